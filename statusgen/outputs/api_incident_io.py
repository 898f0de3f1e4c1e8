"""`/api/v1/summary`: what goes on and what is planned, in the shape that widgets of incident.io's pages read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from statusgen import urls
from statusgen.derive import IncidentView, Occurrence, Phase, Snapshot
from statusgen.derive.timeline import worst
from statusgen.files import File, digest
from statusgen.model import Impact, Service
from statusgen.outputs import hosted
from statusgen.outputs.api_objects import Json, Objects, as_json, component_id
from statusgen.rendering import Tools

STATUS: Mapping[Impact, str] = {
    Impact.OPERATIONAL: "operational",
    Impact.MAINTENANCE: "operational",
    Impact.DEGRADED: "degraded_performance",
    Impact.PARTIAL_OUTAGE: "partial_outage",
    Impact.MAJOR_OUTAGE: "full_outage",
}
"""Its words; it has none for maintenance, which stands in lists of its own."""


def render(snapshot: Snapshot, tools: Tools) -> Iterator[File]:
    """One file, whose name has no ending: clients read it as JSON whatever type the host gives it."""
    shape = _Shape(snapshot, tools)
    later = snapshot.maintenance_next

    def make() -> bytes:
        return as_json(
            {
                "page_title": snapshot.site.title,
                "page_url": hosted.page_url(snapshot.site),
                "ongoing_incidents": [shape.incident(view) for view in snapshot.open],
                "in_progress_maintenances": [shape.maintenance(o) for o in snapshot.maintenance_now],
                "scheduled_maintenances": [shape.maintenance(o) for o in later],
            }
        )

    views = [*snapshot.open, *(o.incident for o in (*snapshot.maintenance_now, *later))]
    yield File("api/v1/summary", digest(snapshot.catalogue_key, [view.key for view in views]), make)


class _Shape:
    """Makes the objects for one snapshot."""

    def __init__(self, snapshot: Snapshot, tools: Tools) -> None:
        self.site = snapshot.site
        self.tools = tools
        self.objects = Objects(snapshot, tools)

    def incident(self, view: IncidentView) -> Json:
        return {
            **self._head(view, hosted.status_of(view.status)),
            "current_worst_impact": STATUS[worst(view.impacts.values())],
            "affected_components": self._components(view),
        }

    def maintenance(self, occurrence: Occurrence) -> Json:
        view, window = occurrence.incident, occurrence.window
        under_way = occurrence.phase is Phase.OPEN
        start, end = ("started_at", "scheduled_end_at") if under_way else ("starts_at", "ends_at")
        return {
            **self._head(view, "maintenance_in_progress" if under_way else "maintenance_scheduled"),
            start: self.objects.instant(occurrence.began if under_way else window.start),
            end: self.objects.instant(window.end),
            "affected_components": self._components(view),
        }

    def _head(self, view: IncidentView, status: str) -> Json:
        newest = view.updates[0]
        return {
            "id": view.api_id,
            "name": view.title,
            "status": status,
            "url": urls.absolute(self.site.url, view.path),
            "last_update_at": self.objects.instant(newest.at),
            "last_update_message": self.tools.prose.plain(newest.body, root=self.site.url)
            or hosted.default_body(newest, self.tools)
            or view.title,
        }

    def _components(self, view: IncidentView) -> list[Json]:
        return [self._component(service, view.impacts[service.id]) for service in view.services]

    def _component(self, service: Service, impact: Impact) -> Json:
        group = self.objects.groups.get(service.id)
        named = {"group_name": group.name} if group else {}
        return {"id": component_id(service), "name": service.name, **named, "current_status": STATUS[impact]}
