"""An update's time is later than now, or its `edited` is.

Nobody sees the update before its time comes, and until then it counts for nothing, as does an edit. That is right for
a text that was written ahead, and wrong for the usual reason: a slip in the date, or a time in another zone than the
site's.

Wrong, at ten past nine:

    ## 2026-11-20 19:05 identified

Right:

    ## 2026-11-20 09:05 identified
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from statusgen.diagnostics import Diagnostic, Level
from statusgen.model import Project

CODE = "update-in-the-future"


def check(project: Project, now: datetime) -> Iterator[Diagnostic]:
    """One warning for each update that is still to come, and for each edit."""
    for incident in project.incidents:
        for n, update in enumerate(incident.updates):
            if update.at > now:
                at, key, says = update.at, f"updates.{n}", "this update is later than now, so nobody sees it yet"
            elif update.edited and update.edited > now:
                at, key, says = update.edited, f"updates.{n}.edited", "it was edited later than now"
            else:
                continue
            hint = "correct date, time or zone if that is not meant"
            shown = f"{at.astimezone(project.site.zone):%Y-%m-%d %H:%M}"
            yield Diagnostic(
                incident.source.span(key), CODE, says, f"it will be shown from {shown} on; {hint}", Level.WARNING
            )
