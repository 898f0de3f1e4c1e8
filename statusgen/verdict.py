"""What `check` found, kept while nothing that it reads has changed, and the clock alone changes no answer.

A project of ten thousand reports is then checked again in the time that reading its bytes takes.
"""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING

from statusgen.diagnostics import Diagnostic
from statusgen.files import digest
from statusgen.packing import Packing
from statusgen.value import Struct

if TYPE_CHECKING:
    from pathlib import Path

    from statusgen.memory import Memory


class Verdict(Struct, frozen=True):
    """The findings in sources that have this digest, from `since` until just before `until` (None: for good)."""

    sources: str
    since: datetime
    until: datetime | None
    problems: tuple[Diagnostic, ...]


_PACKING = Packing(Verdict)


def recall(store: Memory, source: Path, sources: str, now: datetime) -> tuple[Diagnostic, ...] | None:
    """The findings, if they are known of this folder with these sources, and still so `now`."""
    data = store.get(_name(source))
    told = _PACKING.unpack(data) if data else None
    if told is None or told.sources != sources or now < told.since or (told.until and told.until <= now):
        return None
    return told.problems


def remember(store: Memory, source: Path, verdict: Verdict) -> None:
    """Keep the findings, instead of what was known of this folder."""
    store.put(_name(source), _PACKING.pack(verdict))


def _name(source: Path) -> str:
    return digest(os.fsencode(source.absolute()))
