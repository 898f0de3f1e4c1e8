"""A memo for pure functions, kept in a folder between runs: keyed by content, deletable at any time.

A table is a few files, its layers, read at once on first use: each a checked index, then the values one after the
other, each with its CRC-32. What a run adds becomes one more layer, so that saving costs what changed and no file is
ever altered; a layer of which every value was put anew goes a run later, and when there are too many, one takes their
place. A value is bytes. The caller says what they mean, and gives a version that covers all that they depend on beside
the key. So nothing here is ever unpickled or run: a file that is damaged, cut short, of another version, or no file at
all, is an empty layer, and a damaged value is a missing one. A folder that cannot be written costs time, no error.

What a checksum cannot tell is a forgery. Whoever may write to this folder can change what is published, as with the
sources beside it: give a build that deploys no cache that others can fill.

When layers become one, what this run used is kept. Of the rest, what was written longest ago goes first when a table
is over its limit: a build that does not need a value today finds it tomorrow, and yet the folder stays bounded. Of a
table that is asked for all that a project needs in every run, no more than as much again is kept: it grows with the
project, and not with its years.
"""

from __future__ import annotations

import os
import re
import stat
import struct
from collections.abc import Container, Mapping
from contextlib import suppress
from hashlib import blake2b
from itertools import accumulate, repeat
from pathlib import Path
from zlib import crc32

HEADER = struct.Struct("<16s16sIII")  # magic, version, count of values, length and CRC-32 of the index
MAGIC = b"statusgen cache1"
LIMIT = 64 << 20  # bytes of values in a table
CEILING = 1 << 30  # bytes of a file that is read at all
MOST_LAYERS = 8

Value = bytes | memoryview
Place = tuple[memoryview, int, int, int]
"""Of a value: the layer, where in it, how long, CRC-32."""


class Cache:
    """The tables in `folder`; None keeps them in memory alone. `version` names all code that the values come from,
    `whole` the tables that are asked for all that a project needs by every run that adds to them."""

    def __init__(
        self, folder: Path | None, version: str, limit: int = LIMIT, whole: Container[str] = frozenset()
    ) -> None:
        self._folder = folder
        self._version = version
        self._limit = limit
        self._whole = whole
        self._tables: dict[str, Table] = {}

    def table(self, name: str) -> Table:
        """The table of that name (lower-case letters), always the same object."""
        if name not in self._tables:
            self._tables[name] = Table(self._folder, name, self._version, self._limit, name in self._whole)
        return self._tables[name]

    def save(self) -> None:
        """Keep for the next run what this one added."""
        if self._folder:
            with suppress(OSError):
                self._folder.mkdir(parents=True, exist_ok=True)
                ignore = self._folder / ".gitignore"
                if not ignore.exists():
                    ignore.write_text("*\n")
            for table in self._tables.values():
                with suppress(OSError):
                    table.save()


