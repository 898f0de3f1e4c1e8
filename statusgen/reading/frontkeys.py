"""The keys of the front matter, for each kind of file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from statusgen.model import Action, Impact, Kind
from statusgen.model.incident import ROLES
from statusgen.reading.compound import ListOf, MappingOf
from statusgen.reading.findings import values
from statusgen.reading.kinds import Bool, Schema, ServiceId, Text
from statusgen.reading.nodes import Items, Node
from statusgen.reading.notes import Notes
from statusgen.reading.quantities import Date, Instant
from statusgen.reading.records import Field, Record
from statusgen.reading.vocabulary import (
    API_ID,
    AUDIENCE,
    IMPACT,
    INCIDENT_IMPACT,
    KIND,
    MARKDOWN,
    NAME,
    OLD_PATH,
    REPORTED_BY,
    RULE,
    SEVERITY,
    SHORT_WORD,
    WINDOW,
)

MOST_TITLE, MOST_IMPORTED_TITLE = 140, 255


class Services:
    """Service ids with their impact; where `listed` is given, also a plain list of ids, which have this impact."""

    def __init__(self, listed: Impact | None) -> None:
        self.listed = listed
        self.mapping = MappingOf(ServiceId(), IMPACT, most=500)

    def read(self, node: Node, key: str, notes: Notes) -> dict[str, Impact] | None:
        if self.listed is None or not isinstance(node, Items):
            return self.mapping.read(node, key, notes)
        read: dict[str, Impact] = {}
        for item in node.items:
            id = ServiceId().read(item, key, notes)
            if id in read:
                notes.add(values.duplicate_item(notes.at(item), key))
            elif id is not None:
                notes.places[f"{key}.{id}"] = item.line, item.column
                read[id] = self.listed
        return read

    def schema(self) -> Schema:
        mapping = self.mapping.schema()
        if self.listed is None:
            return mapping
        return {"anyOf": [mapping, {"type": "array", "items": ServiceId().schema()}]}


ACTION = Record(
    Action,
    Field("what", Text(500), required=True),
    Field("owner", NAME, about="for staff"),
    Field("due", Date()),
    Field("done", Date()),
    Field("public", Bool(), about="shown to customers, without its owner"),
)

_COMMON = (
    Field("title", Text(MOST_IMPORTED_TITLE), required=True, about="what customers notice, in one line"),
    Field("kind", KIND, about="incident is the default"),
    Field("audience", AUDIENCE, about="public is the default"),
    Field("tags", ListOf(SHORT_WORD)),
    Field("aliases", ListOf(OLD_PATH, most=500), about="old paths of this page; they redirect here"),
    Field("imported_from", Text(300), about="the system that this file came from, and its id there"),
    Field("api_id", API_ID, about="the id in the public API, where a migrated page must keep it"),
)

_TEAM = (
    *(Field(role, NAME, about="for the internal edition only") for role in ROLES),
    Field("ticket", NAME, about="for the internal edition only"),
    Field("problem_ticket", NAME, about="for the internal edition only"),
    Field("runbook", Text(5000, lines=True), about="for the internal edition only"),
)

_PLANNED = (Field("announced", Instant(), about="when it was first told"),)

FRONT_MATTER: Mapping[Kind, Record[dict[str, Any]]] = {
    Kind.INCIDENT: Record(
        dict[str, Any],
        *_COMMON,
        Field("services", Services(None), required=True, about="service id: impact at the start"),
        Field("severity", SEVERITY, required=True),
        Field("determined", Instant(), required=True, about="when staff knew that customers are affected"),
        Field("started", Instant(), about="when customers began to be affected; default: determined"),
        Field("reported", Instant(), about="when the service desk first knew"),
        Field("acknowledged", Instant(), about="when staff first responded"),
        Field("root_cause_found", Instant(), about="when the cause was known"),
        Field("verified", Instant(), about="when customers confirmed"),
        Field("impact", INCIDENT_IMPACT, about="overrides the impact that the API derives from the services"),
        Field("reported_by", REPORTED_BY, about="who noticed first"),
        *_TEAM,
        Field("category", SHORT_WORD, about="a short word, to see what recurs"),
        Field("root_cause", MARKDOWN),
        Field("resolution", MARKDOWN),
        Field("workaround", MARKDOWN),
        Field("actions", ListOf(ACTION), about="what follows from it"),
        about="An incident.",
    ),
    Kind.MAINTENANCE: Record(
        dict[str, Any],
        *_COMMON,
        Field("services", Services(Impact.MAINTENANCE), required=True, about="a list of service ids, or id: impact"),
        Field("window", WINDOW, required=True, about="when the work takes place"),
        Field("repeat", RULE, about="an iCalendar recurrence rule, as in FREQ=WEEKLY;BYDAY=SU"),
        Field("except", ListOf(Date(), most=500), attribute="except_dates", about="days that are left out"),
        *_PLANNED,
        *_TEAM,
        about="A planned maintenance.",
    ),
    Kind.NOTICE: Record(
        dict[str, Any],
        *_COMMON,
        Field("services", Services(Impact.OPERATIONAL), required=True, about="a list of service ids, or id: impact"),
        Field("window", WINDOW, about="from when until when it holds"),
        *_PLANNED,
        Field("pinned", Bool(), about="it stands above all else on the front page, for as long as it holds"),
        about="A notice.",
    ),
}
"""The front matter of each kind of file: what it may say, and what it must."""

KINDS_OF: Mapping[str, tuple[Kind, ...]] = {
    name: tuple(kind for kind, record in FRONT_MATTER.items() if name in {field.name for field in record.fields})
    for name in {field.name for record in FRONT_MATTER.values() for field in record.fields}
}
"""The kinds of file that know a key."""
