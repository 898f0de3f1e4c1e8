"""What goes on, as a card: what exactly, since when, until when, when customers hear more, and what they can do."""

from __future__ import annotations

from datetime import datetime

from statusgen.derive import IncidentView, Occurrence
from statusgen.language import Moment
from statusgen.model import Impact, Kind
from statusgen.outputs.pages.affected import Affected, affected
from statusgen.outputs.pages.page import Clocked, Due, Promise, State
from statusgen.outputs.pages.printer import Printer
from statusgen.theme import Html
from statusgen.value import Struct


class Card(Struct, frozen=True):
    """Something that goes on. `text` is its newest update, `workaround` what customers can do meanwhile."""

    path: str
    title: str
    state: State
    status: str | Clocked | Due
    since: Moment
    until: Moment | None
    updated: Moment
    promises: tuple[Promise, ...]
    affected: tuple[Affected, ...]
    text: Html
    cut: bool
    workaround: Html


def card(
    printer: Printer,
    root: str,
    view: IncidentView,
    occurrence: Occurrence | None = None,
    built: datetime | None = None,
) -> Card:
    """`occurrence` is that of recurring work; a page that says when it was `built` knows what was late by then."""
    newest = view.updates[0]
    is_incident = view.kind is Kind.INCIDENT
    cut = printer.cut(newest.body, printer.original.has_update(view, newest))
    window, status = (occurrence.window, occurrence.status) if occurrence else (view.window, view.status)
    impacts = view.impacts if is_incident else dict.fromkeys(view.impacts, Impact.MAINTENANCE)
    state = printer.states[max(impacts.values(), key=lambda impact: impact.rank, default=view.worst_impact)]
    return Card(
        path=view.path,
        title=printer.original.title(view),
        state=printer.notice if view.kind is Kind.NOTICE else state,
        status="" if view.kind is Kind.NOTICE else printer.rows.status(view, status, window, built),
        since=printer.moment(window.start if window and not is_incident else view.started),
        until=printer.moment(window.end) if window and not is_incident else None,
        updated=printer.moment(newest.updated),
        promises=promises(printer, view, built),
        affected=affected(printer, ((service, impacts[service.id]) for service in view.services)),
        text=cut or printer.said(view, newest, root),
        cut=bool(cut),
        workaround=printer.text(view, "workaround", root) if is_incident else Html(),
    )


def promises(printer: Printer, view: IncidentView, built: datetime | None = None) -> tuple[Promise, ...]:
    """When service is expected back, and when the next update comes, as far as somebody said so."""
    _ = printer.language.gettext
    words = (
        (view.eta, _("Expected back"), _("Was expected back")),
        (view.next_update, _("Next update by"), _("Next update was promised by")),
    )
    return tuple(
        Promise(Due(word, late, printer.moment(at).iso, bool(built and at <= built)), printer.moment(at))
        for at, word, late in words
        if at
    )