class Table:
    """Key → bytes. A key is printable ASCII, such as a digest."""

    def __init__(self, folder: Path | None, name: str, version: str, limit: int, is_whole: bool = False) -> None:
        self._folder = folder
        self._name = name
        self._version = blake2b(version.encode(), digest_size=16).digest()
        self._limit = limit
        self._is_whole = is_whole
        self._added: dict[str, Value] = {}
        self._used: set[str] = set()
        self._layers: dict[Path, memoryview | None] = {}
        self._places: dict[str, Place] | None = None

    def get(self, key: str) -> bytes | None:
        """What was put under this key, in this run or a former one."""
        value = self._added.get(key)
        if value is None:
            value = self._view(key)
        if value is None:
            return None
        self._used.add(key)
        return bytes(value)

    def put(self, key: str, value: bytes) -> None:
        """Remember `value`, instead of what the key had. Raises ValueError for a key that cannot stand in the index."""
        if not (key and key.isascii() and key.isprintable()):
            raise ValueError(f"no key: {key!r}")
        self._added[key] = value
        self._used.add(key)

    @property
    def added(self) -> Mapping[str, Value]:
        """What was put in this run."""
        return self._added

    def save(self) -> None:
        """Write what was added as one more layer; of too many make one. A layer of which every value had been put anew
        when it was read goes: so each outlives the run that took its place. Raises OSError."""
        if not (self._folder and self._added):
            return
        known = self._known()
        older = list(self._layers)
        merging = len(older) >= MOST_LAYERS or sum(map(len, self._added.values())) > self._limit
        needed = {id(place[0]) for place in known.values()}
        values: dict[str, Value] = {}
        if merging:
            views = {key: self._view(key) for key in known if key not in self._added}
            values = {key: view for key, view in views.items() if view is not None}
        values = self._bounded(values | self._added)
        number = _number(older[-1]) + 1 if older else 1
        _write(self._folder, self._name, number, self._version, values)
        for left in self._folder.glob(f"{self._name}.*.new") if merging else ():
            left.unlink(missing_ok=True)  # by a run that was killed
        for layer, data in self._layers.items():
            if merging or (data is not None and id(data) not in needed):
                layer.unlink(missing_ok=True)
        self._added, self._used, self._places = {}, set(), None

    def _bounded(self, values: dict[str, Value]) -> dict[str, Value]:
        """What was used last stands last; the rest is dropped from the front until all fits."""
        unused = {key: value for key, value in values.items() if key not in self._used}
        used = {key: value for key, value in values.items() if key in self._used}
        needed = sum(map(len, used.values()))
        limit = min(self._limit, 2 * needed) if self._is_whole else self._limit
        excess = sum(map(len, values.values())) - limit
        for key in list(unused):
            if excess <= 0:
                break
            excess -= len(unused.pop(key))
        return unused | used

    def _view(self, key: str) -> memoryview | None:
        place = self._known().get(key)
        if place is None:
            return None
        data, start, length, checksum = place
        value = data[start : start + length]
        return value if len(value) == length and crc32(value) == checksum else None

    def _known(self) -> dict[str, Place]:
        """The index of all layers, which are read now if they were not yet; a later layer has the last word."""
        if self._places is None:
            found = self._folder.glob(f"{self._name}.*.cache") if self._folder else ()
            self._layers, self._places = {}, {}
            for layer in sorted((layer for layer in found if _number(layer)), key=_number):
                self._layers[layer] = None
                with suppress(OSError, ValueError, struct.error):
                    data = memoryview(_regular(layer, MAGIC + self._version))
                    self._places |= _index(data)
                    self._layers[layer] = data
        return self._places


def _number(layer: Path) -> int:
    """The layer's number in its row; 0 of a file that is none."""
    number = layer.suffixes[-2][1:]
    return int(number) if re.fullmatch("[0-9]{1,9}", number) else 0


def _write(folder: Path, name: str, number: int, version: bytes, values: Mapping[str, Value]) -> None:
    """One layer, under another name first, so that it is there as a whole or not at all; its number is the next one
    that is free, since somebody else may have put a layer there meanwhile. Raises OSError."""
    lengths = struct.pack(f"<{len(values)}I", *map(len, values.values()))
    sums = struct.pack(f"<{len(values)}I", *map(crc32, values.values()))
    index = lengths + sums + "\n".join(values).encode("ascii")
    fresh = folder / f"{name}.{os.getpid()}.new"  # others may be writing theirs
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with open(handle, "wb") as file:
            file.write(HEADER.pack(MAGIC, version, len(values), len(index), crc32(index)))
            file.write(index)
            file.writelines(values.values())
        _put(fresh, folder, name, number)
    finally:
        fresh.unlink(missing_ok=True)


def _put(fresh: Path, folder: Path, name: str, number: int) -> None:
    """Give the file the first of these numbers that nobody has taken."""
    while True:
        path = folder / f"{name}.{number:06}.cache"
        try:
            os.link(fresh, path)
        except FileExistsError:
            number += 1
        except OSError:  # a file system without hard links
            fresh.replace(path)
            return
        else:
            return


def _index(data: memoryview) -> dict[str, Place]:
    """The places in one layer. Raises ValueError or struct.error for one that is damaged."""
    _, _, count, size, checksum = HEADER.unpack_from(data)
    start = HEADER.size + size
    index = data[HEADER.size : start]
    if crc32(index) != checksum:
        raise ValueError("a damaged table")
    lengths = struct.unpack_from(f"<{count}I", index)
    sums = struct.unpack_from(f"<{count}I", index, 4 * count)
    keys = str(index[8 * count :], "ascii").split("\n")
    places = zip(repeat(data), accumulate(lengths, initial=start), lengths, sums, strict=False)
    return dict(zip(keys, places, strict=True))


def _regular(path: Path, beginning: bytes) -> bytes:
    """The bytes of a regular file of bearable size that begins so: what another version wrote is not read. Raises
    OSError or ValueError."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(handle, "rb", buffering=0) as file:
        facts = os.fstat(handle)
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > CEILING:
            raise ValueError("no file of ours")
        if os.pread(handle, len(beginning), 0) != beginning:
            raise ValueError("not a table of this version")
        return file.readall()
