"""The page for an address that leads nowhere. A host serves it at any depth, so its links are absolute."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from statusgen import urls
from statusgen.files import File
from statusgen.outputs.pages.page import Link, Page
from statusgen.outputs.pages.printer import Printer
from statusgen.wording import headline


class NotFoundPage(Page, frozen=True):
    """`headline` is the state of all in a sentence: who looks for it need not look further. `ways` lead on."""

    headline: str
    ways: tuple[Link, ...]


def files(printer: Printer) -> Iterator[File]:
    """One page, at the root; it changes with the state of the whole."""
    key = (headline(printer.snapshot, printer.language),)
    yield printer.file(urls.NOT_FOUND, "404.html", key, lambda: _page(printer))


def _page(printer: Printer) -> NotFoundPage:
    root = urlsplit(printer.site.url).path or "/"
    _ = printer.language.gettext
    ways = (
        Link(_("How each service is now"), urls.HOME),
        Link(_("The services, and whom to ask"), urls.SERVICES),
        Link(_("Search all that happened"), urls.HISTORY),
        Link(_("Planned maintenance"), urls.MAINTENANCE),
    )
    return NotFoundPage(
        frame=printer.frame(urls.NOT_FOUND, _("Page not found"), section="", root=root),
        headline=headline(printer.snapshot, printer.language),
        ways=(*ways, *printer.menu),
    )
