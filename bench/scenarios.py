"""What people wait for: builds from nothing, rebuilds, checks, a save in the preview. A round runs each once."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bench import corpus
from bench.preview import saved_to_screen
from bench.process import Run, run

COLD = "cold build"
NOTHING = "nothing changed"
ONE = "one incident changed"
RESTORED = "one incident changed, only the cache restored"
RENAMED = "one service renamed"
CHECK_COLD = "`check`, cold"
CHECK_CACHED = "`check`, cached"
DIGEST = "`digest` of a month"
REPORT = "`report` of a quarter"
SERVE = "saved to screen in `serve`"


@dataclass(frozen=True, slots=True)
class Measured:
    """What one process of a round took; `written` is how many files it wrote, where it builds."""

    name: str
    run: Run
    written: int | None = None


def measure(folder: Path, number: int) -> Iterator[Measured]:
    """Each scenario once, in the project in `folder`; `number` is that of the round.

    Rebuilds come minutes after one another. The builds that are not yielded bring the site into the state that the
    next one finds: the first one that finds a site makes the second tree.
    """
    shutil.rmtree(folder / "site", ignore_errors=True)
    shutil.rmtree(folder / ".statusgen", ignore_errors=True)
    yield _build(COLD, folder, 0)
    _build(NOTHING, folder, 1)
    yield _build(NOTHING, folder, 2)
    _change(folder, f"Another sentence, number {number}.")
    yield _build(ONE, folder, 3)
    _rename(folder, number)
    yield _build(RENAMED, folder, 4)
    yield Measured(DIGEST, _statusgen(folder, 5, "digest", "--period", "monthly"))
    yield Measured(REPORT, _statusgen(folder, 5, "report", "--period", "2026-Q3"))
    _change(folder, f"A last sentence, number {number}.")
    shutil.rmtree(folder / "site")
    yield _build(RESTORED, folder, 6)
    yield from (Measured(SERVE, Run(seconds, 0, 0)) for seconds in saved_to_screen(folder, 3))
    shutil.rmtree(folder / ".statusgen")
    yield Measured(CHECK_COLD, _statusgen(folder, 7, "check", "--quiet"))
    yield Measured(CHECK_CACHED, _statusgen(folder, 8, "check", "--quiet"))


def _build(name: str, folder: Path, minute: int) -> Measured:
    done = _statusgen(folder, minute, "build", "--format", "json")
    return Measured(name, done, json.loads(done.said)["written"])


def _statusgen(folder: Path, minute: int, command: str, *options: str) -> Run:
    """A command in a process of its own, so many minutes after the newest report."""
    now = f"{corpus.NOW + timedelta(minutes=minute):%Y-%m-%dT%H:%M:%SZ}"
    return run([sys.executable, "-m", "statusgen", command, "--source", folder, "--now", now, *options])


def _change(folder: Path, sentence: str) -> None:
    with corpus.newest_incident(folder).open("a", encoding="utf-8") as text:
        text.write(f"\n{sentence}\n")


def _rename(folder: Path, number: int) -> None:
    """The service in the middle of the catalogue gets another name."""
    file = folder / "services.yaml"
    parts = re.split(r"(?<=name: )(Service [^,]*)", file.read_text("utf-8"))
    parts[len(parts) // 4 * 2 + 1] = f"Service of round {number}"
    file.write_text("".join(parts), "utf-8")
