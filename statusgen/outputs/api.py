"""The public Status API v2 of the best-known hosted service, as static files: its shape, key by key.

Key order, nulls and three-digit fractions are what its clients were seen to rest on; some refuse unknown keys, so
nothing is added here. Groups have two levels: a sub-group is a group of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from statusgen import urls
from statusgen.derive import GroupView, IncidentView, Phase, ServiceView, Snapshot, UpdateView
from statusgen.derive.history import midnight
from statusgen.derive.ids import api_id
from statusgen.files import File, digest
from statusgen.model import Impact, Kind, Service, Site, Status
from statusgen.rendering import Tools

MOST = 50
"""How many incidents, or maintenances, a list holds."""


STATUS_OF_SERVICE: Mapping[Impact, str] = {
    Impact.OPERATIONAL: "operational",
    Impact.MAINTENANCE: "under_maintenance",
    Impact.DEGRADED: "degraded_performance",
    Impact.PARTIAL_OUTAGE: "partial_outage",
    Impact.MAJOR_OUTAGE: "major_outage",
}

STATUS_OF_FILE: Mapping[Status, str] = {
    Status.FALSE_ALARM: "resolved",
    Status.CANCELLED: "completed",
    Status.POSTED: "monitoring",
    Status.ENDED: "resolved",
}
"""The API's word where ours is none of its own."""

DEFAULT_BODY: Mapping[Status, str] = {
    Status.INVESTIGATING: "We are currently investigating this issue.",
    Status.IDENTIFIED: "The issue has been identified and a fix is being implemented.",
    Status.MONITORING: "A fix has been implemented and we are monitoring the results.",
    Status.RESOLVED: "This incident has been resolved.",
    Status.FALSE_ALARM: "This was a false alarm: no service was affected.",
    Status.SCHEDULED: "We will be undergoing scheduled maintenance during this time.",
    Status.IN_PROGRESS: "Scheduled maintenance is currently in progress. We will provide updates as necessary.",
    Status.VERIFYING: "Verification is currently underway for the maintenance items.",
    Status.COMPLETED: "The scheduled maintenance has been completed.",
    Status.CANCELLED: "The scheduled maintenance has been cancelled.",
}
"""What is said where an update has no text of its own."""


UTC_NAMES = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "UCT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal"})
"""The zones whose times end in `Z`."""


def render(snapshot: Snapshot, tools: Tools) -> Iterator[File]:
    """The eight files of `/api/v2/`, and the object of each incident."""
    api = _Api(snapshot, tools)
    incidents = [view for view in snapshot.incidents if view.kind is Kind.INCIDENT]
    planned = list(snapshot.maintenances)
    unresolved = [view for view in incidents if view.phase is Phase.OPEN]
    soonest = sorted(planned, key=lambda view: (view.started, view.id))
    upcoming = [view for view in soonest if view.phase is Phase.UPCOMING]
    active = [view for view in soonest if view.phase is Phase.OPEN]

    def summary() -> dict[str, Any]:
        return {
            "page": api.page(),
            "components": api.components(),
            "incidents": [api.incident(view) for view in unresolved],
            "scheduled_maintenances": [api.incident(view) for view in active + upcoming],
            "status": api.status(),
        }

    yield api.file("summary", unresolved + active + upcoming, summary)
    yield api.file("status", [], lambda: {"page": api.page(), "status": api.status()})
    yield api.file("components", [], lambda: {"page": api.page(), "components": api.components()})
    yield api.listing("incidents", "incidents", incidents[:MOST])
    yield api.listing("incidents/unresolved", "incidents", unresolved)
    yield api.listing("scheduled-maintenances", "scheduled_maintenances", planned[:MOST])
    yield api.listing("scheduled-maintenances/upcoming", "scheduled_maintenances", upcoming)
    yield api.listing("scheduled-maintenances/active", "scheduled_maintenances", active)
    for view in snapshot.incidents:
        yield api.own_file(view)


