"""Maintenance as the events of a calendar, and the calendar around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from statusgen import urls
from statusgen.derive import IncidentView
from statusgen.derive.course import announced
from statusgen.model import Site, Status, Window
from statusgen.outputs.calendars.series import called_off, has_zone, moved_windows, series
from statusgen.outputs.calendars.zone import observances
from statusgen.rendering import Tools

PRODUCT = "-//statusgen//maintenance//EN"
"""Names no release: a new one alone changes no calendar."""

COLOR = "steelblue"


def calendar(
    *,
    name: str,
    description: str,
    page: str,
    source: str,
    zone: ZoneInfo,
    language: str,
    zone_from: int | None,
    changed: datetime,
    events: Iterable[bytes],
) -> bytes:
    """The file. `zone_from`: the first year in which an event stands in local time, if any does."""
    found = icalendar.Calendar()
    found.add("version", "2.0")
    found.add("prodid", PRODUCT)
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    found.add("name", icalendar.vText(name), {"LANGUAGE": language})  # text (RFC 7986), which the library does not know
    found.add("x-wr-calname", icalendar.vText(name))
    if description:
        found.add("description", description, {"LANGUAGE": language})
        found.add("x-wr-caldesc", icalendar.vText(description))
    found.add("x-wr-timezone", zone.key)
    found.add("refresh-interval", timedelta(hours=1), {"VALUE": "DURATION"})
    found.add("x-published-ttl", "PT1H")
    found.add("source", source, {"VALUE": "URI"})
    found.add("url", page)
    found.add("color", COLOR)
    found.add("last-modified", changed)
    if zone_from is not None:
        found.add_component(_zone(zone, zone_from))
    begin, end, rest = found.to_ical(sorted=False).rpartition(b"END:VCALENDAR")
    return b"".join([begin, *events, end, rest])


def changed(view: IncidentView) -> datetime:
    """When anything was last said of it; the clock alone changes no event."""
    return max((max(u.at, u.edited or u.at) for u in view.incident.updates), default=announced(view.incident))


def of(view: IncidentView, site: Site, tools: Tools, host: str) -> bytes:
    """The events of one file as they stand in any calendar."""
    return b"".join(event.to_ical(sorted=False) for event in _events(view, site, tools, host))


def _events(view: IncidentView, site: Site, tools: Tools, host: str) -> Iterator[icalendar.Event]:
    """One, or a rule, the occurrences that it cannot tell, and those that do not take place."""
    if view.windows:
        rule = series(view, site.zone)
        if rule:
            event = _event(view, f"{view.id}@{host}", Status.SCHEDULED, site, tools)
            zone = site.zone if has_zone(site.zone) else UTC
            event.add("dtstart", rule.window.start.astimezone(zone))
            event.add("dtend", rule.window.end.astimezone(zone))
            recurrence = icalendar.vRecur.from_ical(rule.rule)
            if rule.until:
                recurrence["UNTIL"] = [rule.until]
            event.add("rrule", recurrence)
            for wall in rule.excluded:
                event.add("exdate", wall.replace(tzinfo=zone))
            yield event
        own = [(window, Status.SCHEDULED) for window in moved_windows(view, site.zone)]
        own += [(window, Status.CANCELLED) for window in called_off(view, site.zone)]
        for window, status in own:
            day = window.start.astimezone(site.zone).date()
            yield _once(_event(view, f"{view.id}-{day:%Y%m%d}@{host}", status, site, tools), window)
    elif view.window:
        yield _once(_event(view, f"{view.id}@{host}", view.status, site, tools), view.window)


def _once(event: icalendar.Event, window: Window) -> icalendar.Event:
    event.add("dtstart", window.start)
    event.add("dtend", window.end)
    return event


def _event(view: IncidentView, uid: str, status: Status, site: Site, tools: Tools) -> icalendar.Event:
    """All of an event but its times. `SEQUENCE` counts the changes of its window, the times at which recurring work
    does not take place, and that it was cancelled."""
    incident = view.incident
    cancelled = status is Status.CANCELLED
    event = icalendar.Event()
    event.add("uid", uid)
    event.add("dtstamp", changed(view))
    event.add("created", incident.updates[0].at if incident.updates else announced(incident))
    event.add("last-modified", changed(view))
    moved = sum(update.window is not None for update in incident.updates)
    event.add("sequence", moved + len(incident.except_dates) + cancelled)
    event.add("summary", view.title)
    event.add("description", _description(view, site, tools))
    event.add("url", urls.absolute(site.url, view.path))
    event.add("categories", [tools.language.kind(view.kind), *(service.name for service in view.services)])
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PUBLIC")
    return event


def _description(view: IncidentView, site: Site, tools: Tools) -> str:
    """Its summary, what was said last, whom it affects, and where to read on."""
    bodies = [update.body for update in view.incident.updates if update.status is not Status.POSTMORTEM]
    texts = [view.incident.summary, *bodies[-1:]]
    said = [tools.prose.plain(text, root=site.url).strip() for text in texts if text.strip()]
    if view.services:
        names = tools.language.listed(service.name for service in view.services)
        said.append(tools.language.gettext("Affected services: %(names)s") % {"names": names})
    return "\n\n".join([*said, urls.absolute(site.url, view.path)])


def _zone(zone: ZoneInfo, year: int) -> icalendar.Timezone:
    found = icalendar.Timezone()
    found.add("tzid", zone.key)
    for observance in observances(zone, year):
        change = observance.change
        part = icalendar.TimezoneDaylight() if change.is_summer else icalendar.TimezoneStandard()
        part.add("dtstart", change.at)
        part.add("tzoffsetfrom", change.before)
        part.add("tzoffsetto", change.after)
        part.add("tzname", change.name)
        if observance.rule:
            part.add("rrule", icalendar.vRecur.from_ical(observance.rule))
        for again in observance.also:
            part.add("rdate", again)  # a line each: of several on one line some programs read the first alone
        found.add_component(part)
    return found
