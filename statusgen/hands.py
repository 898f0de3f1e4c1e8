"""Work shared out among processes, one for each core, where there is so much of it that it pays.

This process works too, beside its helpers: each has all values at hand, and takes one share of the jobs after the other
until there is none. A share is a row of jobs, since neighbours ask for the same values; shares become smaller, so that
all processes end together.
"""

from __future__ import annotations

import gc
import os
import struct
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TypeVar

from statusgen.helpers import Helper, cores, heard

Job = TypeVar("Job")
Answer = tuple[int, bytes | None]
"""The number of a job, and what came of it; None where that failed."""

WASTE = 200_000
"""After so many new objects they are looked through for what nobody needs any more, in a process that makes many."""

_SHARE = struct.Struct("<II")  # the first job, and the first one that is another's
_HEAD = struct.Struct("<cI")  # what follows, and of which job
_DONE, _FAILED, _PARTING = b"+", b"-", b"="


def count_of_hands(jobs: int, fewest: int) -> int:
    """How many processes pay for so many jobs, if one is worth the `fewest`; 0 where nothing is won."""
    count = min(cores(), jobs // fewest)
    return count if count > 1 else 0


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

        def say() -> Iterator[bytes]:
            for n in shares:
                data = _attempt(work, jobs[n])
                yield _HEAD.pack(_FAILED if data is None else _DONE, n) + (data or b"")
            yield _HEAD.pack(_PARTING, 0) + parting()

        helpers = [stack.enter_context(Helper(say)) for _ in range(count - 1)]

        def answers() -> Iterator[Answer]:
            for n in shares:
                yield n, _attempt(work, jobs[n])
                yield from _answered(helpers, learn, 0)
            yield from _answered(helpers, learn, None)

        yield answers()


def shared_out(jobs: Sequence[Job], count: int, work: Callable[[Job], bytes | None]) -> Iterator[Answer]:
    """The same where this process has nothing else to do."""
    with sharing(jobs, count, work) as answers:
        yield from answers


def _answered(helpers: Collection[Helper], learn: Callable[[bytes], object], patience: int | None) -> Iterator[Answer]:
    for message in heard(helpers, patience):
        (kind, n), data = _HEAD.unpack_from(message), message[_HEAD.size :]
        if kind == _PARTING:
            learn(data)
        else:
            yield n, None if kind == _FAILED else data


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
