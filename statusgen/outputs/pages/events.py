"""What has taken place: each file once, and recurring maintenance once for each of its times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from statusgen.derive import IncidentView, Phase
from statusgen.model import Kind, Window


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has begun. `window` tells which time of recurring maintenance it is; of all else it is None."""

    start: datetime
    end: datetime
    view: IncidentView
    window: Window | None = None


def events(view: IncidentView) -> Iterator[Event]:
    """What has begun by the snapshot's instant, in time order; what lasts still ends at that instant."""
    now = view.now
    if view.kind is Kind.MAINTENANCE:
        for occurrence in view.occurrences:
            start, end = occurrence.window.start, occurrence.window.end
            if occurrence.phase is not Phase.UPCOMING and start <= now:
                yield Event(start, end, view, occurrence.window if view.windows else None)
    elif view.started <= now:
        yield Event(view.started, view.ended or now, view)
