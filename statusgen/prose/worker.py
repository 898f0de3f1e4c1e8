"""A process beside ours that renders what may take long: it can be ended, and its memory is bounded."""

from __future__ import annotations

import struct
import subprocess
import sys
from contextlib import suppress
from threading import Event, Timer
from weakref import finalize

from statusgen.diagnostics import StatusgenError

SECONDS = 30.0
"""What one text may take. The limits keep every text far below it; this holds where they are wrong."""
START_SECONDS = 60.0
MEMORY = 256 * 1024 * 1024

_LENGTH = struct.Struct(">I")
_SAFE, _FAILED = b"+", b"-"
_BOOT = "import sys; sys.path[:] = sys.argv[1:]; from statusgen.prose.worker import serve; serve()"


class Worker:
    """Starts its process with the first text, and a new one after one that had to be ended."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._end: finalize[[subprocess.Popen[bytes]], Worker] | None = None

    def html(self, text: str) -> str | None:
        """Safe HTML of the text, or None if that took too long, too much memory, or failed."""
        process = self._process or self._start()
        answer = _ask(process, text.encode("utf-8", "replace"), self._seconds)
        if answer is None:
            self.close()
        return answer[1:].decode() if answer and answer[:1] == _SAFE else None

    def close(self) -> None:
        """End the process, if there is one."""
        if self._end:
            self._end()
        self._process = self._end = None

    def _start(self) -> subprocess.Popen[bytes]:
        # A fresh interpreter, no fork: safe beside threads, and none of our memory stands open to hostile text.
        process = subprocess.Popen(
            [sys.executable, "-I", "-c", _BOOT, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._process, self._end = process, finalize(self, _end, process)
        if _ask(process, b"", START_SECONDS) is None:
            self.close()
            raise StatusgenError(
                "the process that renders Markdown does not start", "check that `python -I -c 'import nh3'` works"
            )
        return process


def _ask(process: subprocess.Popen[bytes], question: bytes, seconds: float) -> bytes | None:
    """The answer of the process, or None if it died, or had to be killed after so many seconds."""
    if not (process.stdin and process.stdout):
        return None
    killed = Event()

    def kill() -> None:
        killed.set()
        process.kill()

    timer = Timer(seconds, kill)
    timer.start()
    try:
        process.stdin.write(_LENGTH.pack(len(question)) + question)
        process.stdin.flush()
        head = process.stdout.read(_LENGTH.size)
        answer = process.stdout.read(_LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else b""
    except OSError:  # a broken pipe
        return None
    finally:
        timer.cancel()
        timer.join()
    return None if killed.is_set() else answer or None


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with suppress(OSError):
                pipe.close()
    process.wait()


def serve() -> None:
    """The process itself: a text in, its HTML out, until the other side goes away."""
    _bound_memory()
    from statusgen.prose.library import Library
    from statusgen.prose.source import prepare

    library = Library()
    while len(head := sys.stdin.buffer.read(_LENGTH.size)) == _LENGTH.size:
        text = sys.stdin.buffer.read(_LENGTH.unpack(head)[0]).decode()
        try:
            answer = _SAFE + library.html(prepare(text)).encode("utf-8", "replace")
        except Exception:  # noqa: BLE001  whatever the library trips over, the next text is another one
            answer = _FAILED
        sys.stdout.buffer.write(_LENGTH.pack(len(answer)) + answer)
        sys.stdout.buffer.flush()


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # not a POSIX system
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
