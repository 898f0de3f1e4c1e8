"""What is true at one instant, for one audience: the value that everything published is printed from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from statusgen import urls
from statusgen.derive.audience import for_audience
from statusgen.derive.chapters import Chapter, chapters
from statusgen.derive.course import closed_at, course, occurrence_course
from statusgen.derive.history import DAY, midnight
from statusgen.derive.incidents import IncidentView, Occurrence, Phase
from statusgen.derive.selections import Selection, of_group, of_service, of_views
from statusgen.derive.services import GroupView, ServiceView
from statusgen.derive.status import Overall, overall
from statusgen.derive.timeline import Spell, spells, worst
from statusgen.files import digest
from statusgen.model import (
    Audience,
    Impact,
    Incident,
    Kind,
    Policy,
    Project,
    ProjectPage,
    Service,
    Site,
    Status,
    Window,
)
from statusgen.recurrence import occurrences

HORIZON = timedelta(days=2 * 365)
"""How far past today recurring maintenance is expanded."""

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Snapshot:
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

    @cached_property
    def today(self) -> date:
        """The local day."""
        return self.now.astimezone(self.site.zone).date()

    @cached_property
    def active_services(self) -> tuple[ServiceView, ...]:
        """All but the retired."""
        return tuple(service for service in self.services if not service.is_retired)

    @cached_property
    def all_groups(self) -> tuple[GroupView, ...]:
        """Every group at any depth, parents first."""
        return tuple(group for top in self.groups for group in top.walk())

    @cached_property
    def selections(self) -> tuple[Selection, ...]:
        """All that has feeds and a calendar of its own: the site, its groups, its services, the views."""
        site = Selection(urls.HOME, urls.HOME, "", self.site.description, self.services, self.incidents)
        groups, services = map(of_group, self.all_groups), map(of_service, self.services)
        return (site, *groups, *services, *self.views)

    @cached_property
    def overall(self) -> Overall:
        return overall([s.state for s in self.active_services], [i.impact for i in self.open])

    @cached_property
    def worst(self) -> Impact:
        """The worst state of a service."""
        return worst(service.state for service in self.active_services)

    @cached_property
    def open(self) -> tuple[IncidentView, ...]:
        """Incidents that go on, the most pressing first: by severity, criticality of the services, users, age."""
        going_on = [i for i in self.incidents if i.kind is Kind.INCIDENT and i.phase is Phase.OPEN]
        return tuple(sorted(going_on, key=_pressing))

    @cached_property
    def notices(self) -> tuple[IncidentView, ...]:
        """Notices that hold, newest first."""
        return tuple(i for i in self.incidents if i.kind is Kind.NOTICE and i.phase is Phase.OPEN)

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """Every report by month, the oldest month first."""
        return chapters(self.incidents)

    @cached_property
    def known_issues(self) -> tuple[IncidentView, ...]:
        """What is known of its services' incidents, newest first."""
        return tuple(i for i in self.incidents if i.is_known_issue and i.services)

    @cached_property
    def maintenances(self) -> tuple[IncidentView, ...]:
        """Every maintenance, newest first."""
        return tuple(i for i in self.incidents if i.kind is Kind.MAINTENANCE)

    @cached_property
    def maintenance_now(self) -> tuple[Occurrence, ...]:
        """Planned work that is under way."""
        return self._occurrences(Phase.OPEN)

    @cached_property
    def maintenance_upcoming(self) -> tuple[Occurrence, ...]:
        """Planned work to come, soonest first."""
        return self._occurrences(Phase.UPCOMING)

    @cached_property
    def maintenance_past(self) -> tuple[Occurrence, ...]:
        """Planned work that is over, newest first."""
        return tuple(reversed(self._occurrences(Phase.PAST)))

    def _occurrences(self, phase: Phase) -> tuple[Occurrence, ...]:
        found = (o for i in self.maintenances for o in i.occurrences if o.phase is phase)
        return tuple(sorted(found, key=lambda o: (o.window.start, o.incident.id)))

    @cached_property
    def beginning(self) -> datetime:
        """When the site's records begin: its first claimed day, else its first event, else a fixed instant of old."""
        claimed = [self.site.history_since, *(s.service.since for s in self.services)]
        days = [midnight(day, self.site.zone) for day in claimed if day]
        return min(days or [i.started for i in self.incidents], default=LONG_AGO)

    @cached_property
    def updated(self) -> datetime:
        """The newest instant at which anything that the audience sees changed, up to now."""
        return max((i.updated for i in self.incidents if i.updated <= self.now), default=self.beginning)

    @cached_property
    def next_transition(self) -> datetime | None:
        """When something will next change by itself: the clock moves maintenance on, an update comes, one is closed."""
        steps = (step.at for i in self.incidents for step in [i.next_step] if step)
        closings = (i.closed for i in self.incidents if i.closed and i.closed > self.now)
        return min([*steps, *closings, *self.hidden_until], default=None)

    @cached_property
    def settled_until(self) -> datetime:
        """Until when the passing of time alone changes nothing: the next transition, the end of the local day, or of a
        feed that a file has of its own."""
        feeds = (i.feed_until for i in self.incidents if i.feed_until and i.feed_until > self.now)
        tomorrow = midnight(self.today + DAY, self.site.zone)
        return min([tomorrow, *feeds, *([self.next_transition] if self.next_transition else [])])

    @cached_property
    def catalogue_key(self) -> str:
        """A digest of the site's facts and of the names and places of services and groups."""
        return digest(self.site, [g.group for g in self.all_groups], [s.service for s in self.services])

    @cached_property
    def service_by_id(self) -> Mapping[str, ServiceView]:
        return {service.id: service for service in self.services}


