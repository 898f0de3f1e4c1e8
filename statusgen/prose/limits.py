"""How much Markdown a text may hold, decided before any of it is rendered, so alike on every machine.

The library needs time that grows with the square of some texts: ten thousand `[` take it a minute. What is over a limit
is shown as it was typed instead. What is far below, as all that people write is, needs no worker beside the build.
"""

from __future__ import annotations

import re

from statusgen.prose import fast
from statusgen.prose.remarks import RemarkKind
from statusgen.prose.source import RULE, Source, prepare

SIZE = 64 * 1024
"""Characters of a text, comments and fenced code aside."""
DEPTH = 12
"""Lists and quotes in each other."""
BRACKETS = 32
"""Brackets, or parentheses, that are open at one place of a paragraph."""
HARMLESS = 1_000
"""Characters of a text that, without brackets and lists, is over no limit."""
WORK = 100_000_000
"""Length of a paragraph times the marks in it, over all paragraphs: what the time of the library grows with."""

_LIGHT_SIZE = 8_000
_LIGHT_WORK = 10_000_000
_MARKS = str.maketrans("", "", "[]()!<>*_\\`&|#~:=+-\n")
_MARKERS = re.compile(r"^( *)((?:(?:[*+-]|\d+\.) +|> ?)+)(.*)", re.MULTILINE)
_PERHAPS_MARKED = re.compile(r"\n *(?:[*+>-]|\d+\.)")  # found four times as fast by the line feed before it
_MARKER = re.compile(r"[*+>-]|\d+\.")
_BRACKET = re.compile(r"[\[\]()]")


def excess(text: str) -> RemarkKind | None:
    """The limit that a text is over, if any. One that needs no library is over none."""
    if (
        len(text) <= HARMLESS
        and max(text.count("["), text.count("(")) <= BRACKETS
        and not (_PERHAPS_MARKED.search(f"\n{text}") and _MARKERS.search(text))
    ):
        return None
    source = prepare(text)
    found = excess_of(source)
    return found if found and fast.html(text) is None else None


def excess_of(source: Source) -> RemarkKind | None:
    """The limit that a prepared text is over, if any."""
    text = source.text
    if len(text) > SIZE:
        return RemarkKind.TOO_LONG
    if any(_depth(found) > DEPTH for found in _MARKERS.finditer(text)):
        return RemarkKind.TOO_DEEP
    blocks = text.split("\n\n")
    if max(text.count("["), text.count("(")) > BRACKETS and any(_open_brackets(block) > BRACKETS for block in blocks):
        return RemarkKind.TOO_DEEP
    return RemarkKind.TOO_DENSE if _work(text) > WORK and sum(map(_work, blocks)) > WORK else None


def is_light(source: Source) -> bool:
    """Whether the library is done with it in a moment, whatever it is."""
    return len(source.text) <= _LIGHT_SIZE and _work(source.text) <= _LIGHT_WORK


def _depth(line: re.Match[str]) -> int:
    return 0 if RULE.fullmatch(line[2] + line[3]) else len(line[1]) // 4 + len(_MARKER.findall(line[2]))


def _work(block: str) -> int:
    return len(block) * (len(block) - len(block.translate(_MARKS)))


def _open_brackets(block: str) -> int:
    most, depth = 0, {"[": 0, "(": 0}
    for bracket in _BRACKET.findall(block):
        if bracket in depth:
            depth[bracket] += 1
            most = max(most, depth[bracket])
        else:
            opening = "[" if bracket == "]" else "("
            depth[opening] = max(0, depth[opening] - 1)
    return most
