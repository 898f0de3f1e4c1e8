"""Authored Markdown made fit to stand in an incident file: what it says stays, what a reader of the file could take
for something else goes.

In a file, `## TIME STATUS` begins an update, and `audience: internal` hides one. Text that comes from elsewhere
(another tool's page, a mail) may hold such lines, headings larger than an update's own, or a code fence without an end.
"""

from __future__ import annotations

import re

from statusgen.model import Status
from statusgen.model.incident import ROLES
from statusgen.prose.source import Kind, normal, parts
from statusgen.reading.findings.suggest import nearest

_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_HASHES = re.compile(r"^( {0,3})(#+)(?=[^#\s])")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
_PARAGRAPH = re.compile(r" {0,3}(?![ \t#>|\x02]|[-+*][ \t]|\d+[.)][ \t]|```|~~~)\S")
_STATUS = re.compile(rf"\b({'|'.join(status.replace('_', '[ _-]') for status in Status)})\b", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}:\d\d|\d{4}-\d\d?-\d\d?")
_AUDIENCE = re.compile(r"([\s>*+_\"'`~|-]*(?:\d+[.)]\s*)?([^\W\d_]{6,10})[*_\"'`]*[ \t]*)([:：﹕꞉∶=].*)")
_FIELD = re.compile(
    rf"^ {{0,3}}(?:eta|next_update|services|severity|window|escalated_to|author|edited|{'|'.join(ROLES)})(?=:)"
)
_NO_BREAK = "\u00a0"
"""Before a colon it makes text of what would be a field, and is seen as a blank."""


def tidy(text: str) -> str:
    """The Markdown without blank lines around it; headings from `###` on, fences and comments closed, nothing that
    reads like an update or like its audience, no invisible character. Doing it twice changes nothing more."""
    text = _INVISIBLE.sub("", normal(text)).strip("\n").rstrip()
    if not text.strip():
        return ""
    text += _endings(text)
    code = _lines_of_code(text)
    out: list[str] = []
    for number, line in enumerate(text.split("\n")):
        if number in code:
            out.append(_without_audience(line))
        elif _UNDERLINE.fullmatch(line) and out and number - 1 not in code and _PARAGRAPH.match(out[-1]):
            _underline(out, line)
        else:
            out.append(_line(line))
    return "\n".join(out).strip("\n")


def _endings(text: str) -> str:
    """What closes a fence or a comment that the text leaves open."""
    for part in parts(text):
        if part.end == len(text) and part.kind is Kind.OPEN_COMMENT:
            return " -->"
        if part.end == len(text) and part.kind is Kind.FENCE and part.inner[1] == len(text):
            opening = text[part.start : part.inner[0]].strip()
            return "\n" + re.match(r"`+|~+", opening)[0]  # type: ignore[index]  # a fence begins with one of them
    return ""


def _lines_of_code(text: str) -> set[int]:
    """The numbers of the lines, from 0, that a fenced block or a comment covers."""
    covered: set[int] = set()
    for part in parts(text):
        if part.kind is not Kind.CODE:
            first = text.count("\n", 0, part.start)
            covered.update(range(first, first + text.count("\n", part.start, part.end) + 1))
    return covered


def _underline(out: list[str], line: str) -> None:
    """A line of `=` or `-` under text makes a heading of it; under several lines, hyphens were meant as a rule."""
    alone = len(out) == 1 or not out[-2].strip()
    if alone:
        out[-1] = _heading(out[-1].strip())
    elif "-" in line:
        out += ["", line]


def _line(line: str) -> str:
    if heading := _HEADING.fullmatch(line):
        level, title = len(heading[1]), (heading[2] or "").strip()
        if not title:
            return ""
        return line if level > 2 and not _like_an_update(title) else _heading(title)
    line = _HASHES.sub(r"\1\\\2", line)
    return _FIELD.sub(rf"\g<0>{_NO_BREAK}", _without_audience(line))


def _without_audience(line: str) -> str:
    """The line as one that tells no audience, not even to somebody who mistypes it."""
    label = _AUDIENCE.fullmatch(line)
    return f"{label[1]}{_NO_BREAK}{label[3]}" if label and nearest(label[2], ("audience",)) else line


def _heading(title: str) -> str:
    return f"**{title.strip('*_ ')}**" if _like_an_update(title) else f"### {title}"


def _like_an_update(title: str) -> bool:
    return bool(_STATUS.search(title) or _TIME.search(title))
