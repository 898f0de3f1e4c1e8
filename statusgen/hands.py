"""Work shared out among processes, one for each core, where there is so much of it that it pays.

The processes are forked: each has all values at hand, and sends nothing but bytes. One that dies, and work that fails,
are no news here: whoever asked does it again, where somebody can be told. When this process dies, the others fail to
write, and end.
"""

from __future__ import annotations

import fcntl
import gc
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Job = TypeVar("Job")

Work = Callable[[Sequence[Job]], Iterable[bytes | None]]
"""What one process does with its share of the jobs: an answer to each, in order (None: it cannot), and maybe more."""

_DONE, _FAILED = b"+", b"-"
_PIPE = 1 << 20  # bytes, as many as Linux allows everybody


class Hand:
    """A process that works, seen from ours."""

    def __init__(self, work: Callable[[], Iterable[bytes | None]]) -> None:
        import multiprocessing  # few runs have so much to do, and what it loads takes as long as ten pages

        context = multiprocessing.get_context("fork")
        self._receiver, sender = context.Pipe(duplex=False)
        self._process = context.Process(target=_send, args=(work, sender), daemon=True)
        self._process.start()
        with suppress(OSError):  # so that it need not wait for us after each page
            fcntl.fcntl(sender.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)
        sender.close()

    def next(self) -> bytes | None:
        """Its next answer; None if it cannot give it."""
        try:
            data = self._receiver.recv_bytes()
        except (EOFError, OSError):
            return None
        return data[1:] if data[:1] == _DONE else None

    def end(self) -> None:
        """Nobody needs it any more."""
        self._receiver.close()
        self._process.kill()
        self._process.join()


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
def crew(jobs: Sequence[Job], count: int, work: Work[Job]) -> Iterator[Sequence[Hand]]:
    """So many hands: the first one has the first job and every `count`-th after it, and so on."""
    with ExitStack() as stack:
        gc.freeze()  # collecting would touch, and so copy, all memory that the processes share
        stack.callback(gc.unfreeze)
        hands: list[Hand] = []
        for n in range(count):
            hand = Hand(_of_share(work, jobs[n::count]))
            stack.callback(hand.end)
            hands.append(hand)
        yield hands


def _of_share(work: Work[Job], share: Sequence[Job]) -> Callable[[], Iterable[bytes | None]]:
    return lambda: work(share)


def _send(work: Callable[[], Iterable[bytes | None]], sender: Connection) -> None:
    with suppress(OSError):  # nobody is listening any more
        for data in work():
            sender.send_bytes(_FAILED if data is None else _DONE + data)
