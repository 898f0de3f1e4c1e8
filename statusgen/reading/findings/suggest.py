"""Words for findings: the nearest known word, lists of words, and what of a file may be repeated in a message."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

_HARMLESS = re.compile(r"[A-Za-z][A-Za-z_-]{0,29}")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant; upper case, blanks and hyphens for underscores count as slips."""
    folded = {_fold(candidate): candidate for candidate in known}
    close = get_close_matches(_fold(word[:100]), folded, n=1, cutoff=0.7)
    return folded[close[0]] if close else None


def one_of(words: Iterable[str]) -> str:
    """`a`, `b` or `c`."""
    *most, last = [f"`{word}`" for word in words]
    return f"{', '.join(most)} or {last}" if most else last


def shown(word: str, otherwise: str) -> str:
    """The word in back quotes if it looks like a key or an option; `otherwise`, since it may be anybody's text."""
    return f"`{word}`" if _HARMLESS.fullmatch(word) else otherwise


def _fold(word: str) -> str:
    return word.strip().lower().replace("-", "_").replace(" ", "_")
