"""What stands in an authored text before it is Markdown: line ends, fenced code, private comments, indented lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from statusgen.prose.addresses import UNPRINTABLE
from statusgen.value import Struct

FENCE = "\x02fence%d\x03"
"""Stands for a fenced block in the text that the Markdown library sees; no authored text can hold it."""

_TOKEN = re.compile(
    r"^ {0,3}(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})[^\n]*|(?P<comment><!--)|\\[\\`]|(?P<ticks>`+)", re.MULTILINE
)
_LONGEST_TICKS = 8
_REST_OF_LINE = re.compile(r" *(?:\n|$)")
_PIECE = re.compile(r"[^\n]*\n|[^\n]+")
_GAP = re.compile(r"\n(?: *\n){2,}")
_BLANK = re.compile(r"\n +(?=\n)")
_INDENTED_ITEM = re.compile(r"^ +(?:[*+-]|\d{1,9}\.) ", re.MULTILINE)
_ITEM = re.compile(r"(?:[*+-]|\d{1,9}\.) +(?=\S)")
RULE = re.compile(r"([*-])(?: {0,2}\1){2,} *")
"""A line across the page, which looks like lists in lists."""


class Kind(Enum):
    """What is no Markdown in a text."""

    FENCE = "fence"
    CODE = "code"
    COMMENT = "comment"
    OPEN_COMMENT = "open comment"


class Part(Struct, frozen=True):
    """A stretch `text[start:end]` that is no Markdown; of a fenced block, `inner` is where the code itself stands."""

    kind: Kind
    start: int
    end: int
    inner: tuple[int, int] = (0, 0)


class Source(Struct, frozen=True):
    """A text ready for the Markdown library: no comments, tabs as blanks, each fenced block a line `FENCE % number`."""

    text: str
    fences: tuple[str, ...] = ()


def parts(text: str) -> Iterator[Part]:
    """The fenced blocks, code spans and comments of a text, in order; in time that grows with its length alone.

    A comment goes from `<!--` to the next `-->`, over blank lines too; one that never ends goes to the end of the
    text. Inside a fenced block, and inside a code span that ends on its own line, `<!--` is text: the two places that
    every reader of Markdown takes for code. Anywhere else it hides what follows: a private note must not slip out.
    A fence is indented by three blanks at most; one that never closes goes to the end.
    """
    if "<!--" not in text and "```" not in text and "~~~" not in text:
        return
    at = 0
    while found := _TOKEN.search(text, at):
        start, at = found.start(), found.end()
        if found["comment"]:
            end = text.find("-->", at)
            at = len(text) if end < 0 else end + len("-->")
            yield Part(Kind.OPEN_COMMENT if end < 0 else Kind.COMMENT, start, at)
        elif fence := found["fence"]:
            first = min(at + 1, len(text))
            closing = re.compile(rf"^ {{0,3}}{fence[0]}{{{len(fence)},}} *$", re.MULTILINE).search(text, first)
            at = closing.end() if closing else len(text)
            yield Part(Kind.FENCE, start, at, (first, closing.start() if closing else len(text)))
        elif (ticks := found["ticks"]) and len(ticks) <= _LONGEST_TICKS:
            line = text.find("\n", at)
            span = re.compile(rf"(?<!`){ticks}(?!`)").search(text, at, len(text) if line < 0 else line)
            if span:
                at = span.end()
                yield Part(Kind.CODE, start, at)


def normal(text: str) -> str:
    """The text with plain line ends and without unprintable characters."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return UNPRINTABLE.sub("", text)


def without_comments(text: str) -> str:
    """The text without its comments; a line that held nothing else goes with them."""
    for _ in range(3):  # what stands around a comment may join to another one
        kept = _kept(text)
        if len(kept) == 1:
            return text
        text = "".join(text[start:end] for start, end in kept)
    return text.partition("<!--")[0]


def lines_without_comments(text: str) -> tuple[int, ...]:
    """Of each line of `without_comments(text)` the line of the text, from 0 on, in which what it says begins."""
    lines, line = list[int](), 0
    begins = blank = True
    for start, end in _kept(text):
        line = text.count("\n", 0, start)
        for piece in _PIECE.findall(text, start, end):
            if begins:
                lines.append(line)
            elif blank:
                lines[-1] = line
            blank = (begins or blank) and not piece.strip()
            begins = piece.endswith("\n")
            line += begins
    return (*lines, line) if begins else tuple(lines)


def cuts(text: str) -> dict[int, list[tuple[int, int]]]:
    """Of each line of the text, from 0 on, in which a comment ends, where in that line comments begin, from 0 on, and
    how many characters of it they take."""
    found: dict[int, list[tuple[int, int]]] = {}
    line = counted = 0
    for part in parts(text):
        if part.kind is Kind.COMMENT:
            line += text.count("\n", counted, part.end)
            counted = part.end
            margin = text.rfind("\n", 0, part.end) + 1
            start = max(part.start, margin)
            found.setdefault(line, []).append((start - margin, part.end - start))
    return found


def _kept(text: str) -> list[tuple[int, int]]:
    """The stretches of the text around its comments; one if there is none."""
    done, kept = 0, []
    for part in parts(text):
        if part.kind in (Kind.COMMENT, Kind.OPEN_COMMENT):
            line = text.rfind("\n", 0, part.start) + 1
            alone = line >= done and not text[line : part.start].strip()
            rest = _REST_OF_LINE.match(text, part.end) if alone else None
            kept.append((done, line if rest else part.start))
            done = rest.end() if rest else part.end
    return [*kept, (done, len(text))]


def prepare(text: str) -> Source:
    """The text as the library is given it."""
    text = without_comments(normal(text))
    done, out = 0, []
    fences: list[str] = []
    for part in parts(text):
        if part.kind is Kind.FENCE:
            out.append(f"{text[done : part.start]}\n\n{FENCE % len(fences)}\n\n")
            fences.append(text[slice(*part.inner)].removesuffix("\n"))
            done = part.end
    text = ("".join(out) + text[done:]).expandtabs(4)
    return Source(_lists_by_four(_BLANK.sub("\n", _GAP.sub("\n\n", text))).strip("\n"), tuple(fences))


def _lists_by_four(text: str) -> str:
    """The text with nested lists indented by four blanks a level, as the library wants them; people write two."""
    if not _INDENTED_ITEM.search(text):
        return text
    out: list[str] = []
    levels: list[tuple[int, int]] = []  # of each open item: the column from which lines belong to it, that of its text
    after_blank = True
    for line in text.split("\n"):
        body = line.lstrip(" ")
        indent = len(line) - len(body)
        item = None if RULE.fullmatch(body) else _ITEM.match(body)
        while levels and body and indent < levels[-1][0] and (item or after_blank):
            levels.pop()
        if item and (levels or indent <= 3):
            out.append("    " * len(levels) + body)
            levels.append((indent + 2, indent + item.end()))
        elif levels and body and after_blank:
            out.append("    " * len(levels) + line[min(indent, levels[-1][1]) :])
        else:
            out.append(line)
        after_blank = not body
    return "\n".join(out)
