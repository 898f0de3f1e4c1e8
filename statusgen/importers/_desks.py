"""What every importer of a service desk does with its records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from statusgen.diagnostics import Diagnostic, Span, in_order
from statusgen.importers._findings import origin
from statusgen.importers._folder import finish
from statusgen.importers._foreign import UnreadableError
from statusgen.importers._imported import Imported, LeftOut
from statusgen.importers._names import unique_ids
from statusgen.importers._services import Catalogue as Named
from statusgen.importers._sites import site_of
from statusgen.importers._texts import one_line
from statusgen.importers._tickets import Defaults, Reader, Ticket
from statusgen.model import Desk, Incident
from statusgen.reading.catalogue import Catalogue
from statusgen.value import Struct, replace


class Records(Struct, frozen=True):
    """What a desk gave: each record with the ticket that is made of it when it is asked for, and findings so far."""

    raw: Iterable[Mapping[str, Any]]
    ticket: Callable[[Mapping[str, Any]], Ticket]
    name: Callable[[Mapping[str, Any]], str]
    problems: tuple[Diagnostic, ...] = ()


def imported(system: str, records: Records, desk: Desk, defaults: Defaults, catalogue: Catalogue | None) -> Imported:
    """The records as incidents. Services are those of the project; where there is none, what records name."""
    tickets, left_out = _tickets(records)
    reader = Reader(system, desk, defaults, catalogue.services if catalogue else ())
    if catalogue is None:
        reader.catalogue.add(dict.fromkeys(name for ticket in tickets if (name := _named(ticket))))
    ids = unique_ids({ticket.key: ticket.number for ticket in tickets})
    incidents = [reader.incident(ticket, ids[ticket.key]) for ticket in tickets]
    made = _together(system, incidents, reader.catalogue, catalogue)
    problems = [*records.problems, *reader.problems, *reader.unknown(), *made.problems]
    problems += [origin.import_left_out(Span(one.item), one.reason) for one in left_out]
    changed = {ids[ticket.key]: ticket.changed or ticket.opened for ticket in tickets}
    return replace(made, left_out=tuple(left_out), problems=in_order(problems), changed=changed)


def _tickets(records: Records) -> tuple[list[Ticket], list[LeftOut]]:
    """The tickets by key, each as it was changed last."""
    tickets: dict[str, Ticket] = {}
    left_out = []
    for number, raw in enumerate(records.raw, 1):
        try:
            ticket = records.ticket(raw)
        except UnreadableError as error:
            name = one_line(records.name(raw))[:100] or f"record {number}"
            left_out.append(LeftOut(name, error.reason))
            continue
        other = tickets.get(ticket.key)
        if other is not None:
            left_out.append(LeftOut(ticket.number, "it stands here more than once; what was changed last was taken"))
        if other is None or (ticket.changed or ticket.opened) >= (other.changed or other.opened):
            tickets[ticket.key] = ticket
    return list(tickets.values()), left_out


def _named(ticket: Ticket) -> str:
    """The service that a ticket names, as its users call it."""
    return next((spellings[-1][:100] for spellings in ticket.services if spellings), "")


def _together(system: str, incidents: list[Incident], named: Named, catalogue: Catalogue | None) -> Imported:
    if catalogue is None:
        problems: list[Diagnostic] = []
        site = site_of("services.yaml", problems, title="", url="", description="", timezone="", language="en")
        return finish(system, incidents, {}, site, (), named, problems)
    known = tuple(sorted(incidents, key=lambda incident: incident.id))
    return Imported(system, known, (), catalogue.site, catalogue.groups, catalogue.services, ())
