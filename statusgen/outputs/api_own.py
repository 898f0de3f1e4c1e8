"""`/api/status.json`: all that the site knows of the present, in words of its own, and the schema that describes it.

Instants are in UTC, durations in seconds, percentages numbers. Figures move with the days and with news, so that a
rebuild without either gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from statusgen import urls
from statusgen.derive import GroupView, IncidentView, Phase, ServiceView, Snapshot, UpdateView
from statusgen.derive.history import Uptime
from statusgen.derive.metrics.periods import Period, months_back
from statusgen.derive.metrics.report import figures_of
from statusgen.files import File, digest
from statusgen.instants import stamp
from statusgen.model import Window
from statusgen.outputs import hosted
from statusgen.outputs.api_objects import Json, as_json
from statusgen.outputs.api_own_schema import SCHEMA, VERSION
from statusgen.outputs.reporting.plain import figures
from statusgen.rendering import Tools

MOST = 50
"""How many reports of what is over it holds; each has its own file under `/incidents/`."""


def render(snapshot: Snapshot, tools: Tools) -> Iterator[File]:
    """The answer and its schema."""
    over = [view for view in snapshot.incidents if view.phase is Phase.PAST][:MOST]
    going_on = [view for view in snapshot.incidents if view.phase is not Phase.PAST]
    services = [service.key for service in snapshot.services]
    key = digest(
        *(snapshot.catalogue_key, snapshot.updated, snapshot.overall, snapshot.next_transition),
        *(services, _keys(over), _keys(going_on), snapshot.reports_key),
        *(snapshot.today, snapshot.policy, snapshot.project.feedback, snapshot.unpublished),
    )
    yield File(urls.OWN_API, key, lambda: as_json(_Answer(snapshot, tools).whole(going_on, over)))
    id = urls.absolute(snapshot.site.url, urls.OWN_SCHEMA)
    yield File(urls.OWN_SCHEMA, digest(id), lambda: json.dumps({"$id": id, **SCHEMA}, indent=1).encode())


def _keys(views: Iterable[IncidentView]) -> list[str]:
    return [view.key for view in views]


class _Answer:
    """Makes the parts of the answer for one snapshot."""

    def __init__(self, snapshot: Snapshot, tools: Tools) -> None:
        self.snapshot = snapshot
        self.site = snapshot.site
        self.tools = tools
        self.groups = {group.id for group in snapshot.all_groups}

    def whole(self, going_on: list[IncidentView], over: list[IncidentView]) -> Json:
        snapshot, site = self.snapshot, self.site
        return {
            "$schema": self._address(urls.OWN_SCHEMA),
            "version": VERSION,
            "page": {
                "title": site.title,
                "url": site.url,
                "description": site.description or None,
                "language": site.language,
                "time_zone": site.timezone,
                "updated": stamp(snapshot.updated),
                "next_transition": _maybe(snapshot.next_transition),
            },
            "status": {
                "indicator": snapshot.overall.indicator,
                "description": snapshot.overall.description,
                "worst": snapshot.worst,
            },
            "uptime_weights": dict(site.uptime_weights),
            "groups": [self._group(group) for group in snapshot.all_groups],
            "services": [self._service(service) for service in snapshot.services],
            "metrics": self._metrics(),
            "current": [self._report(view) for view in going_on],
            "past": [self._report(view) for view in over],
        }

    def _metrics(self) -> Json:
        """The figures of the running month and the eleven before it."""
        today = self.snapshot.today
        period = Period("12-months", months_back(today, 11), today)
        found = figures(figures_of(self.snapshot, period))
        return {"first": period.first.isoformat(), "last": period.last.isoformat(), **found}

    def _group(self, view: GroupView) -> Json:
        return {
            "id": view.id,
            "api_id": view.api_id,
            "name": view.name,
            "description": view.group.description or None,
            "parent": view.group.parent,
            "state": view.state,
            "uptime_90_days": None if view.uptime_hundredths is None else view.uptime_hundredths / 100,
        }

    def _service(self, view: ServiceView) -> Json:
        service, sla = view.service, view.service.sla
        return {
            "id": view.id,
            "api_id": view.api_id,
            "name": view.name,
            "url": self._address(view.path),
            "description": service.description or None,
            "group": service.group if service.group in self.groups else None,
            "state": view.state,
            "retired": view.is_retired,
            "owner": service.owner,
            "hours": service.hours,
            "criticality": service.criticality,
            "since": view.since.isoformat() if view.since else None,
            "until": service.until.isoformat() if service.until else None,
            "depends_on": [other.id for other in view.depends_on],
            "sla": {
                "availability": sla.availability,
                "respond_within": _seconds(sla.respond_within),
                "restore_within": _seconds(sla.restore_within),
            },
            "uptime": {
                "counted_until": stamp(view.counted_until),
                "days_90": _percent(view.uptime),
                "months": [
                    {"month": f"{month:%Y-%m}", **_month(uptime, sla.availability)} for month, uptime in view.months
                ],
            },
            "current": [report.id for report in view.open],
        }

    def _report(self, view: IncidentView) -> Json:
        incident = view.incident
        return {
            "id": view.id,
            "api_id": view.api_id,
            "url": self._address(view.path),
            "kind": view.kind,
            "title": view.title,
            "status": view.status,
            "phase": view.phase,
            "impact": view.impact,
            "severity": view.severity,
            "started": stamp(view.started),
            "ended": _maybe(view.ended),
            "updated": stamp(view.updated),
            "eta": _maybe(view.eta),
            "next_update": _maybe(view.next_update),
            "window": self._window(view.window),
            "repeat": incident.repeat,
            "services": [
                {"id": service.id, "state": view.impacts[service.id], "worst": view.worst_impacts[service.id]}
                for service in view.services
            ],
            "workaround": self._html(incident.workaround),
            "root_cause": self._html(incident.root_cause),
            "resolution": self._html(incident.resolution),
            "tags": list(incident.tags),
            "updates": [self._update(view, update) for update in view.updates],
        }

    def _update(self, view: IncidentView, update: UpdateView) -> Json:
        return {
            "id": update.id,
            "at": stamp(update.at),
            "edited": _maybe(update.update.edited),
            "status": update.status,
            "html": self._html(update.body) or f"<p>{hosted.body(update, view.title, self.site, self.tools)}</p>",
            "services": [{"id": change.service.id, "state": change.after} for change in update.changes],
        }

    def _html(self, text: str | None) -> str | None:
        return self.tools.prose.html(text, root=self.site.url) if text else None

    def _address(self, path: str) -> str:
        return urls.absolute(self.site.url, path)

    @staticmethod
    def _window(window: Window | None) -> Json | None:
        return {"start": stamp(window.start), "end": stamp(window.end)} if window else None


def _month(uptime: Uptime, agreed: float | None) -> Json:
    percent = _percent(uptime)
    met = None if agreed is None or percent is None else percent >= agreed
    return {"percent": percent, "downtime": int(uptime.down), "sla_met": met}


def _percent(uptime: Uptime) -> float | None:
    return None if uptime.hundredths is None else uptime.hundredths / 100


def _seconds(duration: timedelta | None) -> int | None:
    return None if duration is None else int(duration.total_seconds())


def _maybe(at: datetime | None) -> str | None:
    return stamp(at) if at else None
