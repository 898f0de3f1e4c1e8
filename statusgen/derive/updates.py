"""One update as pages, feeds and APIs print it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from statusgen import urls
from statusgen.model import Impact, Service, Status, Update


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """A service before and after an update."""

    service: Service
    before: Impact
    after: Impact


@dataclass(frozen=True)
class UpdateView:
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
