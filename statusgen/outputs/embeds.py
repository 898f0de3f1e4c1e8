"""What the banner in other people's pages reads: is anything wrong, and what. docs/embedding.md describes it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from statusgen.derive import Snapshot
from statusgen.files import File
from statusgen.model import Impact
from statusgen.rendering import Tools
from statusgen.wording import headline


def render(snapshot: Snapshot, tools: Tools) -> Iterator[File]:
    """One small file, which says nothing of when the site was built."""
    language = tools.language
    worst = snapshot.shown_worst
    value = {
        "trouble": worst not in (Impact.OPERATIONAL, Impact.MAINTENANCE) or bool(snapshot.open),
        "state": worst,
        "states": _states(snapshot),
        "headline": headline(snapshot, language),
        "language": language.code,
        "direction": language.direction,
        "words": {"details": language.gettext("Details"), "dismiss": language.gettext("Hide")},
        "reports": [
            {"id": view.id, "title": view.title, "path": view.path, "services": [s.id for s in view.services]}
            for view in snapshot.open
        ],
    }
    data = (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
    yield File.of("embed/status.json", data)


def _states(snapshot: Snapshot) -> list[dict[str, object]]:
    """The services in each state that occurs, the worst first: a banner for some services has the worst of theirs."""
    found: dict[Impact, list[str]] = {}
    for service in snapshot.active_services:
        found.setdefault(service.state, []).append(service.id)
    worst_first = sorted(found, key=lambda impact: impact.rank, reverse=True)
    return [{"state": impact, "services": found[impact]} for impact in worst_first]
