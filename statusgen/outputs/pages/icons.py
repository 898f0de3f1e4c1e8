"""The icons in the browser's tab: one a state, so that a tab in the background tells it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from statusgen import urls
from statusgen.files import File, digest
from statusgen.model import Impact
from statusgen.outputs.pages.page import State
from statusgen.outputs.pages.printer import NO_STATE, Printer

CODES = (*(str(impact) for impact in Impact), "notice", "ended", NO_STATE)


def files(printer: Printer) -> Iterator[File]:
    """An SVG for each state that a page can be about, and one for pages about none."""
    for code in CODES:
        yield File(urls.icon(code), digest(code), partial(_icon, printer, code))


def _icon(printer: Printer, code: str) -> bytes:
    return printer.theme.fragment("icon.html", State(code, "")).strip().encode() + b"\n"
