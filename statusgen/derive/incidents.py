"""What is true of one file at one instant: the value that pages, feeds and APIs print.

A view is made for one audience and one instant. What is costly is derived when it is first asked for, and kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from statusgen import urls
from statusgen.derive.course import status_at
from statusgen.derive.events import Event, events
from statusgen.derive.ids import api_id
from statusgen.derive.keys import told_key, whole_key
from statusgen.derive.lasting import holds_until
from statusgen.derive.occurrence import Occurrence
from statusgen.derive.progress import Progress
from statusgen.derive.status import incident_impact
from statusgen.derive.timeline import Spell, impacts_at, spells, worst, worst_impacts
from statusgen.derive.told import Told, ToldTimes, tellings
from statusgen.derive.updates import UpdateView, update_views
from statusgen.model import (
    Impact,
    IncidentImpact,
    Kind,
    Service,
    Status,
    Update,
    Window,
)
from statusgen.value import derived, field

OWN_FEED_FOR = timedelta(days=30)
"""How long after its end a file keeps a feed of its own, so that old ones cost none."""


class IncidentView(Progress, frozen=True, dict=True):
    """A file at the snapshot's instant, as its audience may know it: how far it has come, what its services suffer, and
    what is told of it.

    `services` are the affected services that the audience may know, in catalogue order; `told_times` is what is known
    of when customers were told.
    """

    services: tuple[Service, ...]
    told_times: ToldTimes = field(default_factory=dict)

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

    def occurrence(self, window: Window) -> Occurrence:
        """One of `windows`, with its status by the clock."""
        return Occurrence(self, window, status_at(window, self.now))

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
    def tellings(self) -> tuple[tuple[Update, Told], ...]:
        """What customers can read, oldest first, and when they were told each; nothing of a file for staff."""
        return tellings(self.incident, self.told_times, self.now)

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
    def updates(self) -> tuple[UpdateView, ...]:
        """What was said up to now, newest first; at least one, unless it is an announcement still to come."""
        return update_views(self.incident, self.created, self.services, self._impacts_at)

    def _impacts_at(self, at: datetime) -> Mapping[str, Impact]:
        return impacts_at(self.spells, self._service_ids, at)

    @property
    def _service_ids(self) -> tuple[str, ...]:
        return tuple(service.id for service in self.services)
