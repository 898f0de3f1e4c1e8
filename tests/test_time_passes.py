"""What time alone moves, or a line of the catalogue, the next build moves: its bytes are those of one from nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from statusgen import cli
from statusgen.derive import take_snapshot
from statusgen.derive.told import Evidence, Told
from tests.make import at, incident, update
from tests.make import project as made
from tests.test_quiet import files_of

SITE = """\
site: {title: Example, url: "https://status.example.org/", timezone: %s, history_since: 2025-01-01}
policy: {close_after: 3d, closing: {require: [root_cause]}}
services:
  - {id: mail, name: Mail}
  - {id: a, name: Website}
  - {id: b, name: Website}
views:
  - {id: team, title: Team, services: [mail]}
"""
OUTAGE = """\
---
title: The page is slow
severity: low
services: {a: degraded}
determined: 2026-05-19 10:00
---

## 2026-05-19 10:10 investigating

We look.

## 2026-05-19 11:00 resolved

All pages work.
"""
WORK = """\
---
title: New disks
kind: maintenance
services: [mail]
window: {start: 2026-05-20 12:00, end: 2026-05-20 14:00}
---

## 2026-05-10 10:00 scheduled

We change disks.
"""
ANNOUNCED = """\
---
title: New disks
kind: maintenance
services: [mail]
announced: 2026-05-20 12:00
window: {start: 2026-05-28 12:00, end: 2026-05-28 14:00}
---

We change disks.
"""
NOTICE = """\
---
title: The office is closed
kind: notice
services: [mail]
window: {start: 2026-05-20 12:00, end: 2026-05-22 14:00}
---

## 2026-05-10 10:00 posted

Nobody is there.
"""
IMPORTED = """\
---
title: The page is slow
severity: low
services: {mail: degraded}
determined: 2026-05-20 10:00
started: 2026-05-20 12:00
imported_from: old page
---

## 2026-05-20 10:10 investigating

We look.
"""


class Project:
    """A folder, and the site that builds leave of it."""

    def __init__(self, folder: Path, zone: str = "Europe/Berlin") -> None:
        self.folder = folder
        self.site = folder / "site"
        self.write("services.yaml", SITE % zone)

    def write(self, path: str, text: str) -> None:
        file = self.folder / "source" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def build(self, now: str, *options: str, output: str = "site") -> dict[str, bytes]:
        words = ["--quiet", "--source", str(self.folder / "source"), "--output", str(self.folder / output)]
        assert cli.run(["build", *words, "--now", now, *options]) == 0
        return files_of(self.folder / output)

    def differing(self, now: str) -> list[str]:
        """Build, and name the files that a build from nothing makes otherwise, or alone."""
        found, anew = self.build(now), self.build(now, "--force", output="anew")
        return sorted(path for path in found.keys() | anew.keys() if found.get(path) != anew.get(path))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.mark.parametrize("is_quiet", [True, False], ids=["nothing else happens", "a page comes"])
@pytest.mark.parametrize(
    "report",
    [
        WORK + "\n## 2026-05-15 10:00 cancelled\n\nNot needed any more.\n",
        WORK + "\n## 2026-05-20 11:30 in_progress\n\nWe begin early.\n",
        ANNOUNCED,
        NOTICE,
        IMPORTED,
    ],
    ids=["cancelled work", "work begun early", "work announced later", "a notice", "an imported report"],
)
def test_an_instant_passes(project: Project, report: str, is_quiet: bool) -> None:
    """Noon in Berlin, at which no update stands."""
    project.write("incidents/2026-01-05-it.md", report)
    project.build("2026-05-20T09:50Z")
    if not is_quiet:
        project.write("pages/imprint.md", "---\ntitle: Imprint\n---\n\nIt is us.\n")
    assert project.differing("2026-05-20T10:30Z") == []


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin"])
def test_new_year_where_feeds_are_put_away(tmp_path: Path, zone: str) -> None:
    """By the years of UTC."""
    project = Project(tmp_path, zone)
    for day in range(1, 29):
        project.write(f"incidents/2025-03-{day:02}-slow.md", OUTAGE.replace("2026-05-19", f"2025-03-{day:02}"))
    project.build("2025-12-31T23:30Z")
    assert project.differing("2026-01-01T00:30Z") == []


A = "  - {id: a, name: Website}"
B = "  - {id: b, name: Website}"
HIDDEN_A, HIDDEN_B = (line.replace("}", ", audience: internal}") for line in (A, B))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("close_after: 3d", "close_after: 5d"),
        (f"{A}\n{B}", f"{B}\n{A}"),
        (f"{A}\n{HIDDEN_B}", f"{HIDDEN_A}\n{B}"),
    ],
    ids=["the policy", "the order of namesakes", "which of two namesakes is internal"],
)
def test_the_catalogue_changes(project: Project, before: str, after: str) -> None:
    given = (SITE % "Europe/Berlin").replace(f"{A}\n{B}", before if A in before else f"{A}\n{B}")
    project.write("services.yaml", given)
    project.write("incidents/2026-05-19-slow.md", OUTAGE.replace("{a: degraded}", "{a: degraded, b: degraded}"))
    project.build("2026-05-20T09:50Z")
    project.write("services.yaml", given.replace(before, after))
    assert project.differing("2026-05-20T09:50Z") == []


def test_a_telling_is_dated_later_than_now() -> None:
    """As git dates it on a machine whose clock is ahead of ours."""
    found = incident("slow", updates=(update("2026-01-10 10:00", "investigating"),))
    times = {("slow", at("2026-01-10 10:00")): Told(at("2026-01-10 12:05"), Evidence.GIT)}
    assert take_snapshot(made(found), at("2026-01-10 12:00"), told=times).settled_until == at("2026-01-10 12:05")
