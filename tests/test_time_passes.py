"""What time alone moves, or a line of the catalogue, the next build moves: its bytes are those of one from nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from statusgen.derive import take_snapshot
from statusgen.derive.told import Evidence, Told
from tests.anew import Project
from tests.make import at, incident, update
from tests.make import project as made

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
IMPORTED = (
    OUTAGE.partition("\n## 2026-05-19 11:00")[0]
    .replace("2026-05-19", "2026-05-20")
    .replace("---\n\n", "started: 2026-05-20 12:00\nimported_from: old page\n---\n\n")
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    found = Project(tmp_path)
    found.lay({"services.yaml": SITE % "Europe/Berlin"})
    return found


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
    project.lay({"incidents/2026-01-05-it.md": report})
    project.build("2026-05-20T09:50Z")
    if not is_quiet:
        project.lay({"pages/imprint.md": "---\ntitle: Imprint\n---\n\nIt is us.\n"})
    assert project.stale("2026-05-20T10:30Z") == []


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin"])
def test_new_year_where_feeds_are_put_away(tmp_path: Path, zone: str) -> None:
    """By the years of UTC."""
    project = Project(tmp_path)
    project.lay({"services.yaml": SITE % zone})
    for day in range(1, 29):
        project.lay({f"incidents/2025-03-{day:02}-slow.md": OUTAGE.replace("2026-05-19", f"2025-03-{day:02}")})
    project.build("2025-12-31T23:30Z")
    assert project.stale("2026-01-01T00:30Z") == []


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
    project.lay({"services.yaml": given})
    project.lay({"incidents/2026-05-19-slow.md": OUTAGE.replace("{a: degraded}", "{a: degraded, b: degraded}")})
    project.build("2026-05-20T09:50Z")
    project.lay({"services.yaml": given.replace(before, after)})
    assert project.stale("2026-05-20T09:50Z") == []


def test_a_telling_is_dated_later_than_now() -> None:
    """As git dates it on a machine whose clock is ahead of ours."""
    found = incident("slow", updates=(update("2026-01-10 10:00", "investigating"),))
    times = {("slow", at("2026-01-10 10:00")): Told(at("2026-01-10 12:05"), Evidence.GIT)}
    assert take_snapshot(made(found), at("2026-01-10 12:00"), told=times).settled_until == at("2026-01-10 12:05")
