"""Printed templates as texts: paragraphs apart, and nothing that a template's own lines left over."""

from __future__ import annotations

import re

_GAP = re.compile(r"\n{3,}")
_TRAILING = re.compile(r"[ \t]+\n")
_BREAKS = re.compile(r"[ \x00-\x1f\x7f-\x9f\u2028\u2029]+")
NO_BREAK = "\N{NO-BREAK SPACE}"


def paragraphs(text: str) -> str:
    """The text with one empty line between paragraphs, and a line break at its end."""
    return _GAP.sub("\n\n", _TRAILING.sub("\n", text.replace(NO_BREAK, " "))).strip() + "\n"


def one_line(text: str) -> str:
    """The text as one line, without anything that could end a header. Blanks are plain ones: others make text messages
    twice as long."""
    return _BREAKS.sub(" ", text.replace(NO_BREAK, " ")).strip()
