"""What customers expect of reports that were not over when they last heard of them, and which files say otherwise
without a word to anybody: a file that is gone, planned work whose window is another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from statusgen import urls
from statusgen.derive.ids import update_id
from statusgen.model import Audience, Kind, Project, Update, Window
from statusgen.value import Struct


class Expected(Struct, frozen=True):
    """What customers last heard: the window of planned work, or (None) that it goes on; `since` is when they did."""

    since: datetime
    window: Window | None = None


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
        if incident is None or incident.audience is Audience.INTERNAL:
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
