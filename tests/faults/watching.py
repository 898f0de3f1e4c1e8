"""`statusgen serve` that is killed while it rebuilds: no source is touched, nothing is left that matters to any run.

One project lives through all kills. Before each of them somebody saves files, as editors and checkouts do, and the
preview is killed at any moment of the rebuild that follows, or while it ends. Then `check` and `build` must do in the
project what they do in a clean copy of its sources, and the next preview must show its page.
"""

from __future__ import annotations

import json
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from random import Random
from threading import Thread, Timer
from urllib.request import urlopen

from tests.faults.scenarios import CATALOGUE, REPORT, State, begin, start, state_of, write
from tests.faults.trials import Tally

REPORTS = 40
DAMAGED = "---\ntitle: [\n"
PATIENCE = 60.0
"""Seconds until a preview has started, or has ended with all that it began."""


class Sources:
    """The sources as they were saved: what must be in the folder, byte for byte."""

    def __init__(self, folder: Path, chance: Random) -> None:
        self.folder = folder
        self.saved: State = {}
        self._chance = chance
        self._count = 0
        self._services = 1
        self.save("services.yaml", CATALOGUE)
        for number in range(REPORTS):
            self.save(f"incidents/2026/mail-{number}.md", REPORT)

    def save(self, path: str, text: str) -> None:
        """In place."""
        self.saved[path] = text.encode()
        write(self.folder, path, text)

    def _any(self) -> str:
        return self._chance.choice(sorted(path for path in self.saved if path.startswith("incidents/")))

    def _text(self) -> str:
        self._count += 1
        return f"{REPORT}\nAttempt {self._count}.\n"

    def burst(self) -> None:
        """Some reports, one after the other."""
        for _ in range(self._chance.randint(2, 12)):
            self.save(self._any(), self._text())

    def replace(self) -> None:
        """A report, as editors do it: beside it, then renamed."""
        path = self._any()
        text = self._text()
        write(self.folder, f"{path}.swp", text)
        (self.folder / f"{path}.swp").replace(self.folder / path)
        self.saved[path] = text.encode()

    def rename(self) -> None:
        """A report."""
        path = self._any()
        self._count += 1
        other = f"incidents/2026/renamed-{self._count}.md"
        (self.folder / path).rename(self.folder / other)
        self.saved[other] = self.saved.pop(path)

    def damage(self) -> None:
        """A report, which is an error; it stays until `mend`."""
        self.save(self._any(), DAMAGED)

    def serve_more(self) -> None:
        """One more service in services.yaml."""
        self._services += 1
        more = ", ".join(f"{{id: s{number}, name: Service {number}}}" for number in range(self._services))
        self.save("services.yaml", CATALOGUE.replace("name: E-mail}", f"name: E-mail}}, {more}"))

    def edit(self) -> None:
        """Any of these."""
        edits: list[Callable[[], None]] = [self.burst, self.replace, self.rename, self.damage, self.serve_more]
        self._chance.choice(edits)()

    def mend(self) -> bool:
        """What is damaged; whether anything was."""
        damaged = [path for path, data in self.saved.items() if data == DAMAGED.encode()]
        for path in damaged:
            self.save(path, self._text())
        return bool(damaged)


class Preview:
    """A process of `statusgen serve`, and somebody whose browser looks at it all the time."""

    def __init__(self, folder: Path) -> None:
        self.process = begin(folder, ("serve", "--port", "0"))
        assert self.process.stderr is not None
        self.url = self.process.stderr.readline().split(" ")[0]
        self.epoch = -1
        self.shown = b""
        self._look()
        self._browser = Thread(target=self._browse)
        self._browser.start()

    def _look(self) -> None:
        with urlopen(f"{self.url}.statusgen/state?seen={self.epoch}", timeout=PATIENCE) as answer:
            epoch = json.load(answer)["epoch"]
        with urlopen(self.url, timeout=PATIENCE) as answer:
            self.shown = answer.read()
        self.epoch = epoch

    def _browse(self) -> None:
        with suppress(OSError, ValueError, HTTPException):
            while True:
                self._look()

    def wait(self) -> list[int]:
        """Until it has ended; the processes that it began and that did not."""
        self.process.communicate()
        self._browser.join()
        end = time.monotonic() + PATIENCE
        while (left := of_session(self.process.pid)) and time.monotonic() < end:
            time.sleep(0.01)
        return left


