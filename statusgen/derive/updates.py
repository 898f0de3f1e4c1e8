"""One update as pages, feeds and APIs print it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from statusgen import urls
from statusgen.derive.ids import announcement_id, update_id
from statusgen.model import Impact, Incident, Kind, Service, Status, Update
from statusgen.value import Struct


class ServiceChange(Struct, frozen=True):
    """A service before and after an update."""

    service: Service
    before: Impact
    after: Impact


class UpdateView(Struct, frozen=True):
    """One update as shown. `repeated`: its status is that of the update before it. `made_up`: nobody wrote it (the
    announcement of maintenance that has no updates). `changes` has every service of the file, changed or not."""

    update: Update
    id: str
    incident_id: str
    repeated: bool
    made_up: bool
    changes: tuple[ServiceChange, ...]

    @property
    def at(self) -> datetime:
        return self.update.at

    @property
    def status(self) -> Status:
        return self.update.status

    @property
    def body(self) -> str:
        """Markdown."""
        return self.update.body

    @property
    def updated(self) -> datetime:
        """Its time, or the time of its latest significant correction."""
        return max(self.update.at, self.update.edited) if self.update.edited else self.update.at

    @property
    def anchor(self) -> str:
        return urls.update_anchor(self.id)

    @property
    def path(self) -> str:
        return urls.incident(self.incident_id) + "#" + self.anchor


def update_views(
    incident: Incident,
    created: datetime,
    services: tuple[Service, ...],
    impacts_at: Callable[[datetime], Mapping[str, Impact]],
) -> tuple[UpdateView, ...]:
    """The updates of a file, newest first; of one without any, the announcement at `created` that nobody wrote.

    `impacts_at` tells what each of its services suffered from it at an instant.
    """
    updates, made_up = incident.updates, False
    if not updates:
        status = Status.POSTED if incident.kind is Kind.NOTICE else Status.SCHEDULED
        updates, made_up = (Update(created, status, incident.summary),), True
    found = []
    ordinals: dict[datetime, int] = {}
    before: Status | None = None
    impacts: Mapping[str, Impact] = {service.id: Impact.OPERATIONAL for service in services}
    for update in updates:
        ordinal = ordinals[update.at] = ordinals.get(update.at, -1) + 1
        after = impacts_at(update.at)
        changes = tuple(ServiceChange(s, impacts[s.id], after[s.id]) for s in services)
        id = announcement_id(incident.id) if made_up else update_id(incident.id, update.at, ordinal)
        found.append(UpdateView(update, id, incident.id, update.status is before, made_up, changes))
        before, impacts = update.status, after
    return tuple(reversed(found))
