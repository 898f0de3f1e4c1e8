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
    newest: dict[tuple[str, str], list[int]] = {}
    for place in range(len(views) - 1, -1, -1):
        view = views[place]
        if view.kind is not Kind.INCIDENT:
            found[view.id] = ()
            continue
        category = (view.incident.category or "").casefold()
        similar = _before(newest, view.services, category) if category else []
        others = _before(newest, view.services, "")
        found[view.id] = tuple(views[other] for other in list(dict.fromkeys((*similar, *others)))[:RELATED])
        for service, kind in product(view.services, {category, ""}):
            kept = newest.setdefault((service.id, kind), [])
            kept.append(place)
            del kept[:-RELATED]
    return found


def _before(newest: Mapping[tuple[str, str], list[int]], services: Iterable[Service], category: str) -> list[int]:
    """The places of those on one of the services and of the category (an empty one: of any), newest first."""
    return sorted({place for service in services for place in newest.get((service.id, category), ())})
