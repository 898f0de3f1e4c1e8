"""Files made on all cores where there are so many that it pays; their bytes are those of one core."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from statusgen.cache import Table
from statusgen.files import File
from statusgen.hands import Answer, count_of_hands, sharing
from statusgen.helpers import listen
from statusgen.packing import Packing
from statusgen.prose import Prose

FEWEST = 300
"""How many files a process is worth."""

FEWEST_LARGE = 400_000
"""The same of files that are as large as the site (figures, the index for searching and the like), in files times files
of the site."""

_PACKING = Packing(dict[str, bytes])


@contextmanager
def made(
    files: Sequence[File], of: int, prose: Prose, memory: Table, *, large: bool = False
) -> Iterator[Iterator[tuple[int, bytes]]]:
    """The number of each file, and its bytes, in any order; they are some `of` so many, `large` as these are many.
    Where other processes help, they begin at once. What `prose` had to render, wherever that was, is put into its
    `memory`.

    Files that say when they were built are made here, since they are asked for with that left blank, too. Of those
    that fail it is always the same one that people are told of: the first, whoever came to one first.
    """
    fewest = max(1, FEWEST_LARGE // max(1, of)) if large else FEWEST
    others = [n for n, file in enumerate(files) if not file.blank]
    count = count_of_hands(len(others), fewest)
    if not count:
        yield _one_by_one(files)
        return
    prose.close()  # else all would talk to its one worker
    before = set(memory.added)

    def make(n: int) -> bytes:
        return files[n].make()

    def added() -> bytes:
        prose.close()
        return _PACKING.pack({key: bytes(value) for key, value in memory.added.items() if key not in before})

    def learn(packed: bytes) -> None:
        for key, value in (_PACKING.unpack(packed) or {}).items():
            memory.put(key, value)

    with sharing(others, count, make, added, learn) as answers:
        yield _gathered(files, ((others[job], data) for job, data in answers))


def _one_by_one(files: Sequence[File]) -> Iterator[tuple[int, bytes]]:
    for n, file in enumerate(files):
        yield n, file.make()
        listen()  # others may be making what is large


def _gathered(files: Sequence[File], answers: Iterator[Answer]) -> Iterator[tuple[int, bytes]]:
    """What others made, and all that is still to be made here."""
    failed, done = len(files), bytearray(len(files))
    for n, file in enumerate(files):
        if file.blank:
            done[n] = True
            yield n, file.make()
    for n, data in answers:
        if data is None:
            failed = min(failed, n)
        else:
            done[n] = True
            yield n, data
        if failed < len(files) and done.find(False) == failed:
            break
    yield from ((n, file.make()) for n, file in enumerate(files) if not done[n])
