"""The newest digests as pages: what is sent by mail, for whoever comes to look."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from statusgen import urls
from statusgen.derive.digests import Period, happened, notices, span_before, upcoming
from statusgen.files import File
from statusgen.messages.digest import TITLES, Digest, digest
from statusgen.outputs.pages.page import Link, Page
from statusgen.outputs.pages.printer import Printer


class DigestPage(Page, frozen=True):
    """A digest of the whole site, and the way to the other periods' digests."""

    digest: Digest
    others: tuple[Link, ...]


def files(printer: Printer) -> Iterator[File]:
    """A page for each period; it moves with days and with news."""
    snapshot = printer.snapshot
    services = [service.key for service in snapshot.services]
    open_now = [view.key for view in snapshot.open]
    under_way = [(o.incident.key, o.window) for o in snapshot.maintenance_now]
    for period in Period:
        span = span_before(period, snapshot.now, printer.zone)
        shown = (
            [(item.view.key, item.window) for item in happened(snapshot, span)],
            [(o.incident.key, o.window) for o in upcoming(snapshot, period)],
            [view.key for view in notices(snapshot, span)],
        )
        key = (snapshot.catalogue_key, snapshot.today, services, open_now, under_way, *shown)
        yield printer.file(urls.digest(period), "digest.html", key, partial(_page, printer, period))


def _page(printer: Printer, period: Period) -> DigestPage:
    gettext = printer.language.gettext
    shown = digest(printer.snapshot, period, printer.tools)
    return DigestPage(
        frame=printer.frame(urls.digest(period), f"{shown.title}, {shown.span}", section="digests"),
        digest=shown,
        others=tuple(Link(gettext(TITLES[other]), urls.digest(other)) for other in Period if other is not period),
    )
