"""The last two weeks, day by day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from statusgen import urls
from statusgen.derive import Snapshot
from statusgen.derive.events import Event
from statusgen.derive.history import DAY, midnight
from statusgen.model import Kind
from statusgen.outputs.pages.page import Listed
from statusgen.outputs.pages.printer import Printer
from statusgen.theme import Html

DAYS = 14


def recent_days(printer: Printer, root: str) -> tuple[Listed, ...]:
    """The last days, newest first; quiet days in a row stand together.

    Something stands at the day on which it began, or at the first day that is shown; while it lasts, no day is quiet.
    """
    zone, last = printer.zone, printer.snapshot.today
    first = last - DAY * (DAYS - 1)
    start = midnight(first, zone)
    rows: dict[date, list[Html]] = {}
    busy: set[date] = set()
    for event in _since(printer.snapshot, start):
        began, ended = event.start.astimezone(zone).date(), event.end.astimezone(zone).date()
        rows.setdefault(max(began, first), []).append(printer.rows.row(event.view, root, event.window))
        busy.update(day for day in (first + DAY * n for n in range(DAYS)) if began <= day <= ended)
    return tuple(_listed(printer, rows, busy, first, last))


def _since(snapshot: Snapshot, start: datetime) -> list[Event]:
    """What went on at any time since then, notices aside; what began last stands first."""
    told = (view for view in snapshot.incidents if view.kind is not Kind.NOTICE)
    found = [event for view in told for event in view.events if event.end >= start]
    return sorted(found, key=lambda event: (event.start, event.view.id), reverse=True)


def _listed(
    printer: Printer, rows: dict[date, list[Html]], busy: set[date], first: date, last: date
) -> Iterator[Listed]:
    language, quiet = printer.language, list[date]()
    nothing = language.gettext("No incidents.")
    for n in range((last - first).days, -1, -1):
        day = first + DAY * n
        if day not in busy:
            quiet.append(day)
        if quiet and (day in busy or day == first):
            ends = language.weekday(quiet[0]) if len(quiet) == 1 else language.days(quiet[-1], quiet[0])
            yield Listed(ends, urls.day_anchor(quiet[0]), Html(), nothing)
            quiet = []
        if day in rows:
            yield Listed(language.weekday(day), urls.day_anchor(day), Html().join(rows[day]))
