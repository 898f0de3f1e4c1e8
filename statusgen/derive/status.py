"""Roll-ups: from services to groups and to the one sentence for the whole site."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from statusgen.derive.timeline import worst
from statusgen.model import Impact, IncidentImpact
from statusgen.value import Struct


class Indicator(StrEnum):
    """The five values of the public Status API's `status.indicator`."""

    NONE = "none"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"
    MAINTENANCE = "maintenance"


class Overall(Struct, frozen=True):
    """The state of the whole: indicator and description in the words of the public Status API."""

    indicator: Indicator
    description: str


OPERATIONAL = Overall(Indicator.NONE, "All Systems Operational")
MAINTENANCE = Overall(Indicator.MAINTENANCE, "Service Under Maintenance")
PARTIALLY_DEGRADED = Overall(Indicator.MINOR, "Partially Degraded Service")
DEGRADED = Overall(Indicator.MINOR, "Degraded System Service")
MINOR_OUTAGE = Overall(Indicator.MINOR, "Minor Service Outage")
PARTIAL_OUTAGE = Overall(Indicator.MAJOR, "Partial System Outage")
MAJOR_OUTAGE = Overall(Indicator.CRITICAL, "Major System Outage")

_BY_INCIDENT = {
    IncidentImpact.MINOR: MINOR_OUTAGE,
    IncidentImpact.MAJOR: PARTIAL_OUTAGE,
    IncidentImpact.CRITICAL: MAJOR_OUTAGE,
}


def overall(states: Sequence[Impact], unresolved: Iterable[IncidentImpact]) -> Overall:
    """The roll-up of all services' states; the impacts of unresolved incidents count only where no service is affected.

    The table is that of the best-known hosted service, as its clients know it.
    """
    state = worst(states)
    every = bool(states) and all(one is state for one in states)
    single = len(states) == 1
    if state is Impact.MAJOR_OUTAGE:
        return MAJOR_OUTAGE if every else PARTIAL_OUTAGE
    if state is Impact.PARTIAL_OUTAGE:
        return PARTIAL_OUTAGE if every else MINOR_OUTAGE
    if state is Impact.DEGRADED:
        return DEGRADED if every and not single else PARTIALLY_DEGRADED
    if state is Impact.MAINTENANCE:
        return MAINTENANCE
    by_incident = [impact for impact in IncidentImpact if impact in set(unresolved) and impact in _BY_INCIDENT]
    return _BY_INCIDENT[by_incident[-1]] if by_incident else OPERATIONAL


_OF_SERVICE = {
    Impact.OPERATIONAL: IncidentImpact.NONE,
    Impact.MAINTENANCE: IncidentImpact.MAINTENANCE,
    Impact.DEGRADED: IncidentImpact.MINOR,
    Impact.PARTIAL_OUTAGE: IncidentImpact.MAJOR,
    Impact.MAJOR_OUTAGE: IncidentImpact.CRITICAL,
}


def incident_impact(impacts: Iterable[Impact]) -> IncidentImpact:
    """The impact of an incident whose author named none: from the worst state that it brought to a service."""
    return _OF_SERVICE[worst(impacts)]
