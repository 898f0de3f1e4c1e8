"""What can be wrong with the text of a file: the headings of updates, and what could be taken for one."""

from __future__ import annotations

from collections.abc import Iterable

from statusgen.diagnostics import Diagnostic, Level, Span
from statusgen.reading.findings.suggest import one_of, shown

_FORM = "an update begins with `## YYYY-MM-DD HH:MM status`"


def not_an_update(span: Span, meant: str = "", *, is_underlined: bool = False) -> Diagnostic:
    """A heading of level 2 is no update.

    Level 2 is kept for updates, so that one with a typing mistake is never taken for text of the update before it,
    which may have another audience. It is `## TIME STATUS`, with nothing else in the line. Headings within an update
    start at level 3. A line of `-` directly below a text makes a heading of level 2 of it; for a line across the page
    it needs a blank line above it.

    Wrong:

        ## What happened
        ## 2026-11-20 09:05 identified monitoring

        What happened
        -------------

    Right:

        ### What happened
        ## 2026-11-20 09:05 monitoring
    """
    hint = f"write `{meant}`" if meant else f"{_FORM}; other headings start at `###`"
    if is_underlined:
        hint = "write `### …`, or put a blank line above the `-` if they are a line across the page"
    return Diagnostic(span, "not-an-update", "this heading of level 2 is no update", hint)


def nearly_an_update(span: Span, meant: str = "") -> Diagnostic:
    """A heading looks like an update, and is none.

    It has a time or a status word in it, but not the form `## TIME STATUS`: another number of `#`, or none, no blank
    after them, or a line of `=` or `-` below it. Read as text, it would become part of the update before it, with all
    that follows, and perhaps for another audience.

    Wrong:

        ### 2026-11-20 09:05 identified
        ##2026-11-20 09:05 identified
        2026-11-20 09:05 identified

    Right, if it is an update:

        ## 2026-11-20 09:05 identified

    If it is a heading in a text, say it without the time and without the status word. A line without any `#` is warned
    of, since it may be meant as text.
    """
    return Diagnostic(
        span,
        "nearly-an-update",
        "this looks like the heading of an update, but has not its form",
        (f"write `{meant}`" if meant else _FORM) + "; a heading in a text names no time and no status",
    )


def heading_too_high(span: Span) -> Diagnostic:
    """A heading in a text is larger than an update's own.

    The page has its title at level 1 and updates at level 2; headings within an update start at level 3. A line of `=`
    directly below a text makes a heading of level 1 as well. A line of `-` below several lines is one to many readers
    of Markdown; for a line across the page, put a blank line above it.

    Wrong:

        # What happened

        What happened
        =============

    Right:

        ### What happened
    """
    return Diagnostic(span, "heading-too-high", "a heading in a text starts at level 3", "write `### …`", Level.WARNING)


def heading_in_code(span: Span) -> Diagnostic:
    """The heading of an update stands in a block of code.

    Between two lines of ``` everything is text, so this is no update. If a line of ``` was forgotten above, updates are
    swallowed, and shown as code.

        ```
        ## 2026-11-20 09:05 identified
        ```

    If it is meant as text, indent it by a blank. Else close the block above it.
    """
    return Diagnostic(
        span,
        "heading-in-code",
        "this heading stands in a block of code, so it is no update",
        "close the block above it, or indent the line if it is meant as text",
        Level.WARNING,
    )


def unknown_status(span: Span, word: str, known: Iterable[str], near: str | None) -> Diagnostic:
    """The status of an update is not known.

    An incident is `investigating`, `identified`, `monitoring`, `resolved`, `postmortem` or `false_alarm`; a maintenance
    `scheduled`, `in_progress`, `verifying`, `completed`, `cancelled` or `postmortem`; a notice `posted` or `ended`. The
    words are lower case, as listed.

    Wrong:

        ## 2026-11-20 09:05 Identified
        ## 2026-11-20 09:05 fixed
        ## 2026-11-20 09:05

    Right:

        ## 2026-11-20 09:05 identified
        ## 2026-11-20 09:05 resolved
    """
    typed = shown(word, "this word") if near else "this word"
    message = f"{typed} is no status" if word else "no status stands behind the time"
    return Diagnostic(span, "unknown-status", message, f"did you mean `{near}`?" if near else f"write {one_of(known)}")


