"""Pages that the project wrote itself: support, imprint, and the like."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from statusgen import urls
from statusgen.files import File
from statusgen.model import ProjectPage
from statusgen.outputs.pages.page import Page
from statusgen.outputs.pages.printer import Printer
from statusgen.theme import Html


class OwnPage(Page, frozen=True):
    """A title and a text."""

    title: str
    text: Html


def files(printer: Printer) -> Iterator[File]:
    """A page for each file under pages/."""
    for own in printer.snapshot.pages:
        yield printer.file(urls.page(own.id), "page.html", [own.source.digest], partial(_page, printer, own))


def _page(printer: Printer, own: ProjectPage) -> OwnPage:
    path = urls.page(own.id)
    description = own.description or printer.prose.excerpt(own.text, 160)
    frame = printer.frame(path, own.title, section="", description=description)
    text = printer.original.marked(printer.html(own.text, frame.root, heading=2), not printer.tools.folder)
    return OwnPage(frame=frame, title=own.title, text=text)
