"""A time zone as the yearly rules that calendar programs expect in a VTIMEZONE (RFC 5545, 3.6.5).

The rules are found from the zone's own transitions over a whole cycle of 28 years, after which weekdays fall on the
same dates again. Where they follow no rule (a zone that has just changed its law, or whose clocks follow the moon) the
transitions are listed, one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

from statusgen.value import Struct

CYCLE = 28
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


class Change(Struct, frozen=True):
    """The clocks change at `at`: the time on the wall before it (naive), from one offset to another."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool


class Observance(Struct, frozen=True):
    """What holds from `change` on, again by `rule` each year, or again at the times `also`."""

    change: Change
    rule: str | None = None
    also: tuple[datetime, ...] = ()


def observances(zone: ZoneInfo, year: int) -> tuple[Observance, ...]:
    """All that is needed to tell the time from the beginning of `year` on."""
    years = range(year - 1, year - 1 + CYCLE)
    changes = sorted((change for each in years for change in _changes(zone, each)), key=_kind)
    kinds = [list(alike) for _, alike in groupby(changes, key=_kind)]
    rules = [_rule(alike) for alike in kinds]
    if kinds and all(rules):
        found = [Observance(alike[0], rule) for alike, rule in zip(kinds, rules, strict=True)]
    else:
        found = [Observance(_standing(zone, year - 1)), *(Observance(a[0], None, _walls(a[1:])) for a in kinds)]
    return tuple(sorted(found, key=lambda observance: observance.change.at))


def _kind(change: Change) -> tuple[timedelta, timedelta, str, bool]:
    return change.before, change.after, change.name, change.is_summer


def _walls(changes: Iterable[Change]) -> tuple[datetime, ...]:
    return tuple(change.at for change in changes)


def _standing(zone: ZoneInfo, year: int) -> Change:
    """What holds when the year begins."""
    begin = datetime(year, 1, 1, tzinfo=UTC).astimezone(zone)
    offset = begin.utcoffset() or timedelta()
    return Change(begin.replace(tzinfo=None), offset, offset, begin.tzname() or "", bool(begin.dst()))


def _rule(changes: list[Change]) -> str | None:
    """The yearly rule that these changes of one kind follow through the cycle, if there is one."""
    months = {change.at.month for change in changes}
    weekdays = {change.at.weekday() for change in changes}
    times = {change.at.time() for change in changes}
    years = [change.at.year for change in changes]
    first, last = min(change.at.day for change in changes), max(change.at.day for change in changes)
    alike = len(months) == len(weekdays) == len(times) == 1
    if not alike or years != list(range(years[0], years[0] + CYCLE)) or last - first != len(WEEKDAYS) - 1:
        return None
    weekday = WEEKDAYS[weekdays.pop()]
    month = months.pop()
    number, rest = divmod(first - 1, len(WEEKDAYS))
    if not rest:
        return f"FREQ=YEARLY;BYMONTH={month};BYDAY={number + 1}{weekday}"
    if month != 2 and (changes[0].at.replace(day=last) + DAY).month != month:
        return f"FREQ=YEARLY;BYMONTH={month};BYDAY=-1{weekday}"
    days = ",".join(str(day) for day in range(first, last + 1))
    return f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={days};BYDAY={weekday}"


@lru_cache(maxsize=512)
def _changes(zone: ZoneInfo, year: int) -> tuple[Change, ...]:
    """The changes of one year, found by looking at each day and then between two."""
    return tuple(_found(zone, datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)))


def _found(zone: ZoneInfo, day: datetime, end: datetime) -> Iterator[Change]:
    while day < end:
        before, after = day.astimezone(zone), (day + DAY).astimezone(zone)
        if before.utcoffset() != after.utcoffset():
            low, high = day, day + DAY
            while high - low > SECOND:
                middle = low + timedelta(seconds=(high - low) // SECOND // 2)
                same = middle.astimezone(zone).utcoffset() == before.utcoffset()
                low, high = (middle, high) if same else (low, middle)
            offset = before.utcoffset() or timedelta()
            wall = (high + offset).replace(tzinfo=None)
            yield Change(wall, offset, after.utcoffset() or timedelta(), after.tzname() or "", bool(after.dst()))
        day += DAY
