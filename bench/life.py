"""`make life`: years of daily commits on the example, built each day with the cache of the day before.

Each build is compared, byte for byte, with one from nothing: of another clone, at another path, on one core. As many of
them as there are cores run beside the years. Time and the size of cache and site are printed as they go. A day's commit
writes, changes or ends something, as staff do: reports, updates, planned work, corrections on quiet days,
a service renamed once a year.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from multiprocessing import Queue
from pathlib import Path
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

import yaml

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ("services.yaml", "incidents", "pages", "runbooks", "static", "feedback", ".gitignore")
DAY = timedelta(days=1)
BEGIN = datetime(2026, 11, 24, 9, tzinfo=UTC)
WORDS = "mail late lost slow queue relay disk full again printer network login page search form".split()


class Lived(NamedTuple):
    """A day: its number, the build's seconds by the clock and of CPU, files written, files of the site, bytes of the
    cache; on some days CPU and cache of the same build in a clone that was first built the day before."""

    number: int
    seconds: float
    cpu: float
    written: int
    files: int
    cache: int
    young: tuple[float, int] | None


class Desk:
    """The example in git, and its staff: a report each `every` days."""

    def __init__(self, source: Path, theme: str, every: int) -> None:
        self.source = source
        self.every = every
        self.random = Random(5)
        source.mkdir()
        for name in EXAMPLE:
            origin = ROOT / name
            (shutil.copytree if origin.is_dir() else shutil.copy)(origin, source / name)
        self.catalogue = source / "services.yaml"
        self.catalogue.write_text(self.catalogue.read_text().replace("theme: default", f"theme: {theme}"))
        known = yaml.safe_load(self.catalogue.read_text())
        self.zone = ZoneInfo(known["site"]["timezone"])
        self.services = [s["id"] for s in known["services"] if "until" not in s and "audience" not in s]
        self.open = [source / "incidents/2026/2026-11-21-permit-search.md"]
        self.old: list[Path] = []
        _git(source, "init", "--quiet", "--initial-branch=main")
        self._commit("The example", BEGIN - DAY)

    def day(self, number: int) -> datetime:
        """What staff do on this day, committed; the hour at which the site is built."""
        now = BEGIN + number * DAY
        busy = bool(self.open)
        for path in list(self.open):
            self._update(path, now)
        if number % 365 == 200:
            self._rename(now.year)
        if number % self.every == 0:
            self._report(now, number)
        elif number % 30 == 17:
            self._plan(now, number)
        elif not busy and self.old:
            path = self.random.choice(self.old)
            path.write_text(path.read_text() + "\nA word more.\n")
        self._commit(f"day {number}", now)
        return now + timedelta(hours=1)

    def _rename(self, year: int) -> None:
        service = self.random.choice(self.services)
        found = re.compile(rf"(- id: {service}\n    name: .+?)(?: of year \d+)?\n")
        text, count = found.subn(rf"\1 of year {year}\n", self.catalogue.read_text())
        assert count == 1, service
        self.catalogue.write_text(text)

    def _report(self, now: datetime, number: int) -> None:
        began = self._local(now - timedelta(hours=2))
        impact = self.random.choice(("degraded", "partial_outage", "major_outage"))
        path = self._write(
            f"{now:%Y}/{now:%Y-%m-%d}-report-{number}",
            f"---\ntitle: {' '.join(self.random.sample(WORDS, 4))}\nseverity: medium\n"
            f"services: {{{self.random.choice(self.services)}: {impact}}}\ndetermined: {began}\n"
            f"category: {self.random.choice(WORDS)}\nroot_cause: It broke.\nresolution: It was mended.\n---\n\n"
            f"## {began} investigating\n\n{' '.join(self.random.choices(WORDS, k=40))}.\n",
        )
        self.open.append(path)

    def _plan(self, now: datetime, number: int) -> None:
        begin, end = self._local(now + 7 * DAY), self._local(now + 7 * DAY + timedelta(hours=3))
        path = self._write(
            f"{now:%Y}/{now + 7 * DAY:%Y-%m-%d}-work-{number}",
            f"---\ntitle: {' '.join(self.random.sample(WORDS, 3))}\nkind: maintenance\n"
            f"services: [{self.random.choice(self.services)}]\nannounced: {self._local(now)}\n"
            f"window: {{start: {begin}, end: {end}}}\n---\n\n{' '.join(self.random.choices(WORDS, k=20))}.\n",
        )
        self.old.append(path)

    def _update(self, path: Path, now: datetime) -> None:
        status = self.random.choice(("identified", "monitoring", "resolved"))
        with path.open("a") as file:
            file.write(f"\n## {self._local(now)} {status}\n\n{' '.join(self.random.choices(WORDS, k=30))}.\n")
        if status == "resolved":
            self.open.remove(path)
            self.old.append(path)

    def _local(self, at: datetime) -> str:
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M}"

    def _write(self, name: str, text: str) -> Path:
        path = self.source / "incidents" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def _commit(self, message: str, now: datetime) -> None:
        who = ("-c", "user.name=desk", "-c", "user.email=desk@example.org", "-c", "gc.auto=500")
        when = {"GIT_COMMITTER_DATE": now.isoformat(), "GIT_AUTHOR_DATE": now.isoformat()}
        _git(self.source, "add", "--all")
        _git(self.source, *who, "commit", "--quiet", "--allow-empty", "--message", message, env=when)


class Clone:
    """One process of those that build from nothing: its clone of the project, and the core it keeps to."""

    folder: Path

    @classmethod
    def make(cls, source: Path, beside: Path, cores: Queue[int]) -> None:
        """Begin in a new process, on the next core."""
        os.sched_setaffinity(0, {cores.get()})
        cls.folder = beside / f"clone-{os.getpid()}"
        _git(beside, "clone", "--quiet", "--shared", str(source), str(cls.folder))

    @classmethod
    def differing(cls, commit: str, now: datetime, found: dict[str, str]) -> list[str]:
        """The paths at which a build from nothing, of this commit, is not what was found; five at most."""
        _git(cls.folder, "fetch", "--quiet")
        _git(cls.folder, "checkout", "--quiet", "--detach", commit)
        with tempfile.TemporaryDirectory(dir=cls.folder.parent) as site:
            shutil.rmtree(cls.folder / ".statusgen", ignore_errors=True)
            build(cls.folder, now, Path(site))
            expected = digests(Path(site))
        return sorted(p for p in found.keys() | expected.keys() if found.get(p) != expected.get(p))[:5]


def comparing(source: Path, beside: Path, cores: set[int]) -> ProcessPoolExecutor:
    """Processes for `Clone.differing`, one a core."""
    each: Queue[int] = Queue()
    for core in cores:
        each.put(core)
    return ProcessPoolExecutor(len(cores), initializer=Clone.make, initargs=(source, beside, each))


def build(source: Path, now: datetime, site: Path) -> int:
    """Files written of one build, in a new process."""
    words = ["build", "--source", str(source), "--output", str(site), "--now", now.isoformat(), "--format", "json"]
    run = subprocess.run([sys.executable, "-m", "statusgen", *words], capture_output=True, check=True)
    written: int = json.loads(run.stdout)["written"]
    return written


def digests(folder: Path) -> dict[str, str]:
    """The site's files, by path: their SHA-256."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def size_of(folder: Path) -> int:
    """The bytes of all files in a folder, those with two names once."""
    known = {facts.st_ino: facts.st_size for facts in map(Path.lstat, folder.rglob("*"))}
    return sum(known.values())


