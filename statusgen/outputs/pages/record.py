"""All that happened to one service, by year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from statusgen import urls
from statusgen.derive import ServiceView
from statusgen.derive.events import Event
from statusgen.files import File
from statusgen.outputs.pages.page import Link, Listed, Page
from statusgen.outputs.pages.printer import Printer
from statusgen.theme import Html
from statusgen.value import Struct

LONG = 50
"""A record of more than this is paged by year."""

NEWEST = 20
"""How much of a long record the service's own page lists."""


class YearLink(Struct, frozen=True):
    """A year of a long record, and how much happened in it."""

    year: int
    path: str
    count: int


class ServiceYearPage(Page, frozen=True):
    """All of one year that concerns a service."""

    name: str
    service: Link
    year: int
    rows: Html
    newer: Link | None
    older: Link | None


Years = Mapping[int, tuple[Event, ...]]
"""What happened by the local year in which it began, newest first."""


def record(printer: Printer, service: ServiceView) -> Years:
    """Each file that names the service, where it began; of recurring maintenance the last time."""
    last = (event for view in service.incidents for event in view.events[-1:])
    years: dict[int, list[Event]] = {}
    for event in sorted(last, key=lambda event: (event.start, event.view.id), reverse=True):
        years.setdefault(event.start.astimezone(printer.zone).year, []).append(event)
    return {year: tuple(found) for year, found in years.items()}


def is_long(years: Years) -> bool:
    """It has pages of its own by year."""
    return sum(map(len, years.values())) > LONG


def listed(printer: Printer, service: ServiceView, years: Years) -> tuple[Listed, ...]:
    """What the service's own page lists: all of it by year, or of a long record the newest alone."""
    root = urls.root_of(service.path)
    if is_long(years):
        newest = [event for found in years.values() for event in found][:NEWEST]
        title = printer.language.gettext("The newest %(count)d") % {"count": NEWEST}
        return (Listed(title, "newest", _rows(printer, newest, root)),)
    return tuple(Listed(str(year), f"year-{year}", _rows(printer, found, root)) for year, found in years.items())


def year_links(service: ServiceView, years: Years) -> tuple[YearLink, ...]:
    """The pages of a long record; none of another."""
    if not is_long(years):
        return ()
    return tuple(YearLink(year, urls.service_year(service.id, year), len(found)) for year, found in years.items())


def files(printer: Printer, service: ServiceView) -> Iterator[File]:
    """A page for each year of a long record."""
    years = record(printer, service) if len(service.incidents) > LONG else {}
    order = list(years) if is_long(years) else []
    for n, year in enumerate(order):
        newer = order[n - 1] if n else None
        older = order[n + 1] if n + 1 < len(order) else None
        keys = [event.key for event in years[year]]
        links = (_link(service, newer), _link(service, older))
        page = partial(_page, printer, service, year, years[year], *links)
        key = (service.id, service.name, year, newer, older, keys)
        yield printer.file(urls.service_year(service.id, year), "service_year.html", key, page)


def _link(service: ServiceView, year: int | None) -> Link | None:
    return Link(str(year), urls.service_year(service.id, year)) if year else None


def _rows(printer: Printer, found: list[Event] | tuple[Event, ...], root: str) -> Html:
    return Html().join(printer.rows.row(event.view, root, event.window) for event in found)


def _page(
    printer: Printer,
    service: ServiceView,
    year: int,
    found: tuple[Event, ...],
    newer: Link | None,
    older: Link | None,
) -> ServiceYearPage:
    path = urls.service_year(service.id, year)
    frame = printer.frame(
        path,
        f"{service.name}, {year}",
        section="services",
        feeds=printer.feeds(service.path, service.name, ("Atom",)),
        changed=max(event.changed for event in found),
    )
    return ServiceYearPage(
        frame=frame,
        name=service.name,
        service=Link(service.name, service.path),
        year=year,
        rows=_rows(printer, found, urls.root_of(path)),
        newer=newer,
        older=older,
    )
