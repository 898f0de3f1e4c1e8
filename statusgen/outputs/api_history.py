"""`/history.json`: the last three months, as the history page of the best-known hosted service has them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from statusgen.derive import IncidentView, Phase, Snapshot
from statusgen.derive.history import DAY, midnight
from statusgen.files import File, digest
from statusgen.model import Kind, Site
from statusgen.outputs import hosted
from statusgen.outputs.api_objects import Json, Objects, as_json
from statusgen.rendering import Tools

MONTHS = 3
NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SECOND = timedelta(seconds=1)
FIRST = ("status", "name", "created_at", "updated_at", "position", "description", "showcase", "start_date", "id")
"""The keys that a component begins with here; the others follow in their usual order."""


def render(snapshot: Snapshot, tools: Tools) -> Iterator[File]:
    """One file: what clients ask for by `?page=N` no static host can give, and page 1 is what they get."""
    objects = Objects(snapshot, tools)
    months = _months(snapshot.today)
    by_month: dict[date, list[IncidentView]] = {month: [] for month in months}
    oldest = midnight(months[-1], snapshot.site.zone)
    for view in snapshot.incidents:
        if view.kind is not Kind.NOTICE and view.phase is not Phase.UPCOMING and view.started >= oldest:
            month = view.started.astimezone(snapshot.site.zone).date().replace(day=1)
            by_month.get(month, []).append(view)
    for views in by_month.values():
        views.sort(key=lambda view: (view.started, view.id), reverse=True)
    shown = [view.key for views in by_month.values() for view in views]

    def make() -> bytes:
        return as_json(
            {
                "page_status": {"page": objects.page()},
                "components": [_status_first(row) for row in objects.components()],
                "months": [_month(month, views, snapshot.site, tools) for month, views in by_month.items()],
                "show_component_filter": False,
                "show_uptime_calendar": False,
                "component_filter": None,
                "start_time": oldest.astimezone(snapshot.site.zone).isoformat(),
                "end_time": _end(months[0], snapshot.site),
            }
        )

    yield File("history.json", digest(objects.key, months, shown), make)


def _months(today: date) -> list[date]:
    """The first days of the months that are shown, newest first."""
    found = [today.replace(day=1)]
    while len(found) < MONTHS:
        found.append((found[-1] - DAY).replace(day=1))
    return found


def _end(month: date, site: Site) -> str:
    after = midnight((month.replace(day=28) + 4 * DAY).replace(day=1), site.zone)
    return (after - SECOND).astimezone(site.zone).isoformat()


def _status_first(row: Json) -> Json:
    return {key: row[key] for key in (*FIRST, *(key for key in row if key not in FIRST))}


def _month(month: date, views: list[IncidentView], site: Site, tools: Tools) -> Json:
    weekday, days = monthrange(month.year, month.month)
    return {
        "name": NAMES[month.month - 1],
        "year": month.year,
        "starts_on": (weekday + 1) % 7,
        "days": days,
        "incidents": [_incident(view, site, tools) for view in views],
    }


def _incident(view: IncidentView, site: Site, tools: Tools) -> Json:
    end = view.window.end if view.kind is Kind.MAINTENANCE and view.window else view.ended
    return {
        "code": view.api_id,
        "name": view.title,
        "message": hosted.body(view.updates[0], view.title, site, tools),
        "impact": view.impact,
        "timestamp": hosted.stretch(view.started, end, site) if end else hosted.stamp(view.started, site),
    }
