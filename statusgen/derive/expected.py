"""What customers last heard of reports, and which files say otherwise without a word to anybody: a file that is gone
before it was over, planned work whose window is another, an incident that was over and goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from statusgen import urls
from statusgen.derive.ids import update_id
from statusgen.model import Audience, Incident, Kind, Project, Status, Update, Window
from statusgen.value import Struct


class Expected(Struct, frozen=True):
    """What customers last heard: the window of planned work, or (None) that it goes on, or is over, and since when they
    have known it."""

    since: datetime
    window: Window | None = None
    is_over: bool = False


class Contradiction(Struct, frozen=True):
    """What customers expect, and the window that the file has instead; None: no public report has that id any more."""

    expected: Expected
    window: Window | None = None


def contradictions(
    expected: Mapping[str, Expected], project: Project, now: datetime, is_told: Callable[[Update, str], bool]
) -> dict[str, Contradiction]:
    """By the id of the report, what is expected (by the same ids) and does not hold. `is_told`, given an update and its
    id, says whether customers have it, or will never be sent it: what one that is on its way says is no contradiction.

    A report that has another's address among its `aliases` stands in its place.
    """
    found: dict[str, Contradiction] = {}
    incidents = {incident.id: incident for incident in project.incidents} if expected else {}
    for id, known in expected.items():
        incident = incidents.get(id)
        if known.window and known.window.end <= now:
            continue
        if known.is_over:
            if incident and _goes_on_unsaid(incident, known.since, now, is_told):
                found[id] = Contradiction(known)
        elif incident is None or incident.audience is Audience.INTERNAL:
            if not any(f"/{urls.incident(id)}" in other.aliases for other in project.incidents):
                found[id] = Contradiction(known)
        elif known.window and incident.kind is Kind.MAINTENANCE and not (incident.repeat or incident.imported_from):
            public = [u for u in incident.updates if u.audience is Audience.PUBLIC and u.at <= now]
            said = next((update for update in reversed(public) if update.window), None)
            window = said.window if said else incident.window
            is_said = said is not None and not is_told(said, update_id(id, said.at))
            if window != known.window and not is_said and not any(update.status.is_ending for update in public):
                found[id] = Contradiction(known, window)
    return found


def _goes_on_unsaid(incident: Incident, since: datetime, now: datetime, is_told: Callable[[Update, str], bool]) -> bool:
    """Whether an incident that was told to be over goes on by its file, where no update of later says so."""
    if incident.kind is not Kind.INCIDENT or incident.audience is Audience.INTERNAL or incident.imported_from:
        return False
    public = (u for u in reversed(incident.updates) if u.audience is Audience.PUBLIC and u.at <= now)
    last = next((update for update in public if update.status is not Status.POSTMORTEM), None)
    if last is None or last.status.is_ending:
        return False
    return last.at <= since and is_told(last, update_id(incident.id, last.at))
