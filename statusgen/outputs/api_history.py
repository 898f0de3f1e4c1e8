"""`/history.json`: the last three months, as the history page of the best-known hosted service has them.

Each time of recurring work is a row of its own, as on the pages; all of them lead to the one file.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

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


class Row(NamedTuple):
    """Something that has begun: an incident, or one time of planned work. `key` stands for all that is said of it."""

    start: datetime
    end: datetime | None
    view: IncidentView
    key: object


def render(snapshot: Snapshot, tools: Tools) -> Iterator[File]:
    """One file: what clients ask for by `?page=N` no static host can give, and page 1 is what they get."""
    objects = Objects(snapshot, tools)
    months = _months(snapshot.today)
    by_month: dict[date, list[Row]] = {month: [] for month in months}
    oldest = midnight(months[-1], snapshot.site.zone)
    for view in snapshot.incidents:
        for row in _rows(view) if view.windows or view.started >= oldest else ():
            if row.start >= oldest:
                by_month.get(row.start.astimezone(snapshot.site.zone).date().replace(day=1), []).append(row)
    for rows in by_month.values():
        rows.sort(key=lambda row: (row.start, row.view.id), reverse=True)
    shown = [row.key for rows in by_month.values() for row in rows]

    def make() -> bytes:
        return as_json(
            {
                "page_status": {"page": objects.page()},
                "components": [_status_first(row) for row in objects.components()],
                "months": [_month(month, rows, snapshot.site, tools) for month, rows in by_month.items()],
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


def _rows(view: IncidentView) -> Iterator[Row]:
    if view.windows:
        yield from (Row(event.start, event.end, view, event.key) for event in view.events)
    elif view.kind is not Kind.NOTICE and view.phase is not Phase.UPCOMING:
        end = view.window.end if view.kind is Kind.MAINTENANCE and view.window else view.ended
        yield Row(view.started, end, view, view.key)


def _month(month: date, rows: list[Row], site: Site, tools: Tools) -> Json:
    weekday, days = monthrange(month.year, month.month)
    return {
        "name": NAMES[month.month - 1],
        "year": month.year,
        "starts_on": (weekday + 1) % 7,
        "days": days,
        "incidents": [_incident(row, site, tools) for row in rows],
    }


def _incident(row: Row, site: Site, tools: Tools) -> Json:
    view, start, end = row.view, row.start, row.end
    return {
        "code": view.api_id,
        "name": view.title,
        "message": hosted.body(view.updates[0], view.title, site, tools),
        "impact": view.impact,
        "timestamp": hosted.stretch(start, end, site) if end else hosted.stamp(start, site),
    }
