"""The first update is more than half a year from the day in the file's name.

One of both is a slip, most often the year of the last time: the report then stands among those of last year, nobody is
told of it, and the figures of that year change. Of planned work the day of its window will do as well. Imported files
are left as they are.

Wrong, in `incidents/2026-11-23-mail-late.md`:

    ## 2025-11-23 08:31 investigating

Right:

    ## 2026-11-23 08:31 investigating
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from statusgen.diagnostics import Diagnostic, Level
from statusgen.model import Incident, Project
from statusgen.reading.incidents import day_of

CODE = "date-unlike-name"

_FAR = timedelta(days=183)


def check(project: Project, _now: datetime) -> Iterator[Diagnostic]:
    """One warning for each file that begins far from the day of its name."""
    for incident in project.incidents:
        if any(incident.id.startswith(f"{at.year:04}-{at.month:02}-") for _, at in _beginnings(incident)):
            continue  # nearly all: of the same month, which costs less to tell
        named = None if incident.imported_from else day_of(incident.id)
        if not named:
            continue
        days = [(key, at.astimezone(project.site.zone).date()) for key, at in _beginnings(incident)]
        if days and all(abs(day - named) > _FAR for _, day in days):
            key, day = days[0]
            message = f"the file is named {named}, and begins on {day}"
            yield Diagnostic(
                incident.source.span(key), CODE, message, "correct the year here, or in the name", Level.WARNING
            )


def _beginnings(incident: Incident) -> Iterator[tuple[str, datetime]]:
    """What the name may be of, with its key: when it was first told of, and the window."""
    if incident.updates:
        yield "updates.0", incident.updates[0].at
    elif incident.announced:
        yield "announced", incident.announced
    if incident.window:
        yield "window", incident.window.start
