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
    from statusgen.disk import Disk
    from statusgen.memory import Memory


class Verdict(Struct, frozen=True):
    """The findings in sources that have this digest, from `since` until just before `until` (None: for good)."""

    sources: str
    since: datetime
    until: datetime | None
    problems: tuple[Diagnostic, ...]


_PACKING = Packing(Verdict)


def recall(store: Memory, disk: Disk, now: datetime) -> tuple[Diagnostic, ...] | None:
    """The findings, if they are known of what lies in the folder `now`."""
    data = store.get(_name(disk))
    told = _PACKING.unpack(data) if data else None
    if told is None or now < told.since or (told.until and told.until <= now):
        return None
    return told.problems if told.sources == disk.digest() else None


def remember(
    store: Memory, disk: Disk, now: datetime, until: datetime | None, problems: tuple[Diagnostic, ...]
) -> None:
    """Keep the findings, instead of what was known of this folder."""
    store.put(_name(disk), _PACKING.pack(Verdict(disk.digest(), now, until, problems)))


def _name(disk: Disk) -> str:
    return digest(os.fsencode(disk.source.absolute()))
