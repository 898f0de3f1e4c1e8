"""What pages of the staff edition say beside those of the public one. The snapshot of that one has none of it."""

from __future__ import annotations

from collections.abc import Mapping

from statusgen.derive import IncidentView, Phase
from statusgen.derive.audience import STAFF_FIELDS
from statusgen.derive.runbooks import fitting
from statusgen.language.words import mark
from statusgen.model import Asked, Audience, Kind, Opinion, Runbook, Update
from statusgen.outputs.pages.page import Link
from statusgen.outputs.pages.printer import Printer
from statusgen.outputs.pages.runbooks import link
from statusgen.outputs.pages.telling import told
from statusgen.value import Struct

Facts = tuple[tuple[str, str], ...]
"""Names and texts."""


class Said(Struct, frozen=True):
    """One answer: the opinion, who gave it and when, and the comment, all in words."""

    opinion: str
    who: str
    day: str
    comment: str


MOST_RUNBOOKS = 3
"""How many runbooks the page of an incident names."""

LACKS: Mapping[str, str] = {
    "root_cause": mark("Cause"),
    "resolution": mark("Resolution"),
    "workaround": mark("Workaround"),
    "category": mark("Category"),
    "actions": mark("Actions"),
    "ticket": mark("Ticket"),
    "problem_ticket": mark("Problem ticket"),
    "reported_by": mark("Who noticed first"),
    "root_cause_found": mark("Root cause found"),
    "verified": mark("Verified"),
    "review": mark("Review"),
}
"""What closing may ask for, in words."""


def facts(printer: Printer, view: IncidentView) -> Facts:
    """What only staff may know of an incident as a whole, and what closing it lacks."""
    incident, _ = view.incident, printer.language.gettext
    lacks = view.closing.lacks if view.closing and printer.snapshot.audience is Audience.INTERNAL else ()
    missing = (
        ((_("To be closed, it lacks"), printer.language.listed(_(LACKS[name]) for name in lacks)),) if lacks else ()
    )
    known = (*told(printer, view), *missing)
    if not any(getattr(incident, name) for name in STAFF_FIELDS):
        return known
    times = {
        _("Reported"): incident.reported,
        _("Acknowledged"): incident.acknowledged,
        _("Root cause found"): incident.root_cause_found,
        _("Verified"): incident.verified,
    }
    named = _named(printer, view)
    texts = {
        _("Ticket"): incident.ticket,
        _("Problem ticket"): incident.problem_ticket,
        _("Runbook"): None if named else incident.runbook,
    }
    found = [(name, printer.moment(at).text) for name, at in times.items() if at]
    said = ((name, text) for name, text in texts.items() if text)
    return (*known, *found, *roles(printer, incident.roles), *said)


def facts_of_update(printer: Printer, said: Update) -> Facts:
    """What only staff may know of an update."""
    _ = printer.language.gettext
    texts = {_("Author"): said.author, _("Escalated to"): said.escalated_to}
    return (*((name, text) for name, text in texts.items() if text), *roles(printer, said.roles))


def roles(printer: Printer, held: Mapping[str, str]) -> Facts:
    """Who has which role."""
    return tuple((printer.language.role(role), name) for role, name in held.items())


def runbooks(printer: Printer, view: IncidentView) -> tuple[Link, ...]:
    """The runbook that the file names; else those that fit, while an incident is not over."""
    named = _named(printer, view)
    if named:
        return (link(named),)
    if view.kind is not Kind.INCIDENT or view.phase is Phase.PAST:
        return ()
    found = fitting(printer.snapshot.project.runbooks, view.incident.services, view.incident.category)
    return tuple(map(link, found[:MOST_RUNBOOKS]))


def feedback(printer: Printer, view: IncidentView) -> tuple[Said, ...]:
    """What people answered when they were asked about it, in the order of the files."""
    _, language = printer.language.gettext, printer.language
    opinions = {Opinion.GOOD: _("Good"), Opinion.FAIR: _("Fair"), Opinion.POOR: _("Poor")}
    who = {Asked.CUSTOMER: _("Customer"), Asked.STAFF: _("Staff")}
    return tuple(
        Said(opinions[a.opinion], who[a.asked], language.date(a.day) if a.day else "", a.comment)
        for a in printer.answers.get(view.id, ())
    )


def _named(printer: Printer, view: IncidentView) -> Runbook | None:
    """By its id, or by its path."""
    name = view.incident.runbook
    every = printer.snapshot.project.runbooks if name else ()
    return next((runbook for runbook in every if name in (runbook.id, runbook.source.path)), None)
