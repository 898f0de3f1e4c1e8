"""A look at the output: at files that are to be kept, at the live tree, at its twin.

Of a large site a helper looks, while this process still reads the sources. What it saw is believed only where it is
true when this build has the output for itself: the manifest is the same file, and since the helper looked nothing was
put into a folder, or taken away. Else, and without a helper, this process looks. Who writes *into* a published file
meanwhile is seen by the next build, as at any time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path

from statusgen.helpers import Helper, cores, heard
from statusgen.memory import Memory
from statusgen.packing import Packing
from statusgen.publish.manifest import MANIFEST, read_manifest
from statusgen.publish.memory import Facts, facts_in, last_record
from statusgen.publish.place import Place
from statusgen.publish.tree import Glance, Tree
from statusgen.value import Struct

LARGE = 500_000
"""Bytes of a manifest for which a helper pays: some five thousand files."""


class _Seen(Struct, frozen=True):
    """The live tree, by the manifest that lay there before, and its twin (None: there is none, or a build is at it).
    `spoiled` are those of all files that the last build remembered which were not as it left them after the live tree
    was scanned."""

    manifest: tuple[int, ...]
    live: Tree
    spoiled: set[str]
    twin: Tree | None


_PACKING = Packing(_Seen)


class Look:
    """What is there, as a helper saw it or as it is seen now."""

    def __init__(self, helper: Helper | None = None) -> None:
        self._speech = heard([helper], None) if helper else iter(())

    @cached_property
    def _seen(self) -> _Seen | None:
        return _PACKING.unpack(next(self._speech, b""))

    def spoiled(self, place: Place, kept: Facts, manifest: dict[str, str]) -> set[str]:
        """Which of the files that are kept are not as the last build left them; those that are due have no facts."""
        seen = self._seen
        if seen and seen.manifest == _identity(place) and seen.live.is_true_of(place.live):
            return {path for path in seen.spoiled if kept.get(path)}
        return _spoiled(place, kept, manifest)

    @property
    def live(self) -> Tree | None:
        """What lay in the live folder; None: that is not known."""
        return self._seen.live if self._seen else None

    @property
    def twin(self) -> Tree | None:
        """What lay in the second tree; None: that is not known."""
        return self._seen.twin if self._seen else None


@contextmanager
def looking_at(output: Path, source: Path, memory: Memory) -> Iterator[Look]:
    """A helper looks at the output, where it is so large that it pays."""
    try:
        is_large = (output / MANIFEST).stat().st_size >= LARGE
    except OSError:
        is_large = False
    record = last_record(memory, output) if is_large and cores() > 1 else None  # here: both are to know the same
    if record:
        with Helper(lambda: _look(Place.of(output, source), facts_in(record))) as helper:
            yield Look(helper)
    else:
        yield Look()


def _look(place: Place, facts: Facts) -> Iterator[bytes]:
    """All at once, since more than one message waits until somebody hears the first. The twin first: while it is looked
    at, no build can begin to publish."""
    twin = _twin(place)
    manifest, live = _identity(place), Tree.scan(place.live, stamped=True)
    spoiled = _spoiled(place, facts, read_manifest(place) or {})
    yield _PACKING.pack(_Seen(manifest, live, spoiled, twin))


def _twin(place: Place) -> Tree | None:
    """Not while a build is at it, which may be the one that asked for this."""
    with suppress(OSError), place.at_rest():
        twin = place.last_twin()
        return Tree.scan(twin, stamped=True) if twin else None
    return None


def _spoiled(place: Place, kept: Facts, manifest: dict[str, str]) -> set[str]:
    found, glance = set(), Glance(place.live)
    for path, text in kept.items():
        if text:
            entry, known = glance.entry(path), manifest.get(path)
            if not (entry and known and text.partition(" ")[2] == f"{entry.size} {entry.mtime} {known}"):
                found.add(path)
    return found


def _identity(place: Place) -> tuple[int, ...]:
    """Of the file that is the manifest; nothing where there is none."""
    try:
        facts = (place.live / MANIFEST).lstat()
    except OSError:
        return ()
    return facts.st_ino, facts.st_size, facts.st_mtime_ns
