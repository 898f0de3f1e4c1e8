"""The impact of a file on its services over time, held against a model that replays the file at every minute."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from statusgen.derive.course import course
from statusgen.derive.timeline import spells
from statusgen.model import Impact, Incident, Kind, Status, Update
from tests.make import at, incident, maintenance, update, window

START = at("2026-01-10 10:00")
SERVICES = ("email", "web", "phone")
OUTAGES = [Impact.OPERATIONAL, Impact.DEGRADED, Impact.PARTIAL_OUTAGE, Impact.MAJOR_OUTAGE]
OPEN = [Status.INVESTIGATING, Status.IDENTIFIED, Status.MONITORING]
impacts = st.dictionaries(st.sampled_from(SERVICES), st.sampled_from(OUTAGES), max_size=3)


@st.composite
def incidents(draw: st.DrawFn) -> Incident:
    """An incident with up to six updates, resolved and reopened as it comes."""
    updates: list[Update] = []
    minute = draw(st.integers(0, 30))
    for _ in range(draw(st.integers(1, 6))):
        resolved = bool(updates) and updates[-1].status in (Status.RESOLVED, Status.POSTMORTEM)
        after = [Status.POSTMORTEM, *OPEN] if resolved else [*OPEN, Status.RESOLVED]
        status = draw(st.sampled_from(after))
        updates.append(Update(START + timedelta(minutes=minute), status, services=draw(impacts)))
        minute += draw(st.integers(0, 40))  # history that was imported may tell two updates of one instant
    services = {name: draw(st.sampled_from(OUTAGES)) for name in SERVICES}
    return incident(services=services, updates=updates, started=START)


def replayed(found: Incident, moment: datetime) -> dict[str, Impact]:
    """What format.md says holds at this moment, read line by line."""
    if found.started is None or moment < found.started:
        return dict.fromkeys(SERVICES, Impact.OPERATIONAL)
    said = dict(found.services)
    shown = dict(said)
    resolved = False
    for one in found.updates:
        if one.at > moment or one.status is Status.POSTMORTEM:
            continue
        if one.status is Status.RESOLVED:
            resolved = True
            shown = {**dict.fromkeys(SERVICES, Impact.OPERATIONAL), **one.services}
            said.update(one.services)
        else:
            if resolved and one.services:
                said = dict.fromkeys(SERVICES, Impact.OPERATIONAL)
            resolved = False
            said.update(one.services)
            shown = dict(said)
    return shown


@given(incidents())
def test_every_minute_of_an_incident_is_as_its_updates_say(found: Incident) -> None:
    suffered = spells(found, course(found))
    for minute in range(-5, 300):
        moment = START + timedelta(minutes=minute)
        shown = dict.fromkeys(SERVICES, Impact.OPERATIONAL)
        holding = [spell for spell in suffered if moment in spell.interval]
        assert len({spell.service for spell in holding}) == len(holding), "two impacts of one file at once"
        shown.update({spell.service: spell.impact for spell in holding})
        assert shown == replayed(found, moment)


def test_a_false_alarm_never_affected_anybody() -> None:
    alarm = incident(
        updates=[update("2026-01-10 10:00", "investigating"), update("2026-01-10 10:20", "false_alarm")],
    )
    assert spells(alarm, course(alarm)) == ()


def test_a_resolution_may_leave_a_service_degraded() -> None:
    left = incident(
        services={"email": "major_outage"},
        updates=[
            update("2026-01-10 10:00", "investigating"),
            update("2026-01-10 11:00", "resolved", {"email": "degraded"}),
        ],
    )
    assert [(s.impact, s.interval.end) for s in spells(left, course(left))] == [
        (Impact.MAJOR_OUTAGE, at("2026-01-10 11:00")),
        (Impact.DEGRADED, None),
    ]


def test_a_reopening_brings_back_the_impacts_of_before() -> None:
    reopened = incident(
        services={"email": "partial_outage"},
        updates=[
            update("2026-01-10 10:00", "investigating"),
            update("2026-01-10 11:00", "resolved"),
            update("2026-01-10 12:00", "investigating"),
        ],
    )
    assert [(s.interval.start, s.interval.end) for s in spells(reopened, course(reopened))] == [
        (at("2026-01-10 10:00"), at("2026-01-10 11:00")),
        (at("2026-01-10 12:00"), None),
    ]


def test_of_two_updates_at_one_instant_both_count_in_the_order_of_the_file() -> None:
    imported = incident(
        services={"email": "degraded", "web": "degraded"},
        updates=[
            update("2026-01-10 10:00", "identified", {"email": "major_outage", "web": "major_outage"}),
            update("2026-01-10 10:00", "monitoring", {"web": "partial_outage"}),
        ],
    )
    going_on = {spell.service: spell.impact for spell in spells(imported, course(imported)) if not spell.interval.end}
    assert going_on == {"email": Impact.MAJOR_OUTAGE, "web": Impact.PARTIAL_OUTAGE}


def test_maintenance_starts_and_ends_by_the_clock() -> None:
    planned = maintenance(when=window("2026-01-20 22:00", "2026-01-21 02:00"))
    [spell] = spells(planned, course(planned))
    assert (spell.interval.start, spell.interval.end) == (at("2026-01-20 22:00"), at("2026-01-21 02:00"))
    assert spell.impact is Impact.MAINTENANCE


def test_the_clock_starts_maintenance_that_only_its_end_is_typed_of() -> None:
    planned = maintenance(updates=[update("2026-01-21 01:00", "completed")])
    [spell] = spells(planned, course(planned))
    assert (spell.interval.start, spell.interval.end) == (at("2026-01-20 22:00"), at("2026-01-21 01:00"))


def test_maintenance_typed_in_progress_overruns_until_somebody_ends_it() -> None:
    planned = maintenance(
        updates=[update("2026-01-15 09:00", "scheduled"), update("2026-01-20 21:50", "in_progress")],
    )
    [spell] = spells(planned, course(planned))
    assert (spell.interval.start, spell.interval.end) == (at("2026-01-20 21:50"), None)


def test_a_rescheduled_window_moves_what_the_clock_does() -> None:
    later = window("2026-01-22 22:00", "2026-01-23 02:00")
    planned = maintenance(
        updates=[
            update("2026-01-15 09:00", "scheduled"),
            update("2026-01-20 12:00", "scheduled", window=later),
        ],
    )
    [spell] = spells(planned, course(planned))
    assert (spell.interval.start, spell.interval.end) == (later.start, later.end)


def test_cancelled_maintenance_affects_nobody() -> None:
    planned = maintenance(
        updates=[update("2026-01-15 09:00", "scheduled"), update("2026-01-19 09:00", "cancelled")],
    )
    assert spells(planned, course(planned)) == ()
    assert planned.kind is Kind.MAINTENANCE
