"""What is tried: projects in some state, each with a command that changes it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

NOW = "2026-01-15T12:00:00Z"
CATALOGUE = """\
site: {title: Example Status, url: "https://status.example.org/", timezone: UTC, theme: plain}
services: [{id: email, name: E-mail}]
policy: {severities: {high: {channels: [phone]}}}
channels: {phone: {type: script}}
"""
REPORT = """\
---
title: Mail is late
severity: high
services: {email: degraded}
determined: 2026-01-15 11:00
---

## 2026-01-15 11:10 investigating

We look for the cause.
"""
OTHER = REPORT.replace("Mail is late", "Mail is lost").replace("11:10", "11:20")
FOREIGN = """\
---
title: Mail
date: 2020-02-02T10:00:00+00:00
severity: down
resolved: true
resolvedWhen: 2020-02-02T11:00:00+00:00
affected: [Mail]
section: issue
---
It was down.
"""

OF_A_RUN = re.compile(rb'"(?:at|run)":"[^"]*"')
"""In a line of the ledger: what is another one in each run."""

State = dict[str, bytes]


@dataclass(frozen=True)
class Scenario:
    """`prepare` makes the project as it was, `change` is what happens before the command. `results` are the paths that
    the command may change; all others must stay. `halves`: what is made of several files may stand there in part, each
    file of it whole."""

    name: str
    prepare: Callable[[Path], None]
    command: tuple[str, ...]
    results: tuple[str, ...]
    halves: bool = False


def write(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text)


def _project(folder: Path) -> None:
    write(folder, "services.yaml", CATALOGUE)
    write(folder, "incidents/mail-late.md", REPORT)


def _built(folder: Path) -> None:
    """A site of before, built twice, so that there is a second tree; and one more report since."""
    _project(folder)
    for _ in range(2):
        start(folder, ("build", "--quiet"))
        write(folder, "incidents/mail-late.md", REPORT + "\nIt is the queue.\n")
    write(folder, "incidents/mail-lost.md", OTHER)


def _foreign(folder: Path) -> None:
    write(folder, "old/config.yml", "title: Old\nparams:\n  systems:\n    - name: Mail\n")
    for number in range(3):
        write(folder, f"old/content/issues/{number}.md", FOREIGN)


SCENARIOS = (
    Scenario("build", _built, ("build", "--quiet"), ("site",)),
    Scenario("first build", _project, ("build", "--quiet"), ("site",)),
    Scenario(
        "update",
        _project,
        ("update", "mail-late", "identified", "-m", "It is the queue.", "--next-update", "13:00"),
        ("incidents/mail-late.md",),
    ),
    Scenario("import", _foreign, ("import", "cstate", "old"), ("services.yaml", "incidents"), halves=True),
    Scenario("notify", _project, ("notify", "--quiet"), ("ledger.jsonl", "ledger.jsonl.lock"), halves=True),
)


def begin(folder: Path, command: tuple[str, ...], *before: str) -> subprocess.Popen[str]:
    """The command, begun in a session of its own."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"PYTHONPATH": str(ROOT), "STATUSGEN_LEDGER": f"file:{folder}/ledger.jsonl", "PYTHONHASHSEED": "0"}
    return subprocess.Popen(
        [*before, sys.executable, "-B", "-m", "statusgen", *command, "--now", NOW],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def start(folder: Path, command: tuple[str, ...], *before: str) -> subprocess.Popen[str]:
    """The command, begun and waited for."""
    process = begin(folder, command, *before)
    process.said = "".join(process.communicate())  # type: ignore[attr-defined]  # beside the process, for whoever asks
    return process


def state_of(folder: Path) -> State:
    """Every file of the project, but what only a build may know of (its cache, its second tree). What the ledger says
    of the run that wrote it is left out."""
    return {
        path.relative_to(folder).as_posix(): OF_A_RUN.sub(b"", data) if path.name == "ledger.jsonl" else data
        for path in folder.rglob("*")
        if path.is_file() and ".statusgen" not in path.relative_to(folder).parts
        for data in [path.read_bytes()]
    }
