"""The corpus as other generators can be given it: what people wrote, with what a status page's own tool derives from it
(when it ended, how bad it was) already filled in. That work is thus statusgen's alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from bench import corpus
from statusgen.derive import IncidentView, Phase, ServiceView, Snapshot, take_snapshot
from statusgen.outputs.feeds import UPDATES_ENTRIES
from statusgen.reading import load

LONG = 50
"""A service with more files than this has pages by year; so it is with statusgen."""


@dataclass(frozen=True)
class Content:
    """A project at the corpus's own instant."""

    snapshot: Snapshot

    @cached_property
    def groups(self) -> dict[str, str]:
        """The group of each service."""
        return {service.id: group.id for group in self.snapshot.all_groups for service in group.everything}

    @cached_property
    def parts(self) -> dict[tuple[str, int], int]:
        """The years of the services that have pages by year, and how many files each names."""
        found: dict[tuple[str, int], int] = {}
        for service in self.snapshot.services:
            if len(service.incidents) > LONG:
                for view in service.incidents:
                    place = (service.id, view.started.year)
                    found[place] = found.get(place, 0) + 1
        return found

    @cached_property
    def chapters(self) -> frozenset[tuple[str, str, int]]:
        """The archives of feeds: folder and id of whose they are, and the year. What the feed itself holds has none."""
        snapshot = self.snapshot
        owners = [("services", each.id, [each]) for each in snapshot.services]
        owners += [("groups", each.id, list(each.everything)) for each in snapshot.all_groups]
        found = set()
        for folder, id, services in owners:
            views = {view.id: view for service in services for view in service.incidents}
            years = Counter(update.at.year for view in views.values() for update in view.updates)
            for year in years:
                if sum(count for later, count in years.items() if later >= year) > UPDATES_ENTRIES:
                    found.add((folder, id, year))
        return frozenset(found)

    def facts(self, view: IncidentView) -> dict[str, object]:
        """Of one incident or maintenance: its front matter."""
        began, incident = view.started, view.incident
        facts: dict[str, object] = {
            "title": view.title,
            "date": stamp(began),
            "lastmod": stamp(view.updated),
            "class": str(view.kind),
            "code": view.api_id,
            "status": str(view.status),
            "state": str(view.worst_impact),
            "closed": view.is_closed,
            "services": [service.id for service in view.services],
            "groups": sorted({self.groups[service.id] for service in view.services}),
            "months": [f"{began:%Y-%m}"],
            "years": [f"{began:%Y}"],
            "parts": [f"{s.id}-{began.year}" for s in view.services if (s.id, began.year) in self.parts],
            "chapters": self._chapters(view),
            "impacts": {id: str(impact) for id, impact in view.worst_impacts.items()},
        }
        optional = {
            "severity": view.severity and str(view.severity),
            "ended": view.ended and stamp(view.ended),
            "until": view.window and stamp(view.window.end),
            "open": view.phase is Phase.OPEN,
            "category": incident.category,
            "root_cause": incident.root_cause,
            "resolution": None if view.phase is Phase.OPEN else incident.resolution,
        }
        return facts | {name: value for name, value in optional.items() if value} | {"updates": list(_updates(view))}

    def _chapters(self, view: IncidentView) -> list[str]:
        """The archives that one of its updates stands in."""
        owners = {("services", service.id) for service in view.services}
        owners |= {("groups", self.groups[service.id]) for service in view.services}
        years = {update.at.year for update in view.updates}
        return sorted(f"{id}-{year}" for f, id in owners for year in years if (f, id, year) in self.chapters)

    def service(self, service: ServiceView) -> dict[str, object]:
        """Of one service."""
        return {
            "title": service.name,
            "code": service.api_id,
            "group": self.groups[service.id],
            "state": str(service.state),
            "availability": 99.9,
        }


def _updates(view: IncidentView) -> Iterator[dict[str, object]]:
    """Newest first."""
    for update in view.updates:
        facts: dict[str, object] = {"at": stamp(update.at), "status": str(update.status), "code": update.id}
        if update.update.next_update:
            facts["next_update"] = stamp(update.update.next_update)
        yield facts | {"text": update.body}


def read(source: Path) -> Content:
    """The project in this folder."""
    project = load(source).value
    if project is None:
        raise SystemExit(f"nothing can be read in {source}")
    return Content(take_snapshot(project, corpus.NOW))


def stamp(at: datetime) -> str:
    """RFC 3339."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def paragraphs(updates: Sequence[Mapping[str, object]]) -> str:
    """The updates as one Markdown text, for generators that know no other."""
    return "\n\n".join(f"## {update['at']} {update['status']}\n\n{update['text']}" for update in updates)
