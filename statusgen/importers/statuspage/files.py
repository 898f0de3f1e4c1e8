"""The files of a hosted page that somebody saved: one, or all in a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from statusgen.diagnostics import Diagnostic, Span, StatusgenError
from statusgen.importers._findings import origin
from statusgen.importers._foreign import read_large
from statusgen.value import Struct

MOST_FILES = 20_000

_ENDINGS = (".json", ".jsonl", ".atom", ".rss", ".xml")


class Saved(Struct, frozen=True):
    """A file, and its path under the folder that was given, with `/`."""

    path: Path
    name: str

    def read(self) -> str:
        """Its text with plain line feeds; links are not followed. Raises UnreadableError."""
        return read_large(self.path, self.name)


def files_of(place: Path, broken: list[Diagnostic]) -> Iterator[Saved]:
    """What may tell something, by path; hidden and linked folders are passed by. A file that was named itself is read
    whatever it is called."""
    if place.is_file():
        yield Saved(place, place.name)
        return
    found: list[Saved] = []
    for folder, folders, names in os.walk(place, onerror=_fail):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = (Path(folder) / name for name in sorted(names) if name.lower().endswith(_ENDINGS))
        found += [Saved(path, _readable(path.relative_to(place).as_posix())) for path in paths]
        if len(found) > MOST_FILES:
            broken.append(origin.import_broken(Span(place.name), f"more than {MOST_FILES:,} files are in it"))
            return
    yield from sorted(found, key=lambda file: file.name)


def _fail(error: OSError) -> None:
    raise StatusgenError(f"cannot read {error.filename}: {error.strerror}") from error


def _readable(name: str) -> str:
    """A file name as text, whatever bytes it is made of."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
