"""Periods of whole local days: a year, a quarter, a month, or any days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from statusgen.derive.history import DAY, midnight
from statusgen.value import Struct

_CALENDAR = re.compile(r"([0-9]{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?")
_DAYS = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.\.([0-9]{4}-[0-9]{2}-[0-9]{2})")


class Period(Struct, frozen=True):
    """The local days from `first` to `last`, both included; `name` is as people type it, such as `2026-Q3`."""

    name: str
    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> Period:
        """`2026`, `2026-Q3`, `2026-07` or `2026-07-01..2026-07-14`. Raises ValueError for all else."""
        calendar, days = _CALENDAR.fullmatch(text), _DAYS.fullmatch(text)
        if calendar and int(calendar[1]):
            year, quarter, month = (int(part) if part else 0 for part in calendar.groups())
            begin = month or (3 * quarter - 2 if quarter else 1)
            end = month or (3 * quarter if quarter else 12)
            return cls(text, date(year, begin, 1), last_of_month(date(year, end, 1)))
        if days:
            with suppress(ValueError):  # no such day
                first, last = date.fromisoformat(days[1]), date.fromisoformat(days[2])
                if first <= last:
                    return cls(text, first, last)
        raise ValueError(f"{text!r} is no period such as 2026, 2026-Q3, 2026-07 or 2026-07-01..2026-07-14")

    @classmethod
    def of_days(cls, first: date, last: date) -> Period:
        """These days, whatever they are."""
        return cls(f"{first}..{last}", first, last)

    @classmethod
    def of_month(cls, day: date) -> Period:
        """The calendar month of a day."""
        return cls(f"{day:%Y-%m}", day.replace(day=1), last_of_month(day))

    @classmethod
    def of_quarter(cls, day: date) -> Period:
        """The calendar quarter of a day."""
        return cls.parse(f"{day:%Y}-Q{(day.month + 2) // 3}")

    @classmethod
    def of_year(cls, day: date) -> Period:
        """The calendar year of a day."""
        return cls.parse(f"{day:%Y}")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def after(self, day: date) -> Period | None:
        """What of it is later than that day."""
        return Period.of_days(max(self.first, day + DAY), self.last) if day < self.last else None

    def start(self, zone: ZoneInfo) -> datetime:
        """The instant at which it begins."""
        return midnight(self.first, zone)

    def end(self, zone: ZoneInfo) -> datetime:
        """The instant at which it is over."""
        return midnight(self.last + DAY, zone)

    def months(self) -> Iterator[date]:
        """The first day of each calendar month that it touches, oldest first."""
        month = self.first.replace(day=1)
        while month <= self.last:
            yield month
            month = last_of_month(month) + DAY


def last_of_month(day: date) -> date:
    """The last day of its month."""
    return (day.replace(day=28) + 4 * DAY).replace(day=1) - DAY


def months_back(day: date, count: int) -> date:
    """The first day of the month that was so many months before that of `day`."""
    months = day.year * 12 + day.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def months_after(day: date, count: int) -> date:
    """The same day so many months later, or the last one of a month that is too short for it."""
    month = months_back(day, -count)
    return month.replace(day=min(day.day, last_of_month(month).day))


def days_after(day: date, days: float) -> date:
    """The day so many days later; parts of a day do not count."""
    return day + timedelta(days=days)
