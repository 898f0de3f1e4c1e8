"""Every way to be told, for the whole site, a group or a single service."""

from __future__ import annotations

from collections.abc import Iterator

from statusgen import urls
from statusgen.derive import ServiceView
from statusgen.derive.digests import Period
from statusgen.files import File
from statusgen.messages.digest import TITLES
from statusgen.outputs.pages.page import Link, Page
from statusgen.outputs.pages.printer import FEED_FORMS, Printer
from statusgen.value import Struct


class Address(Struct, frozen=True):
    """A full address to copy, and the path that links to the same from a page."""

    label: str
    url: str
    path: str


class Choice(Struct, frozen=True):
    """A service that one may follow."""

    name: str
    addresses: tuple[Address, ...]


class Part(Struct, frozen=True):
    """A group that one may follow as a whole, and its services; `name` is empty for the services that are in none."""

    name: str
    addresses: tuple[Address, ...]
    services: tuple[Choice, ...]


class SubscribePage(Page, frozen=True):
    """`updates` has an entry for each update, `history` one for each incident, `calendar` planned work; `api` is for
    programs, `digests` are pages."""

    updates: tuple[Address, ...]
    history: tuple[Address, ...]
    calendar: tuple[Address, ...]
    api: tuple[Address, ...]
    parts: tuple[Part, ...]
    digests: tuple[Link, ...]


API = ("summary", "status", "components", "incidents", "incidents/unresolved", "scheduled-maintenances")


def files(printer: Printer) -> Iterator[File]:
    """One page; it changes with the catalogue, and when a service retires."""
    key = (printer.snapshot.catalogue_key, [service.id for service in printer.snapshot.active_services])
    yield printer.file(urls.SUBSCRIBE, "subscribe.html", key, lambda: _page(printer))


def _page(printer: Printer) -> SubscribePage:
    snapshot = printer.snapshot
    parts = [
        Part(group.name, _followed(printer, group.path), _choices(printer, group.services))
        for group in snapshot.all_groups
    ]
    if alone := _choices(printer, snapshot.ungrouped):
        parts.append(Part(printer.language.gettext("Other services") if parts else "", (), alone))
    return SubscribePage(
        frame=printer.frame(urls.SUBSCRIBE, printer.language.gettext("Subscribe"), section="subscribe"),
        updates=_feeds(printer, urls.HOME, "updates"),
        history=_feeds(printer, urls.HOME, "history"),
        calendar=(_calendar(printer, urls.CALENDAR),),
        api=tuple(_address(printer, name, printer.tools.shared(f"api/v2/{name}.json")) for name in API),
        parts=tuple(parts),
        digests=tuple(Link(printer.language.gettext(TITLES[period]), urls.digest(period)) for period in Period),
    )


def _choices(printer: Printer, services: tuple[ServiceView, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(s.name, _followed(printer, s.path)) for s in services if not s.is_retired)


def _followed(printer: Printer, folder: str) -> tuple[Address, ...]:
    return (*_feeds(printer, folder, "updates"), _calendar(printer, urls.calendar(folder)))


def _calendar(printer: Printer, path: str) -> Address:
    return _address(printer, printer.language.gettext("Calendar"), path)


def _feeds(printer: Printer, folder: str, kind: str) -> tuple[Address, ...]:
    return tuple(_address(printer, form, f"{folder}{kind}.{form.lower()}") for form in FEED_FORMS[kind])


def _address(printer: Printer, label: str, path: str) -> Address:
    return Address(label, urls.absolute(printer.site.url, path), path)
