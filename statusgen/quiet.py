"""The quiet build: nothing that a build reads has changed since the last one, and nothing has moved by itself.

Then the site is as it was, but for the few files that say when they were built. Their text is remembered with that left
blank, beside the instant until which the rest holds; a scheduled build of a large site so costs what reading its
sources costs.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from statusgen.diagnostics import Diagnostic
from statusgen.files import Batch, File, digest
from statusgen.language import filled
from statusgen.memory import Memory
from statusgen.packing import Packing
from statusgen.value import Struct, replace


class Quiet(Struct, frozen=True):
    """What the last build of an output said, true from `since` until just before `until`.

    `order` is the digest of what was ordered, and of all that lay in its sources (empty: nothing can be told of it),
    `prefix_key` is what it published with, `blanks` are the files that say when they were built, by path.
    """

    order: str
    since: datetime
    until: datetime
    next_transition: datetime | None
    zone: str
    problems: tuple[Diagnostic, ...]
    prefix_key: str
    blanks: Mapping[str, bytes]

    def files(self, now: datetime) -> Iterator[File]:
        """The files that say when they were built, built `now`."""
        zone = ZoneInfo(self.zone)
        for path, text in self.blanks.items():
            whole = filled(text, now, zone)
            if whole is not None:
                yield File.of(path, whole)


_PACKING = Packing(Quiet)


def recall(store: Memory, output: Path, order: str, now: datetime) -> Quiet | None:
    """What was remembered of this output, if the last build of it had the same order, and it is still true `now`."""
    data = store.get(_name(output))
    quiet = _PACKING.unpack(data) if data else None
    return quiet if quiet and quiet.order == order and quiet.since <= now < quiet.until else None


def remember(store: Memory, output: Path, quiet: Quiet) -> None:
    """Keep it for the next build, instead of what was known of this output; its order not if one of its files would
    have to be printed anew."""
    zone = ZoneInfo(quiet.zone)
    if not all(filled(text, quiet.since, zone) is not None for text in quiet.blanks.values()):
        quiet = replace(quiet, order="")
    store.put(_name(output), _PACKING.pack(quiet))


def _name(output: Path) -> str:
    return digest(os.fsencode(output.absolute()))


def blanks_of(promises: Iterable[File | Batch]) -> Mapping[str, bytes]:
    """Of the files that say when they were built: their text with that left blank, by path."""
    return {file.path: file.blank() for file in promises if isinstance(file, File) and file.blank}
