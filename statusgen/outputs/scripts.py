"""The scripts: those of the pages, which are complete without them, and the banner for other people's pages."""

from __future__ import annotations

from collections.abc import Iterator

from statusgen.derive import Snapshot
from statusgen.files import File
from statusgen.rendering import Tools
from statusgen.theme.scripts import SCRIPTS, script


def render(snapshot: Snapshot, tools: Tools) -> Iterator[File]:
    """One file each, in all languages."""
    del snapshot, tools  # the same for every site: its words stand in the pages
    for name in SCRIPTS:
        yield File.of(f"{name}.js", script(name).encode())
