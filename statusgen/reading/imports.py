"""The `imports:` part of services.yaml: what the words of other systems mean here."""

from __future__ import annotations

import re

from statusgen.model import Desk, Imports, Monitor, Status
from statusgen.model import Kind as KindOfFile
from statusgen.model.incident import STATUSES
from statusgen.reading.compound import ListOf, MappingOf
from statusgen.reading.findings import values
from statusgen.reading.kinds import Id, Schema, Text, Word, scalar
from statusgen.reading.nodes import Node
from statusgen.reading.notes import Notes
from statusgen.reading.quantities import Duration
from statusgen.reading.records import Field, Record
from statusgen.reading.vocabulary import AUDIENCE, IMPACT, SEVERITY

TEXTS_OF_DESKS = ("description", "comments", "close_notes")
"""The texts of a service desk that customers may be shown."""

NOTES = ("internal", "skip")
"""What may become of the texts that are for staff."""

WRITES = ("draft", "file")
"""What monitoring may write: drafts, which a person publishes by renaming them, or files."""


class Foreign:
    """A word of another system, as it was typed: `1`, `On Hold`, `no`."""

    _MOST = 200
    _PATTERN = r"[^\t\n\v\f\r\u0085\u2028\u2029]*\S[^\t\n\v\f\r\u0085\u2028\u2029]*"

    def read(self, node: Node, key: str, notes: Notes) -> str | None:
        typed = scalar(node, key, notes)
        if typed is None:
            return None
        if len(typed.text) > self._MOST:
            notes.add(values.text_too_long(notes.at(typed), key, len(typed.text), self._MOST))
        elif not re.fullmatch(self._PATTERN, typed.text):
            notes.add(values.empty_value(notes.at(typed), key))
        else:
            return typed.text
        return None

    def schema(self) -> Schema:
        return {"type": "string", "minLength": 1, "maxLength": self._MOST, "pattern": f"^{self._PATTERN}$"}


_SERVICES = Field("services", MappingOf(Foreign(), Id(), most=2000), about="its name of a service, and our id")
_SEVERITIES = Field("severities", MappingOf(Foreign(), SEVERITY), about="its priority, and our severity")
_IMPACTS = Field("impacts", MappingOf(Foreign(), IMPACT), about="its impact, and ours")
_STATES = MappingOf(Foreign(), Word[Status](s for s in STATUSES[KindOfFile.INCIDENT] if s is not Status.POSTMORTEM))

DESK = Record(
    Desk,
    Field("query", Text(2000), about="which records: an encoded query, as lists of the desk show it; of Jira JQL"),
    _SERVICES,
    _SEVERITIES,
    _IMPACTS,
    Field("states", _STATES, about="its state, and our status"),
    Field("texts", ListOf(Word(TEXTS_OF_DESKS)), about="what customers may read; all else is for staff"),
    Field("notes", Word(NOTES), about="texts for staff become internal updates, or are left out (skip)"),
    Field("audience", AUDIENCE, about="internal: what is imported is for staff only"),
)

MONITOR = Record(
    Monitor,
    Field("labels", ListOf(Text(100)), about="labels that may name the service, the most telling first"),
    _SERVICES,
    _SEVERITIES,
    Field("impacts", MappingOf(Foreign(), IMPACT), about="its severity, and our impact"),
    Field("write", Word(WRITES), about="draft: a person publishes it by renaming it; file: it is published as it is"),
    Field("settle", Duration(), about="what is over is told when it stayed so for this long"),
    Field("reopen", Duration(), about="a service that fails again within this time goes on in the same file"),
    Field("notes", Word(NOTES), about="what alerts say becomes internal updates, or is left out (skip)"),
    Field("audience", AUDIENCE, about="internal: what is written is for staff only"),
)

IMPORTS = Record(
    Imports,
    Field("servicenow", DESK, about="records of ServiceNow"),
    Field("jira", DESK, about="requests of Jira Service Management"),
    Field("monitoring", MONITOR, about="alerts of monitoring, which open and end incidents"),
)
