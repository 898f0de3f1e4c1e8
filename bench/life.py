"""`make life`: years of daily commits, built each day with the cache of the day before.

Each build is compared, byte for byte, with one from nothing (every so many-th, since that takes longer than the build
itself); time and the size of cache and second tree are printed as they go. A day's commit writes, changes or ends
something, as staff do: a new report each third day, an update to an open one, a typo mended in an old one, a service
renamed once a year.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

DAY = timedelta(days=1)
BEGIN = datetime(2026, 1, 1, 9, tzinfo=UTC)
CATALOGUE = """\
site: {{title: Example Status, url: "https://status.example.org/", timezone: Europe/Berlin, theme: {theme}}}
policy: {{close_after: 3d}}
services:
{services}
"""
WORDS = "mail late lost slow queue relay disk full again printer network login page search form".split()


class Desk:
    """A project in git, and the day."""

    def __init__(self, folder: Path, theme: str) -> None:
        self.source = folder / "source"
        self.folder = folder
        self.theme = theme
        self.random = Random(5)
        self.open: list[Path] = []
        self.old: list[Path] = []
        self.names = {n: f"Service {n}" for n in range(5)}
        self.source.mkdir()
        self._git("init", "--quiet", "--initial-branch=main")
        self._catalogue()

    def day(self, number: int) -> datetime:
        """What staff do on this day, committed; the hour at which the site is built."""
        now = BEGIN + number * DAY
        if number % 365 == 200:
            self.names[number % 5] = f"Service {number % 5} of year {now.year}"
            self._catalogue()
        if number % 3 == 0:
            self._report(now, number)
        for path in list(self.open):
            self._update(path, now)
        if self.old and number % 11 == 0:
            path = self.random.choice(self.old)
            path.write_text(path.read_text() + "\nA word more.\n")
        self._git("add", "--all", ":!site")
        self._git("commit", "--quiet", "--allow-empty", "--message", f"day {number}", now=now)
        return now + timedelta(hours=1)

    def build(self, now: datetime, site: Path, *options: str) -> tuple[float, int]:
        """Seconds and files written of one build."""
        words = ["build", "--source", str(self.source), "--output", str(site), "--now", now.isoformat()]
        begin = time.perf_counter()
        run = subprocess.run(
            [sys.executable, "-m", "statusgen", *words, "--format", "json", *options], capture_output=True, check=True
        )
        return time.perf_counter() - begin, json.loads(run.stdout)["written"]

    def _catalogue(self) -> None:
        rows = "\n".join(f"  - {{id: service-{n}, name: {name}}}" for n, name in self.names.items())
        (self.source / "services.yaml").write_text(CATALOGUE.format(theme=self.theme, services=rows))

    def _report(self, now: datetime, number: int) -> None:
        began = now - timedelta(hours=2)
        path = self.source / "incidents" / str(now.year) / f"{now:%Y-%m-%d}-report-{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        impact = self.random.choice(("degraded", "partial_outage", "major_outage"))
        path.write_text(
            f"---\ntitle: {' '.join(self.random.sample(WORDS, 4))}\nseverity: medium\n"
            f"services: {{service-{self.random.randrange(5)}: {impact}}}\ndetermined: {began:%Y-%m-%d %H:%M}\n"
            f"category: {self.random.choice(WORDS)}\nroot_cause: It broke.\nresolution: It was mended.\n---\n\n"
            f"## {began:%Y-%m-%d %H:%M} investigating\n\n{' '.join(self.random.choices(WORDS, k=40))}.\n"
        )
        self.open.append(path)

    def _update(self, path: Path, now: datetime) -> None:
        status = self.random.choice(("identified", "monitoring", "resolved"))
        with path.open("a") as file:
            file.write(f"\n## {now:%Y-%m-%d %H:%M} {status}\n\n{' '.join(self.random.choices(WORDS, k=30))}.\n")
        if status == "resolved":
            self.open.remove(path)
            self.old.append(path)

    def _git(self, *words: str, now: datetime = BEGIN) -> None:
        who = ("-c", "user.name=desk", "-c", "user.email=desk@example.org", "-c", "gc.auto=500")
        when = {"GIT_COMMITTER_DATE": now.isoformat(), "GIT_AUTHOR_DATE": now.isoformat()}
        subprocess.run(["git", "-C", str(self.source), *who, *words], env={**os.environ, **when}, check=True)


def files_of(folder: Path) -> dict[str, bytes]:
    """The site's files, by path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def size_of(folder: Path) -> int:
    """The bytes of all files in a folder, those with two names once."""
    known = {facts.st_ino: facts.st_size for facts in map(Path.lstat, folder.rglob("*"))}
    return sum(known.values())


def live(days: int, compare: int, folder: Path, theme: str = "default") -> Iterator[tuple[int, float, int, int, int]]:
    """Each day: its number, the build's seconds, files written, files of the site, bytes of the cache. Raises
    AssertionError where the site is not that of a build from nothing."""
    desk = Desk(folder, theme)
    site, anew = folder / "site", folder / "anew"
    for number in range(days):
        now = desk.day(number)
        seconds, written = desk.build(now, site)
        found = files_of(site)
        if number % compare == 0 or number == days - 1:
            desk.build(now, anew, "--force")
            expected = files_of(anew)
            differing = sorted(p for p in found.keys() | expected.keys() if found.get(p) != expected.get(p))
            assert differing == [], f"day {number}: {differing[:5]}"
        yield number, seconds, written, len(found), size_of(desk.source / ".statusgen" / "cache")


def main() -> None:
    """Live so many days and print a row for each half year."""
    parser = argparse.ArgumentParser(prog="bench.life", description=__doc__)
    parser.add_argument("days", type=int, nargs="?", default=3650)
    parser.add_argument("--compare", type=int, default=1, help="compare every so many-th day (default: each)")
    options = parser.parse_args()
    print("| day | seconds a build | files written | files | MB of cache |\n| --- | --- | --- | --- | --- |")
    times: list[float] = []
    counts: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, seconds, written, files, cache in live(options.days, options.compare, Path(folder)):
            times.append(seconds)
            counts.append(written)
            if len(times) == max(1, options.days // 20):
                mean, most = sum(times) / len(times), sum(counts) / len(counts)
                print(f"| {number + 1} | {mean:.2f} | {most:.0f} | {files} | {cache / 1e6:.1f} |", flush=True)
                times, counts = [], []


if __name__ == "__main__":
    main()
