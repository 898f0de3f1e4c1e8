"""The severity of an open incident is two steps or more from what its impact, criticality and users make.

A severity decides how fast people are told, and who is called. By what services.yaml says of the service
(`criticality`, `users`), and by how badly it is affected, another one would be usual: one loud customer does not
outrank many quiet ones. One step is a matter of judgement, and nothing is said of it. docs/triage.md has the points,
and how often severities differ by a step in public histories.

Nothing is said of services of which neither is told, of what is over, and of imported files.

Wrong, where e-mail has `criticality: critical` and the most users:

    severity: low
    services: {email: major_outage}

Right:

    severity: critical
    services: {email: major_outage}

If you know better, leave it: it is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from statusgen.derive.severities import disagrees, said
from statusgen.derive.similar import open_at
from statusgen.diagnostics import Diagnostic, Level
from statusgen.model import Project

CODE = "severity-disagrees"


def check(project: Project, now: datetime) -> Iterator[Diagnostic]:
    """One warning for each open incident whose severity is far from what was agreed."""
    if not any(service.criticality or service.users for service in project.services):
        return
    open_ids = open_at(project, now)
    for incident in project.incidents:
        if incident.id not in open_ids or incident.imported_from:
            continue
        weighed = disagrees(incident, project.services)
        if weighed:
            number = next((n for n, one in reversed(list(enumerate(incident.updates))) if one.severity), None)
            place = "severity" if number is None else f"updates.{number}.severity"
            yield Diagnostic(
                incident.source.span(place),
                CODE,
                f"by impact, criticality and users it would be `{weighed.severity}`, and not `{said(incident)}`",
                "correct the severity, or leave it if you know better",
                Level.WARNING,
            )
