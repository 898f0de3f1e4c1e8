"""What a digest looks back on, and what it finds there."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from statusgen.derive import take_snapshot
from statusgen.derive.digests import Period, happened, notices, span_before, upcoming
from statusgen.derive.narrow import chosen, narrowed
from statusgen.model import Incident, View
from tests.make import at, group, incident, maintenance, notice, project, service, update, window

CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("period", "now", "first", "last", "hours"),
    [
        ("daily", "2026-11-22 05:59", "2026-11-20", "2026-11-20", 24),
        ("daily", "2026-11-22 06:00", "2026-11-21", "2026-11-21", 24),
        ("weekly", "2026-11-22 09:00", "2026-11-15", "2026-11-21", 168),
        ("monthly", "2026-11-22 09:00", "2026-10-01", "2026-10-31", 744),
        ("monthly", "2026-03-01 09:00", "2026-02-01", "2026-02-28", 672),
        ("daily", "2026-11-02 12:00", "2026-11-01", "2026-11-01", 25),
        ("monthly", "2026-04-01 12:00", "2026-03-01", "2026-03-31", 743),
    ],
)
def test_whole_local_days(period: str, now: str, first: str, last: str, hours: int) -> None:
    span = span_before(Period(period), at(now), CHICAGO)
    assert (span.first.isoformat(), span.last.isoformat()) == (first, last)
    assert (span.end - span.start).total_seconds() == hours * 3600


def resolved(id: str, start: str, end: str, status: str = "resolved") -> Incident:
    return incident(id, updates=(update(start, "investigating"), update(end, status)))


def test_what_is_over_and_touched_the_span() -> None:
    files = (
        resolved("before", "2026-01-09 10:00", "2026-01-09 23:59"),
        resolved("into", "2026-01-09 22:00", "2026-01-10 01:00"),
        resolved("within", "2026-01-10 10:00", "2026-01-10 11:00"),
        resolved("alarm", "2026-01-10 12:00", "2026-01-10 12:10", "false_alarm"),
        resolved("out", "2026-01-10 23:00", "2026-01-11 07:00"),
        resolved("after", "2026-01-11 01:00", "2026-01-11 02:00"),
        incident("open", updates=(update("2026-01-10 09:00", "investigating"),)),
        maintenance("work", window("2026-01-10 02:00", "2026-01-10 04:00"), announced=at("2026-01-05 00:00")),
        maintenance(
            "given-up",
            window("2026-01-12 02:00", "2026-01-12 04:00"),
            updates=(update("2026-01-05 09:00", "scheduled"), update("2026-01-10 09:00", "cancelled")),
        ),
        maintenance("nightly", window("2026-01-01 03:00", "2026-01-01 04:00"), repeat="FREQ=DAILY"),
    )
    snapshot = take_snapshot(project(*files), at("2026-01-11 08:00"))
    span = span_before(Period.DAILY, snapshot.now, snapshot.site.zone)
    found = [(item.view.id, item.start) for item in happened(snapshot, span)]
    assert [id for id, _ in found] == ["into", "work", "nightly", "given-up", "within", "alarm", "out"]
    assert dict(found)["nightly"] == at("2026-01-10 03:00")


def test_what_is_ahead() -> None:
    files = (
        maintenance("soon", window("2026-01-14 02:00", "2026-01-14 04:00")),
        maintenance("later", window("2026-02-20 02:00", "2026-02-20 04:00")),
        maintenance("weekly", window("2026-01-04 03:00", "2026-01-04 04:00"), repeat="FREQ=WEEKLY"),
    )
    snapshot = take_snapshot(project(*files), at("2026-01-10 08:00"))
    assert [o.incident.id for o in upcoming(snapshot, Period.DAILY)] == ["weekly", "soon"]
    assert [o.incident.id for o in upcoming(snapshot, Period.MONTHLY)] == ["weekly", "soon", "later"]


@pytest.mark.parametrize(("day", "is_ahead"), [(17, True), (18, False)])
def test_what_is_ahead_moves_with_days_and_not_with_hours(day: int, is_ahead: bool) -> None:
    planned = maintenance("work", window(f"2026-01-{day} 14:00", f"2026-01-{day} 15:00"))
    for clock in ("00:00", "13:59", "14:01", "23:59"):
        found = upcoming(take_snapshot(project(planned), at(f"2026-01-10 {clock}")), Period.DAILY)
        assert bool(found) is is_ahead, clock


def test_notices_that_hold_and_new_ones() -> None:
    files = (
        notice("holds", [update("2026-01-01 09:00", "posted")]),
        notice("ended-early", [update("2026-01-01 09:00", "posted"), update("2026-01-02 09:00", "ended")]),
        notice("new", [update("2026-01-09 09:00", "posted"), update("2026-01-09 10:00", "ended")]),
    )
    snapshot = take_snapshot(project(*files), at("2026-01-10 08:00"))
    span = span_before(Period.DAILY, snapshot.now, snapshot.site.zone)
    assert [view.id for view in notices(snapshot, span)] == ["new", "holds"]


class TestChosen:
    files = (
        incident("mail", {"email": "degraded", "web": "degraded"}),
        incident("web-only", {"web": "degraded"}),
        notice("to-all", [update("2026-01-01 09:00", "posted")]),
    )
    snapshot = take_snapshot(
        project(
            *files,
            services=[service("email", group="office"), service("fax"), service("web")],
            groups=[group("office")],
            views=[View("customers", "Customers", services=("web",))],
        ),
        at("2026-01-11 00:00"),
    )

    @pytest.mark.parametrize(
        ("given", "name", "services", "incidents"),
        [
            ({"services": ["fax"]}, "Fax", ["fax"], ["to-all"]),
            ({"groups": ["office"]}, "Office", ["email"], ["mail", "to-all"]),
            ({"views": ["customers"]}, "Customers", ["web"], ["mail", "to-all", "web-only"]),
            ({"groups": ["office"], "services": ["fax"]}, "Office, Fax", ["email", "fax"], ["mail", "to-all"]),
        ],
    )
    def test_parts_together(
        self, given: dict[str, list[str]], name: str, services: list[str], incidents: list[str]
    ) -> None:
        selection = chosen(self.snapshot, **given)
        assert (selection.name, [s.id for s in selection.services]) == (name, services)
        assert sorted(view.id for view in selection.incidents) == incidents
        seen = narrowed(self.snapshot, selection)
        assert {s.id for view in seen.incidents for s in view.services} <= set(services)

    def test_what_is_not_there(self) -> None:
        with pytest.raises(KeyError):
            chosen(self.snapshot, services=["core"])
