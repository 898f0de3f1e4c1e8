"""A look at the output: at files that are to be kept, at the live tree, at its twin.

Of a large site a helper looks, while this process still reads the sources. What it saw is believed only where it is
true when this build has the output for itself: the manifest is the same file, and since the helper looked nothing was
put into a folder, or taken away. Else, and without a helper, this process looks. Who writes *into* a published file
meanwhile is seen by the next build, as at any time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from statusgen.helpers import Helper, cores, heard
from statusgen.memory import Memory
from statusgen.packing import Packing
from statusgen.publish.manifest import MANIFEST, read_manifest
from statusgen.publish.memory import Facts, facts_in, last_record
from statusgen.publish.place import Place
from statusgen.publish.tree import Glance, Tree, all_parents, are_unchanged, stamp_of
from statusgen.value import Struct

LARGE = 500_000
"""Bytes of a manifest for which a helper pays: some five thousand files."""


class _Spoiled(Struct, frozen=True):
    """Which of all files that the last build remembered are not as it left them, by the manifest that lay there;
    `stamps` are those of their folders, as of before they were looked at."""

    manifest: tuple[int, ...]
    stamps: dict[str, int]
    paths: set[str]


class _Trees(Struct, frozen=True):
    """The live tree, and its twin if there was one."""

    live: Tree
    twin: Tree | None


_SPOILED = Packing(_Spoiled)
_TREES = Packing(_Trees)


class Look:
    """What is there, as a helper saw it or as it is seen now."""

    def __init__(self, helper: Helper | None = None) -> None:
        self._speech = heard([helper], None) if helper else iter(())
        self._said: list[bytes] = []

    def spoiled(self, place: Place, kept: Facts, manifest: dict[str, str]) -> set[str]:
        """Which of the files that are kept are not as the last build left them; those that are due have no facts."""
        seen = _SPOILED.unpack(self._heard(0))
        if seen and seen.manifest == _identity(place) and are_unchanged(place.live, seen.stamps):
            return {path for path in seen.paths if kept.get(path)}
        return _spoiled(place, kept, manifest)

    def trees(self) -> tuple[Tree | None, Tree | None]:
        """What lay in the live folder and in its twin; None: that is not known."""
        seen = _TREES.unpack(self._heard(1))
        return (seen.live, seen.twin) if seen else (None, None)

    def _heard(self, number: int) -> bytes:
        """One of the two things that the helper says, or nothing."""
        while len(self._said) <= number:
            self._said.append(next(self._speech, b""))
        return self._said[number]


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
    """First the files; then the trees, unless a build is at them, which may be the one that asked for this."""
    manifest, stamps = _identity(place), _stamps(place, facts)
    yield _SPOILED.pack(_Spoiled(manifest, stamps, _spoiled(place, facts, read_manifest(place) or {})))
    with place.at_rest():
        twin = place.last_twin()
        trees = _Trees(Tree.scan(place.live), Tree.scan(twin) if twin else None)
    yield _TREES.pack(trees)


def _stamps(place: Place, facts: Facts) -> dict[str, int]:
    """Of the folders that are there; a file in one that is not is spoiled."""
    found = {}
    for folder in ("", *all_parents(facts)):
        with suppress(OSError):
            found[folder] = stamp_of(f"{place.live}/{folder}")
    return found


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
