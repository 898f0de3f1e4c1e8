"""The history as an index to search, a file for each year: the script of the page loads it when somebody searches."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime

from statusgen import urls
from statusgen.derive import IncidentView, Snapshot
from statusgen.files import File, digest
from statusgen.language import Language
from statusgen.model import Impact, Kind
from statusgen.rendering import Tools

LONGEST = 2000
"""How many characters of different words of one report can be found."""

MARKS = ".,;:!?()[]{}<>\"'`*_#|~\\\N{HORIZONTAL ELLIPSIS}\N{EN DASH}\N{EM DASH}"
"""What stands around words and is no part of them."""

_LINK = re.compile(r"\]\([^()\s]*\)")


def render(snapshot: Snapshot, tools: Tools) -> Iterator[File]:
    """What has begun by now, by the local year in which it began, newest first; recurring work by its last time. Each
    year that the history has is there, if only as an empty list."""
    years: dict[int, list[tuple[datetime, IncidentView]]] = {}
    for view in snapshot.incidents:
        starts = [event.start for event in view.events]
        of_year = [years.setdefault(start.astimezone(snapshot.site.zone).year, []) for start in starts]
        if starts:
            of_year[-1].append((starts[-1], view))
    for year, found in years.items():
        found.sort(key=lambda begun: (begun[0], begun[1].id), reverse=True)
        yield _file(snapshot, tools, year, found)


def _file(snapshot: Snapshot, tools: Tools, year: int, found: list[tuple[datetime, IncidentView]]) -> File:
    zone, language = snapshot.site.zone, tools.language

    def make() -> bytes:
        reports = [_report(view, language.moment(began, zone).text, language) for began, view in found]
        return json.dumps({"reports": reports}, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    key = digest(language.code, zone.key, [(began.timestamp(), view.key) for began, view in found])
    return File(urls.search(year), key, make)


def _report(view: IncidentView, when: str, language: Language) -> dict[str, object]:
    """What a line of the result says, and what it is found by."""
    states = {Kind.NOTICE: "notice", Kind.MAINTENANCE: Impact.MAINTENANCE.value}
    return {
        "id": view.id,
        "title": view.title,
        "kind": view.kind,
        "severity": view.severity or "",
        "state": states.get(view.kind, view.worst_impact),
        "status": "" if view.kind is Kind.NOTICE else language.status(view.status),
        "when": when,
        "services": [service.id for service in view.services],
        "text": _words(view),
        **({"known": 1} if view.is_known_issue else {}),
    }


def _words(view: IncidentView) -> str:
    """Each word of the report once, in small letters: as it was written, but for marks and the addresses of links."""
    incident = view.incident
    texts = [incident.summary, incident.root_cause, incident.resolution, incident.workaround]
    texts += [update.body for update in incident.updates]
    said = _LINK.sub("] ", " ".join([incident.category or "", *filter(None, texts)]))
    words = dict.fromkeys(word.strip(MARKS) for word in dict.fromkeys(said.lower().split()))
    return " ".join(words).strip()[:LONGEST]
