"""The one place where an audience is a filter: what it may not see is dropped before anything else looks.

Nothing derived later knows that more exists; that is what makes "nothing internal leaks" provable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter

from statusgen.derive.reviews import is_unfinished
from statusgen.model import Action, Audience, Group, Incident, Omission, Project, Service, Update, View
from statusgen.value import replace

STAFF_FIELDS = frozenset(
    {
        "reported",
        "acknowledged",
        "root_cause_found",
        "verified",
        "roles",
        "ticket",
        "problem_ticket",
        "runbook",
    }
)
"""Front matter that only the internal edition shows, in whatever file it stands."""

_STAFF_DEFAULTS: dict[str, object] = {name: {} if name == "roles" else None for name in sorted(STAFF_FIELDS)}
_NO_STAFF_FIELDS = tuple(_STAFF_DEFAULTS.values())
_staff_fields = attrgetter(*_STAFF_DEFAULTS)


def for_audience(project: Project, audience: Audience, last: Project | None = None) -> Project:
    """The project as this audience may know it; the internal audience sees all of it, empty groups aside.

    `last` is what this gave for the same audience before: incidents that are the very objects of it need no look.
    """
    seen = _public(project, last) if audience is Audience.PUBLIC else project
    return replace(seen, groups=_shown(seen.groups, seen.services))


def _public(project: Project, last: Project | None) -> Project:
    public = {service.id for service in project.services if service.audience is Audience.PUBLIC}
    looked_at = {id(one) for one in last.incidents} if last and {s.id for s in last.services} == public else set()
    services = tuple(_public_service(service, public) for service in project.services if service.id in public)
    groups = {group.id for group in _shown(project.groups, services)}
    return replace(
        project,
        services=services,
        incidents=tuple(
            one if id(one) in looked_at else _public_incident(one, public)
            for one in project.incidents
            if one.audience is Audience.PUBLIC
        ),
        views=tuple(_public_views(project.views, public, groups)),
        pages=tuple(page for page in project.pages if page.audience is Audience.PUBLIC),
        omitted=tuple(_public_omission(one, public) for one in project.omitted if one.audience is Audience.PUBLIC),
        runbooks=(),
        feedback=(),
        outside=(),
        drafts=(),
    )


def _public_views(views: Iterable[View], services: set[str], groups: set[str]) -> Iterator[View]:
    """The views for everybody, without the services and groups that are not; those with nothing left are gone."""
    for view in views:
        chosen = tuple(id for id in view.services if id in services), tuple(id for id in view.groups if id in groups)
        if view.audience is Audience.PUBLIC and any(chosen):
            yield replace(view, services=chosen[0], groups=chosen[1])


def _public_omission(omission: Omission, public: set[str]) -> Omission:
    return replace(omission, impacts={id: impact for id, impact in omission.impacts.items() if id in public})


def _public_service(service: Service, public: set[str]) -> Service:
    depends_on = tuple(other for other in service.depends_on if other in public)
    return service if depends_on == service.depends_on else replace(service, depends_on=depends_on)


def _public_incident(incident: Incident, public: set[str]) -> Incident:
    changes: dict[str, object] = {} if _staff_fields(incident) == _NO_STAFF_FIELDS else dict(_STAFF_DEFAULTS)
    if not incident.services.keys() <= public:
        changes["services"] = {id: impact for id, impact in incident.services.items() if id in public}
    if [1 for update in incident.updates if _has_staff_part(update, public) or is_unfinished(incident, update)]:
        changes["updates"] = tuple(
            _public_update(update, public)
            for update in incident.updates
            if update.audience is Audience.PUBLIC and not is_unfinished(incident, update)
        )
    if incident.actions:
        changes["actions"] = tuple(_public_action(action) for action in incident.actions if action.public)
    return replace(incident, **changes) if changes else incident  # type: ignore[arg-type]  # names come from the class


def _has_staff_part(update: Update, public: set[str]) -> bool:
    return bool(
        update.audience is not Audience.PUBLIC
        or update.escalated_to
        or update.author
        or update.roles
        or not update.services.keys() <= public
    )


def _public_update(update: Update, public: set[str]) -> Update:
    services = {id: impact for id, impact in update.services.items() if id in public}
    return replace(update, services=services, escalated_to=None, author=None, roles={})


def _public_action(action: Action) -> Action:
    return replace(action, owner=None)


def _shown(groups: tuple[Group, ...], services: tuple[Service, ...]) -> tuple[Group, ...]:
    """The groups that hold a service, or a group that does."""
    parents = {group.id: group.parent for group in groups}
    shown: set[str] = set()
    for service in services:
        id = service.group
        while id is not None and id not in shown:
            shown.add(id)
            id = parents.get(id)
    return tuple(group for group in groups if group.id in shown)