def young(source: Path, beside: Path, now: datetime) -> tuple[float, int]:
    """CPU of the build of the newest commit, and the cache after it, in a clone whose first build is that of the day
    before."""
    with tempfile.TemporaryDirectory(dir=beside) as folder:
        clone, site = Path(folder) / "source", Path(folder) / "site"
        _git(beside, "clone", "--quiet", "--shared", str(source), str(clone))
        _git(clone, "checkout", "--quiet", "--detach", "HEAD~1")
        build(clone, now - DAY, site)
        _git(clone, "checkout", "--quiet", "--detach", "main")
        used = _cpu()
        build(clone, now, site)
        return _cpu() - used, size_of(clone / ".statusgen" / "cache")


def live(
    days: int, compare: int, folder: Path, theme: str = "default", every: int = 14, youth: int | None = None
) -> Iterator[Lived]:
    """Live so many days in an empty folder; each `youth` days look what the day costs a young project. Raises
    AssertionError where the site of a compared day is not that of a build from nothing."""
    desk = Desk(folder / "source", theme, every)
    site = folder / "site"
    cores = os.sched_getaffinity(0)
    waiting: deque[tuple[int, Future[list[str]]]] = deque()
    with comparing(desk.source, folder, cores) as clones:
        for number in range(days):
            now = desk.day(number)
            begin, used = time.perf_counter(), _cpu()
            written = build(desk.source, now, site)
            seconds, cpu = time.perf_counter() - begin, _cpu() - used
            found = digests(site)
            cache = size_of(desk.source / ".statusgen" / "cache")
            beside = young(desk.source, folder, now) if youth and number % youth == youth - 1 else None
            if compare and (number % compare == 0 or number == days - 1):
                commit = _git(desk.source, "rev-parse", "HEAD").strip()
                waiting.append((number, clones.submit(Clone.differing, commit, now, found)))
            while len(waiting) > 2 * len(cores) or (waiting and number == days - 1):
                compared, answer = waiting.popleft()
                assert answer.result() == [], f"day {compared}"
            yield Lived(number, seconds, cpu, written, len(found), cache, beside)


