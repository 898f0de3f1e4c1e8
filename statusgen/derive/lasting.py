"""How long what is true of a file stays true by itself: most files are over, and say the same for ever.

So what one build found of these is remembered for the next, which reads it in a fraction of the time.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from operator import attrgetter
from typing import TYPE_CHECKING

from statusgen.derive.course import Phase
from statusgen.derive.told import Told, ToldTimes
from statusgen.files import digest
from statusgen.memory import Memory
from statusgen.model import Audience, Impact, Incident, Project, Status
from statusgen.packing import Packing
from statusgen.value import Struct

if TYPE_CHECKING:
    from statusgen.derive.incidents import IncidentView

FOREVER = datetime.max.replace(tzinfo=UTC)

FRESH = 0.05
"""Of how many of those that are over nothing need be remembered: to find it again is cheaper than to write it all."""


def holds_until(view: IncidentView) -> datetime:
    """The first instant after its `now` that a view tells of; `now` itself of what is not over, or recurs."""
    if view.phase is not Phase.PAST or view.incident.repeat:
        return view.now
    edges = (at for spell in view.spells for at in (spell.interval.start, spell.interval.end))
    closing = (view.closing.verified, view.closing.closed) if view.closing else ()
    told = (view.told_times.get((view.id, update.at)) for update in view.incident.updates)
    known = (one.at for one in told if one)
    steps = (step.at for step in view.steps)
    instants = (view.started, view.updated, view.feed_until, *edges, *closing, *known, *steps)
    return min((at for at in instants if at and at > view.now), default=FOREVER)


class Lasting(Struct, frozen=True, array_like=True):
    """What a view says of a file that is over, by the names that it has there, true until `holds_until`. The first two
    say of what: `file` is the digest of the file, `told_times` what was known of when customers were told of it."""

    file: str
    told_times: tuple[Told | None, ...]
    holds_until: datetime
    phase: Phase
    status: Status
    created: datetime
    started: datetime
    ended: datetime | None
    updated: datetime
    closed: datetime | None
    suffered_until: datetime | None
    worst_impact: Impact
    is_known_issue: bool
    told_key: str
    key: str


_NAMES = Lasting.__struct_fields__[2:]
_found = attrgetter(*_NAMES)


class _Record(Struct, frozen=True):
    """What was found of files, by id, at `since`; `rests_on` stands for all that it depends on beside the files."""

    rests_on: str
    since: datetime
    files: dict[str, Lasting]


_PACKING = Packing(_Record)


class Past:
    """What former builds found of files that are over, as far as it is still true of this project, at `now`, for this
    audience. `told` is as for a snapshot, `memory` where it is kept."""

    def __init__(self, memory: Memory, project: Project, now: datetime, audience: Audience, told: ToldTimes) -> None:
        self._memory = memory
        self._now = now
        self._told = told
        self._name = str(audience)
        self._rests_on = digest(str(project.site.zone), project.policy, project.services, bool(told))
        record = _PACKING.unpack(memory.get(self._name) or b"")
        is_true = record and record.rests_on == self._rests_on and record.since <= now
        self._files = record.files if record and is_true else {}
        self._recalled: set[str] = set()

    def of(self, incident: Incident) -> Lasting | None:
        """What is known of this file, as its audience may know it."""
        known = self._files.get(incident.id)
        if not known or known.file != incident.source.digest or known.holds_until <= self._now:
            return None
        if known.told_times != self._told_times(incident):
            return None
        self._recalled.add(incident.id)
        return known

    def keep(self, views: Collection[IncidentView]) -> None:
        """Remember what was found of these, if it is of many for which that was not known."""
        lasting = [view for view in views if view.written is view.incident and view.holds_until > self._now]
        if len(lasting) - len(self._recalled) > FRESH * len(lasting):
            files = {view.id: self._files[view.id] if view.id in self._recalled else self._of(view) for view in lasting}
            self._memory.put(self._name, _PACKING.pack(_Record(self._rests_on, self._now, files)))

    def _of(self, view: IncidentView) -> Lasting:
        return Lasting(view.incident.source.digest, self._told_times(view.incident), *_found(view))

    def _told_times(self, incident: Incident) -> tuple[Told | None, ...]:
        return tuple([self._told.get((incident.id, update.at)) for update in incident.updates]) if self._told else ()


def recall(view: IncidentView, known: Lasting) -> None:
    """Let the view have found all this."""
    vars(view).update(zip(_NAMES, _found(known), strict=True))
