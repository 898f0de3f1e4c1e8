"""Runs a program as a process of its own and says what that took."""

from __future__ import annotations

import os
import re
import signal
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

LIKE_USERS = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""An installed program has its bytecode at hand."""

LOOK_EVERY = 0.1


class RunError(Exception):
    """The program ended with an error, or took longer than it may; the text is the end of what it said."""


@dataclass(frozen=True, slots=True)
class Run:
    """One whole process: seconds on the wall and of CPU, peak memory in MB, and what it printed."""

    wall: float
    cpu: float
    memory: float
    said: str = ""


def run(words: Sequence[str | Path], *, folder: Path | None = None, limit: float = 1200) -> Run:
    """Run it, at most so many seconds.

    CPU is that of the process and of all that it started and awaited. Memory is the largest resident set of one of
    them, or what all of them hold together, pages they share counted once, if that is seen to be more. Raises RunError.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        begin = time.perf_counter()
        process = subprocess.Popen(words, stdout=out, stderr=errors, cwd=folder, env=LIKE_USERS, start_new_session=True)
        watch = _Watch(process.pid, begin + limit)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        together = watch.end()
        out.seek(0)
        errors.seek(0)
        if process.returncode:
            raise RunError((errors.read() or out.read())[-2000:].decode("utf-8", "replace"))
        said = out.read().decode("utf-8", "replace")
    return Run(wall, usage.ru_utime + usage.ru_stime, max(usage.ru_maxrss / 1024, together), said)


class _Watch:
    """Looks now and then what a process and its children hold together, and ends it when its time is up."""

    def __init__(self, pid: int, until: float) -> None:
        self._pid, self._until, self._over, self._most = pid, until, Event(), 0.0
        self._thread = Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> float:
        """The most that was seen, in MB."""
        self._over.set()
        self._thread.join()
        return self._most

    def _look(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            if time.perf_counter() > self._until:
                os.killpg(self._pid, signal.SIGKILL)
                return
            family = _family(self._pid)
            if len(family) > 1:
                self._most = max(self._most, sum(map(_proportional, family)))


def _family(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        try:
            found += map(int, Path(f"/proc/{one}/task/{one}/children").read_text("ascii").split())
        except OSError:
            continue  # it has ended meanwhile
    return found


def _proportional(pid: int) -> float:
    """MB that a process holds; of what several share, its part."""
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text("ascii"), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) / 1024 if found else 0


def median(runs: Sequence[Run]) -> Run:
    """Of each figure by itself."""
    return Run(*(statistics.median(getattr(one, name) for one in runs) for name in ("wall", "cpu", "memory")))


def weigh(folder: Path) -> tuple[int, int]:
    """How many files a folder holds, and their bytes."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes)
