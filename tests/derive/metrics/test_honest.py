"""Figures that silence, an open end or a second incident would flatter: each on a story counted by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from statusgen.derive import take_snapshot
from statusgen.derive.metrics.measures import Figure
from statusgen.derive.metrics.periods import Period
from statusgen.derive.metrics.report import Report, report
from statusgen.derive.metrics.stream import value_stream
from statusgen.derive.metrics.targets import Goal, State
from statusgen.language import Language
from statusgen.model import Audience, Incident, Notify, Policy, Service, Sla, Target, Update
from statusgen.outputs.reporting import words
from statusgen.value import replace
from tests.make import at, incident, project, service, update

PERIOD = Period.parse("2026-01")
POLICY = Policy(notify=Notify(timedelta(minutes=30)))
EMAIL = service("email", users=1000, sla=Sla(restore_within=timedelta(hours=1)))
DOWN = {"email": "major_outage"}


def counted(
    now: str, *incidents: Incident, services: tuple[Service, ...] = (EMAIL,), audience: Audience = Audience.INTERNAL
) -> Report:
    made = project(*incidents, services=services, policy=POLICY)
    return report(take_snapshot(made, at(now), audience), PERIOD, until=at(now))


def values(found: Mapping[str, Figure | None], *keys: str) -> list[tuple[float, int] | None]:
    return [(figure.value, figure.n) if (figure := found[key]) else None for key in keys]


def silent(id: str, determined: str, audience: Audience = Audience.PUBLIC) -> Incident:
    """Only staff can read anything of it."""
    said = update(determined, "investigating", audience=Audience.INTERNAL)
    return incident(id, DOWN, [said], determined=at(determined), audience=audience)


TOLD = incident("told", DOWN, [update("2026-01-12 10:00", "investigating"), update("2026-01-12 10:20", "resolved")])


def test_silence_does_not_look_like_success() -> None:
    """One told at once, one public and never told, one for staff alone."""
    stories = (TOLD, silent("a", "2026-01-13 10:00"), silent("b", "2026-01-14 10:00", Audience.INTERNAL))
    made = counted("2026-01-20 12:00", *stories)
    assert values(made.figures, "told_within_promise", "never_told") == [(1 / 2, 2), (2, 2)]


@pytest.mark.parametrize(("now", "share", "never"), [("10:30", None, 0), ("10:31", (0, 1), 1)])
def test_nobody_was_to_be_told_before_the_promise_ends(now: str, share: tuple[float, int] | None, never: int) -> None:
    found = counted(f"2026-01-12 {now}", silent("a", "2026-01-12 10:00")).figures
    assert values(found, "told_within_promise", "never_told") == [share, (never, never)]


def test_pages_hold_still_within_a_day() -> None:
    made = project(silent("a", "2026-01-12 10:00"), services=[EMAIL], policy=POLICY)
    noon, next_day = (
        report(take_snapshot(made, at(now), Audience.INTERNAL), PERIOD)
        for now in ("2026-01-12 12:00", "2026-01-13 00:01")
    )
    assert values(noon.figures, "told_within_promise", "never_told") == [None, (0, 0)]
    assert values(next_day.figures, "told_within_promise", "never_told") == [(0, 1), (1, 1)]


@pytest.mark.parametrize("hour", [4, 8])
def test_what_is_down_costs_availability_up_to_now(hour: int) -> None:
    """Down since 03:00 of the fourth day, last heard of at 03:10; pages count up to then."""
    told = update("2026-01-04 03:10", "investigating")
    made = project(
        incident("open", DOWN, [told], started=at("2026-01-04 03:00"), determined=at("2026-01-04 03:05")),
        services=[EMAIL], policy=POLICY, history_since=date(2026, 1, 1),
    )  # fmt: skip
    snapshot = take_snapshot(made, at(f"2026-01-04 {hour:02}:00"), Audience.INTERNAL)
    on_pages = report(snapshot, PERIOD)
    up_to_now = report(snapshot, PERIOD, until=snapshot.now)
    exact = 1 - (hour - 3) / (72 + hour)
    for found in (up_to_now, up_to_now.by["service"][0], up_to_now.by["month"][0]):
        assert (figure := found.figures["availability"]) and figure.precise == pytest.approx(exact)
    assert values(on_pages.figures, "availability") == [(0.9977, 1)], "10 minutes of 75 h 10 min"


@pytest.mark.parametrize(("now", "kept"), [("11:00", (1, 1)), ("11:01", (1 / 2, 2))])
def test_what_is_open_past_its_limit_is_missed(now: str, kept: tuple[float, int]) -> None:
    """An hour was agreed: one took 20 minutes, the other goes on since 10:00."""
    going_on = incident("open", DOWN, [update("2026-01-16 10:00", "investigating")])
    found = counted(f"2026-01-16 {now}", TOLD, going_on).figures
    assert values(found, "restored_within_sla", "still_open", "time_to_restore") == [kept, (1, 1), (1200, 1)]


@pytest.mark.parametrize(("now", "kept"), [("12:00", None), ("12:01", (0, 1))])
def test_an_announced_time_that_passed_is_missed(now: str, kept: tuple[float, int] | None) -> None:
    said = update("2026-01-16 10:00", "investigating", eta=at("2026-01-16 12:00"))
    assert values(counted(f"2026-01-16 {now}", incident("open", DOWN, [said])).figures, "eta_accuracy") == [kept]


def test_a_minute_in_which_two_incidents_hit_a_service_counts_once() -> None:
    """E-mail suffers from 10:00 to 12:00 and from 11:00 to 13:00, the website from 11:00 to 13:00."""
    first = incident("x", DOWN, [update("2026-01-12 10:00", "investigating"), update("2026-01-12 12:00", "resolved")])
    both = {"email": "degraded", "web": "degraded"}
    second = incident("y", both, [update("2026-01-12 11:00", "investigating"), update("2026-01-12 13:00", "resolved")])
    made = counted("2026-01-20 12:00", first, second, services=(EMAIL, service("web", users=10)))
    assert values(made.figures, "customer_minutes") == [(180 * 1000 + 120 * 10, 2)]
    by_service = {part.id: values(part.figures, "customer_minutes") for part in made.by["service"]}
    assert by_service == {"email": [(180_000, 2)], "web": [(1200, 1)]}
    (severity,) = made.by["severity"]
    assert values(severity.figures, "customer_minutes") == [(181_200, 2)]


def daily(first: str, count: int) -> list[Incident]:
    """An incident of an hour on each of so many days."""
    begin = at(f"{first} 10:00")
    starts = [begin + timedelta(days=n) for n in range(count)]
    return [
        incident(f"i{start:%Y-%m-%d}", DOWN, [update(f"{start:%Y-%m-%d} 10:00", "investigating"), _over(start)])
        for start in starts
    ]


def _over(start: datetime) -> Update:
    return update(f"{start:%Y-%m-%d} 11:00", "resolved")


def compared(period: str, baseline: str, *incidents: Incident, policy: Policy = POLICY, **site: Any) -> Report:
    made = project(*incidents, services=[EMAIL], policy=policy, **site)
    taken = take_snapshot(made, at("2026-01-31 12:00"), Audience.INTERNAL)
    return report(taken, Period.parse(period), Period.parse(baseline))


def test_days_without_records_are_no_days_without_incidents() -> None:
    """10 incidents on the 30 days of November that have records, 31 on the 31 of December."""
    stories = [*daily("2025-11-21", 10), *daily("2025-12-01", 31)]
    made = compared("2025-12", "2025-10-01..2025-11-30", *stories, history_since=date(2025, 11, 1))
    assert (made.days, made.base_days) == (31, 30)
    assert made.change("incidents") == pytest.approx((31 / 31) / (10 / 30) - 1)
    quarter = compared("2025-Q4", "2025-Q3", *stories, history_since=date(2025, 11, 1))
    assert [part.id for part in quarter.by["month"]] == ["2025-11", "2025-12"]
    assert (quarter.base["incidents"], quarter.change("incidents")) == (None, None)


@pytest.mark.parametrize("period", ["2024", "2027-Q1"])
def test_before_all_records_and_in_the_future_no_number_is_zero(period: str) -> None:
    made = compared(period, "2026-01", *daily("2026-01-05", 3), history_since=date(2026, 1, 1))
    assert {made.figures[key] for key in ("incidents", "still_open", "never_told", "false_alarms")} == {None}
    assert made.change("incidents") is None


def test_an_incident_from_before_what_is_claimed_has_records_of_its_own() -> None:
    made = compared("2025-12", "2026-01", *daily("2025-12-22", 1), history_since=date(2026, 1, 1))
    assert values(made.figures, "incidents") == [(1, 1)]
    assert made.days == 10


def test_shares_change_in_points_and_availability_before_it_is_cut() -> None:
    """Down for an hour on 10 days of December, on 5 of January: nobody told late then, two of them now."""
    stories = [*daily("2025-12-01", 10), *daily("2026-01-05", 5)]
    late = incident("late", DOWN, [update("2026-01-20 10:45", "investigating")], determined=at("2026-01-20 10:00"))
    made = compared("2026-01", "2025-12", *stories, late, history_since=date(2025, 12, 1))
    assert made.points("told_within_promise") == pytest.approx(100 * (5 / 6 - 1))
    assert made.points("incidents") is None
    now, before = made.figures["availability"], made.base["availability"]
    assert now and before and before.value == 0.9865  # 10 of 744 hours
    assert made.points("availability") == pytest.approx(100 * (now.precise - (1 - 10 / 744)))


CHANGE = replace(POLICY, targets={"reopen_rate": Target(change=-0.25, within_months=6)})


def reopened(day: str) -> Incident:
    times = zip(
        ("10:00", "11:00", "12:00", "13:00"), ("investigating", "resolved", "investigating", "resolved"), strict=True
    )
    return incident(f"again-{day}", DOWN, [update(f"{day} {time}", status) for time, status in times])


def test_a_period_that_has_the_baseline_in_it_is_compared_by_what_came_after() -> None:
    """One of two reopened in December, none of three in January: of both together one in five."""
    stories = [reopened("2025-12-10"), *daily("2025-12-20", 1), *daily("2026-01-05", 3)]
    (_, goal) = compared("2025-12-01..2026-01-31", "2025-12", *stories, policy=CHANGE).goals
    assert (goal.value, goal.wanted, goal.state, goal.since) == (0, 0.375, State.MET, date(2026, 1, 1))
    (_, itself) = compared("2025-12", "2025-12", *stories, policy=CHANGE).goals
    assert (itself.value, itself.state) == (None, State.UNKNOWN)


@pytest.mark.parametrize(("now", "state", "is_now"), [([], State.MET, "0 %"), (["2026-01-20"], State.PENDING, "25 %")])
def test_none_is_kept_at_none(now: list[str], state: State, is_now: str) -> None:
    stories = [*daily("2025-12-20", 2), *daily("2026-01-05", 3), *map(reopened, now)]
    (_, goal) = compared("2026-01", "2025-12", *stories, policy=CHANGE).goals
    said = [words.wanted(goal, Language("en")), words.reached(goal, Language("en"))]
    assert (goal.state, [text.replace("\N{NO-BREAK SPACE}", " ") for text in said]) == (state, ["kept at 0 %", is_now])


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 min"), (0.2, "1 s"), (59.6, "1 min"), (1799.5, "30 min"), (1801, "30 min 1 s"), (839, "13 min 59 s"),
        (3599, "59 min 59 s"), (3629, "1 h"), (3630, "1 h 1 min"), (86369, "23 h 59 min"), (86370, "1 day"),
        (3 * 86400 - 1, "3 days"), (86400 + 5400, "1 day 2 h"),
    ],
)  # fmt: skip
def test_times_are_not_cut_down(seconds: float, text: str) -> None:
    assert words.duration(seconds, Language("en")).replace("\N{NO-BREAK SPACE}", " ") == text


@pytest.mark.parametrize(
    ("goal", "text"),
    [
        (Goal("told_within_promise", 0.8996, 0.9, State.MISSED), "just under 90 %"),
        (Goal("time_to_restore", 4 * 3600 + 20, 4 * 3600, State.MISSED), "just over 4 h"),
        (Goal("time_to_restore", 4 * 3600 + 40, 4 * 3600, State.MISSED), "4 h 1 min"),
        (Goal("time_to_restore", 4 * 3600 - 20, 4 * 3600, State.MET), "4 h"),
    ],
)
def test_a_goal_that_is_missed_by_little_does_not_read_as_met(goal: Goal, text: str) -> None:
    assert words.reached(goal, Language("en")).replace("\N{NO-BREAK SPACE}", " ") == text


def test_right_at_once_counts_incidents() -> None:
    """Three: told in time and restored for good; told in time and reopened; never told."""
    late = silent("never", "2026-01-13 10:00")
    made = counted("2026-01-31 12:00", *daily("2026-01-05", 1), reopened("2026-01-09"), late)
    right = value_stream(made, POLICY).right
    assert right and (right.value, right.n) == pytest.approx((1 / 3, 3))
