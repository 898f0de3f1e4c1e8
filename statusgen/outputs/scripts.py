"""The scripts: that of the pages, which are complete without it, and the banner for other people's pages."""

from __future__ import annotations

from collections.abc import Iterator

from statusgen.derive import Snapshot
from statusgen.files import File, digest
from statusgen.rendering import Tools
from statusgen.theme.scripts import EMBED, PAGE, embed_script, page_script


def render(snapshot: Snapshot, tools: Tools) -> Iterator[File]:
    """One file each, in all languages."""
    del snapshot, tools  # the same for every site: its words stand in the pages
    for name, script in ((PAGE, page_script()), (EMBED, embed_script())):
        yield File(name, digest(script), script.encode)
