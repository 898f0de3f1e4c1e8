"""What comes back: incidents of one category on one service, soon after one another."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from itertools import pairwise
from statistics import median

from statusgen.derive.history import midnight
from statusgen.derive.incidents import IncidentView
from statusgen.derive.snapshot import Snapshot
from statusgen.model import Kind, Service, Status
from statusgen.value import Struct

WITHIN = timedelta(days=90)
"""What comes after more than this is no recurrence."""

LOOKED_BACK = timedelta(days=365)
"""How far before the local midnight patterns are looked for."""


class Pattern(Struct, frozen=True):
    """The incidents of the last twelve months on this service and of this category, newest first: at least two, of
    which some began within 90 days of one another. `usual` is the median time until it was over, None where none is."""

    service: Service
    category: str
    incidents: tuple[IncidentView, ...]
    usual: timedelta | None


def patterns(snapshot: Snapshot) -> tuple[Pattern, ...]:
    """What comes back most often first, then what came back last; categories are compared without case."""
    since = midnight(snapshot.today, snapshot.site.zone) - LOOKED_BACK
    found: defaultdict[tuple[str, str], list[IncidentView]] = defaultdict(list)
    services: dict[str, Service] = {}
    for view in snapshot.incidents:
        category = view.incident.category
        if view.started < since or view.kind is not Kind.INCIDENT or not category or view.status is Status.FALSE_ALARM:
            continue
        for service in view.services:
            services[service.id] = service
            found[service.id, category.casefold()].append(view)
    made = []
    for (id, _), views in found.items():
        views.sort(key=lambda view: (view.started, view.id), reverse=True)
        if any(later.started - earlier.started <= WITHIN for later, earlier in pairwise(views)):
            ended = ((view.ended - view.started).total_seconds() for view in views if view.ended)
            lengths = [length for length in ended if length >= 0]
            usual = timedelta(seconds=median(lengths)) if lengths else None
            made.append(Pattern(services[id], views[0].incident.category or "", tuple(views), usual))
    made.sort(key=lambda pattern: (pattern.service.id, pattern.category))
    made.sort(key=lambda pattern: (len(pattern.incidents), pattern.incidents[0].started), reverse=True)
    return tuple(made)
