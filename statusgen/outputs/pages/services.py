"""The catalogue: what there is, whom to ask, and how it is now."""

from __future__ import annotations

from collections.abc import Iterator

from statusgen import urls
from statusgen.derive import GroupView, ServiceView
from statusgen.files import File
from statusgen.outputs.pages.page import Feed, Page, State
from statusgen.outputs.pages.printer import Printer
from statusgen.value import Struct


class CatalogueLine(Struct, frozen=True):
    """A service with what it is for."""

    name: str
    path: str
    state: State
    description: str


class CatalogueGroup(Struct, frozen=True):
    """A group; `level` is that of its heading, `anchor` its id. The services that are in none stand under no name."""

    name: str
    anchor: str
    description: str
    state: State
    level: int
    services: tuple[CatalogueLine, ...]
    feeds: tuple[Feed, ...]


class ViewLine(Struct, frozen=True):
    """A selection of services with a page of its own."""

    name: str
    path: str
    description: str


class ServicesPage(Page, frozen=True):
    """Groups in the order of the catalogue, a parent before its sub-groups; the retired; then selections."""

    groups: tuple[CatalogueGroup, ...]
    retired: tuple[CatalogueLine, ...]
    views: tuple[ViewLine, ...]


def files(printer: Printer) -> Iterator[File]:
    """One page; it changes with a state, not with the day."""
    snapshot = printer.snapshot
    states = [(service.id, service.state, service.is_retired) for service in snapshot.services]
    views = tuple(ViewLine(view.name, view.path, view.description) for view in snapshot.views)
    key = (snapshot.catalogue_key, states, views)
    yield printer.file(urls.SERVICES, "services.html", key, lambda: _page(printer, views))


def _page(printer: Printer, views: tuple[ViewLine, ...]) -> ServicesPage:
    snapshot = printer.snapshot
    groups = [part for top in snapshot.groups for part in _groups(printer, top, 2)]
    alone = _lines(printer, snapshot.ungrouped)
    if alone:
        name = printer.language.gettext("Other services") if groups else ""
        groups.append(CatalogueGroup(name, "other", "", printer.no_data, 2, alone, ()))
    return ServicesPage(
        frame=printer.frame(urls.SERVICES, printer.language.gettext("Services"), section="services"),
        groups=tuple(groups),
        retired=tuple(_line(printer, service) for service in snapshot.services if service.is_retired),
        views=views,
    )


def _groups(printer: Printer, group: GroupView, level: int) -> Iterator[CatalogueGroup]:
    yield CatalogueGroup(
        name=group.name,
        anchor=urls.group_anchor(group.id),
        description=group.group.description,
        state=printer.states[group.state],
        level=min(level, 6),
        services=_lines(printer, group.services),
        feeds=printer.feeds(group.path, group.name),
    )
    for inner in group.groups:
        yield from _groups(printer, inner, level + 1)


def _lines(printer: Printer, services: tuple[ServiceView, ...]) -> tuple[CatalogueLine, ...]:
    return tuple(_line(printer, service) for service in services if not service.is_retired)


def _line(printer: Printer, service: ServiceView) -> CatalogueLine:
    return CatalogueLine(service.name, service.path, printer.states[service.state], service.service.description)
