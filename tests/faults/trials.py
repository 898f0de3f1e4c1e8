"""Commands whose calls to the system fail, or that are killed: what is left is whole, and the next run heals it.

A scenario is a project in some state and a command that changes it. strace lets the Nth call of a kind fail, or kills
the process at it; or the process is killed at any moment. Then the project must be as before or as after, nothing else
of it may have changed, the exit status must say what happened, and the command run again must do what it was to do.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Timer

from tests.faults.scenarios import Scenario, State, begin, start, state_of

CALLS: Mapping[str, str] = {
    "write": "write,pwrite64,writev,sendfile,copy_file_range",
    "rename": "rename,renameat,renameat2",
    "unlink": "unlink,unlinkat,rmdir",
    "sync": "fsync,fdatasync,syncfs",
    "make": "mkdir,mkdirat,link,linkat,symlink",
    "mode": "chmod,fchmod,fchmodat,chown,fchown,utimensat,ftruncate",
}
"""Kinds of calls that change something, and their names on Linux."""

CALL = re.compile(r"^(\d+) +(\w+)\(", re.MULTILINE)
"""A call in what strace says: the process and the call's name. A fault comes at the Nth call of a name in a process."""


@dataclass
class Tally:
    """How it went: by what was left, and everything that broke a promise."""

    old: int = 0
    new: int = 0
    between: int = 0
    killed: int = 0
    broken: list[str] = field(default_factory=list)

    @property
    def runs(self) -> int:
        return self.old + self.new + self.between + len(self.broken)


class Trials:
    """All trials of one scenario, in folders of their own."""

    def __init__(self, scenario: Scenario, folder: Path) -> None:
        self.scenario = scenario
        self.folder = folder
        self.base = folder / "base"
        self.base.mkdir(parents=True)
        scenario.prepare(self.base)
        self.old = state_of(self.base)
        good = self._copy()
        begin = time.monotonic()
        first = start(good, scenario.command)
        self.seconds = time.monotonic() - begin
        assert first.returncode == 0, first.said  # type: ignore[attr-defined]  # added by whoever ran it
        self.new = state_of(good)
        assert self.new != self.old
        self.tally = Tally()

    def _copy(self) -> Path:
        target = self.folder / "trial"
        shutil.rmtree(target, ignore_errors=True)
        subprocess.run(["cp", "--archive", str(self.base), str(target)], check=True)
        return target

    def fail(self, kind: str, number: int, what: str) -> bool:
        """The call of this number fails with this error (or `KILL`); returns whether there was one."""
        folder = self._copy()
        log = self.folder / "log"
        inject = "signal=KILL" if what == "KILL" else f"error={what}"
        names = CALLS[kind]
        fast = [] if what == "KILL" else ["--seccomp-bpf"]  # with it, strace 6.1 forgets to kill
        words = ["strace", "-f", *fast, "-qq", "-o", str(log), "-e", f"trace={names}"]
        process = start(folder, self.scenario.command, *words, "-e", f"inject={names}:{inject}:when={number}")
        said = log.read_text(errors="replace")
        calls = Counter(CALL.findall(said))
        hit = max(calls.values(), default=0) >= number
        if hit:
            killed = process.returncode == -signal.SIGKILL
            self.tally.killed += killed
            self._judge(folder, f"{kind} {number} {what}", process, killed=killed)
        return hit

    def fail_each(self, what: str, kinds: Iterator[str] | tuple[str, ...] = tuple(CALLS), step: int = 1) -> None:
        """Every call of these kinds (or every so many-th), one run for each."""
        for kind in kinds:
            number = 1
            while self.fail(kind, number, what):
                number += step

    def kill_at_random(self, count: int, seed: int = 7) -> None:
        """SIGKILL at random moments of a run's life, until so many were killed: a run that ended before is none."""
        chance = Random(seed)
        before, number = self.tally.killed, 0
        while self.tally.killed < before + count:
            folder, number = self._copy(), number + 1
            began = time.monotonic()
            process = begin(folder, self.scenario.command)
            timer = Timer(chance.uniform(0.2, 1.0) * self.seconds, process.kill)
            timer.start()
            process.communicate()
            timer.cancel()
            killed = process.returncode == -signal.SIGKILL
            if not killed:
                self.seconds = time.monotonic() - began  # the machine may have become faster
            self.tally.killed += killed
            self._judge(folder, f"random kill {number}", process, killed=killed)

    def _judge(self, folder: Path, what: str, process: subprocess.Popen[str], *, killed: bool) -> None:
        found = state_of(folder)
        said = getattr(process, "said", "")
        where = f"{self.scenario.name}, {what}: "
        results = {path for path in found.keys() | self.old.keys() | self.new.keys() if self._is_result(path)}
        strangers = sorted(
            p for p in found.keys() | self.old.keys() if p not in results and found.get(p) != self.old.get(p)
        )
        is_old = all(found.get(path) == self.old.get(path) for path in results)
        is_new = all(found.get(path) == self.new.get(path) for path in results)
        wrong = ""
        if not is_old and not is_new and not (self.scenario.halves and self._is_between(found, results)):
            differ = sorted(p for p in results if found.get(p) not in (self.old.get(p), self.new.get(p)))
            wrong = f"neither old nor new: {differ[:5]}"
        elif strangers and not killed:
            wrong = f"something else changed: {strangers[:5]}"
        elif not killed and process.returncode not in (0, 1, 3, 4):
            wrong = f"exit status {process.returncode}: {said[-600:]}"
        elif not killed and process.returncode == 0 and not is_new:
            wrong = f"exit status 0, and yet not done: {said[-300:]}"
        elif not killed and process.returncode in (1, 3) and "error" not in said and "cannot" not in said:
            wrong = f"exit status {process.returncode} without a word: {said[-300:]}"
        with suppress(KeyError):
            again = start(folder, self.scenario.command)
            healed = state_of(folder)
            if not wrong and not self._is_healed(again, healed, is_new):
                differ = sorted(p for p in results if healed.get(p) != self.new.get(p))
                said = again.said[-600:]  # type: ignore[attr-defined]  # the same
                wrong = f"the next run does not heal it ({again.returncode}): {differ[:5]} {said}"
        if wrong:
            self.tally.broken.append(where + wrong)
        elif is_new:
            self.tally.new += 1
        elif is_old:
            self.tally.old += 1
        else:
            self.tally.between += 1

    def _is_healed(self, again: subprocess.Popen[str], healed: State, was_new: bool) -> bool:
        if self.scenario.name == "update" and was_new:
            return True  # said once more is refused, or a second update
        results = {path for path in healed.keys() | self.new.keys() if self._is_result(path)}
        if self.scenario.name == "notify":
            return again.returncode == 0 and healed.get("ledger.jsonl", b"").count(b"\n") > 0
        return again.returncode == 0 and all(healed.get(path) == self.new.get(path) for path in results)

    def _is_result(self, path: str) -> bool:
        return any(path == result or path.startswith(f"{result}/") for result in self.scenario.results)

    def _is_between(self, found: State, results: set[str]) -> bool:
        """Each file as before or as after; of a ledger, lines that are whole but for the last."""
        names = {p for p in results if not p.endswith(".jsonl")}
        return all(found.get(path) in (None, self.old.get(path), self.new.get(path)) for path in names)
