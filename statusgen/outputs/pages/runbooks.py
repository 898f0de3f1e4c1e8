"""What staff do when something of a kind happens: a page for each runbook, and a list of them. In the staff edition
alone, since the snapshot of the public one has none."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from statusgen import urls
from statusgen.files import File
from statusgen.model import Runbook
from statusgen.outputs.pages.page import Link, Page
from statusgen.outputs.pages.printer import Printer
from statusgen.theme import Html
from statusgen.value import Struct


class Book(Struct, frozen=True):
    """A runbook in the list: what it is for."""

    link: Link
    services: tuple[Link, ...]
    categories: str


class RunbooksPage(Page, frozen=True):
    """All runbooks, by title."""

    entries: tuple[Book, ...]


class RunbookPage(Page, frozen=True):
    """One runbook, and what it is for."""

    entry: Book
    text: Html


def files(printer: Printer) -> Iterator[File]:
    """The list, if there is a runbook, and a page for each."""
    runbooks = printer.snapshot.project.runbooks
    names = [(service.id, service.name) for service in printer.snapshot.services]
    if runbooks:
        key = ([(runbook.id, runbook.source.digest) for runbook in runbooks], names)
        yield printer.file(urls.RUNBOOKS, "runbooks.html", key, partial(_list, printer))
    for runbook in runbooks:
        key = ([(runbook.id, runbook.source.digest)], names)
        yield printer.file(urls.runbook(runbook.id), "runbook.html", key, partial(_page, printer, runbook))


def link(runbook: Runbook) -> Link:
    """Leads to it."""
    return Link(runbook.title, urls.runbook(runbook.id))


def _list(printer: Printer) -> RunbooksPage:
    frame = printer.frame(urls.RUNBOOKS, printer.language.gettext("Runbooks"), section="runbooks")
    return RunbooksPage(frame=frame, entries=tuple(_entry(printer, r) for r in printer.snapshot.project.runbooks))


def _page(printer: Printer, runbook: Runbook) -> RunbookPage:
    frame = printer.frame(urls.runbook(runbook.id), runbook.title, section="runbooks")
    text = printer.original.marked(printer.html(runbook.text, frame.root, heading=2), not printer.tools.folder)
    return RunbookPage(frame=frame, entry=_entry(printer, runbook), text=text)


def _entry(printer: Printer, runbook: Runbook) -> Book:
    known = printer.snapshot.service_by_id
    services = (known[id] for id in runbook.services if id in known)
    return Book(
        link=link(runbook),
        services=tuple(Link(service.name, service.path) for service in services),
        categories=printer.language.listed(runbook.categories),
    )
