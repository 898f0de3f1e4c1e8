"""Files made on all cores where there are so many that it pays; their bytes are those of one core."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from statusgen.cache import Table
from statusgen.files import File
from statusgen.hands import count_of_hands, shared_out
from statusgen.packing import Packing
from statusgen.prose import Prose

FEWEST = 300
"""How many files a process is worth."""

_PACKING = Packing(dict[str, bytes])


def made(files: Sequence[File], prose: Prose, memory: Table) -> Iterator[tuple[int, bytes]]:
    """The number of each file, and its bytes, in any order. What `prose` had to render, wherever that was, is put into
    its `memory`.

    Files that say when they were built are made here, since they are asked for with that left blank, too. Of those
    that fail it is always the same one that people are told of: the first, whoever came to one first.
    """
    others = [n for n, file in enumerate(files) if not file.blank]
    count = count_of_hands(len(others), FEWEST)
    if not count:
        yield from ((n, file.make()) for n, file in enumerate(files))
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

    failed, done = len(files), bytearray(len(files))
    for n, file in enumerate(files):
        if file.blank:
            done[n] = True
            yield n, file.make()
    for job, data in shared_out(others, count, make, added, learn):
        n = others[job]
        if data is None:
            failed = min(failed, n)
        else:
            done[n] = True
            yield n, data
        if failed < len(files) and done.find(False) == failed:
            break
    yield from ((n, file.make()) for n, file in enumerate(files) if not done[n])
