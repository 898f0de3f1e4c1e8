"""What can be wrong with single keys and values, whatever they mean."""

from __future__ import annotations

from collections.abc import Iterable

from statusgen.diagnostics import Diagnostic, Level, Span
from statusgen.reading.findings.suggest import nearest, one_of, shown

_TOUCH_AUDIENCE = ("audience", "public", "private", "internal", "visibility", "visible", "hidden", "draft", "published")


def unknown_key(span: Span, key: str, known: Iterable[str], above: str = "") -> Diagnostic:
    """A key is not known here.

    What it says would be lost, and if it is a known key with a typing mistake, what was meant would not happen:
    `audiance: internal` would publish what is for staff only. So every key must be one of the documented ones.

    Wrong:

        severty: high
        status: resolved

    Right:

        severity: high

    The state of an incident comes from its updates. Notes that only you should read go into a comment: `# …`.
    """
    known = tuple(known)
    near = nearest(key, known)
    others = f"known here: {', '.join(sorted(known))}" if known else "delete the line"
    hints = [f"did you mean `{near}`?"] if near else []
    if above:
        hints.append(f"if it belongs to `{above}`, put two blanks before it")
    return Diagnostic(
        span,
        "unknown-key",
        f"{shown(key, 'this key')} is no key that is known here",
        " ".join(hints) or others,
        audience_matters=not known or near == "audience" or nearest(key, _TOUCH_AUDIENCE) is not None,
    )


def missing_key(span: Span, key: str) -> Diagnostic:
    """A key that is always needed is not there.

    An incident needs `title`, `severity`, `services` and `determined`; a maintenance needs `title`, `services` and
    `window`; a notice needs `title` and `services`. In services.yaml the site needs `title`, `url` and `timezone`, and
    every service and group needs `id` and `name`.

    Right:

        ---
        title: Mail from outside arrives late
        severity: high
        services: {email: degraded}
        determined: 2026-11-20 08:10
        ---
    """
    return Diagnostic(span, "missing-key", f"`{key}` is missing", f"add `{key}:`")


def empty_value(span: Span, key: str) -> Diagnostic:
    """A key has no value.

    Nothing (or `~`, or `null`, where no text is wanted) stands after the colon, or a text has no letters in it. Whether
    that means "none", "not known yet" or "forgotten" nobody can tell.

    Wrong:

        root_cause:
        title: ""

    Right: write the value, or delete the line.

        root_cause: A full queue on one relay.
    """
    return Diagnostic(span, "empty-value", f"`{key}` has no value", "write the value, or delete the line")


def wrong_shape(
    span: Span, key: str, expected: str, found: str, typed: str = "", named: str = "", words: Iterable[str] = ()
) -> Diagnostic:
    """A text, a list or a mapping stands where another of the three is needed.

    A list is `[one, two]` or lines that begin with `- `; a mapping is `{key: value}` or indented lines `key: value`.

    Wrong:

        title: [Mail is late]
        tags: network
        window: 2026-11-20 22:00

    Right:

        title: Mail is late
        tags: [network]
        window: {start: 2026-11-20 22:00, end: 2026-11-20 23:00}
    """
    forms = {"a list": " as in [one, two]", "a mapping": " as in {key: value}"}
    hint = f"write {expected}{forms.get(expected, '')}"
    if typed:
        hint = f"leave out the hyphens: `{typed}`"
    elif named:
        hint = f"write {{{named}: …}}, and for … {one_of(words)}"
    return Diagnostic(span, "wrong-shape", f"`{key}` is {found}; {expected} is needed", hint)


def unquoted_text(span: Span, key: str, read_as: str) -> Diagnostic:
    """A text without quotes that other readers of YAML take for something else.

    In YAML 1.1 `on`, `yes` and `no` are booleans, `404` is a number, `12:30` is the number 750, `~` is nothing and
    `2026-11-20` is a date. Editors, importers and other tools would see another value than you typed. Where text is
    wanted, quotes make it text for everybody.

    Wrong:

        title: 404
        tags: [on, 2026-11-20]

    Right:

        title: "404"
        tags: ["on", "2026-11-20"]
    """
    hint = 'quote it: "…"' + (", or delete the line" if read_as == "nothing" else "")
    return Diagnostic(span, "unquoted-text", f"`{key}` is text, but without quotes YAML 1.1 reads {read_as} here", hint)


def text_too_long(span: Span, key: str, length: int, most: int) -> Diagnostic:
    """A text is longer than its place allows.

    Titles become subject lines, tabs of browsers and headings on a phone: 140 characters are the most. Other texts have
    limits that no honest value reaches.

    Wrong:

        title: Since the early morning mail that comes from outside of the organisation is delivered late, because …

    Right: the title says what customers notice, the first update says the rest.

        title: Mail from outside arrives late
    """
    return Diagnostic(
        span, "text-too-long", f"`{key}` has {length:,} characters; {most:,} are the most", "say it shorter"
    )


def several_lines(span: Span, key: str) -> Diagnostic:
    """A line break, or a tab, stands in a text that must be one line.

    Titles, names and tickets become subject lines, table cells and calendar entries. A line break in one of them ends
    the line in places where that does harm.

    Wrong:

        title: |
          Mail is late
          and the calendar too

    Right:

        title: Mail and calendar are late
    """
    return Diagnostic(
        span, "several-lines", f"`{key}` must be one line without tabs", "say it on one line; details go into an update"
    )


def comment_in_text(span: Span, key: str) -> Diagnostic:
    """A `#` cuts a text short.

    In YAML a blank and `#` begin a comment: of `Issue #42 is open` only `Issue` would be left. A comment that is meant
    as one has a blank after its `#`.

    Wrong:

        title: Issue #42 is open

    Right:

        title: "Issue #42 is open"
        ticket: INC-42  # opened by the night shift
    """
    return Diagnostic(
        span, "comment-in-text", f"`{key}` ends at the `#`: what follows is a comment", "put the text in quotes"
    )


def unknown_word(span: Span, key: str, word: str, known: Iterable[str], meant: str | None = None) -> Diagnostic:
    """A word is none of those that the key knows.

    Some keys take one word of a short list, in lower case, with `_` between two words. Words of other products and of
    the public Status API are close, but not these.

    Wrong:

        severity: High
        services: {email: degraded_performance}

    Right:

        severity: high
        services: {email: degraded}
    """
    known = tuple(known)
    near = meant or nearest(word, known)
    hint = f"did you mean `{near}`?" if near else f"write {one_of(known)}"
    leaf = key.rpartition(".")[2]
    return Diagnostic(
        span,
        "unknown-word",
        f"`{key}` does not know {shown(word, 'this word')}",
        hint,
        audience_matters=leaf == "audience",
    )


def too_many_items(span: Span, key: str, most: int) -> Diagnostic:
    """A list or mapping is longer than its place allows.

    Limits are far above what a page can show in a useful way.

    Leave out what no reader needs:

        tags: [network, mail]
    """
    return Diagnostic(span, "too-many-items", f"`{key}` has more than {most} entries", "leave out what no reader needs")


def duplicate_item(span: Span, key: str) -> Diagnostic:
    """A value stands twice in a list.

    It counts once. Perhaps another value was meant.

    Wrong:

        tags: [network, mail, network]

    Right:

        tags: [network, mail]
    """
    return Diagnostic(
        span, "duplicate-item", f"this entry of `{key}` stands there already", "delete one of the two", Level.WARNING
    )
