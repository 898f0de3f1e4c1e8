"""The pages for people. A kind of page is one module and one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from statusgen.derive import Snapshot
from statusgen.files import Batch, File
from statusgen.outputs.pages import (
    api,
    card,
    definitions,
    digest,
    duties,
    history,
    icons,
    incident,
    index,
    known_issues,
    maintenance,
    metrics,
    not_found,
    own,
    runbooks,
    service,
    services,
    subscribe,
    views,
)
from statusgen.outputs.pages.printer import Printer
from statusgen.rendering import Part, Tools

PAGES: Mapping[str, Callable[[Printer], Iterator[File | Batch]]] = {
    "index": index.files,
    "views": views.files,
    "incident": incident.files,
    "services": services.files,
    "service": service.files,
    "history": history.files,
    "maintenance": maintenance.files,
    "metrics": metrics.files,
    "definitions": definitions.files,
    "subscribe": subscribe.files,
    "digest": digest.files,
    "api": api.files,
    "known issues": known_issues.files,
    "own": own.files,
    "runbooks": runbooks.files,
    "duties": duties.files,
    "not found": not_found.files,
    "card": card.files,
    "icons": icons.files,
}


def render(snapshot: Snapshot, tools: Tools) -> Iterator[File | Batch]:
    """Every page of the site."""
    for files in kinds(snapshot, tools).values():
        yield from files()


def kinds(snapshot: Snapshot, tools: Tools) -> Mapping[str, Part]:
    """The pages by kind; those of a kind are promised when it is called."""
    printer = Printer(snapshot, tools)
    return {f"page: {name}": partial(files, printer) for name, files in PAGES.items()}
