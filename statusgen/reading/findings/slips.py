"""What people mistype in YAML, each slip under its own name: where it was made, and how the line is meant to look."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from statusgen.diagnostics import Diagnostic, Span
from statusgen.reading.findings.suggest import nearest, shown

_CLOSING = {"{": "}", "[": "]"}


class Beginning(NamedTuple):
    """Where the text of a line begins; both count from 1."""

    line: int
    column: int


def wrong_indent(span: Span, neighbours: Iterable[Beginning]) -> Diagnostic:
    """A line is indented more, or less, than the lines it belongs to.

    In YAML the blanks before a line say what it is a part of. Keys of one mapping begin in one column; what belongs to
    a key stands below it, two blanks further in. A hyphen that begins an entry of a list has a blank after it.

    Wrong:

        title: Mail is late
          severity: high
        services:
            email: degraded
          web: degraded

    Right:

        title: Mail is late
        severity: high
        services:
          email: degraded
          web: degraded
    """
    places = ", or ".join(f"in column {place.column}, as line {place.line} does" for place in neighbours)
    hint = f"let it begin {places}" if places else "put a blank after its hyphen"
    return Diagnostic(span, "wrong-indent", "this line is indented unlike its neighbours", hint)


def missing_colon(span: Span, key: str, value: str = "…") -> Diagnostic:
    """A key has no colon, or no blank after its colon.

    A colon and a blank separate a key from its value; without one of them YAML takes both for one text. An equals sign
    is no colon.

    Wrong:

        title = Mail is late
        severity high
        services: {email:degraded}

    Right:

        title: Mail is late
        severity: high
        services: {email: degraded}
    """
    name = shown(key, "").strip("`")
    right = f"{name}: {value}" if name else "key: value"
    return Diagnostic(
        span,
        "missing-colon",
        f"{shown(key, 'this key')} lacks its colon, or the blank after it",
        f"write `{right}`",
        audience_matters=nearest(key, ("audience",)) is not None,
    )


def missing_comma(span: Span) -> Diagnostic:
    """Two entries in brackets have no comma between them.

    In `{…}` and `[…]` a comma and a blank separate one entry from the next; a semicolon is none.

    Wrong:

        services: {email: degraded web: degraded}

    Right:

        services: {email: degraded, web: degraded}
    """
    return Diagnostic(
        span,
        "missing-comma",
        "no comma separates this entry of the brackets from the one before",
        "write {one: x, two: y}, or [one, two]",
    )


def never_closed(span: Span, mark: str) -> Diagnostic:
    """A quote or a bracket is opened and never closed.

    All that follows it, other keys too, is taken for a part of it. The place is the quote or the bracket that has no
    end.

    Wrong:

        title: "Mail is late
        services: {email: degraded

    Right:

        title: "Mail is late"
        services: {email: degraded}
    """
    hint = f"put a {_CLOSING.get(mark, mark)} where it is meant to end"
    return Diagnostic(span, "never-closed", f"the {mark} that stands here is never closed", hint)


def quote_in_quotes(span: Span, mark: str) -> Diagnostic:
    """A text in quotes goes on after a quote that ends it.

    The quote that a text begins with ends it when it comes again, wherever that is. Another kind of quote around the
    whole text lets it stand within.

    Wrong:

        title: "The "new" portal is slow"
        title: 'Mail isn't here'
        title: "Mail" is late

    Right:

        title: 'The "new" portal is slow'
        title: "Mail isn't here"
        title: '"Mail" is late'
    """
    right = "'one \"two\" three'" if mark == '"' else '"it isn\'t"'
    return Diagnostic(
        span,
        "quote-in-quotes",
        f"this {mark} ends the text, and more follows it",
        f"put quotes of the other kind around the whole text, as in {right}",
    )


def backslash_in_quotes(span: Span) -> Diagnostic:
    """A backslash stands in a text in double quotes.

    In double quotes a backslash begins a code for another character (`\\n` is a line break), and this one is no such
    code. In single quotes, and without quotes, it is a backslash.

    Wrong:

        title: "The share \\\\files is slow: \\home"

    Right:

        title: 'The share \\\\files is slow: \\home'
    """
    return Diagnostic(
        span,
        "backslash-in-quotes",
        "a backslash in double quotes begins a code, and this is none",
        "put single quotes around the text",
    )
