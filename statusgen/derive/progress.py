"""How far a file has come at one instant: what words and the clock make of its course, and of closing it."""

from __future__ import annotations

from datetime import datetime

from statusgen.derive.closing import Closing, closing
from statusgen.derive.course import Phase, Step, course, occurrence_course, reopenings, status_at
from statusgen.model import Audience, Incident, Kind, Policy, Severity, Status, Window
from statusgen.value import Struct, derived

COMING = 5
"""How many coming times of recurring work are named."""


class Progress(Struct, frozen=True, dict=True):
    """The part of an `IncidentView` that is about time.

    `incident` holds only updates that have come, `written` those to come too. `windows` are the occurrences of
    recurring maintenance (else empty). `policy` says what closing asks for.
    """

    incident: Incident
    written: Incident
    now: datetime
    windows: tuple[Window, ...]
    policy: Policy
    audience: Audience

    @derived  # as is what every list asks for, again and again: kept, it costs a third
    def id(self) -> str:
        return self.incident.id

    @derived
    def kind(self) -> Kind:
        return self.incident.kind

    @derived
    def steps(self) -> tuple[Step, ...]:
        """Its whole course, in time order."""
        steps = course(self.written)
        if not self.windows:
            return steps
        announcement = (step for step in steps if step.status is Status.SCHEDULED)
        return (*announcement, *(step for window in self.windows for step in occurrence_course(window)))

    @derived
    def past_steps(self) -> tuple[Step, ...]:
        """The steps taken up to now."""
        now = self.now
        return tuple([step for step in self.steps if step.at <= now])

    @derived
    def next_step(self) -> Step | None:
        """The first step still to come; the announcement of work that is shown already is none."""
        told = self.phase is Phase.UPCOMING
        return next((s for s in self.steps if s.at > self.now and not (told and s.status is Status.SCHEDULED)), None)

    @derived
    def status(self) -> Status:
        """The status now: as typed, or as the clock has it. A published post-mortem leaves it `resolved`."""
        if self.windows and self.window:
            return status_at(self.window, self.now)
        for step in reversed(self.past_steps):
            if step.status is not Status.POSTMORTEM:
                return step.status
        return Status.SCHEDULED if self.kind is Kind.MAINTENANCE else Status.POSTED

    @derived
    def phase(self) -> Phase:
        if self.status is Status.SCHEDULED:
            return Phase.UPCOMING
        return Phase.PAST if self.status.is_ending else Phase.OPEN

    @derived
    def window(self) -> Window | None:
        """The window as last announced; of recurring maintenance the one going on, else the next, else the last."""
        for window in self.windows:
            if window.end > self.now:
                return window
        if self.windows:
            return self.windows[-1]
        moved = (update.window for update in reversed(self.incident.updates) if update.window)
        return next(moved, self.incident.window)

    @property
    def coming(self) -> tuple[Window, ...]:
        """The next times of recurring work that are named, the one going on included."""
        first = self.windows.index(self.window) if self.windows and self.window else 0
        return self.windows[first : first + COMING]

    @derived
    def severity(self) -> Severity | None:
        """As last prioritised."""
        said = (update.severity for update in reversed(self.incident.updates) if update.severity)
        return next(said, self.incident.severity)

    @derived
    def created(self) -> datetime:
        """When it was first told of."""
        return self.steps[0].at if self.steps else self.now

    @property
    def told(self) -> datetime:
        """When it was last told of: the time of the newest update."""
        return self.incident.updates[-1].at if self.incident.updates else self.created

    @derived
    def started(self) -> datetime:
        """When customers began to be affected; the start of the window of planned work."""
        if self.incident.started:
            return self.incident.started
        return self.window.start if self.window else self.created

    @derived
    def ended(self) -> datetime | None:
        """When it ended, by word or by clock; None while it has not."""
        if self.phase is not Phase.PAST:
            return None
        if self.windows and self.window:
            return self.window.end
        return next(step.at for step in reversed(self.past_steps) if step.status.is_ending)

    @derived
    def updated(self) -> datetime:
        """The newest instant at which anything about it changed, up to now."""
        known = [step.at for step in self.past_steps]
        known += [update.edited for update in self.incident.updates if update.edited]
        if self.closed and self.closed <= self.now:
            known.append(self.closed)
        return max(known, default=self.created)

    @derived
    def closing(self) -> Closing | None:
        """How it stands with closing it, of an incident that is resolved; None of all else."""
        return closing(self.incident, self.past_steps, self.policy, self.audience, self.now)

    @derived
    def closed(self) -> datetime | None:
        """When it counts, or will count, as closed; None of what is not resolved, or not complete."""
        return self.closing.closed if self.closing else None

    @property
    def is_closed(self) -> bool:
        """Resolved for as long as the policy asks for, with what closing requires."""
        return self.closed is not None and self.closed <= self.now and self.status is Status.RESOLVED

    @derived
    def reopened(self) -> int:
        """How often it was taken up again after it had been resolved."""
        return reopenings(self.past_steps)

    @derived
    def has_postmortem(self) -> bool:
        return any(step.status is Status.POSTMORTEM for step in self.past_steps)

    @derived
    def eta(self) -> datetime | None:
        """When service is expected back, as last said; None once it has ended; a reopening waits for a new word."""
        said = (u.eta for u in reversed(self.incident.updates) if u.eta or u.status is Status.RESOLVED)
        return next(said, None) if self.phase is Phase.OPEN else None

    @derived
    def next_update(self) -> datetime | None:
        """When the next update was promised, by the newest update; None once it has ended."""
        if self.phase is not Phase.OPEN or not self.incident.updates:
            return None
        return self.incident.updates[-1].next_update
