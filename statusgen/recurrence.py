"""Recurring maintenance: iCalendar rules (RFC 5545, 3.3.10) on local wall clocks.

A rule names days; the window that it repeats gives the time of day and the length. Occurrences are counted on the wall
clock of the site's zone, so that 02:00 stays 02:00 across clock changes, and each has the exact length of the window. A
start that a clock change skips moves forward by the gap; of a start that comes twice, the first is taken.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta, tzinfo

from statusgen.model import Window
from statusgen.value import Struct

MOST_OCCURRENCES = 1000
LONGEST_WAIT = timedelta(days=12 * 366)
"""A rule that names no day in this time after its start never will, as far as anybody can tell."""

_DAY = "(MO|TU|WE|TH|FR|SA|SU)"
_PART = re.compile(r"([A-Z]+)=([A-Z0-9,+-]+)")
_UNTIL = re.compile("[0-9]{8}(T[0-9]{6}Z?)?")
_MOST_NUMBERS = 366
_SHIFT = 19 * 400  # years
_LAST = datetime.combine(date(MAXYEAR - _SHIFT, 12, 31), time())


class Rule(Struct, frozen=True):
    """A rule that can be followed: `days` is its text without an end; it ends after `count` occurrences, or with
    `until`: a wall-clock time, or an instant if it is aware."""

    days: str
    count: int | None = None
    until: datetime | None = None


def parse_rule(text: str) -> Rule | str:
    """The rule that `text` is, or what is wrong with it, in words that quote nothing but the names of its parts."""
    parts: dict[str, str] = {}
    for part in text.split(";"):
        match = _PART.fullmatch(part)
        if not match:
            return "its parts are NAME=VALUE, in upper case, joined by `;` without blanks"
        if match[1] in parts:
            return f"{match[1]} stands in it twice"
        parts[match[1]] = match[2]
    problem = _problem(parts)
    if problem:
        return problem
    count, until = parts.pop("COUNT", None), parts.pop("UNTIL", None)
    if count and until:
        return "COUNT and UNTIL exclude each other"
    end = _end(until) if until else None
    if isinstance(end, str):
        return end
    days = ";".join(f"{name}={value}" for name, value in parts.items())
    return Rule(days, int(count) if count else None, end)


def occurrences(
    rule: Rule | str,
    window: Window,
    zone: tzinfo,
    *,
    except_dates: Iterable[date] = (),
    until: datetime,
    limit: int = MOST_OCCURRENCES,
) -> Iterator[Window]:
    """The occurrences that start up to `until`, in order; of more than `limit` the latest. None for a broken rule."""
    parsed = parse_rule(rule) if isinstance(rule, str) else rule
    if isinstance(parsed, str):
        return iter(())
    first = _wall(window.start, zone)
    length = window.end - window.start
    left_out = frozenset(except_dates)
    latest: deque[Window] = deque(maxlen=limit)
    for wall in wall_starts(parsed, window, zone, _wall(until, zone) + timedelta(days=1)):
        start = window.start if wall == first else wall.replace(tzinfo=zone).astimezone(UTC)
        if start <= until and wall.date() not in left_out:
            latest.append(Window(start, start + length))
    return iter(latest)


def wall_starts(rule: Rule, window: Window, zone: tzinfo, until: datetime) -> Iterator[datetime]:
    """When occurrences start on the wall clock of the zone (naive), up to the wall-clock time `until`."""
    from dateutil.rrule import rrule, rrulestr  # imported late: few sites have a recurring file, and all start faster

    last = min(until, _LAST)
    if rule.until is not None:
        last = min(last, _wall(rule.until, zone) if rule.until.tzinfo else rule.until)
    first = _wall(window.start, zone)
    if last < first:
        return
    days = rrulestr(rule.days, dtstart=_later(first))
    if isinstance(days, rrule):
        for number, start in enumerate(days.replace(until=_later(last))):
            if number == rule.count:
                return
            yield start.replace(year=start.year - _SHIFT)


def _later(wall: datetime) -> datetime:
    """The same day some whole cycles of 400 years later, where month, day and weekday fall alike: the library looks for
    the next occurrence up to the year 9999, which for a rule without any would take it seconds from here."""
    return wall.replace(year=wall.year + _SHIFT)


def _wall(instant: datetime, zone: tzinfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def _problem(parts: dict[str, str]) -> str | None:
    """What is wrong with the first part that is wrong."""
    frequency = parts.get("FREQ", "")
    if frequency not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        return "FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY"
    yearly = frequency == "YEARLY"
    checks = {
        "FREQ": (True, ""),
        "INTERVAL": (_counts(parts, "INTERVAL", 1000), "INTERVAL is a number from 1 to 1000"),
        "COUNT": (_counts(parts, "COUNT", 100_000), "COUNT is a number from 1 to 100000"),
        "UNTIL": (bool(_UNTIL.fullmatch(parts.get("UNTIL", ""))), "UNTIL is a day or a time, as in 20261231"),
        "WKST": (bool(re.fullmatch(_DAY, parts.get("WKST", ""))), "WKST is a day: MO, TU, WE, TH, FR, SA or SU"),
        "BYDAY": (
            _weekdays(parts, frequency),
            "BYDAY lists MO, TU, …; with a number (2TU) in MONTHLY and YEARLY alone",
        ),
        "BYMONTH": (_numbers(parts, "BYMONTH", 12, signed=False), "BYMONTH lists numbers from 1 to 12"),
        "BYMONTHDAY": (
            frequency != "WEEKLY" and _numbers(parts, "BYMONTHDAY", 31),
            "BYMONTHDAY lists numbers from 1 to 31, or from -1 to -31; not in WEEKLY",
        ),
        "BYYEARDAY": (yearly and _numbers(parts, "BYYEARDAY", 366), "BYYEARDAY lists numbers to 366, in YEARLY alone"),
        "BYWEEKNO": (yearly and _numbers(parts, "BYWEEKNO", 53), "BYWEEKNO lists numbers to 53, in YEARLY alone"),
        "BYSETPOS": (
            _numbers(parts, "BYSETPOS", 366) and any(name.startswith("BY") for name in parts if name != "BYSETPOS"),
            "BYSETPOS lists numbers, not 0, and needs another BY part to choose from",
        ),
    }
    for name in parts:
        if name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
            return f"{name} is not needed: the time of day is that of `window.start`"
        fine, problem = checks.get(name, (False, "it has a part that is not known here"))
        if not fine:
            return problem
    return None


def _counts(parts: dict[str, str], name: str, most: int) -> bool:
    text = parts.get(name, "")
    return bool(re.fullmatch("[1-9][0-9]{0,5}", text)) and int(text) <= most


def _numbers(parts: dict[str, str], name: str, most: int, *, signed: bool = True) -> bool:
    numbers = parts.get(name, "").split(",")
    form = "[+-]?[1-9][0-9]{0,2}" if signed else "[1-9][0-9]?"
    return len(numbers) <= _MOST_NUMBERS and all(re.fullmatch(form, n) and abs(int(n)) <= most for n in numbers)


def _weekdays(parts: dict[str, str], frequency: str) -> bool:
    days = parts.get("BYDAY", "").split(",")
    most = {"MONTHLY": 5, "YEARLY": 53}.get(frequency, 0) if "BYWEEKNO" not in parts else 0
    found = [re.fullmatch(rf"([+-]?[1-9][0-9]?)?{_DAY}", day) for day in days]
    return len(days) <= _MOST_NUMBERS and all(day and abs(int(day[1] or 0)) <= most for day in found)


def _end(text: str) -> datetime | str:
    """The last moment of UNTIL: a day counts to its end."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return "UNTIL is no day or time that exists"
    return moment if "T" in text else datetime.combine(moment, time.max)
