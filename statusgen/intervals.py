"""Spans of time, half-open: the arithmetic under uptime.

All instants are aware and in UTC (in one local zone, Python would compare wall clocks across a clock change). An
interval whose end is not after its start is empty and vanishes in every result. Results are sorted and disjoint, and
intervals that touch are joined. Everything here is pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from statusgen.value import Struct

SECOND = timedelta(seconds=1)


class Interval(Struct, frozen=True):
    """`[start, end)`; an `end` of None means that it is still open."""

    start: datetime
    end: datetime | None

    def __contains__(self, instant: datetime) -> bool:
        return self.start <= instant and (self.end is None or instant < self.end)


def merge(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The union."""
    merged: list[Interval] = []
    for interval in sorted(intervals, key=lambda i: i.start):
        start, end = interval.start, interval.end
        if end is not None and end <= start:
            continue
        if merged:
            last = merged[-1]
            if last.end is None:
                break
            if start <= last.end:
                if end is None or end > last.end:
                    merged[-1] = Interval(last.start, end)
                continue
        merged.append(interval)
    return tuple(merged)


def clip(intervals: Iterable[Interval], start: datetime, end: datetime) -> tuple[Interval, ...]:
    """The part of the union that lies in `[start, end)`; nothing of it is open."""
    clipped = []
    for interval in merge(intervals):
        first = max(interval.start, start)
        last = end if interval.end is None else min(interval.end, end)
        if first < last:
            clipped.append(Interval(first, last))
    return tuple(clipped)


def subtract(intervals: Iterable[Interval], removed: Iterable[Interval]) -> tuple[Interval, ...]:
    """The part of the union of `intervals` that lies in none of `removed`."""
    holes = merge(removed)
    passed = 0
    kept = []
    for interval in merge(intervals):
        while passed < len(holes) and _ends_by(holes[passed], interval.start):
            passed += 1
        start: datetime | None = interval.start
        for n in range(passed, len(holes)):
            hole = holes[n]
            if start is None or (interval.end is not None and hole.start >= interval.end):
                break
            if start < hole.start:
                kept.append(Interval(start, hole.start))
            start = hole.end
        if start is not None and (interval.end is None or start < interval.end):
            kept.append(Interval(start, interval.end))
    return tuple(kept)


def total(intervals: Iterable[Interval], start: datetime, end: datetime) -> int:
    """Whole seconds of the union within `[start, end)`, each moment counted once."""
    return sum((i.end - i.start for i in clip(intervals, start, end) if i.end is not None), timedelta()) // SECOND


def _ends_by(interval: Interval, instant: datetime) -> bool:
    return interval.end is not None and interval.end <= instant
