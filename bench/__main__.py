"""`python -m bench`: builds corpora and prints what each build takes, as Markdown for docs/benchmarks.md."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bench import corpus
from bench.preview import saved_to_screen

SIZES = ((1_000, 30), (10_000, 200))
LIKE_USERS = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""An installed program has its bytecode at hand."""


@dataclass(frozen=True, slots=True)
class Run:
    """One whole process: seconds on the wall and of CPU, peak memory in MB, files written."""

    wall: float
    cpu: float
    memory: float
    written: int


def build(source: Path, minute: int = 0) -> Run:
    """Run `statusgen build` in a process of its own, so many minutes after the newest report."""
    now = f"{corpus.NOW + timedelta(minutes=minute):%Y-%m-%dT%H:%M:%SZ}"
    words = [sys.executable, "-m", "statusgen", "build", "--source", str(source), "--now", now, "--format", "json"]
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(words, stdout=out, stderr=subprocess.DEVNULL, env=LIKE_USERS)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        answer = json.loads(out.read())
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, answer["written"])


def measure(folder: Path, repeat: int) -> dict[str, list[Run]]:
    """Cold builds, builds a minute later with nothing changed, and builds with the newest incident changed.

    A build between them is not counted: the first one that finds a site makes the second tree.
    """
    runs: dict[str, list[Run]] = {"cold": [], "nothing changed": [], "one incident changed": []}
    file = corpus.newest_incident(folder)
    for n in range(repeat):
        shutil.rmtree(folder / "site", ignore_errors=True)
        shutil.rmtree(folder / ".statusgen", ignore_errors=True)
        runs["cold"].append(build(folder))
        build(folder, minute=1)
        runs["nothing changed"].append(build(folder, minute=2))
        with file.open("a", encoding="utf-8") as text:
            text.write(f"\nAnother sentence, number {n}.\n")
        runs["one incident changed"].append(build(folder, minute=3))
    return runs


def row(name: str, runs: Sequence[Run]) -> str:
    """The medians of one figure."""

    def median(key: str) -> float:
        return float(statistics.median(getattr(run, key) for run in runs))

    return f"| {name} | {median('wall'):.2f} | {median('cpu'):.2f} | {median('memory'):.0f} | {median('written'):.0f} |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--sizes", nargs="*", metavar="INCIDENTSxSERVICES", help="such as 1000x30")
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    sizes = [tuple(map(int, size.split("x"))) for size in options.sizes] if options.sizes else SIZES
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, medians of {options.repeat}"
    )
    for incidents, services in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "project"
            corpus.write(folder, incidents, services)
            print(f"\n## {incidents:,} incidents, {services} services\n")
            print("| build | wall s | CPU s | peak MB | files written |\n| --- | --- | --- | --- | --- |")
            for name, runs in measure(folder, options.repeat).items():
                print(row(name, runs), flush=True)
            milliseconds = saved_to_screen(folder, options.repeat * 3)
            print(
                f"\nSaved to screen in `serve`: {statistics.median(milliseconds):.0f} ms (of {len(milliseconds)} saves)"
            )


if __name__ == "__main__":
    main()
