"""Planned work as sheets of a wall calendar: a month, its weeks, and what takes place on each day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from statusgen.derive import Occurrence, Snapshot
from statusgen.derive.history import DAY, midnight
from statusgen.model import Status
from statusgen.outputs.pages.printer import Printer
from statusgen.value import Struct

SHEETS = 3
"""How many months are shown: those in which something takes place, from the running one on."""

MOST_ON_A_DAY = 4
"""More than these on one day are counted, not named."""


class Planned(Struct, frozen=True):
    """Work on a day: `time` is when it begins, empty on the days after; `status` in words."""

    title: str
    path: str
    time: str
    status: str
    code: str


class SheetDay(Struct, frozen=True):
    """A day; `day` is 0 for the places before the first and after the last of the month. `more` are not named."""

    day: int
    planned: tuple[Planned, ...]
    more: int


class Sheet(Struct, frozen=True):
    """A month: `weekdays` as its columns, short and in full, and its weeks of seven days."""

    name: str
    anchor: str
    weekdays: tuple[tuple[str, str], ...]
    weeks: tuple[tuple[SheetDay, ...], ...]


NO_DAY = SheetDay(0, (), 0)

Work = Sequence[tuple[date, tuple[Occurrence, ...]]]
"""Local days on which planned work takes place, in order, with the work."""


def planned_days(snapshot: Snapshot) -> Work:
    """From the first of the running month on, through as many months with work as are shown; called off is none."""
    zone, first = snapshot.site.zone, snapshot.today.replace(day=1)
    begin, months = midnight(first, zone), set[date]()
    days: dict[date, list[Occurrence]] = {}
    for occurrence in (*snapshot.maintenance_past, *snapshot.maintenance_now, *snapshot.maintenance_upcoming):
        window = occurrence.window
        if window.end <= begin or occurrence.status is Status.CANCELLED:
            continue
        day = max(first, window.start.astimezone(zone).date())
        last = (window.end - timedelta(microseconds=1)).astimezone(zone).date()
        while day <= last and (day.replace(day=1) in months or len(months) < SHEETS):
            months.add(day.replace(day=1))
            days.setdefault(day, []).append(occurrence)
            day += DAY
    return [(day, tuple(sorted(found, key=_by_start))) for day, found in sorted(days.items())]


def _by_start(occurrence: Occurrence) -> tuple[datetime, str]:
    return occurrence.window.start, occurrence.incident.id


def sheets(printer: Printer, work: Work) -> tuple[Sheet, ...]:
    """A sheet for each month that has work."""
    by_day = dict(work)
    return tuple(_sheet(printer, first, by_day) for first in sorted({day.replace(day=1) for day in by_day}))


def _sheet(printer: Printer, first: date, work: dict[date, tuple[Occurrence, ...]]) -> Sheet:
    week = printer.language.week()
    start = first - DAY * ((first.weekday() - week[0][0]) % 7)
    weeks = []
    while start.replace(day=1) <= first:
        days = [start + DAY * n for n in range(7)]
        weeks.append(tuple(_day(printer, d, work.get(d, ())) if d.month == first.month else NO_DAY for d in days))
        start += DAY * 7
    return Sheet(
        name=printer.language.month(first),
        anchor=f"sheet-{first:%Y-%m}",
        weekdays=tuple((short, name) for _, short, name in week),
        weeks=tuple(weeks),
    )


def _day(printer: Printer, day: date, work: tuple[Occurrence, ...]) -> SheetDay:
    named = tuple(_planned(printer, day, occurrence) for occurrence in work[:MOST_ON_A_DAY])
    return SheetDay(day.day, named, len(work) - len(named))


def _planned(printer: Printer, day: date, occurrence: Occurrence) -> Planned:
    view, start = occurrence.incident, occurrence.window.start
    begins = start.astimezone(printer.zone).date() == day
    return Planned(
        title=printer.original.title(view),
        path=view.path,
        time=printer.moment(start).time if begins else "",
        status=printer.language.status(occurrence.status),
        code=occurrence.status,
    )
