"""All that happened, by month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from statusgen import urls
from statusgen.derive import IncidentView, Phase, Snapshot
from statusgen.derive.timeline import worst
from statusgen.files import File
from statusgen.model import Impact, Kind, Window
from statusgen.outputs.pages.page import Link, Listed, Page, State
from statusgen.outputs.pages.printer import Printer
from statusgen.theme import Html


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month: how many of each kind, and the worst of it."""

    name: str
    path: str
    total: int
    incidents: int
    maintenance: int
    notices: int
    state: State


@dataclass(frozen=True, slots=True)
class YearPart:
    """The months of a year in which something happened, newest first."""

    year: int
    months: tuple[MonthLine, ...]


@dataclass(frozen=True, slots=True)
class HistoryPage(Page):
    """All months, newest first; empty of a site without history."""

    years: tuple[YearPart, ...]
    total: int


@dataclass(frozen=True, slots=True)
class MonthPage(Page):
    """One month day by day, newest first."""

    name: str
    days: tuple[Listed, ...]
    newer: Link | None
    older: Link | None


@dataclass(frozen=True, slots=True)
class Event:
    """What stands at a day: a file, or one time of recurring maintenance."""

    day: date
    view: IncidentView
    window: Window | None = None


Months = Mapping[date, tuple[Event, ...]]
"""What happened by the first day of its month, newest first."""


def files(printer: Printer) -> Iterator[File]:
    """The page of all months, and one page for each month in which something happened."""
    months = _months(printer.snapshot)
    keys = {month: [_key(printer, event) for event in events] for month, events in months.items()}
    yield printer.file(urls.HISTORY, "history.html", [list(keys.items())], lambda: _page(printer, months))
    order = list(months)
    for n, month in enumerate(order):
        newer = order[n - 1] if n else None
        older = order[n + 1] if n + 1 < len(order) else None
        yield _file(printer, month, months[month], newer, older, keys[month])


def _months(snapshot: Snapshot) -> Months:
    """What has begun by now stands in the month in which it began."""
    zone, found = snapshot.site.zone, dict[date, list[Event]]()
    for view in snapshot.incidents:
        for at, window in _times(view):
            if at <= snapshot.now:
                day = at.astimezone(zone).date()
                found.setdefault(day.replace(day=1), []).append(Event(day, view, window))
    return {
        month: tuple(sorted(found[month], key=lambda e: (e.day, e.view.created, e.view.id), reverse=True))
        for month in sorted(found, reverse=True)
    }


def _times(view: IncidentView) -> Iterator[tuple[datetime, Window | None]]:
    """When it took place; recurring maintenance more than once."""
    if view.windows:
        yield from ((o.window.start, o.window) for o in view.occurrences if o.phase is not Phase.UPCOMING)
    elif view.phase is not Phase.UPCOMING:
        yield view.started, None


def _key(printer: Printer, event: Event) -> tuple[object, ...]:
    status = event.view.occurrence(event.window).status if event.window else ""
    return event.day, status, event.window, printer.key_of(event.view)


def _file(
    printer: Printer,
    month: date,
    events: tuple[Event, ...],
    newer: date | None,
    older: date | None,
    keys: list[tuple[object, ...]],
) -> File:
    path = urls.month(month.year, month.month)
    key = (month, newer, older, keys)
    return printer.file(path, "month.html", key, lambda: _month(printer, month, events, newer, older))


def _page(printer: Printer, months: Months) -> HistoryPage:
    years: dict[int, list[MonthLine]] = {}
    for month, events in months.items():
        kinds = [event.view.kind for event in events]
        states = [event.view.worst_impact for event in events if event.view.kind is Kind.INCIDENT]
        line = MonthLine(
            name=printer.language.month(month),
            path=urls.month(month.year, month.month),
            total=len(events),
            incidents=kinds.count(Kind.INCIDENT),
            maintenance=kinds.count(Kind.MAINTENANCE),
            notices=kinds.count(Kind.NOTICE),
            state=printer.states[worst(states)] if states else printer.states[Impact.OPERATIONAL],
        )
        years.setdefault(month.year, []).append(line)
    changed = max((event.view.updated for events in months.values() for event in events), default=None)
    frame = printer.frame(urls.HISTORY, printer.language.gettext("History"), section="history", changed=changed)
    parts = tuple(YearPart(year, tuple(lines)) for year, lines in years.items())
    return HistoryPage(frame=frame, years=parts, total=sum(len(events) for events in months.values()))


def _month(
    printer: Printer, month: date, events: tuple[Event, ...], newer: date | None, older: date | None
) -> MonthPage:
    path, language = urls.month(month.year, month.month), printer.language
    days: dict[date, list[Html]] = {}
    for event in events:
        days.setdefault(event.day, []).append(printer.row(event.view, urls.root_of(path), event.window))
    frame = printer.frame(
        path,
        f"{language.gettext('History')}, {language.month(month)}",
        section="history",
        changed=max(event.view.updated for event in events),
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
