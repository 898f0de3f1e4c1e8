"""The page for an address that leads nowhere. A host serves it at any depth, so its links are absolute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from statusgen import urls
from statusgen.files import File
from statusgen.outputs.pages.page import Page
from statusgen.outputs.pages.printer import Printer


@dataclass(frozen=True, slots=True)
class NotFoundPage(Page):
    """Nothing but its frame: the ways on are the same on every page."""


def files(printer: Printer) -> Iterator[File]:
    """One page, at the root."""
    yield printer.file(urls.NOT_FOUND, "404.html", (), lambda: _page(printer))


def _page(printer: Printer) -> NotFoundPage:
    root = urlsplit(printer.site.url).path or "/"
    title = printer.language.gettext("Page not found")
    return NotFoundPage(frame=printer.frame(urls.NOT_FOUND, title, section="", root=root))