def of_session(leader: int) -> list[int]:
    """The processes of a session."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, _, _, session = (folder / "stat").read_text().rpartition(")")[2].split()[:4]
            if int(session) == leader and state != "Z":
                found.append(int(folder.name))
    return found


class Watched:
    """All trials, in one project. `in_time` of the kills fell before the browser had what was saved."""

    def __init__(self, folder: Path, seed: int = 7) -> None:
        self.tally = Tally()
        self.in_time = 0
        self._chance = Random(seed)
        self._folder = folder / "project"
        self._clean = folder / "clean"
        self._sources = Sources(self._folder, self._chance)
        assert start(self._folder, ("build", "--quiet")).returncode == 0
        self._site = _site_of(self._folder)
        self._seconds = self._rebuild()

    def _rebuild(self) -> float:
        """Seconds from saving until the browser shows it."""
        preview = Preview(self._folder)
        epoch, began = preview.epoch, time.monotonic()
        self._sources.serve_more()
        while preview.epoch == epoch:
            time.sleep(0.01)
        seconds = time.monotonic() - began
        preview.process.kill()
        preview.wait()
        return seconds

    def kill(self, count: int) -> None:
        """So many previews, one after the other; those that had ended before are not counted."""
        while self.tally.killed < count:
            preview = Preview(self._folder)
            epoch = preview.epoch
            if is_ending := self._chance.random() < 0.2:
                self._sources.edit()
                preview.process.send_signal(signal.SIGINT)
            timer = Timer(self._chance.uniform(0, self._seconds), preview.process.kill)
            timer.start()
            if not is_ending:
                self._sources.edit()
            left = preview.wait()
            timer.cancel()
            self.tally.killed += preview.process.returncode == -signal.SIGKILL
            self.in_time += preview.epoch == epoch
            wrong = f"processes live on: {left}" if left else self._judge()
            if wrong:
                self.tally.broken.append(f"serve, kill {self.tally.killed}: {wrong}")
            else:
                self.tally.old += 1

    def _judge(self) -> str:
        """What is wrong; empty if nothing is."""
        wanted = {**self._sources.saved, **self._site}
        found = state_of(self._folder)
        if found != wanted:
            differ = sorted(path for path in found.keys() | wanted.keys() if found.get(path) != wanted.get(path))
            return f"the preview changed {differ[:5]}"
        return self._compare() or (self._compare() if self._sources.mend() else "")

    def _compare(self) -> str:
        """`check` and `build` here, and in a clean copy of the sources."""
        shutil.rmtree(self._clean, ignore_errors=True)
        for path, data in self._sources.saved.items():
            write(self._clean, path, data.decode())
        for command in (("check",), ("build", "--quiet")):
            here, there = (start(folder, command) for folder in (self._folder, self._clean))
            if (here.returncode, here.said) != (there.returncode, there.said):  # type: ignore[attr-defined]  # by `start`
                return f"{command[0]} ends with {here.returncode}, and in a clean copy with {there.returncode}"
        clean = _site_of(self._clean)
        if clean and clean != _site_of(self._folder):
            return "the site is another one than that of a clean copy"
        self._site = clean or self._site  # an error in the sources leaves the site that was
        return "" if _site_of(self._folder) == self._site else "a build of sources with errors changed the site"


def _site_of(folder: Path) -> State:
    return {path: data for path, data in state_of(folder).items() if path.startswith("site/")}
