"""A memo for pure functions, kept in a folder between runs: keyed by content, deletable at any time.

A table is one file, read at once on first use: a checked index, then the values one after the other, each with its
CRC-32. A value is bytes. The caller says what they mean, and gives a version that covers all that they depend on beside
the key. So nothing here is ever unpickled or run: a file that is damaged, cut short, of another version, or no file at
all, is an empty table, and a damaged value is a missing one. A folder that cannot be written costs time, no error.

What a checksum cannot tell is a forgery. Whoever may write to this folder can change what is published, as with the
sources beside it: give a build that deploys no cache that others can fill.

What was used since the last save is kept. Of the rest, what was used or written longest ago goes first when a table is
over its limit: a build that does not need a value today finds it tomorrow, and yet the folder stays bounded.
"""

from __future__ import annotations

import os
import stat
import struct
from contextlib import suppress
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path
from zlib import crc32

HEADER = struct.Struct("<16s16sIII")  # magic, version, count of values, length and CRC-32 of the index
MAGIC = b"statusgen cache1"
LIMIT = 64 << 20  # bytes of values in a table
CEILING = 1 << 30  # bytes of a file that is read at all

Value = bytes | memoryview


class Cache:
    """The tables in `folder`; None keeps them in memory alone. `version` names all code that the values come from."""

    def __init__(self, folder: Path | None, version: str, limit: int = LIMIT) -> None:
        self._folder = folder
        self._version = version
        self._limit = limit
        self._tables: dict[str, Table] = {}

    def table(self, name: str) -> Table:
        """The table of that name (lower-case letters), always the same object."""
        if name not in self._tables:
            file = self._folder / f"{name}.cache" if self._folder else None
            self._tables[name] = Table(file, self._version, self._limit)
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

    def __init__(self, file: Path | None, version: str, limit: int) -> None:
        self._file = file
        self._version = blake2b(version.encode(), digest_size=16).digest()
        self._limit = limit
        self._added: dict[str, Value] = {}
        self._used: set[str] = set()
        self._data = memoryview(b"")
        self._places: dict[str, tuple[int, int, int]] | None = None  # of `_data`: where, how long, CRC-32

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

    def save(self) -> None:
        """Write the file anew if anything was added, under another name first. Raises OSError."""
        if not (self._file and self._added):
            return
        values: dict[str, Value] = {}
        for key in self._known():
            if key not in self._added and (value := self._view(key)) is not None:
                values[key] = value
        values.update(self._added)
        values = self._bounded(values)
        lengths = struct.pack(f"<{len(values)}I", *map(len, values.values()))
        sums = struct.pack(f"<{len(values)}I", *map(crc32, values.values()))
        index = lengths + sums + "\n".join(values).encode("ascii")
        fresh = self._file.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        try:
            with open(handle, "wb") as file:
                file.write(HEADER.pack(MAGIC, self._version, len(values), len(index), crc32(index)))
                file.write(index)
                file.writelines(values.values())
            fresh.replace(self._file)
        except OSError:
            fresh.unlink(missing_ok=True)
            raise
        self._added, self._used, self._data, self._places = {}, set(), memoryview(b""), None

    def _bounded(self, values: dict[str, Value]) -> dict[str, Value]:
        """What was used last stands last; the rest is dropped from the front until all fits."""
        unused = {key: value for key, value in values.items() if key not in self._used}
        used = {key: value for key, value in values.items() if key in self._used}
        excess = sum(map(len, values.values())) - self._limit
        for key in list(unused):
            if excess <= 0:
                break
            excess -= len(unused.pop(key))
        return unused | used

    def _view(self, key: str) -> memoryview | None:
        place = self._known().get(key)
        if place is None:
            return None
        start, length, checksum = place
        value = self._data[start : start + length]
        return value if len(value) == length and crc32(value) == checksum else None

    def _known(self) -> dict[str, tuple[int, int, int]]:
        """The index of the file, which is read now if it was not yet."""
        if self._places is None:
            try:
                self._data = memoryview(_regular(self._file) if self._file else b"")
                self._places = self._index()
            except (OSError, ValueError, struct.error):
                self._data, self._places = memoryview(b""), {}
        return self._places

    def _index(self) -> dict[str, tuple[int, int, int]]:
        """Raises ValueError or struct.error for anything that this version did not write."""
        magic, version, count, size, checksum = HEADER.unpack_from(self._data)
        start = HEADER.size + size
        index = self._data[HEADER.size : start]
        if (magic, version) != (MAGIC, self._version) or crc32(index) != checksum:
            raise ValueError("not a table of this version")
        lengths = struct.unpack_from(f"<{count}I", index)
        sums = struct.unpack_from(f"<{count}I", index, 4 * count)
        keys = str(index[8 * count :], "ascii").split("\n")
        return dict(zip(keys, zip(accumulate(lengths, initial=start), lengths, sums, strict=False), strict=True))


def _regular(path: Path) -> bytes:
    """The bytes of a regular file of bearable size. Raises OSError or ValueError."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(handle, "rb", buffering=0) as file:
        facts = os.fstat(handle)
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > CEILING:
            raise ValueError("no file of ours")
        return file.readall()