def status_of_another_kind(span: Span, status: str, kind: str, known: Iterable[str]) -> Diagnostic:
    """The status of an update belongs to another kind of file.

    Incidents, maintenances and notices have words of their own: an incident is `resolved`, a maintenance `completed`,
    a notice `ended`.

    Wrong, in a maintenance:

        ## 2026-11-20 23:10 resolved

    Right:

        ## 2026-11-20 23:10 completed
    """
    return Diagnostic(
        span, "status-of-another-kind", f"`{status}` is no status of this kind ({kind})", f"write {one_of(known)}"
    )


def unclosed_fence(span: Span) -> Diagnostic:
    """A block of code is never closed.

    All that follows it, updates too, would be shown as code. A block ends with a line of the same characters, at least
    as many of them, indented no less than its first line.

    Wrong:

        ```
        queue length: 120000

        ## 2026-11-20 09:05 identified

    Right:

        ```
        queue length: 120000
        ```

        ## 2026-11-20 09:05 identified
    """
    return Diagnostic(
        span,
        "unclosed-fence",
        "the block of code that begins here is not closed before the next update or the end",
        "end it with a line of the same characters",
    )


def unclosed_comment(span: Span) -> Diagnostic:
    """An HTML comment is never closed.

    A comment is a private note: it is left out of everything that is published. One without its end would take all that
    follows with it, updates too.

    Wrong:

        <!-- ask the network team
        We are looking for the cause.

    Right:

        <!-- ask the network team -->
        We are looking for the cause.
    """
    return Diagnostic(span, "unclosed-comment", "the comment that begins here is never closed", "end it with `-->`")


def html_comment(span: Span) -> Diagnostic:
    """An HTML comment stands in a text.

    It is left out of everything that is published, in every form. But the file itself is not private: whoever can read
    the repository can read the comment. Notes for staff belong into an internal update.

        ## 2026-11-20 09:05 identified
        audience: internal

        The relay in rack 4; the network team knows.
    """
    return Diagnostic(
        span,
        "html-comment",
        "a comment is left out of all that is published, but stays in the file",
        "a note for staff can be an update with `audience: internal`",
        Level.WARNING,
    )


def text_under_heading(span: Span) -> Diagnostic:
    """A text stands directly under the heading of an update.

    On the lines directly under the heading are its fields; a blank line separates them from the text. Without it nobody
    can tell a field with a typing mistake from a text.

    Wrong:

        ## 2026-11-20 09:05 identified
        A full queue holds messages back.

    Right:

        ## 2026-11-20 09:05 identified

        A full queue holds messages back.
    """
    return Diagnostic(
        span,
        "text-under-heading",
        "directly under the heading of an update only fields may stand",
        "put a blank line before the text; a field is `key: value` at the left margin",
    )


def misplaced_audience(span: Span) -> Diagnostic:
    """A line says `audience:` where it is only text.

    In the fields of an update, directly under its heading, `audience: internal` keeps the update from the public. The
    same line after a blank line, at the end of the text, in a list or a quotation is text: what was meant for staff
    would be published.

    Wrong:

        ## 2026-11-20 09:05 identified

        audience: internal

        The relay in rack 4.

    Right:

        ## 2026-11-20 09:05 identified
        audience: internal

        The relay in rack 4.
    """
    return Diagnostic(
        span,
        "misplaced-audience",
        "here a line about the audience is only text",
        "put `audience: internal` directly under the heading of the update, or say it in other words",
        audience_matters=True,
    )


def misplaced_field(span: Span, key: str) -> Diagnostic:
    """A line in a text looks like a field of the update.

    After the blank line everything is text, and customers read it as it stands.

    Wrong:

        ## 2026-11-20 09:05 identified

        next_update: 10:00

    Right:

        ## 2026-11-20 09:05 identified
        next_update: 10:00

        A full queue holds messages back.
    """
    return Diagnostic(
        span,
        "misplaced-field",
        f"here `{key}:` is only text, which customers read",
        "put it directly under the heading, without a blank line between",
        Level.WARNING,
    )
