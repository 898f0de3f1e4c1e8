"""What has taken place: each file once, and recurring maintenance once for each of its times."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from statusgen.derive.course import Phase
from statusgen.model import Kind, Window
from statusgen.value import Struct

if TYPE_CHECKING:
    from statusgen.derive.incidents import IncidentView


class Event(Struct, frozen=True):
    """Something that has begun. `window` tells which time of recurring maintenance it is; of all else it is None."""

    start: datetime
    end: datetime
    view: IncidentView
    window: Window | None = None

    @property
    def changed(self) -> datetime:
        """The newest instant at which it changed: a time of recurring work that is over stays as it is."""
        if self.window is None:
            return self.view.updated
        return self.window.end if self.window.end <= self.view.now else max(self.window.start, self.view.told)

    @property
    def key(self) -> tuple[object, ...]:
        """Stands for all that a list says of it."""
        if self.window is None:
            return (self.view.key,)
        report = self.view.incident
        names = [(service.id, service.name) for service in self.view.services]
        status = str(self.view.occurrence(self.window).status)
        said = report.id, report.source.digest, str(report.audience)
        return self.start, self.window.end, status, said, names


def events(view: IncidentView) -> tuple[Event, ...]:
    """What has begun by the snapshot's instant, in time order; what lasts still ends at that instant."""
    now = view.now
    if view.kind is not Kind.MAINTENANCE:
        return (Event(view.started, view.ended or now, view),) if view.started <= now else ()
    return tuple(
        Event(occurrence.window.start, occurrence.window.end, view, occurrence.window if view.windows else None)
        for occurrence in view.occurrences
        if occurrence.phase is not Phase.UPCOMING and occurrence.window.start <= now
    )
