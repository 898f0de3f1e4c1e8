"""Work shared out among processes, one for each core, where there is so much of it that it pays.

This process works too, beside others that are forked from it: each has all values at hand, takes one share of the jobs
after the other until there is none, and sends nothing but bytes. A share is a row of jobs, since neighbours ask for the
same values; shares become smaller, so that all processes end together.

A process that dies, and work that fails, are no news here: whoever asked does it again, where somebody can be told.
When this process dies, the others fail to write, and end.
"""

from __future__ import annotations

import fcntl
import gc
import os
import select
import struct
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Job = TypeVar("Job")
Answer = tuple[int, bytes | None]
"""The number of a job, and what came of it; None where that failed."""

WASTE = 200_000
"""After so many new objects they are looked through for what nobody needs any more, in a process that makes many."""

_PIPE = 1 << 20  # bytes, as many as Linux allows everybody
_SHARE = struct.Struct("<II")  # the first job, and the first one that is another's
_HEAD = struct.Struct("<cI")  # what follows, and of which job
_DONE, _FAILED, _PARTING = b"+", b"-", b"="


def count_of_hands(jobs: int, fewest: int) -> int:
    """How many processes pay for so many jobs, if one is worth the `fewest`; 0 where nothing is won."""
    count = min(cores(), jobs // fewest)
    return count if count > 1 else 0


def cores() -> int:
    """How many processes may run at once; one where forking is not safe, as beside threads."""
    if not sys.platform.startswith("linux") or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


@contextmanager
def sharing(
    jobs: Sequence[Job],
    count: int,
    work: Callable[[Job], bytes | None],
    parting: Callable[[], bytes] = bytes,
    learn: Callable[[bytes], object] = bytes,
) -> Iterator[Iterator[Answer]]:
    """What came of the jobs, in any order, done by so many processes, this one among them; nothing of those that a
    process did not live to do. The others begin at once, this one when it asks for answers. At its end each of them
    says something (`parting`), and this one hears it (`learn`).
    """
    shares = _Shares(len(jobs), count)
    with ExitStack() as stack:
        stack.callback(shares.close)
        gc.freeze()  # collecting would touch, and so copy, all memory that the processes share
        stack.callback(gc.unfreeze)
        stack.callback(gc.set_threshold, *gc.get_threshold())
        gc.set_threshold(WASTE)
        crew = _Crew(learn)
        stack.callback(crew.end)
        for _ in range(count - 1):
            crew.add(jobs, shares, work, parting)

        def answers() -> Iterator[Answer]:
            for n in shares:
                yield n, _attempt(work, jobs[n])
                yield from crew.heard(0)
            yield from crew.heard(None)

        yield answers()


def shared_out(jobs: Sequence[Job], count: int, work: Callable[[Job], bytes | None]) -> Iterator[Answer]:
    """The same where this process has nothing else to do."""
    with sharing(jobs, count, work) as answers:
        yield from answers


def _attempt(work: Callable[[Job], bytes | None], job: Job) -> bytes | None:
    try:
        return work(job)
    except Exception:  # noqa: BLE001  # whatever it is: it will be again where somebody can be told
        return None


class _Shares:
    """The jobs that nobody has taken yet, as rows in a pipe: of all who read there each gets another one."""

    def __init__(self, jobs: int, count: int) -> None:
        self._reader, writer = os.pipe()
        start = 0
        while start < jobs:  # at most a few hundred times, for which the smallest pipe has room
            stop = min(jobs, start + max((jobs - start) // (3 * count), jobs // 256, 1))
            os.write(writer, _SHARE.pack(start, stop))
            start = stop
        os.close(writer)

    def __iter__(self) -> Iterator[int]:
        """The jobs of one share after the other, until there is none."""
        while share := os.read(self._reader, _SHARE.size):
            yield from range(*_SHARE.unpack(share))

    def close(self) -> None:
        os.close(self._reader)


class _Crew:
    """The other processes, seen from ours."""

    def __init__(self, learn: Callable[[bytes], object]) -> None:
        import multiprocessing  # few runs have so much to do, and what it loads takes as long as ten pages

        self._context = multiprocessing.get_context("fork")
        self._learn = learn
        self._processes: list[multiprocessing.process.BaseProcess] = []
        self._receivers: dict[int, Connection] = {}
        self._ready = select.poll()

    def add(
        self,
        jobs: Sequence[Job],
        shares: _Shares,
        work: Callable[[Job], bytes | None],
        parting: Callable[[], bytes],
    ) -> None:
        """One more, which begins at once."""
        receiver, sender = self._context.Pipe(duplex=False)
        with suppress(OSError):  # so that it need not wait for us after each page
            fcntl.fcntl(sender.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)
        self._receivers[receiver.fileno()] = receiver
        self._ready.register(receiver, select.POLLIN)

        def run() -> None:
            for forked in self._receivers.values():
                forked.close()  # while one is open, nobody who writes sees that this process is gone
            with suppress(OSError):  # nobody is listening any more
                for n in shares:
                    data = _attempt(work, jobs[n])
                    sender.send_bytes(_HEAD.pack(_FAILED if data is None else _DONE, n) + (data or b""))
                sender.send_bytes(_HEAD.pack(_PARTING, 0) + parting())

        process = self._context.Process(target=run, daemon=True)
        process.start()
        self._processes.append(process)
        sender.close()

    def heard(self, patience: int | None) -> Iterator[Answer]:
        """The answers that are here (0), or all that still come (None)."""
        while self._receivers and (ready := self._ready.poll(patience)):
            for number, _ in ready:
                try:
                    message = self._receivers[number].recv_bytes()
                except (EOFError, OSError):
                    self._ready.unregister(number)
                    self._receivers.pop(number).close()
                    continue
                (kind, n), data = _HEAD.unpack_from(message), message[_HEAD.size :]
                if kind == _PARTING:
                    self._learn(data)
                else:
                    yield n, None if kind == _FAILED else data

    def end(self) -> None:
        """Nobody needs them any more."""
        for receiver in self._receivers.values():
            receiver.close()
        for process in self._processes:
            process.kill()
            process.join()
