"""The `groups:`, `services:` and `views:` parts of services.yaml: what customers use, and selections of it."""

from __future__ import annotations

import re
from typing import Generic, Protocol, TypeVar

from statusgen.model import Group, Service, Sla, View
from statusgen.reading.compound import ListOf, MappingOf
from statusgen.reading.findings import catalogue as findings
from statusgen.reading.findings import values
from statusgen.reading.kinds import ID_PATTERN, Id, Schema, Text, Url, found, scalar
from statusgen.reading.nodes import Items, Node, Scalar, Table
from statusgen.reading.notes import Notes
from statusgen.reading.quantities import Date, Duration, Number, Percentage
from statusgen.reading.records import Field, Record
from statusgen.reading.site import CONTACT, translations
from statusgen.reading.vocabulary import API_ID, AUDIENCE, OLD_PATH, SEVERITY

MOST = 2000


class Member(Protocol):
    """What a list of the catalogue holds."""

    @property
    def id(self) -> str: ...


M = TypeVar("M", bound=Member)


class Members(Generic[M]):
    """A list of records that have an id each. Places and messages name them by it: `services.email.url`.

    `named` is the key beside the id that a member cannot be without.
    """

    def __init__(self, record: Record[M], least: int = 0, named: str = "name") -> None:
        self.record = record
        self.least = least
        self.named = named

    def read(self, node: Node, key: str, notes: Notes) -> tuple[M, ...] | None:
        if not isinstance(node, Items):
            if not isinstance(node, Scalar) or scalar(node, key, notes) is not None:
                notes.add(values.wrong_shape(notes.at(node), key, "a list", found(node)))
            return None
        if len(node.items) > MOST:
            notes.add(values.too_many_items(notes.at(node), key, MOST))
            return None
        members: list[M] = []
        lines: dict[str, int] = {}
        for number, item in enumerate(node.items):
            name = id_of(item)
            if name and name.text in lines:
                notes.add(findings.id_taken(notes.at(name), f"{key}.{name.text}", lines[name.text]))
            path = f"{key}.{name.text if name and name.text not in lines else number}"
            if name:
                lines.setdefault(name.text, name.line)
            notes.places[path] = item.line, item.column
            member = self.record.read(item, path, notes)
            if member is None and name:  # so that what refers to it is not wrong as well
                member = self.record.make(**{"id": name.text, self.named: name.text})
            if member is not None:
                members.append(member)
        if len(node.items) < self.least:
            notes.add(findings.no_services(notes.at(node)))
        return tuple(members)

    def schema(self) -> Schema:
        schema: Schema = {"type": "array", "items": self.record.schema(), "maxItems": MOST}
        return schema | ({"minItems": self.least} if self.least else {})


def id_of(member: Node) -> Scalar | None:
    """The id of a service or a group, if it has a decent one."""
    id = member.get("id") if isinstance(member, Table) else None
    return id if isinstance(id, Scalar) and re.fullmatch(ID_PATTERN, id.text) else None


_ID = Id(reserved=("status",))
_TEXTS = translations("name", "description")

GROUP = Record(
    Group,
    Field("id", _ID, required=True),
    Field("name", Text(100), required=True),
    Field("parent", Id(), about="the id of the group that this one is part of; its state rolls up"),
    Field("description", Text(1000, lines=True)),
    Field("api_id", API_ID, about="the id that a migrated page's group had"),
    Field("translations", _TEXTS, about="by language: name and description in it"),
)

SLA = Record(
    Sla,
    Field("availability", Percentage(sign=False), about="percent, with or without the sign"),
    Field("respond_within", Duration(), about="from reported to acknowledged"),
    Field("restore_within", Duration(), about="from started to resolved"),
)

SERVICE = Record(
    Service,
    Field("id", _ID, required=True),
    Field("name", Text(100), required=True),
    Field("group", Id(), about="the id of its group"),
    Field("description", Text(1000, lines=True)),
    Field("translations", _TEXTS, about="by language: name and description in it"),
    Field("owner", Text(140), about="the team; public"),
    Field("contact", CONTACT),
    Field("hours", Text(200), about="when the service is offered, in words"),
    Field("since", Date(), about="its first day"),
    Field("until", Date(), about="its last day: retired, the history stays"),
    Field("depends_on", ListOf(Id()), about="ids of the services that it cannot work without"),
    Field("audience", AUDIENCE, about="internal: the public edition does not know it"),
    Field("sla", SLA, about="what was agreed"),
    Field("links", MappingOf(Text(60), Url())),
    Field("how_to_use", Url()),
    Field("training", Url()),
    Field("criticality", SEVERITY, about="how much the organisation depends on it"),
    Field("users", Number(0, 10**10, whole=True), about="for customer-minutes and for ranking open incidents"),
    Field("aliases", ListOf(OLD_PATH), about="paths of former addresses that redirect here"),
    Field("api_id", API_ID, about="the id that a migrated page's component had"),
)

VIEW = Record(
    View,
    Field("id", Id(), required=True, about="its address: /views/<id>/"),
    Field("title", Text(100), required=True),
    Field("groups", ListOf(Id()), about="ids of groups: all services in them, and in their sub-groups"),
    Field("services", ListOf(Id(), most=500), about="ids of services"),
    Field("description", Text(1000, lines=True)),
    Field("audience", AUDIENCE, about="internal: the public edition does not know it"),
)

GROUPS = Members(GROUP)
SERVICES = Members(SERVICE, least=1)
VIEWS = Members(VIEW, named="title")
