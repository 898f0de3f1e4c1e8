"""Instants, dates and durations as people type them.

A bare time is in the site's zone. `zoneinfo` never complains: a local time that a clock change skips becomes another
one, and of two it takes the first. Here both are findings that ask for an offset (PEP 495 tells how to see them). Only
ASCII digits count as digits. Every function returns the value, or the finding that still lacks its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache, partial
from typing import TypeAlias, TypeVar

from statusgen.diagnostics import Diagnostic, Span
from statusgen.reading.findings import times
from statusgen.reading.meant import time_meant
from statusgen.value import Struct

Trouble: TypeAlias = Callable[[Span], Diagnostic]
"""A finding that waits for its place."""

T = TypeVar("T")
Parser: TypeAlias = Callable[[str], T | Trouble]

YEARS = range(1990, 2101)
LONGEST = timedelta(days=36_500)
_DAY = timedelta(days=1)

DATE_PATTERN = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
INSTANT_PATTERN = DATE_PATTERN + r"[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:?[0-9]{2})?"
CLOCK_TIME_PATTERN = r"([01][0-9]|2[0-3]):[0-5][0-9]"
DURATION_PATTERN = r"(?=[0-9])([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?"
MONTHS_PATTERN = r"[1-9][0-9]{0,2}M"

_DATE = re.compile(DATE_PATTERN)
_INSTANT = re.compile(INSTANT_PATTERN)
_CLOCK_TIME = re.compile(CLOCK_TIME_PATTERN)
_DURATION = re.compile(DURATION_PATTERN)
_MONTHS = re.compile(MONTHS_PATTERN)
_ZONE_NAME = re.compile(rf"({DATE_PATTERN}[T ][0-9:]+) ?([A-Za-z][A-Za-z_/+-]*)")
_UNITS = ("weeks", "days", "hours", "minutes", "seconds")
_WIDEST_OFFSET = timedelta(hours=14)


class Clock(Struct, frozen=True):
    """How bare times are meant: a date and a time in `zone`; a time alone is the next such moment after the instant
    `after`, in the zone that `after` carries. Where `after` is None a time alone is a mistake."""

    zone: tzinfo
    after: datetime | None = None


class Months(Struct, frozen=True):
    """A number of calendar months: as a duration they have no fixed length."""

    count: int


def parse_instant(text: str, clock: Clock) -> datetime | Trouble:
    """An instant in UTC from `YYYY-MM-DD HH:MM[:SS]` with a blank or `T`, and with `Z`, an offset, or neither."""
    if clock.after is not None and _CLOCK_TIME.fullmatch(text):
        return _next_moment(text, clock.after)
    match = _INSTANT.fullmatch(text)
    if match is None:
        return _what_is_wrong(text, clock)
    is_bare = match[2] is None
    try:
        moment = datetime.fromisoformat(f"{text}Z" if is_bare else text)
    except ValueError:
        return times.impossible_time
    if moment.year not in YEARS:
        return times.year_out_of_range
    if is_bare:
        return _instant(moment, clock.zone)
    offset = moment.utcoffset()
    if offset is None or abs(offset) > _WIDEST_OFFSET:
        return times.impossible_time
    return moment.astimezone(UTC)


def _instant(wall: datetime, zone: tzinfo) -> datetime | Trouble:
    """The instant at which the clocks of the zone show what `wall`, which is in UTC for the time being, reads; a
    finding where they never do, or do twice."""
    offset = _steady_offset(zone, wall.date())
    if offset is not None:
        return wall - offset
    early, late = _offsets(zone, wall)
    if early == late:
        return wall - early
    return times.time_in_clock_gap if early < late else times.time_in_clock_fold


@lru_cache(maxsize=10_000)
def _steady_offset(zone: tzinfo, day: date) -> timedelta | None:
    """The offset of a zone's clocks all through a day; None if they change on it. Looking twice into the zone for each
    time of a file takes longer than all else about the time."""
    midnight = datetime.combine(day, time(), UTC)
    offsets = {*_offsets(zone, midnight), *_offsets(zone, midnight + timedelta(days=1))}
    return offsets.pop() if len(offsets) == 1 else None


def _offsets(zone: tzinfo, wall: datetime) -> tuple[timedelta, timedelta]:
    """The offsets that a wall-clock time can have: two are equal, but in an hour that is skipped or comes twice."""
    first, second = (wall.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    return first, second


def zone_of(text: str, zone: tzinfo) -> tzinfo:
    """The zone that a good instant was typed in: its offset, else `zone`."""
    return datetime.fromisoformat(text).tzinfo or zone


def parse_date(text: str) -> date | Trouble:
    """A day from `YYYY-MM-DD`."""
    if not _DATE.fullmatch(text):
        return times.bad_date
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return times.impossible_time
    return day if day.year in YEARS else times.year_out_of_range


def parse_duration(text: str) -> timedelta | Trouble:
    """A duration over zero from numbers and `w d h m s`, in this order, joined: `1h30m`."""
    match = _DURATION.fullmatch(text)
    if not match:
        return times.bad_duration
    try:
        numbers = (int((part or "0 ")[:-1]) for part in match.groups())
        duration = timedelta(**dict(zip(_UNITS, numbers, strict=True)))
    except (OverflowError, ValueError):  # more than either type can hold
        duration = timedelta.max
    if duration > LONGEST:
        return partial(times.bad_duration, is_too_long=True)
    return duration or times.bad_duration


def parse_period(text: str) -> timedelta | Months | Trouble:
    """A duration, or calendar months from `3M`."""
    return Months(int(text[:-1])) if _MONTHS.fullmatch(text) else parse_duration(text)


def _next_moment(text: str, after: datetime) -> datetime | Trouble:
    """The first moment after `after` at which the clock of its zone shows `text`."""
    zone = after.tzinfo or UTC
    wall = datetime(after.year, after.month, after.day, int(text[:2]), int(text[3:]), tzinfo=UTC)
    for _ in range(2):
        moment = _instant(wall, zone)
        if not isinstance(moment, datetime):
            early, late = _offsets(zone, wall)
            is_skipped = early < late  # then it lies ahead as long as the clock shows less
            if (wall > after.replace(tzinfo=UTC)) if is_skipped else (wall - late > after):
                return moment
        elif moment > after:
            return moment
        wall += _DAY
    return times.impossible_time  # a day without this time, and the next one too: no zone has that


def _what_is_wrong(text: str, clock: Clock) -> Trouble:
    if _DATE.fullmatch(text):
        return times.date_without_time
    if (zoned := _ZONE_NAME.fullmatch(text)) and not text.lower().endswith(("am", "pm")):
        return partial(times.zone_name, meant=f"{zoned[1]}Z" if zoned[2] in ("UTC", "GMT") else "")
    return partial(times.bad_time, meant=time_meant(text, alone=clock.after is not None))
