"""Incidents, maintenances and notices as the text of their file.

The shortest text that says it: defaults are left out, and times stand in the site's zone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from statusgen.model import Action, Audience, Impact, Incident, Kind, Update, Window
from statusgen.reading.times import Clock, parse_instant
from statusgen.writing.dumping import Flow, Plain, dump, inline, is_unambiguous, write_day, write_time
from statusgen.writing.markdown import tidy

_LISTED = {Kind.MAINTENANCE: Impact.MAINTENANCE, Kind.NOTICE: Impact.OPERATIONAL}
"""The kinds whose services may stand as a plain list, and the impact that the list means."""


def write_incident(incident: Incident, zone: ZoneInfo) -> str:
    """The whole file: front matter, summary, updates in their order.

    Texts go through `tidy`, so that none of their lines can be taken for an update, a field or the end of anything.
    """
    parts = [f"---\n{dump(front_matter(incident, zone))}---\n"]
    if summary := tidy(incident.summary):
        parts.append(f"{summary}\n")
    parts += [write_update(update, zone) for update in incident.updates]
    return "\n".join(parts)


def write_update(update: Update, zone: ZoneInfo) -> str:
    """One update: its heading, its fields, its text; ends with a line feed."""
    lines = [f"## {write_time(update.at, zone)} {update.status}"]
    lines += [f"{name}: {value}" for name, value in fields(update, zone)]
    if body := tidy(update.body):
        lines += ["", body]
    return "\n".join(lines) + "\n"


def append_update(text: str, update: Update, zone: ZoneInfo) -> str:
    """The file's text with the update after it: `text` itself stays as it is, and the new lines end as its lines do."""
    newline = "\r\n" if "\r\n" in text else "\n"
    missing = next(n for n in range(3) if n == 2 or text.endswith(newline * (2 - n)))
    return text + newline * missing + write_update(update, zone).replace("\n", newline)


def front_matter(incident: Incident, zone: ZoneInfo) -> dict[str, Any]:
    """The keys of the front matter, in their order; None where there is nothing to say."""

    def time(instant: datetime | None) -> Plain | None:
        return None if instant is None else Plain(write_time(instant, zone))

    roles = incident.roles
    return {
        "title": incident.title,
        "kind": None if incident.kind is Kind.INCIDENT else str(incident.kind),
        "severity": _word(incident.severity),
        "services": _services(incident),
        "impact": _word(incident.impact),
        "window": incident.window and {"start": time(incident.window.start), "end": time(incident.window.end)},
        "repeat": incident.repeat,
        "except": tuple(write_day(day) for day in incident.except_dates) or None,
        "announced": time(incident.announced),
        "determined": time(incident.determined),
        "started": None if incident.started == incident.determined else time(incident.started),
        "reported": time(incident.reported),
        "acknowledged": time(incident.acknowledged),
        "root_cause_found": time(incident.root_cause_found),
        "verified": time(incident.verified),
        "reported_by": _word(incident.reported_by),
        "pinned": True if incident.pinned else None,
        "audience": None if incident.audience is Audience.PUBLIC else str(incident.audience),
        **{role: roles[role] for role in sorted(roles)},
        "ticket": incident.ticket,
        "problem_ticket": incident.problem_ticket,
        "runbook": incident.runbook,
        "category": incident.category,
        "root_cause": incident.root_cause,
        "resolution": incident.resolution,
        "workaround": incident.workaround,
        "actions": [_action(action) for action in incident.actions] or None,
        "tags": incident.tags or None,
        "aliases": incident.aliases or None,
        "imported_from": incident.imported_from,
        "api_id": incident.api_id,
    }


def _word(value: object) -> str | None:
    return None if value is None else str(value)


def _services(incident: Incident) -> object:
    impacts = incident.services
    listed = _LISTED.get(incident.kind)
    if impacts and all(impact is listed for impact in impacts.values()):
        return tuple(impacts)
    return {service: str(impact) for service, impact in impacts.items()} or Flow()


def _action(action: Action) -> dict[str, Any]:
    entry = {
        "what": action.what,
        "owner": action.owner,
        "due": action.due and write_day(action.due),
        "done": action.done and write_day(action.done),
        "public": Plain("true") if action.public else None,
    }
    return {key: value for key, value in entry.items() if value is not None}


def fields(update: Update, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    """The block under a heading: one line a field."""
    for name, instant in (("eta", update.eta), ("next_update", update.next_update)):
        if instant is not None:
            yield name, _next_moment(update.at, instant, zone)
    if update.services:
        yield "services", _braces({service: str(impact) for service, impact in update.services.items()})
    if update.severity is not None:
        yield "severity", str(update.severity)
    if update.window is not None:
        yield "window", _window(update.window, zone)
    if update.audience is not Audience.PUBLIC:
        yield "audience", str(update.audience)
    if update.escalated_to is not None:
        yield "escalated_to", inline(update.escalated_to)
    if update.author is not None:
        yield "author", inline(update.author)
    for role in sorted(update.roles):
        yield role, inline(update.roles[role])
    if update.edited is not None:
        yield "edited", write_time(update.edited, zone)


def _next_moment(at: datetime, instant: datetime, zone: ZoneInfo) -> str:
    """`HH:MM` where reading takes that for this instant, else the whole time."""
    said = at.astimezone(zone).replace(microsecond=0)
    short = f"{instant.astimezone(zone):%H:%M}"
    if is_unambiguous(said) and parse_instant(short, Clock(zone, after=said)) == instant:
        return short
    return write_time(instant, zone)


def _window(window: Window, zone: ZoneInfo) -> str:
    return _braces({"start": write_time(window.start, zone), "end": write_time(window.end, zone)})


def _braces(values: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in values.items()) + "}"
