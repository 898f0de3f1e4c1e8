"""An update, or a title, is written in capitals.

Capitals read as shouting, are slower to read, and screen readers may spell them letter by letter. Abbreviations (VPN,
DNS) are not meant.

Wrong:

    DO NOT RESTART YOUR COMPUTER

Right:

    Please do **not** restart your computer.

`policy.clarity.off: [all-capitals]` switches this off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from statusgen.checks._clarity import is_on, told
from statusgen.diagnostics import Diagnostic, Level
from statusgen.model import Project

CODE = "all-capitals"

_RUN = re.compile(r"\b[^\W\d_a-zß-öø-ÿ]{2,}(?:[ ,]+[^\W\d_a-zß-öø-ÿ]{2,}){2,}\b")
"""Three words and more; scripts without capitals are told apart by `_shouts`."""

_CAPITALS = re.compile("[A-Z][A-Z]")
"""What such a run has in ASCII; looked for in a tenth of the time."""

_LONGEST_ABBREVIATION = 5


def check(project: Project, now: datetime) -> Iterator[Diagnostic]:
    """One warning for each title and each update for the public with such words, at the first."""
    message, hint = (
        "words are written in capitals",
        "write them as usual; `**` on each side makes them stand out",
    )
    for one in told(project, now) if is_on(project, CODE) else ():
        if one.first and _shouts(one.incident.title):
            yield Diagnostic(one.incident.source.span("title"), CODE, message, hint, Level.WARNING)
        runs = () if one.text.isascii() and not _CAPITALS.search(one.text) else _RUN.finditer(one.text)
        found = next((run for run in runs if _shouts(run[0])), None)
        if found:
            yield Diagnostic(one.span(found.start()), CODE, message, hint, Level.WARNING)


def _shouts(text: str) -> bool:
    """Capitals, and among them words that are no abbreviations."""
    words = re.findall(r"[^\W\d_]+", text)
    return text.isupper() and sum(len(word) > _LONGEST_ABBREVIATION for word in words) > 0 and len(words) > 2
