"""How severe an incident is by what was agreed: how bad it is, how much the organisation depends on it, and how many
use it. One loud customer does not outrank many quiet ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from statusgen.model import Impact, Incident, Service, Severity
from statusgen.value import Struct

_IMPACT = {Impact.DEGRADED: 1, Impact.PARTIAL_OUTAGE: 2, Impact.MAJOR_OUTAGE: 3}
_FROM = {Severity.CRITICAL: 7, Severity.HIGH: 5, Severity.MEDIUM: 3, Severity.LOW: 0}
_UNKNOWN = 1
"""Points of a service whose criticality nobody told: medium."""
MANY, SOME = 0.5, 0.1
"""Shares of the users of the service that most people use."""


class Weighed(Struct, frozen=True):
    """A severity, and the service and impact from which it follows, with the points of each part."""

    severity: Severity
    service: Service
    impact: Impact
    points: tuple[int, int, int]


def weigh(impacts: Mapping[str, Impact], services: Sequence[Service]) -> Weighed | None:
    """The severity by the service for which it is highest: points of its impact (1 to 3), its criticality (0 to 3), and
    its users against those of the most used service (0 to 2), added. None where nothing is affected, or nobody told
    how critical or how much used any affected service is."""
    most = max((service.users or 0 for service in services), default=0)
    found = []
    for service in services:
        impact = impacts.get(service.id)
        if impact not in _IMPACT or (service.criticality is None and service.users is None):
            continue
        share = (service.users or 0) / most if most else 0.0
        users = 2 if share >= MANY else 1 if share >= SOME else 0
        critical = _UNKNOWN if service.criticality is None else service.criticality.rank
        points = (_IMPACT[impact], critical, users)
        severity = next(word for word, least in _FROM.items() if sum(points) >= least)
        found.append(Weighed(severity, service, impact, points))
    return max(found, key=lambda one: sum(one.points), default=None)


def worst_impacts(incident: Incident) -> dict[str, Impact]:
    """The worst impact of each service that the file names, at any time."""
    worst = dict(incident.services)
    for update in incident.updates:
        for id, impact in update.services.items():
            if impact.rank > worst.get(id, impact).rank:
                worst[id] = impact
    return worst


def said(incident: Incident) -> Severity | None:
    """The severity that the file gives last."""
    return next((one.severity for one in reversed(incident.updates) if one.severity), incident.severity)


def disagrees(incident: Incident, services: Sequence[Service]) -> Weighed | None:
    """What the severity would be, where the file's is two steps or more from it."""
    severity = said(incident)
    weighed = weigh(worst_impacts(incident), services) if severity else None
    return weighed if weighed and severity and abs(weighed.severity.rank - severity.rank) >= 2 else None
