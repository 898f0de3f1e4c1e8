"""Planned work: to come, under way, and over."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from statusgen import urls
from statusgen.derive import Occurrence
from statusgen.files import File
from statusgen.outputs.pages.month_sheet import Sheet, Work, planned_days, sheets
from statusgen.outputs.pages.page import Feed, Listed, Page
from statusgen.outputs.pages.printer import Printer
from statusgen.theme import Html

TIMES = 3
"""How many times of one recurring maintenance are listed, of those to come and of those that are over."""

PAST = 50
"""How much of the past is listed; all of it stands in the history."""


class MaintenancePage(Page, frozen=True):
    """`now` is under way; `coming` by month, soonest first; `past` newest first; `sheets` are months as calendars."""

    now: Html
    coming: tuple[Listed, ...]
    past: Html
    more: bool
    calendar: Feed
    sheets: tuple[Sheet, ...]


def files(printer: Printer) -> Iterator[File]:
    """One page; the clock moves it on."""
    snapshot = printer.snapshot
    coming, past = _few(snapshot.maintenance_upcoming), _few(snapshot.maintenance_past)
    lists = (snapshot.maintenance_now, coming, past[: PAST + 1])
    work = planned_days(snapshot)
    shown = (*lists, *(occurrences for _, occurrences in work))
    key = [[(o.incident.key, o.window, o.status) for o in occurrences] for occurrences in shown]
    days = [day for day, _ in work]
    yield printer.file(urls.MAINTENANCE, "maintenance.html", (key, days), lambda: _page(printer, *lists, work))


def _few(occurrences: tuple[Occurrence, ...]) -> tuple[Occurrence, ...]:
    counts: dict[str, int] = {}
    found = []
    for occurrence in occurrences:
        n = counts[occurrence.incident.id] = counts.get(occurrence.incident.id, 0) + 1
        if n <= TIMES:
            found.append(occurrence)
    return tuple(found)


def _page(
    printer: Printer,
    now: tuple[Occurrence, ...],
    coming: tuple[Occurrence, ...],
    past: tuple[Occurrence, ...],
    work: Work,
) -> MaintenancePage:
    language = printer.language
    calendar = printer.calendar(urls.CALENDAR)
    months = groupby(coming, key=lambda o: o.window.start.astimezone(printer.zone).date().replace(day=1))
    changed = max((o.incident.updated for o in (*now, *coming, *past)), default=None)
    return MaintenancePage(
        frame=printer.frame(
            urls.MAINTENANCE,
            language.gettext("Planned maintenance"),
            section="maintenance",
            icon="maintenance" if now else "",
            changed=changed,
            feeds=(calendar,),
        ),
        now=_rows(printer, now),
        coming=tuple(
            Listed(language.month(month), f"month-{month:%Y-%m}", _rows(printer, tuple(occurrences)))
            for month, occurrences in months
        ),
        past=_rows(printer, past[:PAST]),
        more=len(past) > PAST,
        calendar=calendar,
        sheets=sheets(printer, work),
    )


def _rows(printer: Printer, occurrences: tuple[Occurrence, ...]) -> Html:
    root = urls.root_of(urls.MAINTENANCE)
    return Html().join(
        printer.rows.row(o.incident, root, o.window if o.incident.windows else None) for o in occurrences
    )
