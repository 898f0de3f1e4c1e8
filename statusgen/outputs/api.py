"""The public Status API v2 of the best-known hosted service, as static files.

Each incident's object lies under its own id and under the id that the API gives it, as clients ask for either.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import partial

from statusgen import urls
from statusgen.derive import IncidentView, Phase, Snapshot
from statusgen.derive.chapters import Chapter
from statusgen.derive.ids import LENGTH
from statusgen.files import Batch, File, digest
from statusgen.model import Kind
from statusgen.outputs.api_objects import Json, Objects, as_json
from statusgen.rendering import Tools

MOST = 50
"""How many incidents, or maintenances, a list holds."""


def render(snapshot: Snapshot, tools: Tools) -> Iterator[File | Batch]:
    """The eight files of `/api/v2/`, and the object of each incident."""
    api = _Api(snapshot, tools)
    objects = api.objects
    incidents = [view for view in snapshot.incidents if view.kind is Kind.INCIDENT]
    planned = list(snapshot.maintenances)
    unresolved = [view for view in incidents if view.phase is Phase.OPEN]
    soonest = sorted(planned, key=lambda view: (view.started, view.id))
    upcoming = [view for view in soonest if view.phase is Phase.UPCOMING]
    active = [view for view in soonest if view.phase is Phase.OPEN]
    not_over = [view for view in soonest if view.phase is not Phase.PAST]

    def summary() -> Json:
        return {
            "page": objects.page(),
            "components": objects.components(),
            "incidents": [objects.incident(view) for view in unresolved],
            "scheduled_maintenances": [objects.incident(view) for view in not_over],
            "status": objects.status(),
        }

    yield api.file("summary", unresolved + not_over, summary)
    yield api.file("status", [], lambda: {"page": objects.page(), "status": objects.status()})
    yield api.file("components", [], lambda: {"page": objects.page(), "components": objects.components()})
    yield api.listing("incidents", "incidents", incidents[:MOST])
    yield api.listing("incidents/unresolved", "incidents", unresolved)
    yield api.listing("scheduled-maintenances", "scheduled_maintenances", planned[:MOST])
    yield api.listing("scheduled-maintenances/upcoming", "scheduled_maintenances", upcoming)
    yield api.listing("scheduled-maintenances/active", "scheduled_maintenances", active)
    yield from api.own()


class _Api:
    """Makes the API's files for one snapshot."""

    def __init__(self, snapshot: Snapshot, tools: Tools) -> None:
        self.objects = Objects(snapshot, tools)
        self._last = (("", ""), b"")

    def file(self, name: str, views: Iterable[IncidentView], make: Callable[[], Json]) -> File:
        key = digest(self.objects.key, [view.key for view in views])
        return File(f"api/v2/{name}.json", key, lambda: as_json(make()))

    def listing(self, name: str, key: str, views: Sequence[IncidentView]) -> File:
        objects = self.objects
        return self.file(name, views, lambda: {"page": objects.page(), key: [objects.incident(v) for v in views]})

    def own(self) -> Iterator[Batch]:
        """The object of each incident."""
        objects = self.objects
        names = {id for view in objects.snapshot.incidents if len(id := view.id) == LENGTH}
        for chapter in objects.snapshot.chapters:
            state = objects.own_key if chapter.is_over else objects.key
            key = digest(state, list(objects.places.values()), sorted(names), chapter.key)
            files = partial(self._all_of, chapter, names)
            yield Batch(f"api {chapter.name}", key, files)

    def _all_of(self, chapter: Chapter, names: Container[str]) -> Iterator[File]:
        for view in chapter.views:
            yield from self._own_files(view, names)

    def _own_files(self, view: IncidentView, names: Container[str]) -> Iterator[File]:
        """The object of one incident, wherever clients look for it, but not in the place of one of those `names`.

        Once it has ended, its components are as it left them, so that it never changes.
        """
        objects = self.objects
        over = view.phase is Phase.PAST
        if over:
            key = digest(objects.own_key, *[objects.places[service.id] for service in view.services], view.key)
        else:
            key = digest(objects.key, view.key)

        def make() -> bytes:
            if self._last[0] != (view.id, key):  # the files of one incident are made one after another
                self._last = ((view.id, key), as_json(objects.incident(view, left=over)))
            return self._last[1]

        yield File(urls.incident_json(view.id), key, make)
        if view.api_id not in names:
            yield File(urls.incident_json(view.api_id), key, make)
        yield File(f"api/v2/incidents/{view.api_id}.json", key, make)
