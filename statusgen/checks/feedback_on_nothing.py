"""An answer under feedback/ is about an incident that is not there.

It counts for nothing. Perhaps the incident's file was renamed, or the form was filled in by hand.

Wrong, where there is no `incidents/2026-11-20-mail-lat.md`:

    incident,answer
    2026-11-20-mail-lat,good

Write the id of the incident, or take the line away.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from statusgen.diagnostics import Diagnostic, Level
from statusgen.model import Project

CODE = "feedback-on-nothing"


def check(project: Project, _now: datetime) -> Iterator[Diagnostic]:
    """One warning for each such answer."""
    known = {incident.id for incident in project.incidents} if project.feedback else set()
    for answer in project.feedback:
        if answer.incident not in known:
            hint = "write the id of the incident (its file's name without .md), or take the answer away"
            yield Diagnostic(
                answer.source.span(), CODE, "this answer is about no incident that is there", hint, Level.WARNING
            )
