"""Figures against a slow reference that looks at what people wrote, one incident at a time; periods and statistics."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusgen.derive import Evidence, Told, take_snapshot
from statusgen.derive.metrics.measures import percentile, share, times
from statusgen.derive.metrics.periods import Period, months_after, months_back
from statusgen.derive.metrics.report import report
from statusgen.model import Audience, Impact, Incident, Kind, Notify, Policy, Severity, Source, Status, Update
from tests.make import project, service

ZONE = ZoneInfo("America/Chicago")
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTES = st.integers(1, 300)
OPEN = (Status.INVESTIGATING, Status.IDENTIFIED, Status.MONITORING)


@st.composite
def incidents(draw: st.DrawFn) -> tuple[Incident, ...]:
    return tuple(_incident(draw, n) for n in range(draw(st.integers(0, 6))))


def _incident(draw: st.DrawFn, number: int) -> Incident:
    audience = draw(st.sampled_from(Audience))
    determined = BEGIN + timedelta(minutes=draw(st.integers(0, 140 * 1440)))
    at, updates = determined, list[Update]()
    for n in range(draw(st.integers(1, 5))):
        at += timedelta(minutes=draw(MINUTES) if n else draw(st.integers(0, 60)))
        after_end = bool(updates) and updates[-1].status in (Status.RESOLVED, Status.POSTMORTEM)
        was_resolved = any(update.status is Status.RESOLVED for update in updates)
        status = draw(
            st.sampled_from([*OPEN, *([Status.POSTMORTEM] if after_end and was_resolved else [Status.RESOLVED])])
        )
        internal = status is not Status.RESOLVED and draw(st.booleans())
        updates.append(
            Update(
                at,
                status,
                audience=Audience.INTERNAL if internal else Audience.PUBLIC,
                escalated_to=draw(st.sampled_from([None, "Tier 2"])),
            )
        )
    return Incident(
        id=f"i{number}",
        kind=Kind.INCIDENT,
        title="x",
        source=Source(f"incidents/i{number}.md", digest=str(number)),
        services={draw(st.sampled_from(["email", "console"])): Impact.DEGRADED},
        severity=Severity.HIGH,
        determined=determined,
        started=determined - timedelta(minutes=draw(st.integers(0, 90))),
        audience=audience,
        updates=tuple(updates),
    )


@given(incidents(), st.integers(0, 60), st.dates(date(2026, 1, 1), date(2026, 5, 31)))
def test_as_the_slow_reference_counts(told_of: tuple[Incident, ...], late: int, first: date) -> None:
    services = (service("email"), service("console", audience=Audience.INTERNAL))
    policy = Policy(notify=Notify(timedelta(minutes=30)))
    known = {
        (each.id, update.at): Told(update.at + timedelta(minutes=late), Evidence.GIT)
        for each in told_of
        for update in each.updates
    }
    made = project(*told_of, services=services, policy=policy, timezone=ZONE.key, history_since=first)
    period = Period.of_days(first, first + timedelta(days=60))
    figures = report(take_snapshot(made, NOW, Audience.INTERNAL, known), period).figures
    counted = [
        each for each in told_of if each.determined and first <= each.determined.astimezone(ZONE).date() <= period.last
    ]
    public = [each for each in counted if each.audience is Audience.PUBLIC]
    notify = [delay for each in public if (delay := _delay(each, late)) is not None]
    restore = [(_ended(each) - each.started).total_seconds() for each in counted if _is_resolved(each) and each.started]
    once = [each for each in counted if any(update.status is Status.RESOLVED for update in each.updates)]
    expected = {
        "incidents": len(counted),
        "told_within_promise": _share([(d := _delay(each, late)) is not None and d <= 1800 for each in public]),
        "never_told": sum("email" in each.services and not _public(each) for each in counted),
        "time_to_notify": statistics.median(notify) if notify else None,
        "time_to_restore": statistics.median(restore) if restore else None,
        "reopen_rate": _share([_is_reopened(each.updates) for each in once]),
        "escalation_rate": _share([any(update.escalated_to for update in each.updates) for each in counted]),
    }
    found = {key: (each := figures[key]) and each.value for key in expected}
    assert found == {key: value if value is None else pytest.approx(value) for key, value in expected.items()}


def _public(each: Incident) -> list[Update]:
    return [u for u in each.updates if u.audience is Audience.PUBLIC and each.audience is Audience.PUBLIC]


def _delay(each: Incident, late: int) -> float | None:
    first = _public(each)[:1]
    return (
        (first[0].at + timedelta(minutes=late) - each.determined).total_seconds() if first and each.determined else None
    )


def _is_resolved(each: Incident) -> bool:
    return [update.status for update in each.updates if update.status is not Status.POSTMORTEM][-1] is Status.RESOLVED


def _ended(each: Incident) -> datetime:
    return [update.at for update in each.updates if update.status is Status.RESOLVED][-1]


def _is_reopened(updates: Sequence[Update]) -> bool:
    words = [update.status for update in updates if update.status is not Status.POSTMORTEM]
    return any(Status.RESOLVED in words[:n] and words[n - 1] is Status.RESOLVED for n in range(1, len(words)))


def _share(answers: list[bool]) -> float | None:
    return sum(answers) / len(answers) if answers else None


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60))
def test_medians_and_percentiles(values: list[float]) -> None:
    figure = times(values)
    assert figure and figure.value == pytest.approx(statistics.median(values))
    assert sum(value <= (figure.p90 or 0) for value in values) >= 0.9 * len(values)
    assert sum(value < (figure.p90 or 0) for value in values) < 0.9 * len(values)
    if figure.low is not None and figure.high is not None:
        assert min(values) <= figure.low <= figure.value <= figure.high <= max(values)


@given(st.integers(1, 500), st.data())
def test_the_interval_of_a_share_holds_it(of: int, data: st.DataObject) -> None:
    figure = share(data.draw(st.integers(0, of)), of)
    assert figure and figure.low is not None and figure.high is not None
    assert 0 <= figure.low <= figure.value <= figure.high <= 1


def test_nothing_counted_is_no_figure() -> None:
    assert share(0, 0) is None
    assert times([]) is None
    assert percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 90) == 9


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2024-Q4", "2024-10-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-12-31..2027-01-01", "2026-12-31", "2027-01-01"),
    ],
)
def test_periods(text: str, first: str, last: str) -> None:
    period = Period.parse(text)
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


NO_PERIODS = "26 2026-Q5 2026-13 2026-1 2026-02-30..2026-03-01 2026-02..2026-03 2026-03-02..2026-03-01 0000".split()


@pytest.mark.parametrize("text", ["", *NO_PERIODS])
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(ValueError):
        Period.parse(text)


def test_months() -> None:
    assert [f"{day}" for day in Period.parse("2025-11-15..2026-01-02").months()] == [
        "2025-11-01",
        "2025-12-01",
        "2026-01-01",
    ]
    assert months_back(date(2026, 1, 31), 13) == date(2024, 12, 1)
    assert months_after(date(2025, 11, 30), 3) == date(2026, 2, 28)


def test_a_period_is_one_of_local_days() -> None:
    late = Incident(
        id="late",
        kind=Kind.INCIDENT,
        title="x",
        source=Source("incidents/late.md"),
        determined=datetime(2026, 2, 1, 5, 59, tzinfo=UTC),  # 23:59 on the 31st in Chicago
        started=datetime(2026, 2, 1, 5, 59, tzinfo=UTC),
        updates=(Update(datetime(2026, 2, 1, 6, 5, tzinfo=UTC), Status.INVESTIGATING),),
    )
    snapshot = take_snapshot(project(late, timezone=ZONE.key), NOW)
    values = [report(snapshot, Period.parse(month)).figures["incidents"] for month in ("2026-01", "2026-02")]
    assert [figure and figure.value for figure in values] == [1, 0]
