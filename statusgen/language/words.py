"""The words for the states, statuses, severities and roles of the model: message ids, which a catalogue translates."""

from __future__ import annotations

from collections.abc import Mapping

from statusgen.model import Impact, Kind, Severity, Status


def mark(text: str) -> str:
    """Marks a message for extraction; it is translated where it is printed."""
    return text


IMPACTS: Mapping[Impact, str] = {
    Impact.OPERATIONAL: mark("Operational"),
    Impact.MAINTENANCE: mark("Maintenance"),
    Impact.DEGRADED: mark("Degraded"),
    Impact.PARTIAL_OUTAGE: mark("Partial outage"),
    Impact.MAJOR_OUTAGE: mark("Major outage"),
}

STATUSES: Mapping[Status, str] = {
    Status.INVESTIGATING: mark("Investigating"),
    Status.IDENTIFIED: mark("Cause identified"),
    Status.MONITORING: mark("Monitoring"),
    Status.RESOLVED: mark("Resolved"),
    Status.POSTMORTEM: mark("Post-mortem"),
    Status.FALSE_ALARM: mark("False alarm"),
    Status.SCHEDULED: mark("Scheduled"),
    Status.IN_PROGRESS: mark("In progress"),
    Status.VERIFYING: mark("Verifying"),
    Status.COMPLETED: mark("Completed"),
    Status.CANCELLED: mark("Cancelled"),
    Status.POSTED: mark("Notice"),
    Status.ENDED: mark("Ended"),
}

SEVERITIES: Mapping[Severity, str] = {
    Severity.LOW: mark("Low"),
    Severity.MEDIUM: mark("Medium"),
    Severity.HIGH: mark("High"),
    Severity.CRITICAL: mark("Critical"),
}

KINDS: Mapping[Kind, str] = {
    Kind.INCIDENT: mark("Incident"),
    Kind.MAINTENANCE: mark("Maintenance"),
    Kind.NOTICE: mark("Notice"),
}

ROLES: Mapping[str, str] = {
    "incident_manager": mark("Incident manager"),
    "communications_lead": mark("Communications lead"),
    "assigned_team": mark("Assigned team"),
}
