"""Instants, dates and durations as people type them.

A bare time is in the site's zone. `zoneinfo` never complains: a local time that a clock change skips becomes another
one, and of two it takes the first. Here both are findings that ask for an offset (PEP 495 tells how to see them). Only
ASCII digits count as digits. Every function returns the value, or the finding that still lacks its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TypeAlias, TypeVar

from statusgen.diagnostics import Diagnostic, Span
from statusgen.reading.findings import times

Trouble: TypeAlias = Callable[[Span], Diagnostic]
"""A finding that waits for its place."""

T = TypeVar("T")
Parser: TypeAlias = Callable[[str], T | Trouble]

YEARS = range(1990, 2101)
LONGEST = timedelta(days=36_500)

DATE_PATTERN = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
INSTANT_PATTERN = DATE_PATTERN + r"[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:?[0-9]{2})?"
CLOCK_TIME_PATTERN = r"([01][0-9]|2[0-3]):[0-5][0-9]"
DURATION_PATTERN = r"(?=[0-9])([0-9]{1,5}w)?([0-9]{1,5}d)?([0-9]{1,5}h)?([0-9]{1,5}m)?([0-9]{1,5}s)?"
MONTHS_PATTERN = r"[1-9][0-9]{0,2}M"

_DATE = re.compile(DATE_PATTERN)
_INSTANT = re.compile(INSTANT_PATTERN)
_CLOCK_TIME = re.compile(CLOCK_TIME_PATTERN)
_DURATION = re.compile(DURATION_PATTERN)
_MONTHS = re.compile(MONTHS_PATTERN)
_ZONE_NAME = re.compile(rf"{DATE_PATTERN}[T ][0-9:]+ ?[A-Za-z][A-Za-z_/+-]*")
_UNITS = ("weeks", "days", "hours", "minutes", "seconds")
_WIDEST_OFFSET = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Clock:
    """How bare times are meant: a date and a time in `zone`; a time alone is the next such moment after the instant
    `after`, in the zone that `after` carries. Where `after` is None a time alone is a mistake."""

    zone: tzinfo
    after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Months:
    """A number of calendar months: as a duration they have no fixed length."""

    count: int


def parse_instant(text: str, clock: Clock) -> datetime | Trouble:
    """An instant in UTC from `YYYY-MM-DD HH:MM[:SS]` with a blank or `T`, and with `Z`, an offset, or neither."""
    if not _INSTANT.fullmatch(text):
        if _CLOCK_TIME.fullmatch(text) and clock.after is not None:
            return _next_moment(text, clock.after)
        return _what_is_wrong(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return times.impossible_time
    if moment.year not in YEARS:
        return times.year_out_of_range
    offset = moment.utcoffset()
    if offset is None:
        return to_utc(moment, clock.zone)
    if abs(offset) > _WIDEST_OFFSET:
        return times.impossible_time
    return moment.astimezone(UTC)


def to_utc(local: datetime, zone: tzinfo) -> datetime | Trouble:
    """The instant of a wall-clock time without a zone; a finding where it does not exist, or exists twice."""
    first, second = _on_clock(local, zone, 0), _on_clock(local, zone, 1)
    early, late = first.utcoffset(), second.utcoffset()
    if early is None or late is None or early == late:
        return first.astimezone(UTC)
    return times.time_in_clock_gap if early < late else times.time_in_clock_fold


def _on_clock(wall: datetime, zone: tzinfo, fold: int) -> datetime:
    """`wall.replace(tzinfo=zone, fold=fold)`, which takes four times as long."""
    day = wall.year, wall.month, wall.day
    return datetime(*day, wall.hour, wall.minute, wall.second, tzinfo=zone, fold=fold)


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
    numbers = (int((part or "0 ")[:-1]) for part in match.groups())
    duration = timedelta(**dict(zip(_UNITS, numbers, strict=True)))
    return duration if timedelta() < duration <= LONGEST else times.bad_duration


def parse_period(text: str) -> timedelta | Months | Trouble:
    """A duration, or calendar months from `3M`."""
    return Months(int(text[:-1])) if _MONTHS.fullmatch(text) else parse_duration(text)


def _next_moment(text: str, after: datetime) -> datetime | Trouble:
    """The first moment after `after` at which the clock of its zone shows `text`."""
    zone = after.tzinfo or UTC
    today = datetime.combine(after.date(), time(int(text[:2]), int(text[3:])))
    for wall in (today, today + timedelta(days=1)):
        moment = to_utc(wall, zone)
        if not isinstance(moment, datetime):
            latest = max(_on_clock(wall, zone, fold).astimezone(UTC) for fold in (0, 1))
            if latest > after:
                return moment
        elif moment > after:
            return moment
    return times.impossible_time  # a day without this time, and the next one too: no zone has that


def _what_is_wrong(text: str) -> Trouble:
    if _DATE.fullmatch(text):
        return times.date_without_time
    if _ZONE_NAME.fullmatch(text) and not text.lower().endswith(("am", "pm")):
        return times.zone_name
    return times.bad_time
