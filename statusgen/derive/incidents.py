"""What is true of one file at one instant: the value that pages, feeds and APIs print.

A view is made for one audience and one instant. What is costly is derived when it is first asked for, and kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from statusgen import urls
from statusgen.derive.closing import Closing, closing
from statusgen.derive.course import Phase, Step, course, occurrence_course, reopenings
from statusgen.derive.events import Event, events
from statusgen.derive.ids import api_id
from statusgen.derive.keys import told_key, whole_key
from statusgen.derive.lasting import holds_until
from statusgen.derive.occurrence import Occurrence
from statusgen.derive.status import incident_impact
from statusgen.derive.timeline import Spell, impacts_at, spells, worst, worst_impacts
from statusgen.derive.told import Told, ToldTimes, tellings
from statusgen.derive.updates import UpdateView, update_views
from statusgen.model import (
    Audience,
    Impact,
    Incident,
    IncidentImpact,
    Kind,
    Policy,
    Service,
    Severity,
    Status,
    Update,
    Window,
)
from statusgen.value import Struct, derived, field

OWN_FEED_FOR = timedelta(days=30)
"""How long after its end a file keeps a feed of its own, so that old ones cost none."""

COMING = 5
"""How many coming times of recurring work are named."""


class IncidentView(Struct, frozen=True, dict=True):
    """A file at the snapshot's instant, as its audience may know it.

    `incident` holds only updates that have come, `written` those to come too. `windows` are the occurrences of
    recurring maintenance (else empty). `services` are the affected services that the audience may know, in catalogue
    order; `policy` says what closing asks for. `told_times` is what is known of when customers were told.
    """

    incident: Incident
    written: Incident
    now: datetime
    windows: tuple[Window, ...]
    services: tuple[Service, ...]
    policy: Policy
    audience: Audience
    told_times: ToldTimes = field(default_factory=dict)

    @derived  # as is what every list asks for, again and again: kept, it costs a third
    def id(self) -> str:
        return self.incident.id

    @derived
    def kind(self) -> Kind:
        return self.incident.kind

    @property
    def title(self) -> str:
        return self.incident.title

    @property
    def path(self) -> str:
        return urls.incident(self.incident.id)

    @derived
    def is_known_issue(self) -> bool:
        """It is told how to work around it, or what solved it."""
        told = self.incident.workaround or self.incident.resolution
        return bool(told) and self.status is not Status.FALSE_ALARM

    @derived
    def api_id(self) -> str:
        return self.incident.api_id or api_id("incident", self.incident.id)

    @derived
    def told_key(self) -> str:
        """Stands for what was said, and for how far the course has come: all that feeds and calendars tell."""
        return told_key(self)

    @derived
    def key(self) -> str:
        """Stands for all that this view says."""
        return whole_key(self)

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
            return self.occurrence(self.window).status
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

    def occurrence(self, window: Window) -> Occurrence:
        """One of `windows`, with its status by the clock."""
        if self.now < window.start:
            status = Status.SCHEDULED
        else:
            status = Status.IN_PROGRESS if self.now < window.end else Status.COMPLETED
        return Occurrence(self, window, status)

    @derived
    def occurrences(self) -> tuple[Occurrence, ...]:
        """Every time at which this maintenance takes place, in time order; one, unless it recurs."""
        if self.windows:
            return tuple(self.occurrence(window) for window in self.windows)
        return (Occurrence(self, self.window, self.status),) if self.window else ()

    @derived
    def events(self) -> tuple[Event, ...]:
        """What of it has begun by now, in time order."""
        return events(self)

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
    def tellings(self) -> tuple[tuple[Update, Told], ...]:
        """What customers can read, oldest first, and when they were told each; nothing of a file for staff."""
        return tellings(self.incident, self.told_times, self.now)

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
    def feed_until(self) -> datetime | None:
        """When its updates will have no feed of their own any more; None while it has not ended."""
        return self.ended + OWN_FEED_FOR if self.ended else None

    @property
    def has_feed(self) -> bool:
        """Its updates have a feed of their own: from the first of them until 30 days after it ended."""
        until = self.feed_until
        return until is None or self.now < until

    @derived
    def holds_until(self) -> datetime:
        """Until when time alone changes nothing that this view says; `now` itself of what is not over, or recurs."""
        return holds_until(self)

    @derived
    def reopened(self) -> int:
        """How often it was taken up again after it had been resolved."""
        return reopenings(self.past_steps)

    @derived
    def has_postmortem(self) -> bool:
        return any(step.status is Status.POSTMORTEM for step in self.past_steps)

    @derived
    def spells(self) -> tuple[Spell, ...]:
        """What its services suffered from it up to now, one spell after the other; those that go on stand last."""
        return spells(self.incident, self.past_steps)

    @derived
    def suffered_until(self) -> datetime | None:
        """When the last of its spells ended; None while one goes on. Of one without any: when it was first told of."""
        ends = [spell.interval.end for spell in self.spells]
        return None if None in ends else max(filter(None, ends), default=self.created)

    @derived
    def impacts(self) -> Mapping[str, Impact]:
        """What each of its services suffers from it now."""
        return self._impacts_at(self.now)

    @derived
    def worst_impacts(self) -> Mapping[str, Impact]:
        """The worst that each of its services suffered from it so far, by service id."""
        return worst_impacts(self.spells, self._service_ids, self.now)

    @derived
    def impact(self) -> IncidentImpact:
        """The impact in the public Status API: the author's word, else by the worst state of a service."""
        if self.incident.impact:
            return self.incident.impact
        if self.kind is Kind.MAINTENANCE:
            return IncidentImpact.MAINTENANCE
        return incident_impact(self.worst_impacts.values())

    @derived
    def worst_impact(self) -> Impact:
        """The worst that any service suffered from it so far."""
        return worst(self.worst_impacts.values())

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

    @derived
    def updates(self) -> tuple[UpdateView, ...]:
        """What was said up to now, newest first; at least one, unless it is an announcement still to come."""
        return update_views(self.incident, self.created, self.services, self._impacts_at)

    def _impacts_at(self, at: datetime) -> Mapping[str, Impact]:
        return impacts_at(self.spells, self._service_ids, at)

    @property
    def _service_ids(self) -> tuple[str, ...]:
        return tuple(service.id for service in self.services)
