"""How wide a text is, by the widths of the letters of DejaVu Sans, as `tools/widths.py` took them from the font."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

EM = 1000
WIDE = frozenset("WF")
UNSEEN = frozenset({"Mn", "Me", "Cf", "Cc"})


def width(text: str, size: float) -> float:
    """The width of a line at this font size, in its unit. A letter that is not in the table is as wide as the font is
    high: what is drawn is set to this width, so that nothing is cut off in any script."""
    table = _table()
    return sum(_unknown(letter) if (n := table.get(ord(letter))) is None else n for letter in text) * size / EM


def _unknown(letter: str) -> int:
    if unicodedata.category(letter) in UNSEEN:
        return 0
    return EM if unicodedata.east_asian_width(letter) in WIDE else EM * 3 // 4


@cache
def _table() -> dict[int, int]:
    found: dict[int, int] = {}
    for line in files(__package__).joinpath("widths.txt").read_text("utf-8").splitlines():
        first, *widths = line.split()
        found |= {int(first, 16) + n: int(each) for n, each in enumerate(widths)}
    return found
