"""A file that begins after a service was retired names that service.

`until` in services.yaml is a service's last day: its history stays, and nothing is counted after it. What this file
says of the service would reach no figure and no list.

Wrong, where `fax` has `until: 2025-12-31`:

    determined: 2026-11-20 08:10
    services: {fax: major_outage}

Name the service that took its place, or move `until`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from statusgen.diagnostics import Diagnostic, Level
from statusgen.model import Incident, Project

CODE = "retired-service"


def check(project: Project, _now: datetime) -> Iterator[Diagnostic]:
    """One warning for each service that a file names after its last day."""
    retired = {service.id: service.until for service in project.services if service.until}
    for incident in project.incidents if retired else ():
        gone = [id for id in incident.services if id in retired]
        begin = _begin(incident) if gone else None
        if begin is None:
            continue
        day = begin.astimezone(project.site.zone).date()
        for id in gone:
            if day > retired[id]:
                yield Diagnostic(
                    incident.source.span(f"services.{id}"),
                    CODE,
                    f"the service was retired on {retired[id].isoformat()}, before this began",
                    "name the service that took its place, or correct `until` in services.yaml",
                    Level.WARNING,
                )


def _begin(incident: Incident) -> datetime | None:
    if incident.started or incident.window is None:
        return incident.started or incident.announced
    return incident.window.start
