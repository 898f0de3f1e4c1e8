"""A post-mortem to fill in: the headings that readers know, and what the file says already.

What is left to say stands in comments, in English as all that commands say; they are published nowhere, and a heading
with nothing else under it is unfinished.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from statusgen.derive import IncidentView
from statusgen.language import Language
from statusgen.messages.layout import one_line
from statusgen.model import Action, Status
from statusgen.prose import Prose
from statusgen.prose.outline import Asked

SAID = 140
"""How much of an update stands in the timeline, in characters."""


def review(view: IncidentView, language: Language, zone: ZoneInfo, prose: Prose) -> str:
    """Markdown, of what this view may know: a view for the public makes a post-mortem for the public."""
    _, incident = language.gettext, view.incident
    changes = [_action(action, language) for action in incident.actions]
    sections = (
        (_("Summary"), "", Asked.SUMMARY),
        (_("Impact"), _impact(view, language, zone), Asked.IMPACT),
        (_("Timeline") + f" ({zone.key})", "\n".join(_timeline(view, language, zone, prose)), ""),
        (_("Root cause and contributing factors"), incident.root_cause or "", Asked.CAUSE),
        (_("Detection and resolution"), incident.resolution or "", Asked.RESOLUTION),
        (_("What we are changing"), "\n".join(changes), Asked.CHANGES),
        (_("Apology"), "", Asked.APOLOGY),
    )
    return "\n\n".join(
        "\n\n".join(filter(None, (f"### {title}", text, f"<!-- {asked} -->" if asked else "")))
        for title, text, asked in sections
    )


def _impact(view: IncidentView, language: Language, zone: ZoneInfo) -> str:
    _, end = language.gettext, view.ended
    names = language.listed(service.name for service in view.services)
    lines = [_("Affected services: %(services)s.") % {"services": names}] if names else []
    if end and end > view.started:
        times = {
            "time": language.stretch(view.started, end, zone).text,
            "duration": language.duration(end - view.started),
        }
        lines.append(_("It lasted %(duration)s: %(time)s.") % times)
    return "\n".join(lines)


def _timeline(view: IncidentView, language: Language, zone: ZoneInfo, prose: Prose) -> Iterator[str]:
    """What the file knows, in time order: one line each."""
    _, incident = language.gettext, view.incident
    known = [
        (incident.started, _("Customers began to be affected.")),
        (incident.reported, _("The service desk first knew.")),
        (incident.acknowledged, _("Staff first responded.")),
        (incident.determined, _("It was clear that customers are affected.")),
        (incident.root_cause_found, _("The cause was known.")),
        (incident.verified, _("Customers confirmed that it works.")),
    ]
    said = [
        (update.at, f"{language.status(update.status)}: {prose.excerpt(update.body, SAID)}")
        for update in incident.updates
        if update.status is not Status.POSTMORTEM
    ]
    brought = [
        (update.at, _("Escalated to %(whom)s.") % {"whom": update.escalated_to})
        for update in incident.updates
        if update.escalated_to
    ]
    dated = [(at, text) for at, text in (*known, *said, *brought) if at]
    for at, text in sorted(dated, key=lambda row: row[0]):
        yield f"- {_minute(at, zone)} {one_line(text)}".rstrip(": ")


def _minute(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _action(action: Action, language: Language) -> str:
    day = action.done or action.due
    if day is None:
        return f"- {action.what}"
    words = language.gettext("done on %(day)s") if action.done else language.gettext("by %(day)s")
    return f"- {action.what} ({words % {'day': language.date(day)}})"
