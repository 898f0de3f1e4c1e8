"""Services that people follow together: all of them, a group, one alone, or a view that the catalogue names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from statusgen import urls
from statusgen.derive.incidents import IncidentView
from statusgen.derive.services import GroupView, ServiceView
from statusgen.model import Kind, View
from statusgen.value import Struct


class Selection(Struct, frozen=True):
    """What has feeds and a calendar of its own: they lie in the folder `path`, and follow the page at `page`.

    `name` is empty for the whole site. `services` stand in catalogue order, `incidents` are all files that concern
    them, newest first.
    """

    path: str
    page: str
    name: str
    description: str
    services: tuple[ServiceView, ...]
    incidents: tuple[IncidentView, ...]


def of_group(group: GroupView) -> Selection:
    """The group with its sub-groups."""
    page = urls.SERVICES + "#" + urls.group_anchor(group.id)
    services = group.everything
    return Selection(group.path, page, group.name, group.group.description, services, _incidents(services))


def of_service(service: ServiceView) -> Selection:
    """One service alone."""
    description = service.service.description
    return Selection(service.path, service.path, service.name, description, (service,), service.incidents)


def of_views(
    views: Iterable[View],
    services: Iterable[ServiceView],
    groups: Iterable[GroupView],
    incidents: Iterable[IncidentView],
) -> Iterator[Selection]:
    """The views of which anything is there for the audience. Notices that name no service concern every view."""
    members = {group.id: {service.id for service in group.everything} for group in groups}
    services, to_all = tuple(services), tuple(i for i in incidents if i.kind is Kind.NOTICE and not i.services)
    for view in views:
        ids = {*view.services}.union(*(members.get(id, ()) for id in view.groups))
        chosen = tuple(service for service in services if service.id in ids)
        path = urls.view(view.id)
        if chosen:
            yield Selection(path, path, view.title, view.description, chosen, _incidents(chosen, to_all))


def _incidents(services: Iterable[ServiceView], more: Iterable[IncidentView] = ()) -> tuple[IncidentView, ...]:
    found = {view.incident.id: view for service in services for view in service.incidents}
    return tuple(sorted([*found.values(), *more], key=lambda view: (view.created, view.incident.id), reverse=True))
