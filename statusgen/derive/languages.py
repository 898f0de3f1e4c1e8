"""The site in another language: the same truth, in other words where there are any."""

from __future__ import annotations

from dataclasses import replace

from statusgen import urls
from statusgen.derive.snapshot import Snapshot, take_snapshot


def in_language(snapshot: Snapshot, code: str) -> Snapshot:
    """The snapshot as readers of this language find it, at the address where they find it."""
    project = snapshot.project
    site = replace(project.site, url=urls.absolute(project.site.url, urls.language(code)))
    return take_snapshot(replace(project, site=site), snapshot.now, snapshot.audience)
