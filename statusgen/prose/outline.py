"""The headings of an authored text, and whether anything stands under them."""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import pairwise

from statusgen.prose.source import Kind, parts


class Asked(StrEnum):
    """What a review that is begun asks for, in a comment under each heading, which whoever fills it in replaces."""

    SUMMARY = "What happened, in two or three sentences that everybody understands."
    IMPACT = "How many were affected, what they could not do, and whether anything was lost."
    CAUSE = "Why it happened, and what helped it to; no blame, no names."
    RESOLUTION = "How it was noticed, and what brought it back."
    CHANGES = "What you change, and by when; add it to `actions:` too, so that you are reminded of it."
    APOLOGY = "One sentence, meant as it is said."


_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]|$)")


def empty_sections(text: str) -> int:
    """How many headings have nothing under them, private comments aside: no text, and no smaller heading."""
    lines = _bare(text).split("\n")
    levels = [len(found[1]) if (found := _HEADING.match(line)) else 0 for line in lines]
    filled = [level for level, line in zip(levels, lines, strict=True) if line.strip()]
    return sum(bool(level) and 0 < after <= level for level, after in pairwise([*filled, 1]))


def _bare(text: str) -> str:
    """The text without comments, and with a word in the place of fenced code."""
    done, out = 0, []
    for part in parts(text):
        if part.kind is not Kind.CODE:
            out.append(text[done : part.start] + ("code" if part.kind is Kind.FENCE else ""))
            done = part.end
    return "".join(out) + text[done:]
