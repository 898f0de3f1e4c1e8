"""Services by what they suffer: those in the same state stand together, the worst first."""

from __future__ import annotations

from collections.abc import Iterable

from statusgen import urls
from statusgen.model import Impact, Service
from statusgen.outputs.pages.page import Link, State
from statusgen.outputs.pages.printer import Printer
from statusgen.value import Struct


class Affected(Struct, frozen=True):
    """The services in one state, in catalogue order."""

    state: State
    services: tuple[Link, ...]


def affected(printer: Printer, impacts: Iterable[tuple[Service, Impact]]) -> tuple[Affected, ...]:
    """One for each impact that occurs."""
    found: dict[Impact, list[Link]] = {}
    for service, impact in impacts:
        found.setdefault(impact, []).append(Link(service.name, urls.service(service.id)))
    order = sorted(found, key=lambda impact: impact.rank, reverse=True)
    return tuple(Affected(printer.states[impact], tuple(found[impact])) for impact in order)
