"""All that happened, by month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

from statusgen import urls
from statusgen.derive import Snapshot
from statusgen.derive.events import Event
from statusgen.derive.history import midnight
from statusgen.derive.timeline import worst
from statusgen.files import File, digest
from statusgen.model import Impact, Kind
from statusgen.outputs.pages.page import Link, Listed, Page, State
from statusgen.outputs.pages.printer import Printer
from statusgen.outputs.pages.searching import Search, search
from statusgen.theme import Html
from statusgen.value import Struct


class MonthLine(Struct, frozen=True):
    """A month: how many of each kind, and the worst of it."""

    name: str
    path: str
    total: int
    incidents: int
    maintenance: int
    notices: int
    state: State


class YearPart(Struct, frozen=True):
    """The months of a year in which something happened, newest first."""

    year: int
    months: tuple[MonthLine, ...]


class HistoryPage(Page, frozen=True):
    """All months, newest first; empty of a site without history."""

    years: tuple[YearPart, ...]
    total: int
    search: Search


class MonthPage(Page, frozen=True):
    """One month day by day, newest first."""

    name: str
    days: tuple[Listed, ...]
    newer: Link | None
    older: Link | None


Months = Mapping[date, tuple[Event, ...]]
"""What happened by the first day of its month, newest first."""


def files(printer: Printer) -> Iterator[File]:
    """The page of all months, and one page for each month in which something happened."""
    months = _months(printer.snapshot)
    keys = {month: digest(*(event.key for event in events)) for month, events in months.items()}
    key = (printer.snapshot.catalogue_key, list(keys.items()))
    yield printer.file(urls.HISTORY, "history.html", key, lambda: _page(printer, months))
    order = list(months)
    for n, month in enumerate(order):
        newer = order[n - 1] if n else None
        older = order[n + 1] if n + 1 < len(order) else None
        yield _file(printer, month, months[month], newer, older, keys[month])


def _months(snapshot: Snapshot) -> Months:
    """What has begun by now stands in the month in which it began."""
    zone, months, of_month = snapshot.site.zone, dict[date, list[Event]](), list[Event]()
    since = datetime.max.replace(tzinfo=UTC)
    found = [event for view in snapshot.incidents for event in view.events]
    for event in sorted(found, key=lambda event: (event.start, event.view.incident.id), reverse=True):
        if event.start < since:  # mostly it is in the same month as the one before
            month = event.start.astimezone(zone).date().replace(day=1)
            since, of_month = midnight(month, zone), months.setdefault(month, [])
        of_month.append(event)
    return {month: tuple(events) for month, events in months.items()}


def _file(
    printer: Printer,
    month: date,
    events: tuple[Event, ...],
    newer: date | None,
    older: date | None,
    told: str,
) -> File:
    path = urls.month(month.year, month.month)
    key = (month, newer, older, told)
    return printer.file(path, "month.html", key, lambda: _month(printer, month, events, newer, older))


def _page(printer: Printer, months: Months) -> HistoryPage:
    years: dict[int, list[MonthLine]] = {}
    for month, found in months.items():
        kinds = [event.view.kind for event in found]
        states = [event.view.worst_impact for event in found if event.view.kind is Kind.INCIDENT]
        line = MonthLine(
            name=printer.language.month(month),
            path=urls.month(month.year, month.month),
            total=len(found),
            incidents=kinds.count(Kind.INCIDENT),
            maintenance=kinds.count(Kind.MAINTENANCE),
            notices=kinds.count(Kind.NOTICE),
            state=printer.states[worst(states)] if states else printer.states[Impact.OPERATIONAL],
        )
        years.setdefault(month.year, []).append(line)
    changed = max((event.changed for events in months.values() for event in events), default=None)
    frame = printer.frame(urls.HISTORY, printer.language.gettext("History"), section="history", changed=changed)
    parts = tuple(YearPart(year, tuple(lines)) for year, lines in years.items())
    return HistoryPage(
        frame=frame,
        years=parts,
        total=sum(len(events) for events in months.values()),
        search=search(printer, years),
    )


def _month(
    printer: Printer, month: date, events: tuple[Event, ...], newer: date | None, older: date | None
) -> MonthPage:
    path, language = urls.month(month.year, month.month), printer.language
    days: dict[date, list[Html]] = {}
    for event in events:
        day = event.start.astimezone(printer.zone).date()
        days.setdefault(day, []).append(printer.rows.row(event.view, urls.root_of(path), event.window))
    frame = printer.frame(
        path,
        f"{language.gettext('History')}, {language.month(month)}",
        section="history",
        changed=max(event.changed for event in events),
    )
    return MonthPage(
        frame=frame,
        name=language.month(month),
        days=tuple(
            Listed(language.weekday(day), urls.day_anchor(day), Html().join(rows)) for day, rows in days.items()
        ),
        newer=_link(printer, newer),
        older=_link(printer, older),
    )


def _link(printer: Printer, month: date | None) -> Link | None:
    return Link(printer.language.month(month), urls.month(month.year, month.month)) if month else None
