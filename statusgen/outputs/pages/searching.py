"""What can be searched for in the history: what the form shows, and the page's script goes by."""

from __future__ import annotations

from collections.abc import Iterable

from statusgen.model import Kind, Severity
from statusgen.outputs.pages.page import State
from statusgen.outputs.pages.printer import Printer
from statusgen.value import Struct


class Option(Struct, frozen=True):
    """What a filter can be set to: `value` is for the page's script, `name` for people."""

    value: str
    name: str


class Search(Struct, frozen=True):
    """What a form can be set to; `marks` are those that a report can have. `known`: only known issues are looked for,
    all of which are incidents."""

    years: tuple[int, ...]
    services: tuple[Option, ...]
    kinds: tuple[Option, ...]
    severities: tuple[Option, ...]
    marks: tuple[State, ...]
    known: bool


def search(printer: Printer, years: Iterable[int], *, known: bool = False) -> Search:
    """Over all services, or those with known issues, in these years."""
    language = printer.language
    services = (service for service in printer.snapshot.services if service.known_issues or not known)
    return Search(
        years=tuple(years),
        services=tuple(Option(service.id, service.name) for service in services),
        kinds=() if known else tuple(Option(kind, language.kind(kind)) for kind in Kind),
        severities=tuple(Option(severity, language.severity(severity)) for severity in Severity),
        marks=(*printer.states.values(), printer.notice),
        known=known,
    )