class _Api:
    """Makes the API's objects for one snapshot; components are made once."""

    def __init__(self, snapshot: Snapshot, tools: Tools) -> None:
        self.snapshot = snapshot
        self.site = snapshot.site
        self.tools = tools
        host = snapshot.site.url.partition("://")[2]
        self.page_id = api_id("page", host)
        self.groups = {service.id: group for group in snapshot.all_groups for service in group.services}
        self.positions = {
            service.id: n
            for members in (snapshot.ungrouped, *(group.services for group in snapshot.all_groups))
            for n, service in enumerate(members, 1)
        }
        self.current: dict[str, dict[str, Any]] = {s.id: self._component(s) for s in snapshot.services}
        states = [(service.id, service.state) for service in snapshot.services]
        self.own_key = digest(self.page_id, self.site, snapshot.beginning)
        self.places = {s.id: self._place(s) for s in snapshot.services}
        self.key = digest(snapshot.catalogue_key, snapshot.updated, snapshot.overall, states)

    def file(self, name: str, views: Iterable[IncidentView], make: Callable[[], dict[str, Any]]) -> File:
        key = digest(self.key, [view.key for view in views])
        return File(f"api/v2/{name}.json", key, lambda: _json(make()))

    def listing(self, name: str, key: str, views: Sequence[IncidentView]) -> File:
        return self.file(name, views, lambda: {"page": self.page(), key: [self.incident(view) for view in views]})

    def own_file(self, view: IncidentView) -> File:
        """The file of one incident. Once it has ended, its components are as it left them, so that it never changes."""
        path = urls.incident_json(view.id)
        if view.phase is not Phase.PAST:
            return File(path, digest(self.key, view.key), lambda: _json(self.incident(view)))
        key = digest(self.own_key, *[self.places[service.id] for service in view.services], view.key)
        return File(path, key, lambda: _json(self.incident(view, left=True)))

    def _place(self, view: ServiceView) -> str:
        """A digest of what a component says of its service whatever its state."""
        row = self.current[view.id]
        return digest(view.service, row["position"], row["group_id"], self._long_name(view.service))

    def page(self) -> dict[str, Any]:
        return {
            "id": self.page_id,
            "name": self.site.title,
            "url": self.site.url.rstrip("/"),
            "time_zone": self.site.timezone,
            "updated_at": self.instant(self.snapshot.updated),
        }

    def status(self) -> dict[str, Any]:
        overall = self.snapshot.overall
        return {"indicator": overall.indicator, "description": overall.description}

    def components(self) -> list[dict[str, Any]]:
        """Services and groups in one flat list, by position within their parent."""
        rows = [*self.current.values(), *(self._group(n, g) for n, g in self._numbered_groups())]
        return sorted(rows, key=lambda row: row["position"])

    def _numbered_groups(self) -> Iterator[tuple[int, GroupView]]:
        return enumerate(self.snapshot.all_groups, len(self.snapshot.ungrouped) + 1)

    def _component(self, view: ServiceView) -> dict[str, Any]:
        group = self.groups.get(view.id)
        edges = [at for spell in view.spells for at in (spell.interval.start, spell.interval.end) if at]
        created = self._created(view.service)
        return self._component_row(
            view.service,
            view.state,
            updated=max([at for at in edges if at <= self.snapshot.now], default=created),
            position=self.positions[view.id],
            group_id=group.api_id if group else None,
        )

    def _component_row(
        self, service: Service, state: Impact, *, updated: datetime, position: int, group_id: str | None
    ) -> dict[str, Any]:
        created = self._created(service)
        return {
            "id": component_id(service),
            "name": service.name,
            "status": STATUS_OF_SERVICE[state],
            "created_at": self.instant(created),
            "updated_at": self.instant(max(created, updated)),
            "position": position,
            "description": service.description or None,
            "showcase": True,
            "start_date": service.since.isoformat() if service.since else None,
            "group_id": group_id,
            "page_id": self.page_id,
            "group": False,
            "only_show_if_degraded": False,
        }

    def _created(self, service: Service) -> datetime:
        return midnight(service.since, self.site.zone) if service.since else self.snapshot.beginning

    def _group(self, position: int, view: GroupView) -> dict[str, Any]:
        members = [self.current[service.id] for service in view.services]
        everyone = [self.current[service.id] for service in view.everything]
        return {
            "id": view.api_id,
            "name": view.name,
            "status": STATUS_OF_SERVICE[view.state],
            "created_at": min((row["created_at"] for row in everyone), key=_parsed),
            "updated_at": max((row["updated_at"] for row in everyone), key=_parsed),
            "position": position,
            "description": view.group.description or None,
            "showcase": False,
            "start_date": None,
            "group_id": None,
            "page_id": self.page_id,
            "group": True,
            "only_show_if_degraded": False,
            "components": [row["id"] for row in members],
        }

    def incident(self, view: IncidentView, *, left: bool = False) -> dict[str, Any]:
        """One incident or maintenance; with `left`, its components as they were when it ended."""
        status = Status.POSTMORTEM if view.has_postmortem else view.status
        row = {
            "id": view.api_id,
            "name": view.title,
            "status": STATUS_OF_FILE.get(status, status),
            "created_at": self.instant(view.created),
            "updated_at": self.instant(view.updated),
            "monitoring_at": self._reached(view, Status.MONITORING),
            "resolved_at": self.instant(view.ended) if view.ended else None,
            "impact": view.impact,
            "shortlink": urls.absolute(self.site.url, view.path),
            "started_at": self.instant(view.started),
            "page_id": self.page_id,
            "incident_updates": [self._update(view, update) for update in view.updates],
            "components": [self._left(view, s) if left else self.current[s.id] for s in view.services],
        }
        if view.kind is not Kind.MAINTENANCE:
            row["reminder_intervals"] = None
        elif view.window:
            row["scheduled_for"] = self.instant(view.window.start)
            row["scheduled_until"] = self.instant(view.window.end)
        return row

    def _left(self, view: IncidentView, service: Service) -> dict[str, Any]:
        current = self.current[service.id]
        return self._component_row(
            service,
            view.impacts[service.id],
            updated=view.updated,
            position=current["position"],
            group_id=current["group_id"],
        )

    def _reached(self, view: IncidentView, status: Status) -> str | None:
        steps = [step.at for step in view.past_steps if step.status is status]
        return self.instant(steps[0]) if steps else None

    def _update(self, view: IncidentView, update: UpdateView) -> dict[str, Any]:
        affected = [
            {
                "code": component_id(change.service),
                "name": self._long_name(change.service),
                "old_status": STATUS_OF_SERVICE[change.before],
                "new_status": STATUS_OF_SERVICE[change.after],
            }
            for change in update.changes
        ]
        return {
            "id": update.id,
            "status": STATUS_OF_FILE.get(update.status, update.status),
            "body": self.tools.prose.inline(update.body, root=self.site.url)
            or DEFAULT_BODY.get(update.status, view.title),
            "incident_id": view.api_id,
            "created_at": self.instant(update.at),
            "updated_at": self.instant(update.updated),
            "display_at": self.instant(update.at),
            "affected_components": affected or None,
            "deliver_notifications": True,
            "custom_tweet": None,
            "tweet_id": None,
        }

    def _body(self, view: IncidentView, update: UpdateView) -> str:
        said = self.tools.prose.inline(update.body, root=self.site.url)
        return said or DEFAULT_BODY.get(update.status, view.title)

    def _long_name(self, service: Service) -> str:
        group = self.groups.get(service.id)
        return f"{group.name} - {service.name}" if group else service.name

    def instant(self, at: datetime) -> str:
        return instant(at, self.site)


def component_id(service: Service) -> str:
    """The 12-character id of a service."""
    return service.api_id or api_id("component", service.id)


def instant(at: datetime, site: Site) -> str:
    """ISO 8601 in the site's zone with exactly three fractional digits; `Z` where the zone is UTC."""
    text = at.astimezone(site.zone).isoformat(timespec="milliseconds")
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") and site.zone.key in UTC_NAMES else text


def _parsed(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
