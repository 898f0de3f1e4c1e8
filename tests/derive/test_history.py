"""Uptime by local day, held against a slow model that looks at every minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusgen.derive.history import OUTAGES, Uptime, history, mean, midnight
from statusgen.derive.timeline import Spell, overlaid, worst
from statusgen.intervals import Interval
from statusgen.model import Impact
from statusgen.model.service import DEFAULT_WEIGHTS

ZONES = ("UTC", "Europe/Berlin", "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Auckland", "Asia/Kathmandu")
"""Clocks change there within these days, at midnight in Beirut and by half an hour on Lord Howe; two know no change."""
START = datetime(2026, 3, 26, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
IMPACTS = [impact for impact in Impact if impact is not Impact.OPERATIONAL]


@st.composite
def spells(draw: st.DrawFn) -> list[Spell]:
    """Some spells around the days on which clocks change in March and April 2026, in whole minutes."""
    found = []
    for _ in range(draw(st.integers(0, 6))):
        start = START + draw(st.integers(0, 14 * 24 * 60)) * MINUTE
        length = draw(st.none() | st.integers(0, 3 * 24 * 60))
        end = None if length is None else start + length * MINUTE
        found.append(Spell("email", Interval(start, end), draw(st.sampled_from(IMPACTS))))
    return found


def minutes(found: list[Spell], first: datetime, last: datetime) -> dict[datetime, set[Impact]]:
    """The slow model: the impacts that hold in each minute."""
    moments = {}
    moment = first
    while moment < last:
        moments[moment] = {spell.impact for spell in found if moment in spell.interval}
        moment += MINUTE
    return moments


@given(spells(), st.integers(0, 15 * 24 * 60), st.sampled_from(ZONES))
def test_each_day_has_the_seconds_that_counting_every_minute_gives(found: list[Spell], until: int, name: str) -> None:
    zone = ZoneInfo(name)
    now = START + until * MINUTE
    since = date(2026, 3, 27)
    result = history(found, since=since, until=None, now=now, zone=zone, weights=DEFAULT_WEIGHTS)
    counted: dict[date, int] = {}
    outages: dict[date, dict[Impact, int]] = {}
    maintenance: dict[date, int] = {}
    for moment, impacts in minutes(found, max(START, midnight(since, zone)), now).items():
        day = moment.astimezone(zone).date()
        counted[day] = counted.get(day, 0) + 60
        outage = worst(impact for impact in impacts if impact in OUTAGES)
        if outage is not Impact.OPERATIONAL:
            of_day = outages.setdefault(day, {})
            of_day[outage] = of_day.get(outage, 0) + 60
        if Impact.MAINTENANCE in impacts:
            maintenance[day] = maintenance.get(day, 0) + 60
    for day in counted:
        shown = result.day(day)
        assert shown is not None
        assert shown.seconds == counted[day]
        assert shown.outages == outages.get(day, {})
        assert shown.maintenance == maintenance.get(day, 0)
    assert set(result.eventful) == outages.keys() | maintenance.keys()
    down = sum(
        (Fraction(str(DEFAULT_WEIGHTS[impact])) * n for of_day in outages.values() for impact, n in of_day.items()),
        Fraction(0),
    )
    assert result.uptime(since, date(2026, 12, 31)) == Uptime(down, sum(counted.values()))


@given(spells(), st.integers(0, 16 * 24 * 60))
def test_laid_over_one_another_the_worst_impact_counts(found: list[Spell], until: int) -> None:
    now = START + until * MINUTE
    laid = overlaid(found, now)
    assert all(
        earlier.interval.end <= later.interval.start for earlier, later in pairwise(laid) if earlier.interval.end
    )
    edges = {edge for spell in [*found, *laid] for edge in (spell.interval.start, spell.interval.end) if edge}
    for edge in edges:
        for moment in (edge, edge - MINUTE):
            expected = worst(spell.impact for spell in found if moment in spell.interval and moment < now)
            assert worst(spell.impact for spell in laid if moment in spell.interval) == expected


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (date(2026, 3, 8), "America/Los_Angeles", 23),
        (date(2026, 11, 1), "America/Los_Angeles", 25),
        (date(2026, 6, 1), "America/Los_Angeles", 24),
        (date(2026, 3, 8), "America/Havana", 23),  # its clocks skip midnight itself
        (date(2026, 4, 5), "Australia/Lord_Howe", 24.5),
        (date(2011, 12, 30), "Pacific/Apia", 0),  # a day that never was
    ],
)
def test_a_local_day_is_as_long_as_its_clocks_make_it(day: date, zone: str, hours: float) -> None:
    length = midnight(day + timedelta(days=1), ZoneInfo(zone)) - midnight(day, ZoneInfo(zone))
    assert length == timedelta(hours=hours)


def test_percentages_are_truncated_never_rounded_up() -> None:
    assert Uptime(Fraction(1), 10**9).hundredths == 9999
    assert Uptime(Fraction(0), 86400).hundredths == 10000
    assert Uptime(Fraction(86400), 86400).hundredths == 0
    assert Uptime(Fraction(0), 0).hundredths is None
    assert mean([Uptime(Fraction(15, 10), 1000), Uptime(Fraction(0), 1000)]) == 9992
    assert mean([Uptime(Fraction(0), 0)]) is None


def test_nothing_is_claimed_before_the_first_day_or_after_retirement() -> None:
    shown = history(
        [],
        since=date(2026, 4, 5),
        until=date(2026, 4, 7),
        now=START + timedelta(days=20),
        zone=ZoneInfo("UTC"),
        weights=DEFAULT_WEIGHTS,
    )
    assert [day and day.date.day for day in shown.days(date(2026, 4, 9), 6)] == [None, 5, 6, 7, None, None]
    assert shown.uptime_of_days(90).seconds == 3 * 86400
    assert shown.months == (date(2026, 4, 1),)


def test_a_service_that_begins_in_the_future_claims_nothing() -> None:
    shown = history([], since=date(2027, 1, 1), until=None, now=START, zone=ZoneInfo("UTC"), weights=DEFAULT_WEIGHTS)
    assert shown.first is None and shown.uptime_of_days(90).hundredths is None and shown.months == ()
