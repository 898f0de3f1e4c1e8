"""Two things have one `api_id`.

The public Status API, and the address `/incidents/<api_id>.json`, tell incidents apart by this id alone, and likewise
services and groups, which stand in one list: a client would take one for the other. It is written only when a page
moves here from a hosted service and must keep its ids; without it, each file, service and group gets one of its own.

Wrong, in two files:

    api_id: 69sb0f8lydp4

Leave it out of the one that did not have it on the former page.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from statusgen.diagnostics import Diagnostic, Span
from statusgen.model import Project

CODE = "api-id-taken"


def check(project: Project, _now: datetime) -> Iterator[Diagnostic]:
    """One error for each id of a service, a group or a file that another one of them has already."""
    for ids in (_of_components(project), _of_incidents(project)):
        owners: dict[str, Span] = {}
        for id, span in ids:
            first = owners.setdefault(id, span)
            if first is not span:
                yield Diagnostic(
                    span,
                    CODE,
                    f"this `api_id` stands in {first} already",
                    "leave it out of the one that did not have it on the former page",
                )


def _of_components(project: Project) -> Iterator[tuple[str, Span]]:
    for place, rows in (("groups", project.groups), ("services", project.services)):
        for row in rows:
            if row.api_id:
                yield row.api_id, project.source.span(f"{place}.{row.id}.api_id")


def _of_incidents(project: Project) -> Iterator[tuple[str, Span]]:
    for incident in project.incidents:
        if incident.api_id:
            yield incident.api_id, incident.source.span("api_id")
