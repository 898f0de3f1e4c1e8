"""What is true at one instant, for one audience: the value that everything published is printed from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

from statusgen import urls
from statusgen.derive.chapters import Chapter, chapters
from statusgen.derive.course import Phase
from statusgen.derive.expected import Contradiction
from statusgen.derive.history import DAY, midnight
from statusgen.derive.incidents import IncidentView
from statusgen.derive.lasting import FOREVER
from statusgen.derive.metrics.days import FactsByDay, determined_in_order, recurrences
from statusgen.derive.metrics.standing import Standings, Work, planned
from statusgen.derive.metrics.unpublished import Unpublished, unpublished
from statusgen.derive.occurrence import Occurrence
from statusgen.derive.selections import Selection, of_group, of_service
from statusgen.derive.services import GroupView, ServiceView
from statusgen.derive.status import MAINTENANCE, OPERATIONAL, PARTIALLY_DEGRADED, Overall, overall
from statusgen.derive.timeline import worst
from statusgen.derive.told import ToldTimes
from statusgen.files import digest
from statusgen.model import (
    Audience,
    Impact,
    Kind,
    Policy,
    Project,
    ProjectPage,
    Site,
)
from statusgen.value import Struct, derived, field

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Snapshot(Struct, frozen=True, dict=True):
    """The whole site at `now` for `audience`.

    `groups` are those at the top level, in catalogue order, `ungrouped` the services in none, `services` all of them;
    `incidents` are all files that are shown, of every kind, newest first;
    `views` are selections with pages of their own. `project` is what it is taken of, as the audience may know it.
    """

    now: datetime
    audience: Audience
    project: Project
    site: Site
    policy: Policy
    groups: tuple[GroupView, ...]
    ungrouped: tuple[ServiceView, ...]
    services: tuple[ServiceView, ...]
    incidents: tuple[IncidentView, ...]
    hidden_until: tuple[datetime, ...] = ()
    """When files that are not shown yet will be."""
    views: tuple[Selection, ...] = ()
    pages: tuple[ProjectPage, ...] = ()
    told: ToldTimes = field(default_factory=dict)
    """What is known from outside of when customers were told."""
    held: frozenset[tuple[str, datetime]] = frozenset()
    """Updates that are known to have reached nobody yet, by the id of the file and their instant."""
    contradicted: Mapping[str, Contradiction] = field(default_factory=dict)
    """What customers expect of reports and the files contradict, by the id of the report."""

    @derived
    def today(self) -> date:
        """The local day."""
        return self.now.astimezone(self.site.zone).date()

    @derived
    def active_services(self) -> tuple[ServiceView, ...]:
        """All but the retired."""
        return tuple(service for service in self.services if not service.is_retired)

    @derived
    def all_groups(self) -> tuple[GroupView, ...]:
        """Every group at any depth, parents first."""
        return tuple(group for top in self.groups for group in top.walk())

    @derived
    def selections(self) -> tuple[Selection, ...]:
        """All that has feeds and a calendar of its own: the site, its groups, its services, the views."""
        site = Selection(urls.HOME, urls.HOME, "", self.site.description, self.services, self.incidents)
        groups, services = map(of_group, self.all_groups), map(of_service, self.services)
        return (site, *groups, *services, *self.views)

    @derived
    def overall(self) -> Overall:
        whole = overall([s.state for s in self.active_services], [i.impact for i in self.open])
        return PARTIALLY_DEGRADED if self.is_blind and whole in (OPERATIONAL, MAINTENANCE) else whole

    @derived
    def is_blind(self) -> bool:
        """A report that cannot be read tells of something that goes on, and nobody knows where."""
        return any(omission.is_blind for omission in self.project.omitted)

    @derived
    def worst(self) -> Impact:
        """The worst state of a service."""
        return worst(service.state for service in self.active_services)

    @derived
    def shown_worst(self) -> Impact:
        """The same as a mark: all is not well while an incident is open or unreadable, whatever its services do."""
        if self.is_blind or (self.open and self.worst is Impact.OPERATIONAL):
            return worst((self.worst, Impact.DEGRADED))
        return self.worst

    @derived
    def open(self) -> tuple[IncidentView, ...]:
        """Incidents that go on, the most pressing first: by severity, criticality of the services, users, age."""
        going_on = [i for i in self.incidents if i.kind is Kind.INCIDENT and i.phase is Phase.OPEN]
        return tuple(sorted(going_on, key=_pressing))

    @derived
    def notices(self) -> tuple[IncidentView, ...]:
        """Notices that hold, newest first."""
        return tuple(i for i in self.incidents if i.kind is Kind.NOTICE and i.phase is Phase.OPEN)

    @derived
    def chapters(self) -> tuple[Chapter, ...]:
        """Every report by month, the oldest month first."""
        return chapters(self.incidents)

    @property
    def reports_key(self) -> str:
        """Stands for all that every report says."""
        return self.chapters[-1].key if self.chapters else ""

    @derived
    def known_issues(self) -> tuple[IncidentView, ...]:
        """What is known of its services' incidents, newest first."""
        return tuple(i for i in self.incidents if i.is_known_issue and i.services)

    @derived
    def facts(self) -> FactsByDay:
        """What can be counted of each incident, as it was at the last local midnight."""
        return self.facts_at(midnight(self.today, self.site.zone))

    def facts_at(self, until: datetime) -> FactsByDay:
        """The same, of what is still open up to then."""
        return FactsByDay(self.determined, self.recurrences, self.policy, self.site.zone, until)

    @derived
    def unpublished(self) -> tuple[Unpublished, ...]:
        """The drafts of monitoring that were to be told by the last local midnight, and that nobody published."""
        return self.unpublished_at(midnight(self.today, self.site.zone))

    def unpublished_at(self, until: datetime) -> tuple[Unpublished, ...]:
        """The same up to then."""
        drafts = self.project.drafts
        return tuple(unpublished(drafts, self.service_by_id, self.policy, self.site.zone, until)) if drafts else ()

    @derived
    def standings(self) -> Standings:
        """How its services did in periods."""
        return Standings()

    @derived
    def planned_work(self) -> tuple[Work, ...]:
        """Maintenance of which it is known whether it kept to its window, by day."""
        return planned(self.maintenances, self.site.zone)

    @derived
    def planned_by_service(self) -> Mapping[str, tuple[Work, ...]]:
        """The same by service."""
        found: dict[str, list[Work]] = {}
        for work in self.planned_work:
            for id in work.services:
                found.setdefault(id, []).append(work)
        return {id: tuple(each) for id, each in found.items()}

    @derived
    def determined(self) -> tuple[tuple[datetime, IncidentView], ...]:
        """Incidents in the order in which they were determined, with that instant."""
        return determined_in_order(self.incidents)

    @derived
    def recurrences(self) -> Mapping[str, bool]:
        """Of incidents with a category, by id, whether the same came before, not long ago."""
        return recurrences(self.determined)

    @derived
    def maintenances(self) -> tuple[IncidentView, ...]:
        """Every maintenance, newest first."""
        return tuple(i for i in self.incidents if i.kind is Kind.MAINTENANCE)

    @derived
    def maintenance_now(self) -> tuple[Occurrence, ...]:
        """Planned work that is under way."""
        return self._occurrences(Phase.OPEN)

    @derived
    def maintenance_upcoming(self) -> tuple[Occurrence, ...]:
        """Planned work to come, soonest first."""
        return self._occurrences(Phase.UPCOMING)

    @derived
    def maintenance_next(self) -> tuple[Occurrence, ...]:
        """Planned work to come, of recurring work the next time alone."""
        return tuple(o for o in self.maintenance_upcoming if o.window == o.incident.window)

    @derived
    def maintenance_past(self) -> tuple[Occurrence, ...]:
        """Planned work that is over, newest first."""
        return tuple(reversed(self._occurrences(Phase.PAST)))

    def _occurrences(self, phase: Phase) -> tuple[Occurrence, ...]:
        found = (o for i in self.maintenances for o in i.occurrences if o.phase is phase)
        return tuple(sorted(found, key=lambda o: (o.window.start, o.incident.id)))

    @derived
    def beginning(self) -> datetime:
        """When the site's records begin: its first claimed day, else its first event, else a fixed instant of old."""
        claimed = [self.site.history_since, *(s.service.since for s in self.services)]
        days = [midnight(day, self.site.zone) for day in claimed if day]
        return min(days or [i.started for i in self.incidents], default=LONG_AGO)

    @derived
    def updated(self) -> datetime:
        """The newest instant at which anything that the audience sees changed, up to now."""
        retired = [service.retires for service in self.services if service.is_retired and service.retires]
        return max([*retired, *(i.updated for i in self.incidents if i.updated <= self.now)], default=self.beginning)

    @derived
    def _moving(self) -> tuple[IncidentView, ...]:
        """The files that tell of an instant still to come."""
        return tuple(i for i in self.incidents if i.holds_until < FOREVER)

    @derived
    def next_transition(self) -> datetime | None:
        """When something will next change by itself: the clock moves maintenance on, an update comes, one is closed, a
        report begins, a service retires, or the time is up by which something was promised, or was to be done."""
        steps = (step.at for i in self._moving for step in [i.next_step] if step)
        said = (at for i in self._moving if i.closing for at in (i.closing.verified, i.closing.closed))
        closings = (at for at in said if at and at > self.now)
        promised = (at for i in self.open for at in (i.eta, i.next_update) if at and at > self.now)
        planned = (o.window.end for o in self.maintenance_now if o.window.end > self.now)
        retiring = (s.retires for s in self.active_services if s.retires)
        begun = (i.started for i in self._moving if i.started > self.now)  # cancelled work too, on its day
        return min([*steps, *closings, *promised, *planned, *retiring, *begun, *self.hidden_until], default=None)

    @derived
    def settled_until(self) -> datetime:
        """Until when the passing of time alone changes nothing: the next transition, the end of the local day, of the
        year by which feeds are put away (UTC), or of a feed that a file has of its own; the next promise that the front
        page would call late, an announcement or a telling that is dated later than now."""
        feeds = (i.feed_until for i in self._moving if i.feed_until and i.feed_until > self.now)
        dated = (*(i.created for i in self._moving), *(told.at for told in self.told.values() if told.at))
        ends = midnight(self.today + DAY, self.site.zone), datetime(self.now.year + 1, 1, 1, tzinfo=UTC)
        changes = [self.next_transition] if self.next_transition else []
        return min([*ends, *feeds, *self._promised, *(at for at in dated if at > self.now), *changes])

    @property
    def _promised(self) -> Iterator[datetime]:
        """What is promised for later by what goes on."""
        planned = self.maintenance_now
        yield from (o.window.end for o in planned if o.window.end > self.now)
        for view in (*self.open, *self.notices, *(o.incident for o in planned)):
            yield from (at for at in (view.eta, view.next_update) if at and at > self.now)

    @derived
    def catalogue_key(self) -> str:
        """A digest of the site's facts, of the names and places of services and groups, and of what is left out."""
        return digest(
            self.site, [g.group for g in self.all_groups], [s.service for s in self.services], self.project.omitted
        )

    @derived
    def service_by_id(self) -> Mapping[str, ServiceView]:
        return {service.id: service for service in self.services}


def _pressing(view: IncidentView) -> tuple[int, int, int, datetime, str]:
    severity = view.severity.rank if view.severity else -1
    criticality = max((s.criticality.rank for s in view.services if s.criticality), default=-1)
    users = sum(s.users or 0 for s in view.services)
    return (-severity, -criticality, -users, view.started, view.id)
