"""One time at which maintenance takes place."""

from __future__ import annotations

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
