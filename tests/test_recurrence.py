"""Recurrence rules on wall clocks, against days counted one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.model import Window
from statusgen.recurrence import Rule, occurrences, parse_rule
from tests.make import at, window

PACIFIC = ZoneInfo("America/Los_Angeles")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def local(first: Window) -> datetime:
    return first.start.astimezone(PACIFIC).replace(tzinfo=None)


def starts(rule: str, first: Window, until: str, **more: object) -> list[str]:
    found = occurrences(rule, first, PACIFIC, until=at(until), **more)  # type: ignore[arg-type]  # of the test's choice
    return [f"{one.start.astimezone(PACIFIC):%a %Y-%m-%d %H:%M %z}" for one in found]


@given(
    st.integers(0, 3000).map(lambda hours: at("2025-12-01 00:30") + timedelta(hours=hours)),
    st.integers(1, 5),
    st.sets(st.sampled_from(DAYS)),
    st.sets(st.integers(1, 12)),
    st.sets(st.dates(date(2025, 12, 1), date(2026, 12, 1)), max_size=5),
)
@settings(max_examples=60)
def test_daily_rules_against_a_calendar(
    start: datetime, interval: int, days: set[str], months: set[int], left_out: set[date]
) -> None:
    first = Window(start, start + timedelta(hours=1))
    rule = f"FREQ=DAILY;INTERVAL={interval}"
    rule += f";BYDAY={','.join(sorted(days))}" if days else ""
    rule += f";BYMONTH={','.join(map(str, sorted(months)))}" if months else ""
    found = [*occurrences(rule, first, PACIFIC, except_dates=left_out, until=at("2026-12-01"))]
    assert all(one.end - one.start == timedelta(hours=1) for one in found)
    first_day = local(first).date()
    expected = [
        day
        for day in (first_day + timedelta(days=n) for n in range(0, 400, interval))
        if (not days or DAYS[day.weekday()] in days) and (not months or day.month in months) and day not in left_out
    ]
    last = date(2026, 11, 25)
    assert [day for one in found if (day := one.start.astimezone(PACIFIC).date()) < last] == [
        day for day in expected if day < last
    ]


def test_two_o_clock_stays_two_o_clock() -> None:
    night = window("2026-02-22 10:00", "2026-02-22 11:00")
    assert starts("FREQ=WEEKLY;BYDAY=SU", night, "2026-03-16") == [
        "Sun 2026-02-22 02:00 -0800",
        "Sun 2026-03-01 02:00 -0800",
        "Sun 2026-03-08 03:00 -0700",  # the clocks skip 02:00
        "Sun 2026-03-15 02:00 -0700",
    ]


def test_of_a_start_that_comes_twice_the_first_is_taken() -> None:
    night = window("2026-10-25 08:30", "2026-10-25 09:00")
    assert starts("FREQ=WEEKLY", night, "2026-11-09") == [
        "Sun 2026-10-25 01:30 -0700",
        "Sun 2026-11-01 01:30 -0700",
        "Sun 2026-11-08 01:30 -0800",
    ]


def test_each_has_the_length_of_the_window() -> None:
    night = window("2026-03-01 09:00", "2026-03-01 12:00")  # over the hour that a week later does not exist
    assert [one.end - one.start for one in occurrences("FREQ=WEEKLY", night, PACIFIC, until=at("2026-03-20"))] == [
        timedelta(hours=3)
    ] * 3


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=MONTHLY;BYDAY=2TU", ["Tue 2026-01-13", "Tue 2026-02-10", "Tue 2026-03-10"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", ["Fri 2026-01-30", "Fri 2026-02-27", "Fri 2026-03-27"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", ["Tue 2026-01-27", "Tue 2026-02-24", "Tue 2026-03-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", ["Sat 2026-01-31", "Tue 2026-03-31"]),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1", ["Sun 2026-03-01"]),
        ("FREQ=YEARLY;BYYEARDAY=60", ["Sun 2026-03-01"]),
        ("FREQ=WEEKLY;INTERVAL=4", ["Tue 2026-01-13", "Tue 2026-02-10", "Tue 2026-03-10"]),
        ("FREQ=DAILY;COUNT=2", ["Tue 2026-01-13", "Wed 2026-01-14"]),
        ("FREQ=DAILY;UNTIL=20260114", ["Tue 2026-01-13", "Wed 2026-01-14"]),
        ("FREQ=DAILY;UNTIL=20260114T020000", ["Tue 2026-01-13", "Wed 2026-01-14"]),
        ("FREQ=DAILY;UNTIL=20260114T100000Z", ["Tue 2026-01-13", "Wed 2026-01-14"]),
        ("FREQ=DAILY;UNTIL=20260114T095959Z", ["Tue 2026-01-13"]),
        ("FREQ=DAILY;UNTIL=20260101", []),
    ],
)
def test_rules(rule: str, days: list[str]) -> None:
    night = window("2026-01-13 10:00", "2026-01-13 11:00")
    assert [start[:14] for start in starts(rule, night, "2026-04-01 09:00")] == days


def test_of_too_many_the_latest_are_kept() -> None:
    night = window("2026-01-13 10:00", "2026-01-13 11:00")
    assert starts("FREQ=DAILY", night, "2026-12-31 09:00", limit=2) == [
        "Tue 2026-12-29 02:00 -0800",
        "Wed 2026-12-30 02:00 -0800",
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "weekly",
        "0 2 * * 0",
        "RRULE:FREQ=DAILY",
        "FREQ=SECONDLY",
        "FREQ=HOURLY",
        "BYDAY=SU",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;",
        "FREQ=DAILY; COUNT=1",
        "freq=daily",
        "FREQ=DAILY;X=1",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=-1",
        "FREQ=DAILY;COUNT=1000000000",
        "FREQ=DAILY;COUNT=1;UNTIL=20260101",
        "FREQ=DAILY;UNTIL=soon",
        "FREQ=DAILY;UNTIL=20260230",
        "FREQ=DAILY;BYHOUR=1,2,3",
        "FREQ=WEEKLY;BYDAY=SUN",
        "FREQ=WEEKLY;BYDAY=2SU",
        "FREQ=MONTHLY;BYDAY=6SU",
        "FREQ=MONTHLY;BYDAY=0SU",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=WEEKLY;BYMONTHDAY=1",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=MONTHLY;BYSETPOS=0;BYDAY=SU",
        "FREQ=MONTHLY;BYSETPOS=1",
        "FREQ=MONTHLY;BYWEEKNO=1",
        "FREQ=DAILY;BYDAY=" + ",".join(["SU"] * 20_000),
        "FREQ=DAILY\r\nATTACH:x",
    ],
)
def test_what_is_no_rule(rule: str) -> None:
    assert isinstance(parse_rule(rule), str)
    assert [*occurrences(rule, window("2026-01-13 10:00", "2026-01-13 11:00"), UTC, until=at("2027-01-01"))] == []


PARTS = ("FREQ=DAILY", "FREQ=MONTHLY", ";", "BYDAY=", "SU", "2MO", ",", "COUNT=3", "UNTIL=20260201", "INTERVAL=2", "Z")


@given(st.lists(st.sampled_from(PARTS)))
def test_no_text_is_too_odd(words: list[str]) -> None:
    rule = parse_rule("".join(words))
    if isinstance(rule, Rule):
        first = window("2026-01-13 10:00", "2026-01-13 11:00")
        found = [*occurrences(rule, first, PACIFIC, until=at("2026-03-01"))]
        assert found == sorted(found, key=lambda one: one.start)
