"""Planned work as calendars to subscribe to (RFC 5545, RFC 7986), by the icalendar library, whose one home this is.

One for the site, one for each group, service and view. Every instant in them comes from the data, so that the same
sources make the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import nlargest
from typing import TYPE_CHECKING

from statusgen import urls
from statusgen.derive import IncidentView, Snapshot
from statusgen.files import File, digest
from statusgen.model import Kind
from statusgen.outputs.calendars.series import has_zone, moved_windows
from statusgen.rendering import Tools
from statusgen.value import Struct

if TYPE_CHECKING:
    from statusgen.model import Window

MOST_EVENTS = 500
"""Of work that takes place once, so many stay in a calendar, the latest; work that recurs always does."""


class Calendar(Struct, frozen=True):
    """One calendar: its file, the page that it follows, its name, and the work in it by time."""

    path: str
    page: str
    name: str
    views: tuple[IncidentView, ...]

    @classmethod
    def of(cls, path: str, page: str, name: str, views: Iterable[IncidentView]) -> Calendar:
        planned = [view for view in views if view.incident.kind is Kind.MAINTENANCE and view.incident.window]
        once = (view for view in planned if not view.windows)
        kept = nlargest(MOST_EVENTS, once, key=_place) + [view for view in planned if view.windows]
        return cls(path, page, name, tuple(sorted(kept, key=_place)))


def render(snapshot: Snapshot, tools: Tools) -> Iterator[File]:
    """The calendars of the site and of all its selections; an empty one too, for work to come."""
    site = snapshot.site
    times: dict[str, tuple[tuple[Window, ...], bool]] = {}  # events of their own, and whether the rule has any
    made: dict[str, bytes] = {}  # of each file its events, which stand in several calendars

    def file(calendar: Calendar) -> File:
        for view in calendar.views:
            if view.windows and view.id not in times:
                moved = moved_windows(view, site.zone)
                times[view.id] = moved, len(moved) < len(view.windows)
        told = [(view.told_key, times.get(view.id)) for view in calendar.views]
        key = digest(site, snapshot.beginning, calendar.path, calendar.name, told)
        return File(calendar.path, key, lambda: _made(calendar, snapshot, tools, made))

    for calendar in calendars(snapshot):
        yield file(calendar)


def calendars(snapshot: Snapshot) -> Iterator[Calendar]:
    """One for each selection."""
    for selection in snapshot.selections:
        path = urls.calendar(selection.path) if selection.path else urls.CALENDAR
        name = f"{snapshot.site.title} - {selection.name}" if selection.name else snapshot.site.title
        yield Calendar.of(path, selection.page if selection.path else urls.MAINTENANCE, name, selection.incidents)


def _place(view: IncidentView) -> tuple[float, str]:
    """Where it stands among others: by its first time as last announced, which the clock does not move."""
    window = view.incident.window if view.windows else view.window
    return (window.start.timestamp() if window else 0.0, view.id)


def _made(calendar: Calendar, snapshot: Snapshot, tools: Tools, made: dict[str, bytes]) -> bytes:
    from statusgen.outputs.calendars import events  # the library behind it is dear, and most builds make no calendar

    recurring = [view for view in calendar.views if view.windows]
    first = min((view.incident.window.start for view in recurring if view.incident.window), default=None)
    host = "/".join(part.rstrip("/") for part in urls.place(snapshot.site.url) if part)
    for view in calendar.views:
        if view.id not in made:
            made[view.id] = events.of(view, snapshot.site, tools, host)
    return events.calendar(
        name=calendar.name,
        description=snapshot.site.description,
        page=urls.absolute(snapshot.site.url, calendar.page),
        source=urls.absolute(snapshot.site.url, calendar.path),
        zone=snapshot.site.zone,
        language=tools.language.code,
        zone_from=first.year if first and has_zone(snapshot.site.zone) else None,
        changed=max((events.changed(view) for view in calendar.views), default=snapshot.beginning),
        events=(made[view.id] for view in calendar.views),
    )
