"""A snapshot of a selection: what would be true if there were nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from statusgen.derive.selections import Selection
from statusgen.derive.services import GroupView
from statusgen.derive.snapshot import Snapshot


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
