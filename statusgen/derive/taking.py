"""How a snapshot is taken: what people wrote becomes what is true at one instant, for one audience."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache

from statusgen.derive.audience import for_audience
from statusgen.derive.course import course
from statusgen.derive.history import midnight
from statusgen.derive.incidents import IncidentView
from statusgen.derive.lasting import Past, recall
from statusgen.derive.selections import of_views
from statusgen.derive.services import GroupView, ServiceView
from statusgen.derive.snapshot import Snapshot
from statusgen.derive.timeline import Spell
from statusgen.derive.told import NOTHING, ToldTimes
from statusgen.intervals import Interval
from statusgen.model import Audience, Incident, Kind, Project, Service, Site, Update, Window
from statusgen.recurrence import occurrences
from statusgen.value import replace

HORIZON = timedelta(days=2 * 365)
"""How far past today recurring maintenance is expanded."""


def take_snapshot(
    project: Project,
    now: datetime,
    audience: Audience = Audience.PUBLIC,
    told: ToldTimes = NOTHING,
    last: Snapshot | None = None,
    past: Past | None = None,
) -> Snapshot:
    """What is true of the project at `now`, as far as the audience may know it.

    `now` is an aware instant in whole seconds. Updates later than `now` count for nothing; a file none of whose updates
    has come is left out. `told` is what is known of when customers were told. Of `last`, a former snapshot of any
    project, what holds still is taken over, with all that was derived of it; `past` is what former builds found.
    """
    if last and last.audience is not audience:
        last = None
    seen = for_audience(project, audience, last.project if last else None)
    places = {service.id: (n, service) for n, service in enumerate(seen.services)}

    @cache
    def services_of(ids: tuple[str, ...]) -> tuple[Service, ...]:
        return tuple(service for _, service in sorted(places[id] for id in ids if id in places))

    views = []
    hidden: list[datetime] = []
    settled = _settled(last, seen, now, told) if last else {}
    for incident in seen.incidents:
        view = settled.get(incident.id)
        if view is None or not (view.incident is incident or view.incident == incident):  # mostly the same object
            affected = services_of(tuple(incident.services))
            view = _incident_view(incident, affected, project, now, audience, told, past)
        if view is None:
            hidden += _first_seen(incident)
        else:
            views.append(view)
    views.sort(key=lambda view: (view.created, view.id), reverse=True)
    services = _service_views(seen, views, now, last)
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
        told=told,
    )


def _settled(last: Snapshot, seen: Project, now: datetime, told: ToldTimes) -> Mapping[str, IncidentView]:
    """The views of which time has changed nothing, by id: they hold as long as their file says the same."""
    if (last.site, last.policy, last.told, last.project.services) != (seen.site, seen.policy, told, seen.services):
        return {}
    return {view.id: view for view in last.incidents if view.now <= now < view.holds_until}


def _first_seen(incident: Incident) -> Iterator[datetime]:
    """When a file that is not shown yet will be, if ever: at its first update, or as its window says."""
    if incident.updates:
        yield incident.updates[0].at
    else:
        yield from (step.at for step in course(incident)[:1])


def _incident_view(
    incident: Incident,
    services: tuple[Service, ...],
    project: Project,
    now: datetime,
    audience: Audience,
    told: ToldTimes,
    past: Past | None,
) -> IncidentView | None:
    """The view, or None while nothing of the file has come."""
    known = past.of(incident) if past else None
    if known:
        view = IncidentView(incident, incident, now, (), project.policy, audience, services, told)
        recall(view, known)
        return view
    come = tuple([_as_of(update, now) for update in incident.updates if update.at <= now])
    view = IncidentView(
        incident=incident if come == incident.updates else replace(incident, updates=come),
        written=incident,
        now=now,
        windows=_windows(incident, project.site, now),
        services=services,
        policy=project.policy,
        audience=audience,
        told_times=told,
    )
    is_told = bool(come) if incident.updates else bool(view.steps)  # an incident of internal updates alone is not
    if not is_told or (incident.kind is not Kind.MAINTENANCE and view.steps[0].at > now):
        return None
    return view


def _as_of(update: Update, now: datetime) -> Update:
    """The update as it is now: a correction still to come counts for nothing."""
    return replace(update, edited=None) if update.edited and update.edited > now else update


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


def _service_views(
    project: Project, views: list[IncidentView], now: datetime, last: Snapshot | None
) -> tuple[ServiceView, ...]:
    by_service: dict[str, list[IncidentView]] = {service.id: [] for service in project.services}
    for view in views:
        for service in view.services:
            by_service[service.id].append(view)
    presumed: dict[str, list[Spell]] = {service.id: [] for service in project.services}
    for id, spell in _presumed(project, now):
        presumed[id].append(spell)
    first_known = min((view.started for view in views), default=now).astimezone(project.site.zone).date()
    catalogue = {service.id: service for service in project.services}
    before = last.service_by_id if last else {}

    def seen(service: Service) -> ServiceView:
        incidents, guessed = tuple(by_service[service.id]), tuple(presumed[service.id])
        since = _claimed_since(service, project.site, first_known)
        depends_on = tuple(catalogue[id] for id in service.depends_on if id in catalogue)
        former = before.get(service.id)
        facts = (service, project.site, incidents, since, depends_on, guessed)
        if former and former.rests_on(facts, now):
            return former
        return ServiceView(
            service=service,
            site=project.site,
            now=now,
            incidents=incidents,
            since=since,
            depends_on=depends_on,
            presumed=guessed,
        )

    return tuple(map(seen, project.services))


def _presumed(project: Project, now: datetime) -> Iterator[tuple[str, Spell]]:
    """What reports that could not be read can be taken to say of services, by service."""
    known = {service.id for service in project.services}
    for omission in project.omitted:
        since = now if omission.since is None else omission.since
        for id in sorted(omission.impacts.keys() & known):
            if since <= now:
                yield id, Spell(id, Interval(since, omission.until), omission.impacts[id])


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
