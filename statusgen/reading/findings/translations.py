"""What can be wrong with a translation of a file."""

from __future__ import annotations

from statusgen.diagnostics import Diagnostic, Level, Span


def translation_without_original(span: Span, id: str) -> Diagnostic:
    """A translation stands alone: there is no file that it translates.

    `<id>.<language>.md` is the translation of `<id>.md`, which stands beside it. Perhaps that was renamed, or the name
    has a slip.

    Wrong:

        incidents/mail-down.es.md

    Right:

        incidents/mail-down.md
        incidents/mail-down.es.md
    """
    return Diagnostic(
        span, "translation-without-original", f"there is no {id}.md to translate", "check the part before the first dot"
    )


def key_of_the_original(span: Span, key: str) -> Diagnostic:
    """A translation says what the original alone decides.

    A translation has texts: `title`, `root_cause`, `resolution` and `workaround` in its front matter, a summary, and
    under the time of each update its text. Who may see it, what is affected and what is promised stand in the original
    alone, so that the two cannot say different things. The one field of an update that is repeated is `edited`.

    Wrong, in incidents/mail-down.es.md:

        ---
        title: El correo no funciona
        severity: high
        ---

    Right:

        ---
        title: El correo no funciona
        ---
    """
    return Diagnostic(
        span, "key-of-the-original", f"`{key}` is for the original to say, not for a translation", "delete the line"
    )


def nothing_to_translate(span: Span, why: str) -> Diagnostic:
    """A text of a translation has no original.

    Updates are matched by their time, and by their status where the translation repeats it. Of several updates at one
    instant, all must be translated, in the order of the original. A summary, a cause, a resolution or a workaround must
    be in the original too. So nothing is published that the original does not say, and nothing to others than those who
    may see the original.

    Wrong, where mail-down.md has an update of 09:05:

        ## 2026-11-20 09:15 identified

        Una cola llena retiene los mensajes.

    Right:

        ## 2026-11-20 09:05 identified

        Una cola llena retiene los mensajes.
    """
    return Diagnostic(
        span, "nothing-to-translate", why, "take time and status from the original, or add the text there"
    )


def stale_translation(span: Span) -> Diagnostic:
    """An update was corrected after it had been translated.

    The original has `edited`, and the translation has none, or an earlier one. Readers of that language see the
    original until the translation is brought up to date and says so.

    Wrong, where mail-down.md has `edited: 2026-11-20 10:00` in this update:

        ## 2026-11-20 09:05 identified

        Una cola llena retiene los mensajes.

    Right:

        ## 2026-11-20 09:05 identified
        edited: 2026-11-20 10:00

        Dos colas llenas retienen los mensajes.
    """
    return Diagnostic(
        span,
        "stale-translation",
        "the original of this update was corrected since, and is shown in its place",
        "bring the text up to date, and repeat the original's `edited` under the heading",
        Level.WARNING,
    )
