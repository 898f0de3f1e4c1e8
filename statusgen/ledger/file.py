"""The ledger as a file on this machine, for a plain cron.

Beside it lies an empty `.lock`. One of its bytes is locked while lines are added; each run has a byte of its own locked
for as long as it lives, by whose number its claims name it. The system lets go of both when a process ends, however it
ends, so that a dead run's claims are known at once.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from statusgen.diagnostics import StatusgenError
from statusgen.files import digest
from statusgen.ledger.records import Fact, Key, Part, Record, parse

MUTEX = 0  # the byte that is locked while lines are added
RUNS = range(1, 1 << 48)  # those of runs


class FileStore:
    """Lines in one file, which is made when the first is written. It needs a file system with locks."""

    batch = 1

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._clock = clock
        self._offset = 0  # up to where it was read: always the end of a line
        self._lines = 0
        self._lock: int | None = None
        self._byte = secrets.choice(RUNS)
        self.run = f"{self._byte:x}"

    def read(self) -> Iterator[Record]:
        try:
            with self._path.open("rb") as file:
                file.seek(self._offset)
                for line in file:
                    if not line.endswith(b"\n"):  # what a crash cut off was never promised to anybody
                        return
                    record = parse(line, f"{self._path}:{self._lines + 1}")
                    self._offset += len(line)
                    self._lines += 1
                    yield record
        except FileNotFoundError:
            return
        except OSError as error:
            raise StatusgenError(f"cannot read the ledger {self._path}: {error.strerror}") from None

    def change(self, decide: Callable[[Iterable[Record]], Sequence[Record]]) -> None:
        try:
            with self._alone():
                lines = b"".join(record.line() for record in decide(self.read()))
                if lines:
                    self._append(lines)
        except OSError as error:
            raise StatusgenError(f"cannot write the ledger {self._path}: {error.strerror}") from None

    def _append(self, lines: bytes) -> None:
        is_new = not self._offset
        file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.ftruncate(file, self._offset)
            os.lseek(file, self._offset, os.SEEK_SET)
            written = 0
            while written < len(lines):
                written += os.write(file, lines[written:])
            os.fsync(file)
        finally:
            os.close(file)
        self._offset += len(lines)
        self._lines += lines.count(b"\n")
        if is_new:
            folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def claim(self, key: Key) -> Record:
        return Record(key, Fact.CLAIMED, self._clock(), self.run)

    def holds(self, claim: Record) -> bool:
        if claim.run == self.run:
            return True
        try:
            byte = int(claim.run, 16)
        except ValueError:  # of another kind of store
            return False
        lock = self._opened()
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
        except BlockingIOError:
            return True
        fcntl.lockf(lock, fcntl.LOCK_UN, 1, byte)
        return False

    def close(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        lock = self._opened()
        fcntl.lockf(lock, fcntl.LOCK_EX, 1, MUTEX)
        try:
            yield
        finally:
            fcntl.lockf(lock, fcntl.LOCK_UN, 1, MUTEX)

    def _opened(self) -> int:
        """The lock file, with this run's own byte locked; only one descriptor, since closing any lets go of all."""
        if self._lock is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            path = self._path.with_name(self._path.name + ".lock")
            self._lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.lockf(self._lock, fcntl.LOCK_EX, 1, self._byte)
        return self._lock


def parts_of_file(path: Path) -> Iterator[Part]:
    """The ledger as it is now, in one part; nothing where it was not begun."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return
    except OSError as error:
        raise StatusgenError(f"cannot read the ledger {path}: {error.strerror}") from None
    whole = data[: data.rfind(b"\n") + 1]
    yield Part(digest(whole), partial(_read, whole, path))


def _read(data: bytes, path: Path) -> Sequence[Record]:
    return [parse(line, f"{path}:{number}") for number, line in enumerate(data.splitlines(), 1)]
