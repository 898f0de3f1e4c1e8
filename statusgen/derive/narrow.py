"""A selection of services by their ids, and a snapshot of it: what would be true if there were nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from statusgen import urls
from statusgen.derive.selections import Selection, of_group, of_service
from statusgen.derive.services import GroupView
from statusgen.derive.snapshot import Snapshot
from statusgen.model import Kind
from statusgen.value import replace


def chosen(
    snapshot: Snapshot, views: Iterable[str] = (), groups: Iterable[str] = (), services: Iterable[str] = ()
) -> Selection:
    """Views, groups and services taken together, by id. Notices that name no service concern everybody.

    KeyError: there is none of this id, or nothing in it that the audience may know.
    """
    by_path = {view.path: view for view in snapshot.views}
    by_id = {group.id: group for group in snapshot.all_groups}
    parts = [
        *(by_path[urls.view(id)] for id in views),
        *(of_group(by_id[id]) for id in groups),
        *(of_service(snapshot.service_by_id[id]) for id in services),
    ]
    ids = {service.id for part in parts for service in part.services}
    return Selection(
        path=urls.HOME,
        page=urls.HOME,
        name=", ".join(part.name for part in parts),
        description="",
        services=tuple(service for service in snapshot.services if service.id in ids),
        incidents=tuple(
            view
            for view in snapshot.incidents
            if any(service.id in ids for service in view.services) or (view.kind is Kind.NOTICE and not view.services)
        ),
    )


def narrowed(snapshot: Snapshot, selection: Selection) -> Snapshot:
    """The snapshot with these services alone, and of each file the services that are among them."""
    ids = {service.id for service in selection.services}
    return replace(
        snapshot,
        groups=tuple(_groups(snapshot.groups, ids)),
        ungrouped=tuple(service for service in snapshot.ungrouped if service.id in ids),
        services=selection.services,
        incidents=tuple(
            replace(view, services=tuple(service for service in view.services if service.id in ids))
            for view in selection.incidents
        ),
        views=(),
    )


def _groups(groups: Iterable[GroupView], ids: Collection[str]) -> Iterator[GroupView]:
    for group in groups:
        services = tuple(service for service in group.services if service.id in ids)
        inner = tuple(_groups(group.groups, ids))
        if services or inner:
            yield replace(group, services=services, groups=inner)
