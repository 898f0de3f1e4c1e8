"""How the words of other systems are read: the tables of services.yaml for what incidents are imported from.

A table's keys are the other system's own words. Where it says nothing, importers use what its manual says.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from statusgen.model.incident import Audience, Impact, Severity, Status
from statusgen.value import Struct, field


class Desk(Struct, frozen=True):
    """A service desk (ServiceNow, Jira Service Management): which records, what their values mean, and which of their
    texts customers may read; `notes` tells what becomes of the texts for staff: `internal` updates, or they are left
    out (`skip`)."""

    query: str | None = None
    services: Mapping[str, str] = field(default_factory=dict)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    impacts: Mapping[str, Impact] = field(default_factory=dict)
    states: Mapping[str, Status] = field(default_factory=dict)
    texts: tuple[str, ...] = ("description", "comments")
    notes: str = "internal"
    audience: Audience = Audience.PUBLIC


class Monitor(Struct, frozen=True):
    """Monitoring that opens incidents: the labels that may name a service, what values mean, and whether it writes
    files (`file`) or drafts for a person to publish (`draft`).

    What is over stays so for `settle` before it is told, and less than that between two updates is not worth one. A
    service that fails again within `reopen` goes on in the same file.
    """

    labels: tuple[str, ...] = ("service", "app", "component", "job")
    services: Mapping[str, str] = field(default_factory=dict)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    impacts: Mapping[str, Impact] = field(default_factory=dict)
    write: str = "draft"
    settle: timedelta = timedelta(minutes=5)
    reopen: timedelta = timedelta(hours=1)
    notes: str = "internal"
    audience: Audience = Audience.PUBLIC


class Imports(Struct, frozen=True):
    """All of `imports:`."""

    servicenow: Desk = Desk()
    jira: Desk = Desk()
    monitoring: Monitor = Monitor()
