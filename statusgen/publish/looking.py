"""A look at the output: at files that are to be kept, at the live tree, at its twin.

Of a large site a helper looks, while this process still reads the sources. What it saw is believed only where it is
true when this build has the output for itself: the manifest is the same file, and since the helper looked nothing was
put into a folder, or taken away. Else, and without a helper, this process looks. Who writes *into* a published file
meanwhile is seen by the next build, as at any time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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


class _Live(Struct, frozen=True):
    """The live tree, and which of all files that the last build remembered were not as it left them after that was
    scanned, by the manifest that lay there before."""

    manifest: tuple[int, ...]
    tree: Tree
    spoiled: set[str]


_LIVE = Packing(_Live)
_TWIN: Packing[Tree] = Packing(Tree)


class Look:
    """What is there, as a helper saw it or as it is seen now."""

    def __init__(self, helper: Helper | None = None) -> None:
        self._speech = heard([helper], None) if helper else iter(())

    @cached_property
    def _live(self) -> _Live | None:
        return _LIVE.unpack(next(self._speech, b""))

    def spoiled(self, place: Place, kept: Facts, manifest: dict[str, str]) -> set[str]:
        """Which of the files that are kept are not as the last build left them; those that are due have no facts."""
        seen = self._live
        if seen and seen.manifest == _identity(place) and seen.tree.is_true_of(place.live):
            return {path for path in seen.spoiled if kept.get(path)}
        return _spoiled(place, kept, manifest)

    @property
    def live(self) -> Tree | None:
        """What lay in the live folder; None: that is not known."""
        return self._live.tree if self._live else None

    @cached_property
    def twin(self) -> Tree | None:
        """What lay in the second tree; None: that is not known."""
        return _TWIN.unpack(next(self._speech, b"")) if self._live else None


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
    """First the live folder; then its twin, unless a build is at that, which may be the one that asked for this."""
    manifest, live = _identity(place), Tree.scan(place.live, stamped=True)
    yield _LIVE.pack(_Live(manifest, live, _spoiled(place, facts, read_manifest(place) or {})))
    with place.at_rest():
        twin = place.last_twin()
        tree = Tree.scan(twin, stamped=True) if twin else None
    if tree:
        yield _TWIN.pack(tree)


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
