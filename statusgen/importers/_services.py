"""The catalogue that an import fills: services by the names that other tools call them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from typing import Any

from statusgen.diagnostics import Diagnostic, Span
from statusgen.importers._findings import affected
from statusgen.importers._names import id_of, unique_ids, urlize
from statusgen.model import Group, Impact, Incident, Kind, Service
from statusgen.value import Struct, field, replace

_LONGEST_ID = 64
_RESERVED = frozenset({"status"})


class Mentions(Struct):
    """A service that no configuration lists: where it was named first, how often, until when."""

    name: str
    span: Span
    count: int = 0
    last: date | None = None
    is_open: bool = False


class Catalogue(Struct):
    """Services by their ids; `ids` knows each by its name, and by the spellings that tools make of it."""

    services: dict[str, Service] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    mentions: dict[str, Mentions] = field(default_factory=dict)

    def add(self, names: Iterable[str]) -> None:
        """Adds the services of the configuration by the names that incidents call them; ids are made here."""
        self.ids = service_ids(names)
        self.services = {id: Service(id, name) for name, id in self.ids.items()}
        for name, id in list(self.ids.items()):
            for spelling in _spellings(name):
                self.ids.setdefault(spelling, id)

    def describe(self, called: str, /, **values: Any) -> None:
        """Completes a listed service."""
        id = self.ids[called]
        self.services[id] = replace(self.services[id], **values)

    def find(self, name: str, span: Span) -> str:
        """The id of the service with this name, which is noted down if no configuration lists it."""
        for spelling in (name, *_spellings(name)):
            if spelling in self.ids:
                return self.ids[spelling]
        id = service_ids([name])[name]
        self.mentions.setdefault(id, Mentions(name, span))
        return id

    def impacts(self, names: Iterable[str], impact: Impact, span: Span) -> tuple[dict[str, Impact], list[Diagnostic]]:
        """Impact by service for the names in a file; `all` is every service that is listed."""
        found: dict[str, Impact] = {}
        problems: list[Diagnostic] = []
        for name in names:
            if name.lower() == "all" and "all" not in self.ids and self.services:
                problems.append(affected.import_all_services(span, len(self.services)))
                found.update(dict.fromkeys(self.services, impact))
            else:
                found.setdefault(self.find(name, span), impact)
        return found, problems

    def retire(self, incidents: Iterable[Incident], zone: tzinfo) -> list[Diagnostic]:
        """Makes services of what was named and not listed, with the day of their last incident's end as their last."""
        for incident in incidents:
            for id in incident.services.keys() & self.mentions.keys():
                mentions = self.mentions[id]
                day = _last_instant(incident).astimezone(zone).date()
                mentions.count += 1
                mentions.last = max(mentions.last or day, day)
                mentions.is_open |= not any(update.status.is_ending for update in incident.updates)
        named = [(id, mentions) for id, mentions in sorted(self.mentions.items()) if mentions.count]
        for id, mentions in named:
            self.services[id] = Service(id, mentions.name, until=None if mentions.is_open else mentions.last)
        return [affected.import_unknown_service(one.span, one.name, one.count, is_open=one.is_open) for _, one in named]


def _spellings(name: str) -> tuple[str, ...]:
    return name.lower(), urlize(name), id_of(name, _LONGEST_ID)


def service_ids(names: Iterable[str]) -> dict[str, str]:
    """Name → id of a service."""
    ids = unique_ids({name: name for name in names}, _LONGEST_ID)
    return {name: f"{id}-service" if id in _RESERVED else id for name, id in ids.items()}


def groups_beside(services: Iterable[str], names: Iterable[tuple[str, str]]) -> dict[str, Group]:
    """Name → group, from names with their descriptions; the ids are none that a service has."""
    pairs = list(names)
    taken = frozenset(services) | _RESERVED
    ids = unique_ids({name: name for name, _ in pairs}, _LONGEST_ID - 6)
    return {
        name: Group(f"{ids[name]}-group" if ids[name] in taken else ids[name], name, description=about)
        for name, about in pairs
    }


def _last_instant(incident: Incident) -> datetime:
    instants = [update.at for update in incident.updates]
    if incident.window and incident.kind is Kind.MAINTENANCE:
        instants.append(incident.window.end)
    return max(filter(None, (*instants, incident.started, incident.announced)))
