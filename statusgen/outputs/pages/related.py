"""Which earlier incidents the page of one names: what came before never changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import TypeAlias

from statusgen.derive import IncidentView
from statusgen.model import Kind, Service

RELATED = 3
"""How many earlier files about the same services a page names."""

Related: TypeAlias = Mapping[str, tuple[IncidentView, ...]]
"""By the id of a file, the earlier ones about the same services that its page names."""


def related_to(views: tuple[IncidentView, ...]) -> Related:
    """For each incident those of its category on its services next before it, then others on its services."""
    found: dict[str, tuple[IncidentView, ...]] = {}
    newest: dict[tuple[str, str], list[IncidentView]] = {}
    for view in reversed(views):
        if view.kind is not Kind.INCIDENT:
            found[view.id] = ()
            continue
        category = (view.incident.category or "").casefold()
        similar, others = (_before(newest, view.services, kind) for kind in ({category} - {""}, {""}))
        found[view.id] = tuple({other.id: other for other in (*similar, *others)}.values())[:RELATED]
        for service, kind in product(view.services, {category, ""}):
            newest.setdefault((service.id, kind), []).append(view)
            del newest[service.id, kind][:-RELATED]
    return found


def _before(
    newest: Mapping[tuple[str, str], list[IncidentView]], services: Iterable[Service], categories: Iterable[str]
) -> list[IncidentView]:
    """Those on one of the services and of one of the categories (an empty one: of any), newest first."""
    found = {view.id: view for s in services for kind in categories for view in newest.get((s.id, kind), ())}
    return sorted(found.values(), key=lambda view: view.created, reverse=True)
