"""A process beside this one, for what can be done meanwhile: forked, so that nothing need be sent to it; it sends
bytes.

One that dies, and what fails in it, is no news here: whoever asked does it himself, where somebody can be told. When
this process dies, a helper fails to write, and ends.
"""

from __future__ import annotations

import fcntl
import os
import select
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from typing import ClassVar, Self

_PIPE = 1 << 20  # bytes, as many as Linux allows everybody


def cores() -> int:
    """How many processes may run at once; one where forking is not safe, as beside threads."""
    if not sys.platform.startswith("linux") or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


class Helper:
    """A process that gives the messages of `say`, one after the other, and ends. It begins at once. A context manager:
    leaving it ends the process, since nobody needs it any more."""

    _listened_to: ClassVar[dict[int, Helper]] = {}
    """Those who may still say something, by the number of the pipe from each: while that is open anywhere, nobody who
    writes to it sees that we are gone."""

    def __init__(self, say: Callable[[], Iterable[bytes]]) -> None:
        import multiprocessing  # few runs have so much to do, and what it loads takes as long as ten pages

        context = multiprocessing.get_context("fork")
        self._receiver, sender = context.Pipe(duplex=False)
        self._listened_to[self._receiver.fileno()] = self
        self._said: deque[bytes] = deque()
        with suppress(OSError):  # so that it need not wait for us after each page
            fcntl.fcntl(sender.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)

        def run() -> None:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches us all: whoever asked ends us
            for helper in list(self._listened_to.values()):
                helper._close()
            with suppress(Exception):
                for message in say():
                    sender.send_bytes(message)

        self._process = context.Process(target=run, daemon=True)
        try:
            self._process.start()
        except OSError:  # no process more is allowed: as one that died at once
            self._close()
        sender.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()
        if self._process.pid is not None:
            self._process.kill()
            self._process.join()

    def _close(self) -> None:
        if not self._receiver.closed:
            del self._listened_to[self._receiver.fileno()]
            self._receiver.close()

    @classmethod
    def _listen(cls, patience: int | None) -> bool:
        """Take a message of each who has said something by now (0), or as soon as one has (None); whether one had."""
        ready = select.poll()
        for number in cls._listened_to:
            ready.register(number, select.POLLIN)
        found = ready.poll(patience)
        for number, _ in found:
            helper = cls._listened_to[number]
            try:
                helper._said.append(helper._receiver.recv_bytes())
            except (EOFError, OSError):
                helper._close()
        return bool(found)


def listen() -> None:
    """Take what any helper has said by now, so that it need not wait until somebody asks for it."""
    while Helper._listened_to and Helper._listen(0):
        pass


def heard(helpers: Collection[Helper], patience: int | None) -> Iterator[bytes]:
    """The messages of these that are here (0), or all that still come (None)."""
    while True:
        for helper in helpers:
            while helper._said:
                yield helper._said.popleft()
        is_open = any(not helper._receiver.closed for helper in helpers)
        if not (is_open and Helper._listen(patience)):
            return
