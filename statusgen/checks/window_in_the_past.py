"""Planned work was over before it was announced.

Readers are told that it is planned, that it has started and that it is completed, all at once. The window of an update
`scheduled` (or of a file without updates, by `announced`) ends after that was said; where it does not, the month or the
year is nearly always a slip. Of work that was done, and is told afterwards, the first update is `completed`. Imported
files are left as they are.

Wrong, on 23 November:

    window: {start: 2026-11-01 22:00, end: 2026-11-02 02:00}
    ---

    ## 2026-11-23 09:00 scheduled

Right:

    window: {start: 2026-12-01 22:00, end: 2026-12-02 02:00}
    ---

    ## 2026-11-23 09:00 scheduled
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from statusgen.diagnostics import Diagnostic, Level
from statusgen.model import Incident, Kind, Project, Status, Window

CODE = "window-in-the-past"


def check(project: Project, _now: datetime) -> Iterator[Diagnostic]:
    """One warning for each window that was over when it was first told of."""
    for incident in project.incidents:
        if incident.kind is not Kind.MAINTENANCE or incident.imported_from or incident.repeat:
            continue
        for key, window, told in _announcements(incident):
            if window.end <= told:
                shown = f"{told.astimezone(project.site.zone):%Y-%m-%d %H:%M}"
                yield Diagnostic(
                    incident.source.span(key),
                    CODE,
                    f"this window was over when it was announced ({shown})",
                    "correct its month or year; work that was done is told by a first update `completed`",
                    Level.WARNING,
                )


def _announcements(incident: Incident) -> Iterator[tuple[str, Window, datetime]]:
    """The key of each window that was promised, with the instant at which it was."""
    updates, first = incident.updates, incident.window
    if first and (not updates or updates[0].status is Status.SCHEDULED):
        said = [at for at in (incident.announced, *(update.at for update in updates[:1])) if at]
        if said:
            yield "window", first, min(said)
    for n, update in enumerate(updates):
        if update.window and update.status is Status.SCHEDULED:
            yield f"updates.{n}.window", update.window, update.at
