"""How long what is true of a file stays true by itself: most files are over, and say the same for ever."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from statusgen.derive.course import Phase

if TYPE_CHECKING:
    from statusgen.derive.incidents import IncidentView

FOREVER = datetime.max.replace(tzinfo=UTC)


def holds_until(view: IncidentView) -> datetime:
    """The first instant after its `now` that a view tells of; `now` itself of what is not over, or recurs."""
    if view.phase is not Phase.PAST or view.windows:
        return view.now
    edges = (at for spell in view.spells for at in (spell.interval.start, spell.interval.end))
    closing = (view.closing.verified, view.closing.closed) if view.closing else ()
    told = (view.told_times.get((view.id, update.at)) for update in view.incident.updates)
    known = (one.at for one in told if one)
    steps = (step.at for step in view.steps)
    instants = (view.started, view.updated, view.feed_until, *edges, *closing, *known, *steps)
    return min((at for at in instants if at and at > view.now), default=FOREVER)
