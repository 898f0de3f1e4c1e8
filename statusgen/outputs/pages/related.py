"""Which earlier incidents the page of one names: what came before never changes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from statusgen.derive import IncidentView, ServiceView
from statusgen.model import Kind

RELATED = 3
"""How many earlier files about the same services a page names."""


def related_to(view: IncidentView, services: Sequence[ServiceView]) -> tuple[IncidentView, ...]:
    """Of an incident on these services those of its category on them next before it, then others on them."""
    if view.kind is not Kind.INCIDENT:
        return ()
    category = (view.incident.category or "").casefold()
    similar = _before(view, category, services) if category else []
    others = _before(view, "", services)
    found = {other.id: other for other in (*similar, *others)}
    return tuple(found.values())[:RELATED]


def _before(view: IncidentView, category: str, services: Iterable[ServiceView]) -> list[IncidentView]:
    """Those of the category (an empty one: of any) next before it on each of the services, newest first."""
    rows = (service.incidents_by_category.get(category, ()) for service in services)
    found = {other.id: other for row in rows for other in islice(_older(view, row), RELATED)}
    return sorted(found.values(), key=_place, reverse=True)


def _older(view: IncidentView, row: Sequence[IncidentView]) -> Iterator[IncidentView]:
    """Those in the row, which stands newest first, that came before it."""
    first = bisect_left(row, -view.created.timestamp(), key=lambda other: -other.created.timestamp())
    return (row[n] for n in range(first, len(row)) if _place(row[n]) < _place(view))


def _place(view: IncidentView) -> tuple[datetime, str]:
    """By which reports stand in order."""
    return view.created, view.id
