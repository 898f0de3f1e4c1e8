"""The script of the pages. They are complete without it; it keeps them true while they are open."""

from __future__ import annotations

from collections.abc import Iterator

from statusgen.derive import Snapshot
from statusgen.files import File, digest
from statusgen.rendering import Tools
from statusgen.theme.scripts import PAGE, page_script


def render(snapshot: Snapshot, tools: Tools) -> Iterator[File]:
    """One file for all pages."""
    del snapshot, tools  # the same for every site: its words stand in the pages
    data = page_script().encode()
    yield File(PAGE, digest(data), lambda: data)
