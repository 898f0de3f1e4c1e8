"""The words of hosted pages, which API clients and feed readers look for: statuses, default texts, and stamps of time.

They are English on purpose, whatever the language of the site: programs compare them. Texts for people are translated.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import escape

from statusgen.derive import UpdateView
from statusgen.language.words import mark
from statusgen.model import Impact, Site, Status
from statusgen.rendering import Tools

STATUS_OF_SERVICE: Mapping[Impact, str] = {
    Impact.OPERATIONAL: "operational",
    Impact.MAINTENANCE: "under_maintenance",
    Impact.DEGRADED: "degraded_performance",
    Impact.PARTIAL_OUTAGE: "partial_outage",
    Impact.MAJOR_OUTAGE: "major_outage",
}

_STATUS: Mapping[Status, str] = {
    Status.FALSE_ALARM: "resolved",
    Status.CANCELLED: "completed",
    Status.POSTED: "monitoring",
    Status.ENDED: "resolved",
}

DEFAULT_BODY: Mapping[Status, str] = {
    Status.INVESTIGATING: mark("We are currently investigating this issue."),
    Status.IDENTIFIED: mark("The issue has been identified and a fix is being implemented."),
    Status.MONITORING: mark("A fix has been implemented and we are monitoring the results."),
    Status.RESOLVED: mark("This incident has been resolved."),
    Status.FALSE_ALARM: mark("This was a false alarm: no service was affected."),
    Status.SCHEDULED: mark("We will be undergoing scheduled maintenance during this time."),
    Status.IN_PROGRESS: mark("Scheduled maintenance is currently in progress. We will provide updates as necessary."),
    Status.VERIFYING: mark("Verification is currently underway for the maintenance items."),
    Status.COMPLETED: mark("The scheduled maintenance has been completed."),
    Status.CANCELLED: mark("The scheduled maintenance has been cancelled."),
    Status.ENDED: mark("This notice no longer applies."),
}
"""What is said where an update has no text of its own."""

REPEATED_BODY: Mapping[Status, str] = {
    Status.INVESTIGATING: mark("We are continuing to investigate this issue."),
    Status.IDENTIFIED: mark("We are continuing to work on a fix for this issue."),
    Status.MONITORING: mark("We are continuing to monitor for any further issues."),
}
"""The same where the status is that of the update before it."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def status_of(status: Status) -> str:
    """The hosted pages' word for the status of a file or an update."""
    return _STATUS.get(status, status)


def label(status: Status) -> str:
    """It as their feeds print it: `In progress`. Readers take for open what never says `Resolved` or `Completed`."""
    return ("notice" if status is Status.POSTED else status_of(status)).replace("_", " ").capitalize()


def body(update: UpdateView, title: str, site: Site, tools: Tools) -> str:
    """What an update says, as HTML without blocks; never empty."""
    return tools.prose.inline(update.body, root=site.url) or default_body(update, tools) or escape(title)


def default_body(update: UpdateView, tools: Tools) -> str:
    """What the status alone says, in the language of the site; empty of a notice or a post-mortem."""
    texts = REPEATED_BODY if update.repeated and update.status in REPEATED_BODY else DEFAULT_BODY
    text = texts.get(update.status, "")
    return tools.language.gettext(text) if text else ""


def stamp(at: datetime, site: Site) -> str:
    """`Aug 21, 00:37 UTC` in the markup that readers parse: the day padded with a space, no year."""
    local = at.astimezone(site.zone)
    return f"{_day(local)}, {_time(local)} {local:%Z}"


def stretch(start: datetime, end: datetime, site: Site) -> str:
    """`Feb 29, 22:00 - 23:00 GMT`, or with both days where they differ, and both zones where a clock changes."""
    first, last = start.astimezone(site.zone), end.astimezone(site.zone)
    until = _time(last) if first.date() == last.date() else f"{_day(last)}, {_time(last)}"
    zone = "" if first.tzname() == last.tzname() else f" {first:%Z}"
    return f"{_day(first)}, {_time(first)}{zone} - {until} {last:%Z}"


def _day(local: datetime) -> str:
    return f"{MONTHS[local.month - 1]} <var data-var='date'>{local.day:2}</var>"


def _time(local: datetime) -> str:
    return f"<var data-var='time'>{local:%H:%M}</var>"


def page_url(site: Site) -> str:
    """The address of the page without a slash at its end."""
    return site.url.rstrip("/")
