"""`/summary.json` and `/components.json`: what goes on and is planned, as clients of Instatus' pages read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from statusgen import urls
from statusgen.derive import IncidentView, Occurrence, Snapshot
from statusgen.derive.timeline import worst
from statusgen.files import File, digest
from statusgen.model import Impact, Service, Status
from statusgen.outputs import hosted
from statusgen.outputs.api_objects import Json, Objects, as_json
from statusgen.rendering import Tools

COMPONENT: Mapping[Impact, str] = {
    Impact.OPERATIONAL: "OPERATIONAL",
    Impact.MAINTENANCE: "UNDERMAINTENANCE",
    Impact.DEGRADED: "DEGRADEDPERFORMANCE",
    Impact.PARTIAL_OUTAGE: "PARTIALOUTAGE",
    Impact.MAJOR_OUTAGE: "MAJOROUTAGE",
}

INCIDENT: Mapping[Impact, str] = {**COMPONENT, Impact.MAINTENANCE: "OPERATIONAL"}

MAINTENANCE: Mapping[Status, str] = {Status.SCHEDULED: "NOTSTARTEDYET", Status.COMPLETED: "COMPLETED"}


def render(snapshot: Snapshot, tools: Tools) -> Iterator[File]:
    """Two files; lists of what there is none of are left out, as those pages do."""
    objects = Objects(snapshot, tools)
    work = (*snapshot.maintenance_now, *snapshot.maintenance_next)

    def summary() -> bytes:
        found: Json = {"page": _page(snapshot)}
        if snapshot.open:
            found["activeIncidents"] = [_incident(view, objects) for view in snapshot.open]
        if work:
            found["activeMaintenances"] = [_maintenance(occurrence, objects) for occurrence in work]
        return as_json(found)

    views = [*snapshot.open, *(occurrence.incident for occurrence in work)]
    yield File("summary.json", digest(objects.key, [view.key for view in views]), summary)
    states = [(service.id, service.state) for service in snapshot.active_services]
    yield File("components.json", digest(snapshot.catalogue_key, states), lambda: _components(snapshot, objects))


def _page(snapshot: Snapshot) -> Json:
    troubled = snapshot.open or snapshot.worst not in {Impact.OPERATIONAL, Impact.MAINTENANCE}
    calm = "UNDERMAINTENANCE" if snapshot.worst is Impact.MAINTENANCE else "UP"
    status = "HASISSUES" if troubled else calm
    return {"name": snapshot.site.title, "url": hosted.page_url(snapshot.site), "status": status}


def _incident(view: IncidentView, objects: Objects) -> Json:
    return {
        "name": view.title,
        "started": objects.instant(view.started),
        "status": hosted.status_of(view.status).upper(),
        "impact": INCIDENT[worst(view.impacts.values())],
        "url": urls.absolute(objects.site.url, view.path),
    }


def _maintenance(occurrence: Occurrence, objects: Objects) -> Json:
    window = occurrence.window
    return {
        "name": occurrence.incident.title,
        "start": objects.instant(window.start),
        "status": MAINTENANCE.get(occurrence.status, "INPROGRESS"),
        "duration": str(round((window.end - window.start).total_seconds() / 60)),
        "url": urls.absolute(objects.site.url, occurrence.incident.path),
    }


def _components(snapshot: Snapshot, objects: Objects) -> bytes:
    rows = [_component(service.service, service.state, objects) for service in snapshot.active_services]
    return as_json({"components": rows})


def _component(service: Service, state: Impact, objects: Objects) -> Json:
    row, group = objects.current[service.id], objects.groups.get(service.id)
    return {
        "id": row["id"],
        "name": service.name,
        "description": service.description,
        "status": COMPONENT[state],
        "order": row["position"],
        "group": {"id": group.api_id, "name": group.name} if group else None,
    }
