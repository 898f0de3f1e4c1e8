"""All of the past in the shape of the Status API, for `statusgen export`: its lists without their limit of fifty."""

from __future__ import annotations

from collections.abc import Iterator

from statusgen.derive import IncidentView, Snapshot
from statusgen.files import File
from statusgen.model import Kind
from statusgen.outputs.api_objects import Json, Objects, as_json
from statusgen.rendering import Tools


def hosted_history(snapshot: Snapshot, tools: Tools) -> Iterator[File]:
    """`components.json`, `incidents.json` and `scheduled-maintenances.json`."""
    objects = Objects(snapshot, tools)
    kinds: tuple[tuple[str, str, Kind], ...] = (
        ("incidents", "incidents", Kind.INCIDENT),
        ("scheduled-maintenances", "scheduled_maintenances", Kind.MAINTENANCE),
    )
    yield _file("components", {"page": objects.page(), "components": objects.components()})
    for name, key, kind in kinds:
        views: list[IncidentView] = [view for view in snapshot.incidents if view.kind is kind]
        yield _file(name, {"page": objects.page(), key: [objects.incident(view) for view in views]})


def _file(name: str, value: Json) -> File:
    data = as_json(value)
    return File.of(f"{name}.json", data)
