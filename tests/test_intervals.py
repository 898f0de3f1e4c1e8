"""Interval arithmetic against a model that looks at every minute by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from statusgen.intervals import Interval, clip, merge, subtract, total

DAY = datetime(2026, 3, 29, tzinfo=UTC)
MINUTES = 60


def at(minute: int) -> datetime:
    return DAY + timedelta(minutes=minute)


minutes = st.integers(0, MINUTES)
some = st.lists(st.builds(Interval, minutes.map(at), st.none() | minutes.map(at)), max_size=8)


def lit(intervals: list[Interval] | tuple[Interval, ...]) -> set[int]:
    """The minutes in which at least one interval holds, by trying each (one past the last start stands for ever)."""
    return {
        minute
        for minute in range(MINUTES + 1)
        if any(i.start <= at(minute) and (i.end is None or at(minute) < i.end) for i in intervals)
    }


def assert_normal(intervals: tuple[Interval, ...]) -> None:
    for interval in intervals:
        assert interval.end is None or interval.start < interval.end
    for one, other in pairwise(intervals):
        assert one.end is not None and one.end < other.start


@given(some)
def test_merge_is_the_union(intervals: list[Interval]) -> None:
    merged = merge(intervals)
    assert lit(merged) == lit(intervals)
    assert_normal(merged)
    assert merge(merged) == merged
    assert merge(reversed(intervals)) == merged


@given(some, minutes, minutes)
def test_clip_keeps_what_lies_within(intervals: list[Interval], start: int, end: int) -> None:
    clipped = clip(intervals, at(start), at(end))
    assert lit(clipped) == lit(intervals) & set(range(start, end))
    assert all(i.end is not None for i in clipped)
    assert_normal(clipped)


@given(some, some)
def test_subtract_is_the_difference(intervals: list[Interval], removed: list[Interval]) -> None:
    left = subtract(intervals, removed)
    assert lit(left) == lit(intervals) - lit(removed)
    assert_normal(left)


@given(some, minutes, minutes)
def test_total_counts_each_minute_once(intervals: list[Interval], start: int, end: int) -> None:
    assert total(intervals, at(start), at(end)) == 60 * len(lit(intervals) & set(range(start, end)))


@given(some, minutes, minutes, minutes)
def test_totals_of_parts_add_up(intervals: list[Interval], a: int, b: int, c: int) -> None:
    first, middle, last = sorted((a, b, c))
    parts = total(intervals, at(first), at(middle)) + total(intervals, at(middle), at(last))
    assert parts == total(intervals, at(first), at(last))


@given(some, minutes)
def test_an_interval_contains_its_start_and_not_its_end(intervals: list[Interval], minute: int) -> None:
    assert any(at(minute) in i for i in intervals) == (minute in lit(intervals))


def test_a_clock_change_does_not_bend_a_total() -> None:
    berlin_night = Interval(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC))
    assert total([berlin_night], DAY, DAY + timedelta(days=1)) == 3600


def test_fractions_are_dropped_once_and_not_for_each_interval() -> None:
    half = timedelta(milliseconds=500)
    two_halves = [Interval(at(0), at(0) + half), Interval(at(1), at(1) + half)]
    assert total(two_halves, at(0), at(2)) == 1
