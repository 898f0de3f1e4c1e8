"""A small page for a frame in another page: the state of all, and what is open."""

from __future__ import annotations

from collections.abc import Iterator

from statusgen import urls
from statusgen.derive import IncidentView
from statusgen.files import File
from statusgen.outputs.pages.page import Page, State
from statusgen.outputs.pages.printer import Printer
from statusgen.value import Struct
from statusgen.wording import headline

MOST = 3
"""How many open incidents it names."""


class CardReport(Struct, frozen=True):
    """An open incident."""

    title: str
    path: str
    state: State


class CardPage(Page, frozen=True):
    """`headline` is the state of all in a sentence, `state` its worst."""

    headline: str
    state: State
    reports: tuple[CardReport, ...]


def files(printer: Printer) -> Iterator[File]:
    """One page; it changes when what it says does."""
    snapshot = printer.snapshot
    views = snapshot.open[:MOST]
    key = (headline(snapshot, printer.language), snapshot.shown_worst, [view.key for view in views])
    yield printer.file(urls.CARD, "card.html", key, lambda: _page(printer, views))


def _page(printer: Printer, views: tuple[IncidentView, ...]) -> CardPage:
    snapshot = printer.snapshot
    sentence, state = headline(snapshot, printer.language), printer.states[snapshot.shown_worst]
    return CardPage(
        frame=printer.frame(urls.CARD, sentence.rstrip("."), section="", icon=state.code),
        headline=sentence,
        state=state,
        reports=tuple(CardReport(view.title, view.path, printer.state_of(view)) for view in views),
    )
