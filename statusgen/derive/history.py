"""How a service did: the seconds of each impact by local day, and uptime in percent.

A local day has 23, 24 or 25 hours. Counted is from the first day that is claimed until now. Maintenance stays in the
denominator and is no downtime. Percentages are truncated to two decimals, never rounded up.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from math import lcm
from zoneinfo import ZoneInfo

from statusgen.derive.timeline import Spell, overlaid
from statusgen.intervals import Interval, clip, merge
from statusgen.model import Impact
from statusgen.value import Struct, replace

OUTAGES = (Impact.DEGRADED, Impact.PARTIAL_OUTAGE, Impact.MAJOR_OUTAGE)
DAY = timedelta(days=1)


@lru_cache(maxsize=8192)
def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which the local day begins (where clocks skip midnight: the instant of the change)."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


class Day(Struct, frozen=True):
    """One local day of a service: `seconds` of it that are counted, and of these the `outages` by impact and the
    seconds of `maintenance` (which may overlap outages). `worst` is the worst impact, maintenance included."""

    date: date
    seconds: int
    outages: Mapping[Impact, int]
    maintenance: int = 0

    @property
    def worst(self) -> Impact:
        for impact in reversed(OUTAGES):
            if self.outages.get(impact):
                return impact
        return Impact.MAINTENANCE if self.maintenance else Impact.OPERATIONAL


class Uptime(Struct, frozen=True):
    """Downtime in weighted seconds, of the seconds that are counted. `hundredths` is the percentage × 100, truncated;
    None where nothing is counted: no claim is made."""

    down: Fraction
    seconds: int

    @property
    def hundredths(self) -> int | None:
        if not self.seconds:
            return None
        whole = self.seconds * self.down.denominator  # in integers: fractions take ten times as long
        return 10000 * (whole - self.down.numerator) // whole


class Weights(Struct, frozen=True):
    """What a second of each impact weighs, in parts of which `whole` make one: integers, since sums of fractions take
    ten times as long."""

    whole: int
    parts: Mapping[Impact, int]

    @classmethod
    def of(cls, weights: Mapping[Impact, float]) -> Weights:
        """As they are written: 0.1 is a tenth."""
        exact = {impact: Fraction(str(weight)) for impact, weight in weights.items()}
        whole = lcm(*(weight.denominator for weight in exact.values()))
        return cls(whole, {impact: int(weight * whole) for impact, weight in exact.items()})

    def down(self, day: Day) -> int:
        """The downtime of a day, in parts of seconds."""
        return sum([self.parts.get(impact, 0) * seconds for impact, seconds in day.outages.items()])


class History(Struct, frozen=True):
    """A service's past. `first` is the first local day that is claimed, `last` the day of now (or of retirement);
    `eventful` holds the days on which something happened, by date."""

    first: date | None
    last: date
    start: datetime
    end: datetime
    zone: ZoneInfo
    weights: Weights
    eventful: Mapping[date, Day]

    def day(self, day: date) -> Day | None:
        """That day, or None where nothing is claimed."""
        if self.first is None or not self.first <= day <= self.last:
            return None
        return self.eventful.get(day) or Day(day, self._counted(day, day), {})

    def since(self, day: date) -> History:
        """The same from that day on."""
        if self.first is None or day <= self.first:
            return self
        eventful = {each: told for each, told in self.eventful.items() if each >= day}
        return replace(self, first=day, start=midnight(day, self.zone), eventful=eventful)

    def days(self, last: date, count: int) -> tuple[Day | None, ...]:
        """The `count` days up to `last`, oldest first."""
        return tuple(self.day(last - DAY * n) for n in range(count - 1, -1, -1))

    def worst_of_days(self, last: date, count: int) -> tuple[Impact | None, ...]:
        """The worst impact of each of the `count` days up to `last`, oldest first; None where nothing is claimed."""
        if self.first is None:
            return (None,) * count
        found: list[Impact | None] = []
        for n in range(count - 1, -1, -1):
            day = last - DAY * n
            eventful = self.eventful.get(day)
            claimed = self.first <= day <= self.last
            found.append((eventful.worst if eventful else Impact.OPERATIONAL) if claimed else None)
        return tuple(found)

    def uptime(self, first: date, last: date) -> Uptime:
        """Over the local days from `first` to `last`, both included, as far as they are claimed."""
        down = sum([self.weights.down(told) for day, told in self.eventful.items() if first <= day <= last])
        return Uptime(Fraction(down, self.weights.whole), self._counted(first, last))

    def uptime_of_days(self, count: int) -> Uptime:
        """Over the `count` local days up to now, today included."""
        return self.uptime(self.last - DAY * (count - 1), self.last)

    @property
    def months(self) -> tuple[date, ...]:
        """The first day of each month that is claimed, newest first."""
        if self.first is None:
            return ()
        found = []
        month = self.last.replace(day=1)
        while month >= self.first.replace(day=1):
            found.append(month)
            month = (month - DAY).replace(day=1)
        return tuple(found)

    @property
    def years(self) -> tuple[int, ...]:
        """Each year that is claimed, newest first."""
        return tuple(range(self.last.year, self.first.year - 1, -1)) if self.first else ()

    def uptime_of_month(self, month: date) -> Uptime:
        return self.uptime(month, (month.replace(day=28) + 4 * DAY).replace(day=1) - DAY)

    def uptime_of_year(self, year: int) -> Uptime:
        return self.uptime(date(year, 1, 1), date(year, 12, 31))

    def _counted(self, first: date, last: date) -> int:
        start = max(midnight(first, self.zone), self.start)
        end = min(midnight(last + DAY, self.zone), self.end)
        return max(0, int((end - start).total_seconds()))


class Downtime(Struct, frozen=True):
    """A history summed up from its first eventful day on, so that any span of it is two look-ups: after so many of
    `dates` so much weighted downtime, in parts of seconds, and so many seconds of outage without weights."""

    history: History
    dates: tuple[date, ...]
    down: tuple[int, ...]
    outage: tuple[int, ...]

    @classmethod
    def of(cls, history: History) -> Downtime:
        days = sorted(history.eventful.items())
        down = accumulate((history.weights.down(day) for _, day in days), initial=0)
        outage = accumulate((sum(day.outages.values()) for _, day in days), initial=0)
        return cls(history, tuple(date for date, _ in days), tuple(down), tuple(outage))

    def between(self, first: date, last: date) -> tuple[Uptime, int]:
        """Uptime over the local days from `first` to `last`, as `History.uptime` has it, and the seconds of outage."""
        start, end = bisect_left(self.dates, first), bisect_right(self.dates, last)
        down = self.down[end] - self.down[start] if end > start else 0
        uptime = Uptime(Fraction(down, self.history.weights.whole), self.history._counted(first, last))
        return uptime, self.outage[end] - self.outage[start]


def history(
    spells: Iterable[Spell],
    *,
    since: date | None,
    until: date | None,
    now: datetime,
    zone: ZoneInfo,
    weights: Mapping[Impact, float],
) -> History:
    """The history of one service from its spells; `since` is the first day claimed (None: none), `until` the last."""
    today = now.astimezone(zone).date()
    last = min(today, until) if until else today
    end = min(now, midnight(last + DAY, zone))
    first = since if since and since <= last else None
    start = midnight(first, zone) if first else end
    spells = tuple(spells)
    outages = overlaid((spell for spell in spells if spell.impact in OUTAGES), end)
    maintenance = merge(spell.interval for spell in spells if spell.impact is Impact.MAINTENANCE)
    seconds: dict[date, dict[Impact, int]] = {}
    for spell in outages:
        for day, length in _by_day(clip([spell.interval], start, end), zone):
            of_day = seconds.setdefault(day, {})
            of_day[spell.impact] = of_day.get(spell.impact, 0) + length
    for day, length in _by_day(clip(maintenance, start, end), zone):
        of_day = seconds.setdefault(day, {})
        of_day[Impact.MAINTENANCE] = of_day.get(Impact.MAINTENANCE, 0) + length
    exact = Weights.of(weights)
    empty = History(first, last, start, end, zone, exact, {})
    eventful = {
        day: Day(
            day,
            empty._counted(day, day),
            {i: n for i, n in of_day.items() if i in OUTAGES},
            of_day.get(Impact.MAINTENANCE, 0),
        )
        for day, of_day in sorted(seconds.items())
    }
    return History(first, last, start, end, zone, exact, eventful)


def _by_day(intervals: Iterable[Interval], zone: ZoneInfo) -> Iterator[tuple[date, int]]:
    """The whole seconds of closed intervals by local day."""
    for interval in intervals:
        start, end = interval.start, interval.end
        if end is None:
            raise ValueError("an open interval has no days: clip it first")
        day = start.astimezone(zone).date()
        while start < end:
            until = min(end, midnight(day + DAY, zone))
            if start < until:
                yield day, int((until - start).total_seconds())
                start = until
            day += DAY


def mean(uptimes: Iterable[Uptime]) -> int | None:
    """The mean of percentages, in hundredths, truncated: the uptime of a group."""
    reached = exact_mean(uptimes)
    return None if reached is None else int(10000 * reached)


def exact_mean(uptimes: Iterable[Uptime]) -> Fraction | None:
    """The same as a share, before it is cut."""
    known = [uptime for uptime in uptimes if uptime.seconds]
    lost = total((uptime.down.numerator, uptime.down.denominator * uptime.seconds) for uptime in known)
    return 1 - lost / len(known) if known else None


def total(quotients: Iterable[tuple[int, int]]) -> Fraction:
    """The sum of so many divided by so many: integers as far as the divisors are the same, and most are."""
    sums: dict[int, int] = {}
    for number, divisor in quotients:
        sums[divisor] = sums.get(divisor, 0) + number
    return sum((Fraction(number, divisor) for divisor, number in sums.items()), Fraction(0))
