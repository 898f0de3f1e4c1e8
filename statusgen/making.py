"""Files made on all cores where there are so many that it pays; their bytes are those of one core.

The processes are forked: each has the whole snapshot at hand, makes every so many-th file, and sends nothing but bytes.
One that dies, and a file that fails, are no news here: the file is then made, or fails, in this process. When this
process dies, the others fail to write, and end.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from statusgen.cache import Table
from statusgen.files import File
from statusgen.packing import Packing
from statusgen.prose import Prose

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

FEWEST = 300
"""How many files a process is worth."""

_MADE, _FAILED = b"+", b"-"
_PACKING = Packing(dict[str, bytes])


def made(files: Sequence[File], prose: Prose, memory: Table) -> Iterator[bytes]:
    """The bytes of each file, in order. What `prose` had to render, wherever that was, is put into its `memory`."""
    count = min(_cores(), len(files) // FEWEST)
    if count < 2:
        yield from (file.make() for file in files)
        return
    prose.close()  # else all would talk to its one worker
    gc.freeze()  # collecting would touch, and so copy, all memory that the processes share
    crew = [_Hand(files[n::count], prose, memory) for n in range(count)]
    try:
        for n, file in enumerate(files):
            data = crew[n % count].next()
            yield file.make() if data is None else data
        for hand in crew:
            for key, value in (_PACKING.unpack(hand.next() or b"") or {}).items():
                memory.put(key, value)
    finally:
        for hand in crew:
            hand.end()
        gc.unfreeze()


class _Hand:
    """A process that makes its share of the files, seen from ours."""

    def __init__(self, files: Sequence[File], prose: Prose, memory: Table) -> None:
        import multiprocessing  # few builds have so many files, and what it loads takes as long as ten pages

        context = multiprocessing.get_context("fork")
        self._receiver, sender = context.Pipe(duplex=False)
        self._process = context.Process(target=_make, args=(files, prose, memory, sender), daemon=True)
        self._process.start()
        sender.close()

    def next(self) -> bytes | None:
        """What it sends next: the bytes of its next file, or at last what it added to the memory; None if it cannot."""
        try:
            data = self._receiver.recv_bytes()
        except (EOFError, OSError):
            return None
        return data[1:] if data[:1] == _MADE else None

    def end(self) -> None:
        """Nobody needs it any more."""
        self._receiver.close()
        self._process.kill()
        self._process.join()


def _make(files: Sequence[File], prose: Prose, memory: Table, sender: Connection) -> None:
    before = set(memory.added)
    with suppress(OSError), prose:  # nobody is listening any more
        for file in files:
            try:
                data = _MADE + file.make()
            except Exception:  # noqa: BLE001  # it will fail again where somebody can be told
                data = _FAILED
            sender.send_bytes(data)
        added = {key: bytes(value) for key, value in memory.added.items() if key not in before}
        sender.send_bytes(_MADE + _PACKING.pack(added))


def _cores() -> int:
    """How many processes may run at once; one where forking is not safe, as beside threads."""
    if not sys.platform.startswith("linux") or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))
