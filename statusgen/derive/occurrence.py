"""One time at which maintenance takes place."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from statusgen.derive.course import UNDER_WAY, Phase
from statusgen.model import Status, Window
from statusgen.value import Struct

if TYPE_CHECKING:
    from statusgen.derive.incidents import IncidentView


class Occurrence(Struct, frozen=True):
    """One time at which maintenance takes place; `status` is that at the snapshot's instant."""

    incident: IncidentView
    window: Window
    status: Status

    @property
    def phase(self) -> Phase:
        if self.status is Status.SCHEDULED:
            return Phase.UPCOMING
        return Phase.OPEN if self.status in UNDER_WAY else Phase.PAST

    @property
    def began(self) -> datetime:
        """When work that is under way began: by word, maybe before its window, or by the clock."""
        found = self.window.start
        for step in () if self.incident.windows else reversed(self.incident.past_steps):
            if step.status not in UNDER_WAY:
                break
            found = step.at
        return found