def _pressing(view: IncidentView) -> tuple[int, int, int, datetime, str]:
    severity = view.severity.rank if view.severity else -1
    criticality = max((s.criticality.rank for s in view.services if s.criticality), default=-1)
    users = sum(s.users or 0 for s in view.services)
    return (-severity, -criticality, -users, view.started, view.id)


def take_snapshot(project: Project, now: datetime, audience: Audience = Audience.PUBLIC) -> Snapshot:
    """What is true of the project at `now`, as far as the audience may know it.

    `now` is an aware instant in whole seconds. Updates later than `now` count for nothing; a file none of whose updates
    has come is left out.
    """
    seen = for_audience(project, audience)
    places = {service.id: (n, service) for n, service in enumerate(seen.services)}
    views = []
    hidden = []
    for incident in seen.incidents:
        view = _incident_view(incident, places, project, now, audience)
        if view is None:
            hidden += [update.at for update in incident.updates[:1]]
        else:
            views.append(view)
    views.sort(key=lambda view: (view.created, view.id), reverse=True)
    services = _service_views(seen, views, now)
    by_group: dict[str | None, list[ServiceView]] = {}
    shown = {group.id for group in seen.groups}
    for service in services:
        by_group.setdefault(service.service.group if service.service.group in shown else None, []).append(service)
    groups = _group_views(seen, by_group, None)
    walked = (group for top in groups for group in top.walk())
    return Snapshot(
        now=now,
        audience=audience,
        project=seen,
        site=seen.site,
        policy=seen.policy,
        groups=groups,
        ungrouped=tuple(by_group.get(None, ())),
        services=services,
        incidents=tuple(views),
        hidden_until=tuple(at for at in hidden if at > now),
        pages=seen.pages,
        views=tuple(of_views(seen.views, services, walked, views)),
    )


def _incident_view(
    incident: Incident, places: Mapping[str, tuple[int, Service]], project: Project, now: datetime, audience: Audience
) -> IncidentView | None:
    """The view, or None while nothing of the file has come; `places` are the services with their rank."""
    windows = _windows(incident, project.site, now)
    steps = course(incident)
    if windows:
        announcement = tuple(step for step in steps if step.status is Status.SCHEDULED)
        steps = announcement + tuple(step for window in windows for step in occurrence_course(window))
    come = tuple(update for update in incident.updates if update.at <= now)
    is_told = bool(come) if incident.updates else bool(steps)  # an incident of internal updates alone is told to no one
    if not is_told or (incident.kind is not Kind.MAINTENANCE and steps[0].at > now):
        return None
    if len(come) < len(incident.updates):
        incident = replace(incident, updates=come)
    past = tuple(step for step in steps if step.at <= now)
    return IncidentView(
        incident=incident,
        now=now,
        steps=steps,
        windows=windows,
        spells=spells(incident, past),
        services=tuple(service for _, service in sorted(places[id] for id in incident.services if id in places)),
        closed=closed_at(incident, past, project.policy, audience),
    )


def _windows(incident: Incident, site: Site, now: datetime) -> tuple[Window, ...]:
    """The occurrences of recurring maintenance; empty of all else."""
    if not incident.repeat or not incident.window:
        return ()
    found = occurrences(
        incident.repeat,
        incident.window,
        site.zone,
        except_dates=incident.except_dates,
        until=midnight(now.astimezone(site.zone).date(), site.zone) + HORIZON,
    )
    return tuple(found)


def _service_views(project: Project, views: list[IncidentView], now: datetime) -> tuple[ServiceView, ...]:
    by_service: dict[str, list[IncidentView]] = {service.id: [] for service in project.services}
    suffered: dict[str, list[Spell]] = {service.id: [] for service in project.services}
    states: dict[str, list[Impact]] = {service.id: [] for service in project.services}
    for view in views:
        for service in view.services:
            by_service[service.id].append(view)
        for spell in view.spells:
            if spell.service in suffered:
                suffered[spell.service].append(spell)
                if now in spell.interval:
                    states[spell.service].append(spell.impact)
    first_known = min((view.started for view in views), default=now).astimezone(project.site.zone).date()
    catalogue = {service.id: service for service in project.services}
    return tuple(
        ServiceView(
            service=service,
            site=project.site,
            now=now,
            state=worst(states[service.id]),
            incidents=tuple(by_service[service.id]),
            spells=tuple(suffered[service.id]),
            since=_claimed_since(service, project.site, first_known),
            depends_on=tuple(catalogue[id] for id in service.depends_on if id in catalogue),
        )
        for service in project.services
    )


def _claimed_since(service: Service, site: Site, first_known: date) -> date:
    """The later of the two dates that are given; where neither is, the day of the site's first known event."""
    return max((day for day in (service.since, site.history_since) if day), default=first_known)


def _group_views(
    project: Project, by_group: Mapping[str | None, list[ServiceView]], parent: str | None
) -> tuple[GroupView, ...]:
    return tuple(
        GroupView(group, tuple(by_group.get(group.id, ())), _group_views(project, by_group, group.id))
        for group in project.groups
        if group.parent == parent
    )
