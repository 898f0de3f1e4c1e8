"""Files made on all cores where there are so many that it pays; their bytes are those of one core."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from statusgen.cache import Table
from statusgen.files import File
from statusgen.hands import count_of_hands, crew
from statusgen.packing import Packing
from statusgen.prose import Prose

FEWEST = 300
"""How many files a process is worth."""

_PACKING = Packing(dict[str, bytes])


def made(files: Sequence[File], prose: Prose, memory: Table) -> Iterator[bytes]:
    """The bytes of each file, in order. What `prose` had to render, wherever that was, is put into its `memory`.

    Files that say when they were built are made here, since they are asked for with that left blank, too.
    """
    stamped = [file for file in files if file.blank]
    others = [file for file in files if not file.blank]
    count = count_of_hands(len(others), FEWEST)
    if not count:
        yield from (file.make() for file in files)
        return
    prose.close()  # else all would talk to its one worker
    with crew(others, count, partial(_make, prose, memory)) as hands:
        here = {file.path: file.make() for file in stamped}
        turn = 0
        for file in files:
            if file.path in here:
                yield here[file.path]
                continue
            data = hands[turn % count].next()
            turn += 1
            yield file.make() if data is None else data
        for hand in hands:
            for key, value in (_PACKING.unpack(hand.next() or b"") or {}).items():
                memory.put(key, value)


def _make(prose: Prose, memory: Table, files: Sequence[File]) -> Iterator[bytes | None]:
    """The bytes of each file, and at last what was added to the memory."""
    before = set(memory.added)
    with prose:
        for file in files:
            try:
                data = file.make()
            except Exception:  # noqa: BLE001  # it will fail again where somebody can be told
                yield None
            else:
                yield data
        yield _PACKING.pack({key: bytes(value) for key, value in memory.added.items() if key not in before})
