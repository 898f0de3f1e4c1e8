"""Where the front matter of a file ends and its text begins."""

from __future__ import annotations

import re
from typing import NamedTuple

from statusgen.reading.findings import text as findings
from statusgen.reading.notes import Notes

_OPENING = re.compile(r"---[ \t]*(?:\n|\Z)")
_CLOSING = re.compile(r"\n---[ \t]*(?:\n|\Z)")  # found three times as fast by the line feed before it


class Halves(NamedTuple):
    """The YAML, which begins in line 2, and the body with the number of its first line."""

    yaml: str
    body: str
    body_line: int


def split(text: str, notes: Notes) -> Halves | None:
    """The two halves of a file. A fence is a line `---` at the left margin; the first is the first line of the file."""
    opening = _OPENING.match(text)
    if not opening:
        foreign = "TOML" if text.startswith("+++") else "JSON" if text.startswith("{") else None
        span = notes.span(1)
        notes.add(findings.front_matter_not_yaml(span, foreign) if foreign else findings.front_matter_missing(span))
        return None
    closing = _CLOSING.search(text, opening.end() - 1)
    if not closing:
        notes.add(findings.front_matter_unclosed(notes.span(1)))
        return None
    yaml = text[opening.end() : closing.start() + 1]
    return Halves(yaml, text[closing.end() :], yaml.count("\n") + 3)
