"""A key stands for the bytes: whatever time does and people change, one key of a path is one content."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from statusgen import build
from statusgen.cache import Cache
from statusgen.derive import Snapshot, lasting, take_snapshot
from statusgen.derive.lasting import Past
from statusgen.files import File
from statusgen.model import Group, Impact, Incident, Kind, Omission, Project, Source, Status, Update, View, Window
from statusgen.prose import Prose
from statusgen.value import replace
from tests.outputs import situations
from tests.outputs.situations import DAY, HOUR, NOW

MINUTE = timedelta(minutes=1)
SERVICES = (
    situations.service("E-mail", "office"),
    situations.service("Web", "office"),
    replace(situations.service("Fax"), until=(NOW + 3 * DAY).date()),
    situations.service("Empty"),
)


def report(id: str, kind: Kind = Kind.INCIDENT, *updates: Update, **more: object) -> Incident:
    services = more.pop("services", {"e-mail": Impact.DEGRADED})
    source = Source(f"incidents/{id}.md", digest=repr((id, updates, more)))
    return Incident(id=id, kind=kind, title=id.title(), source=source, services=services, updates=updates, **more)  # type: ignore[arg-type]  # its fields


def work(id: str, start: datetime, rule: str | None = None, *updates: Update, **more: object) -> Incident:
    window = Window(start, start + 2 * HOUR)
    told = {"services": {"web": Impact.MAINTENANCE}, "window": window, "repeat": rule, "announced": NOW - 9 * DAY}
    return report(id, Kind.MAINTENANCE, *updates, **{**told, **more})


REPORTS = (
    report(
        "open",
        Kind.INCIDENT,
        Update(NOW - 3 * HOUR, Status.INVESTIGATING, "Mail is late.", eta=NOW + 5 * HOUR),
        Update(NOW + 90 * MINUTE, Status.MONITORING, "It is repaired.", edited=NOW + 200 * MINUTE),
        Update(NOW + 300 * MINUTE, Status.RESOLVED, "All mail has arrived."),
        determined=NOW - 3 * HOUR,
        started=NOW - 4 * HOUR,
        root_cause="A full queue.",
        resolution="It was emptied.",
        workaround="Use the web.",
    ),
    report(
        "harmless",
        Kind.INCIDENT,
        Update(NOW - HOUR, Status.INVESTIGATING, "We look."),
        services={"e-mail": Impact.OPERATIONAL},
        determined=NOW - HOUR,
        started=NOW - HOUR,
    ),
    report(
        "fax-down",
        Kind.INCIDENT,
        Update(NOW - 2 * HOUR, Status.IDENTIFIED, "Fax is down."),
        services={"fax": Impact.MAJOR_OUTAGE},
        determined=NOW - 2 * HOUR,
        started=NOW - 2 * HOUR,
    ),
    work("soon", NOW + 7 * DAY + 5 * HOUR),
    work("tonight", NOW + 6 * HOUR),
    work("weekly", NOW - 400 * DAY, "FREQ=WEEKLY"),
    work("yearly", NOW - 800 * DAY, "FREQ=YEARLY"),
    work("by-hand", NOW - HOUR, None, Update(NOW - HOUR, Status.IN_PROGRESS, "We begin.")),
    report(
        "to-come", Kind.NOTICE, announced=NOW + 4 * HOUR, window=Window(NOW + 4 * HOUR, NOW + 8 * HOUR), services={}
    ),
    report("pinned", Kind.NOTICE, Update(NOW - 40 * DAY, Status.POSTED, "Moved."), pinned=True, services={}),
)


def project(*reports: Incident) -> Project:
    made = situations.project(*reports, services=SERVICES, groups=(Group("office", "Office"),))
    site = replace(made.site, language="en", languages=("en", "de"), theme="plain", history_since=None)
    views = (View("mail", "Mail", services=("e-mail",)), View("all", "All", groups=("office",), services=("fax",)))
    return replace(made, site=site, views=views)


INSTANTS = sorted(
    {
        *(NOW + n * HOUR for n in range(13)),
        *(NOW + n * DAY + HOUR for n in range(1, 12)),
        *(NOW + n * DAY for n in (20, 29, 31, 33, 45, 170, 370)),
    }
)


@cache
def snapshots() -> tuple[Snapshot, ...]:
    """The same project over time, and at one instant with other reports in it."""
    changed = [REPORTS[:-1], REPORTS[1:], (*REPORTS, _old("old", "web")), (*REPORTS, _old("older", "fax"))]
    changed += [(*REPORTS, replace(_old("old", "web"), id="renamed")), (*_REPORTS_BUT_WEEKLY, _WEEKLY)]
    left_out = [
        replace(
            project(*REPORTS), omitted=(Omission("incidents/a.md", impacts=impacts, since=since, is_blind=not impacts),)
        )
        for impacts in ({"web": Impact.DEGRADED}, {"web": Impact.MAJOR_OUTAGE}, {})
        for since in (NOW - HOUR, NOW - 3 * DAY, None)
    ]
    over_time = [take_snapshot(project(*REPORTS), now) for now in INSTANTS]
    now = [*(project(*reports) for reports in changed), *left_out]
    return (*over_time, *(take_snapshot(project, NOW) for project in now))


_REPORTS_BUT_WEEKLY = tuple(report for report in REPORTS if report.id != "weekly")
_WEEKLY = next(replace(report, id="each-week") for report in REPORTS if report.id == "weekly")
"""The same text under another name."""


def _old(id: str, service: str) -> Incident:
    at = datetime.combine(date(2024, 3, 4), NOW.timetz())
    told = (Update(at, Status.INVESTIGATING, "It is slow."), Update(at + HOUR, Status.RESOLVED, "It works again."))
    return report(id, Kind.INCIDENT, *told, services={service: Impact.DEGRADED}, determined=at, started=at)


def promised(snapshot: Snapshot, prose: Prose) -> Iterator[tuple[str, File]]:
    """Every file with the key of its batch, which stands for it too."""
    tools = build.tools_for(snapshot.project, Path("/nonexistent"), prose)
    for promise in build.render(snapshot, tools, Path("/nonexistent")):
        if isinstance(promise, File):
            yield "", promise
        else:
            yield from ((promise.key, file) for file in promise.files())


def test_one_key_is_one_content() -> None:
    of_key: dict[tuple[str, str], str] = {}
    of_batch: dict[tuple[str, str], str] = {}
    stale = set()
    with Prose() as prose:
        for snapshot in snapshots():
            for batch, file in promised(snapshot, prose):
                content = sha256(file.make()).hexdigest()
                if of_key.setdefault((file.path, file.key), content) != content:
                    stale.add(file.path)
                if batch and of_batch.setdefault((file.path, batch), content) != content:
                    stale.add(f"{file.path} by its batch")
    assert sorted(stale) == []
    assert len(of_key) > 2_000


def test_what_is_taken_over_from_a_former_snapshot_says_the_same() -> None:
    with Prose() as prose:
        last = None
        for fresh in snapshots()[::3]:
            last = take_snapshot(fresh.project, fresh.now, last=last)
            assert _keys(last, prose) == _keys(fresh, prose)
        first, late = snapshots()[15], snapshots()[22]  # of days that lie far apart, the files themselves
        again = take_snapshot(late.project, late.now, last=first)
        found = {file.path: file.make() for _, file in promised(again, prose)}
        assert found == {file.path: file.make() for _, file in promised(late, prose)}


def test_what_former_builds_found_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lasting, "FRESH", -1)
    memory, recalled = Cache(None, "1").table("past"), 0
    with Prose() as prose:
        for fresh in snapshots():
            past = Past(memory, fresh.project, fresh.now, fresh.audience, fresh.told)
            again = take_snapshot(fresh.project, fresh.now, past=past)
            recalled += sum("key" in vars(view) for view in again.incidents)
            assert _keys(again, prose) == _keys(fresh, prose)
            assert again.settled_until == fresh.settled_until
            past.keep(again.incidents)
    assert recalled > 20


def _keys(snapshot: Snapshot, prose: Prose) -> dict[str, tuple[str, str]]:
    return {file.path: (batch, file.key) for batch, file in promised(snapshot, prose)}


@pytest.mark.parametrize("step", [17 * MINUTE, 3 * HOUR, 26 * HOUR])
def test_until_the_site_is_said_to_move_nothing_moves(step: timedelta) -> None:
    """But for what says when it was built: so a build to which nothing happened may keep all else."""
    now = NOW
    moved = set()
    with Prose() as prose:
        before: dict[str, str] = {}
        until = now
        while now < NOW + 12 * step:
            snapshot = take_snapshot(project(*REPORTS), now)
            found = {
                file.path: sha256(file.make()).hexdigest() for _, file in promised(snapshot, prose) if not file.blank
            }
            corrections = [at for at in (NOW + 200 * MINUTE,) if at > now]  # the build looks for these
            if before and now < until:
                moved |= {path for path in before | found if before.get(path) != found.get(path)}
            before, until = found, min(snapshot.settled_until, *corrections, *[snapshot.settled_until])
            now += step
    assert moved == set()
