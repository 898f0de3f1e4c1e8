"""`determined` is later than the first public update.

`determined` is when staff knew that customers are affected: the clock of "customers are told within 30 minutes" starts
then. Customers cannot have been told before staff knew, so one of the two times is a slip, and the figure of how fast
customers were told would be better than the truth.

Wrong:

    determined: 2026-11-20 08:40
    ---

    ## 2026-11-20 08:31 investigating

Right:

    determined: 2026-11-20 08:10
    ---

    ## 2026-11-20 08:31 investigating
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from statusgen.diagnostics import Diagnostic, Level
from statusgen.model import Audience, Project

CODE = "determined-after-first-update"


def check(project: Project, _now: datetime) -> Iterator[Diagnostic]:
    """One warning for each incident whose customers were told before staff knew."""
    for incident in project.incidents:
        if not incident.determined or not incident.updates or incident.determined <= incident.updates[0].at:
            continue  # as nearly all; updates stand in time order
        told = next((update.at for update in incident.updates if update.audience is Audience.PUBLIC), None)
        if told and incident.determined > told:
            yield Diagnostic(
                incident.source.span("determined"),
                CODE,
                "`determined` is later than the first public update",
                "it is when staff knew that customers are affected; customers were told after that",
                Level.WARNING,
            )
