"""The objects of the public Status API v2, as files of several outputs hold them: its shape, key by key.

Key order, nulls and three-digit fractions are what its clients were seen to rest on; some refuse unknown keys, so
nothing is added here. Groups have two levels: a sub-group is a group of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, TypeAlias

from statusgen import urls
from statusgen.derive import GroupView, IncidentView, Phase, ServiceView, Snapshot, UpdateView
from statusgen.derive.history import midnight
from statusgen.derive.ids import api_id
from statusgen.files import digest
from statusgen.instants import is_utc
from statusgen.model import Impact, Kind, Service, Site, Status
from statusgen.outputs import hosted
from statusgen.outputs.hosted import STATUS_OF_SERVICE
from statusgen.rendering import Tools

Json: TypeAlias = dict[str, Any]


class Objects:
    """Makes the API's objects for one snapshot; components are made once. Retired services are components of what was
    told of them, and stand in no list.

    `key` stands for page, components (those of retired services too) and status.
    """

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

    @cached_property
    def current(self) -> dict[str, Json]:
        """Every component as it is now, by service id."""
        return {service.id: self._component(service) for service in self.snapshot.services}

    @cached_property
    def own_key(self) -> str:
        """Stands for what every object says of the page."""
        return digest(self.page_id, self.site, self.snapshot.beginning)

    @cached_property
    def places(self) -> dict[str, str]:
        """By service id what a component says of its service whatever its state."""
        return {service.id: self._place(service) for service in self.snapshot.services}

    @cached_property
    def key(self) -> str:
        rows = [tuple(row.values()) for row in (*self.current.values(), *self.components())]
        return digest(self.snapshot.catalogue_key, self.snapshot.updated, self.snapshot.overall, rows)

    def _place(self, view: ServiceView) -> str:
        """A digest of what a component says of its service whatever its state."""
        row = self.current[view.id]
        return digest(view.service, row["position"], row["group_id"], self.long_name(view.service))

    def page(self) -> Json:
        return {
            "id": self.page_id,
            "name": self.site.title,
            "url": hosted.page_url(self.site),
            "time_zone": self.site.timezone,
            "updated_at": self.instant(self.snapshot.updated),
        }

    def status(self) -> Json:
        overall = self.snapshot.overall
        return {"indicator": overall.indicator, "description": overall.description}

    def components(self) -> list[Json]:
        """Services and groups in one flat list, by position within their parent."""
        services = (self.current[service.id] for service in self.snapshot.active_services)
        rows = [*services, *(self._group(n, g) for n, g in self._numbered_groups())]
        return sorted(rows, key=lambda row: row["position"])

    def _numbered_groups(self) -> Iterator[tuple[int, GroupView]]:
        """Those of which something is left, with the places that they always had."""
        numbered = enumerate(self.snapshot.all_groups, len(self.snapshot.ungrouped) + 1)
        return ((n, group) for n, group in numbered if not group.is_retired)

    def _component(self, view: ServiceView) -> Json:
        group = self.groups.get(view.id)
        return self._component_row(
            view.service,
            view.state,
            updated=view.moved or self._created(view.service),
            position=self.positions[view.id],
            group_id=group.api_id if group else None,
        )

    def _component_row(
        self, service: Service, state: Impact, *, updated: datetime, position: int, group_id: str | None
    ) -> Json:
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

    def _group(self, position: int, view: GroupView) -> Json:
        members = [self.current[service.id] for service in view.services if not service.is_retired]
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

    def incident(self, view: IncidentView, *, left: bool = False) -> Json:
        """One incident or maintenance; with `left`, its components as they were when it ended."""
        # what is taken up again is open, and of planned work the hosted pages know no such status
        is_reviewed = view.has_postmortem and view.phase is Phase.PAST and view.kind is Kind.INCIDENT
        status = Status.POSTMORTEM if is_reviewed else view.status
        row = {
            "id": view.api_id,
            "name": view.title,
            "status": hosted.status_of(status),
            "created_at": self.instant(view.created),
            "updated_at": self.instant(view.updated),
            "monitoring_at": self._reached(view, Status.MONITORING),
            "resolved_at": self.instant(view.ended) if view.ended else None,
            "impact": view.impact,
            "shortlink": urls.absolute(self.site.url, view.path),
            "started_at": self.instant(view.created if view.kind is Kind.MAINTENANCE else view.started),
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

    def _left(self, view: IncidentView, service: Service) -> Json:
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

    def _update(self, view: IncidentView, update: UpdateView) -> Json:
        affected = [
            {
                "code": self.current[change.service.id]["id"],
                "name": self.long_name(change.service),
                "old_status": STATUS_OF_SERVICE[change.before],
                "new_status": STATUS_OF_SERVICE[change.after],
            }
            for change in update.changes
        ]
        at = self.instant(update.at)
        return {
            "id": update.id,
            "status": hosted.status_of(update.status),
            "body": hosted.body(update, view.title, self.site, self.tools),
            "incident_id": view.api_id,
            "created_at": at,
            "updated_at": self.instant(update.updated),
            "display_at": at,
            "affected_components": affected or None,
            "deliver_notifications": True,
            "custom_tweet": None,
            "tweet_id": None,
        }

    def long_name(self, service: Service) -> str:
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
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") and is_utc(site.zone) else text


def _parsed(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def as_json(value: Json) -> bytes:
    """As small as JSON gets, in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
