"""What a build found of reports that are over is true in the next: as of a build that remembers nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusgen.cache import Cache
from statusgen.derive import Snapshot, ToldTimes, lasting, take_snapshot
from statusgen.derive.lasting import Lasting, Past
from statusgen.derive.told import NOTHING, Evidence, Told
from statusgen.memory import Memory
from statusgen.model import Audience, Incident, Policy, Project
from statusgen.value import replace
from tests.derive.test_timeline import SERVICES, START, incidents
from tests.make import at, incident, maintenance, notice, project, service, update, window

NAMES = Lasting.__struct_fields__[2:]
RESOLVED = [update("2026-01-10 10:00", "investigating"), update("2026-01-10 11:00", "resolved")]


@pytest.fixture(autouse=True)
def _all_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lasting, "FRESH", -1)


def memory() -> Memory:
    return Cache(None, "1").table("past")


def found(
    of: Project,
    now: datetime,
    store: Memory,
    told: ToldTimes = NOTHING,
    audience: Audience = Audience.PUBLIC,
) -> tuple[Snapshot, set[str]]:
    """The snapshot of a build that remembers, and the reports of which it need not find anything."""
    past = Past(store, of, now, audience, told)
    snapshot = take_snapshot(of, now, audience, told, past=past)
    recalled = {view.id for view in snapshot.incidents if "key" in vars(view)}
    past.keep(snapshot.incidents)
    return snapshot, recalled


def says(snapshot: Snapshot) -> Mapping[str, object]:
    """All that follows from what is remembered."""
    views = {view.id: {name: getattr(view, name) for name in NAMES} for view in snapshot.incidents}
    services = {s.id: (s.state, s.moved, s.key, s.history, s.recent) for s in snapshot.services}
    return {**views, **services, "": (snapshot.next_transition, snapshot.settled_until, snapshot.updated)}


def of(*reports: Incident, **facts: object) -> Project:
    return project(*reports, services=[service(name) for name in SERVICES], **facts)  # type: ignore[arg-type]  # its own


minutes = st.integers(-30, 400) | st.integers(0, 60 * 24 * 60)
told_at = st.none() | st.integers(0, 600)


@given(st.lists(incidents(), min_size=1, max_size=3), st.lists(minutes, min_size=2, max_size=4), st.data())
def test_what_is_remembered_is_what_would_be_found(
    reports: list[Incident], moments: list[int], data: st.DataObject
) -> None:
    named = [
        replace(each, id=f"report-{n}", source=replace(each.source, digest=f"{n}")) for n, each in enumerate(reports)
    ]
    planned = maintenance("work", when=window("2026-01-10 11:00", "2026-01-10 12:00"), services=("web",))
    told: ToldTimes = {}
    if data.draw(st.booleans()):
        drawn = [(one.id, each.at, data.draw(told_at)) for one in named for each in one.updates]
        told = {
            (id, at): Told(None if after is None else at + timedelta(minutes=after), Evidence.GIT)
            for id, at, after in drawn
        }
    policy = Policy(close_after=timedelta(hours=data.draw(st.integers(0, 50))))
    store, made = memory(), of(*named, planned, policy=policy)
    for minute in moments:  # the clock may also be set back
        now = START + timedelta(minutes=minute)
        snapshot, _ = found(made, now, store, told)
        assert says(snapshot) == says(take_snapshot(made, now, told=told))


def test_what_is_over_is_remembered_and_all_else_is_not() -> None:
    made = of(
        incident("over", updates=RESOLVED),
        incident("open", updates=RESOLVED[:1]),
        incident("to come", updates=[*RESOLVED, update("2026-09-01 11:00", "postmortem")]),
        incident("to be corrected", updates=[RESOLVED[0], replace(RESOLVED[1], edited=at("2026-09-01 11:00"))]),
        maintenance("weekly", when=window("2026-01-10 11:00", "2026-01-10 12:00"), repeat="FREQ=WEEKLY"),
        maintenance(  # without a next time that is near enough to be named
            "in years",
            when=window("2026-01-10 11:00", "2026-01-10 12:00"),
            repeat="FREQ=YEARLY;INTERVAL=3",
            except_dates=(date(2026, 1, 10),),
        ),
        maintenance("done", when=window("2026-01-10 11:00", "2026-01-10 12:00")),
        notice("ended", updates=[update("2026-01-10 10:00", "posted"), update("2026-01-10 11:00", "ended")]),
    )
    store = memory()
    assert found(made, at("2026-06-01 12:00"), store)[1] == set()
    assert found(made, at("2026-06-01 13:00"), store)[1] == {"over", "done", "ended"}


def test_it_is_remembered_until_time_changes_it() -> None:
    made, store = of(incident("over", updates=RESOLVED)), memory()
    found(made, at("2026-02-01 12:00"), store)
    assert found(made, at("2026-02-09 10:59"), store)[1] == {"over"}
    snapshot, recalled = found(made, at("2026-02-09 11:00"), store)
    assert recalled == set() and not snapshot.incidents[0].has_feed


def test_it_rests_on_the_file_and_on_all_that_the_file_is_read_with() -> None:
    one = incident("over", {"email": "degraded"}, updates=RESOLVED)
    made, now = of(one), at("2026-06-01 12:00")
    renamed = [replace(each, name=f"{each.name}!") for each in made.services]
    others = [
        of(replace(one, source=replace(one.source, digest="another"))),
        replace(made, services=tuple(renamed)),
        replace(made, policy=Policy(close_after=timedelta(days=9))),
        replace(made, site=replace(made.site, timezone="Asia/Tokyo")),
    ]
    for other in others:
        store = memory()
        found(made, now, store)
        assert found(made, now, store)[1] == {"over"}
        snapshot, recalled = found(other, now, store)
        assert (recalled, says(snapshot)) == (set(), says(take_snapshot(other, now)))


def test_it_rests_on_the_clock_the_audience_and_when_customers_were_told() -> None:
    made, now, store = of(incident("over", {"email": "degraded"}, updates=RESOLVED)), at("2026-06-01 12:00"), memory()
    told = {("over", RESOLVED[0].at): Told(at("2026-01-10 10:20"), Evidence.GIT)}
    found(made, now, store)
    assert found(made, now - timedelta(minutes=1), store)[1] == set()
    assert found(made, now, store)[1] == {"over"}
    assert found(made, now, store, audience=Audience.INTERNAL)[1] == set()
    assert found(made, now, store, told)[1] == set()
    assert found(made, now, store, told)[1] == {"over"}
    assert found(made, now, store)[1] == set()


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"\x83\xa8rests_on"])
def test_what_is_damaged_is_not_remembered(damage: bytes) -> None:
    made, now, store = of(incident("over", updates=RESOLVED)), at("2026-06-01 12:00"), memory()
    store.put("public", damage)
    snapshot, recalled = found(made, now, store)
    assert (recalled, says(snapshot)) == (set(), says(take_snapshot(made, now)))
    assert found(made, now, store)[1] == {"over"}


def test_few_new_reports_are_found_again_rather_than_all_written_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lasting, "FRESH", 0.05)
    many, now, store = [incident(f"over-{n}", updates=RESOLVED) for n in range(40)], at("2026-06-01 12:00"), memory()
    found(of(*many[:38]), now, store)
    written = store.get("public")
    assert len(found(of(*many), now, store)[1]) == 38
    assert store.get("public") == written
    found(of(*many[:35], *(incident(f"new-{n}", updates=RESOLVED) for n in range(3))), now, store)
    assert store.get("public") != written