def _cpu() -> float:
    """Seconds of CPU of all processes waited for so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _git(folder: Path, *words: str, env: dict[str, str] | None = None) -> str:
    command = ["git", "-C", str(folder), *words]
    found = {**os.environ, **(env or {})}
    return subprocess.run(command, env=found, check=True, stdout=subprocess.PIPE, text=True).stdout


def main() -> None:
    """Live so many days and print a row for each half year."""
    parser = argparse.ArgumentParser(prog="bench.life", description=__doc__)
    parser.add_argument("days", type=int, nargs="?", default=3650)
    parser.add_argument("--compare", type=int, default=1, help="compare every so many-th day (default: each; 0: none)")
    parser.add_argument("--every", type=int, default=14, help="days from one report to the next (default: 14)")
    parser.add_argument("--youth", type=int, default=30, help="days from one look at a young project to the next (30)")
    options = parser.parse_args()
    print(
        "| day | seconds a build | of CPU | files written | files | MB of cache | CPU, some days | young | MB, young |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    part: list[Lived] = []
    with tempfile.TemporaryDirectory() as folder:
        for day in live(options.days, options.compare, Path(folder), every=options.every, youth=options.youth):
            part.append(day)
            if len(part) == max(1, options.days // 20):
                print(_row(part), flush=True)
                part = []


def _row(part: Sequence[Lived]) -> str:
    """Means of these days; of those with a look at a young project beside its own."""
    day, looks = part[-1], [(each.cpu, *each.young) for each in part if each.young]
    means = [sum(column) / len(part) for column in zip(*(each[1:4] for each in part), strict=True)]
    cells = [f"{day.number + 1:,}", f"{means[0]:.2f}", f"{means[1]:.2f}", f"{means[2]:.0f}"]
    cells += [f"{day.files:,}", f"{day.cache / 1e6:.1f}"]
    if looks:
        old, new, _ = (sum(column) / len(looks) for column in zip(*looks, strict=True))
        cells += [f"{old:.2f}", f"{new:.2f}", f"{looks[-1][2] / 1e6:.1f}"]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
