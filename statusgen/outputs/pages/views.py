"""The page of a view: the front page as somebody needs it who uses a part of the services."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from statusgen.derive.narrow import narrowed
from statusgen.derive.selections import Selection
from statusgen.files import File
from statusgen.outputs.pages.index import IndexPage, overview
from statusgen.outputs.pages.printer import Printer


def files(printer: Printer) -> Iterator[File]:
    """A page for each view. It does not say when it was built: it moves with news and with days."""
    snapshot = printer.snapshot
    for view in snapshot.views:
        services = [service.key for service in view.services]
        reports = [report.key for report in view.incidents]
        key = (view.name, view.description, snapshot.catalogue_key, snapshot.today, services, reports)
        yield printer.file(view.path, "index.html", key, partial(_page, printer, view))


def _page(printer: Printer, view: Selection) -> IndexPage:
    return overview(printer.of(narrowed(printer.snapshot, view)), view=view)
