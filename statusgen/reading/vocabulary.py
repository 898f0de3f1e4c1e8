"""The kinds of values that incident files are made of."""

from __future__ import annotations

import re

from statusgen.model import Audience, Impact, IncidentImpact, Kind, ReportedBy, Severity, Window
from statusgen.reading.findings import incident as findings
from statusgen.reading.kinds import Schema, Text, Word, scalar, text, whole
from statusgen.reading.nodes import Node
from statusgen.reading.notes import Notes
from statusgen.reading.quantities import Instant
from statusgen.reading.records import Field, Record
from statusgen.recurrence import Rule, parse_rule

MARKDOWN = Text(1024 * 1024, lines=True)
SHORT_WORD = Text(40)
NAME = Text(200)

KIND = Word[Kind](Kind)
AUDIENCE = Word[Audience](Audience)
SEVERITY = Word[Severity](Severity)
REPORTED_BY = Word[ReportedBy](ReportedBy)
IMPACT = Word[Impact](
    Impact,
    also={
        "degraded_performance": Impact.DEGRADED,
        "under_maintenance": Impact.MAINTENANCE,
        "outage": Impact.MAJOR_OUTAGE,
        "down": Impact.MAJOR_OUTAGE,
        "up": Impact.OPERATIONAL,
        "ok": Impact.OPERATIONAL,
    },
)
"""`also`: words of the public Status API and of everyday speech, for "did you mean"."""
INCIDENT_IMPACT = Word[IncidentImpact](word for word in IncidentImpact if word is not IncidentImpact.MAINTENANCE)


class WindowKind:
    """From when until when; the end comes after the start."""

    _RECORD = Record(Window, Field("start", Instant(), required=True), Field("end", Instant(), required=True))

    def read(self, node: Node, key: str, notes: Notes) -> Window | None:
        window = self._RECORD.read(node, key, notes)
        if window is not None and window.end <= window.start:
            notes.add(findings.window_reversed(notes.of(f"{key}.end")))
            return None
        return window

    def schema(self) -> Schema:
        return self._RECORD.schema()


class RuleKind:
    """An iCalendar recurrence rule; in upper case, whatever was typed (RFC 5545: case does not matter)."""

    def read(self, node: Node, key: str, notes: Notes) -> str | None:
        typed = Text(500).read(node, key, notes)
        if typed is None:
            return None
        rule = parse_rule(typed.upper())
        if not isinstance(rule, Rule):
            notes.add(findings.bad_rule(notes.at(node), rule))
            return None
        return typed.upper()

    def schema(self) -> Schema:
        part = "[A-Za-z]+=[A-Za-z0-9,+-]+"
        return {"type": "string", "maxLength": 500, "pattern": whole(f"{part}(;{part})*")}


class OldPath:
    """An absolute path of a former address of this site, without query, fragment, dot or empty segments.

    `%` may encode letters, but no separator, dot, control character or another `%`.
    """

    _SEGMENT = r"/(?!\.{1,2}(/|$))([^\s/?#%\\<>\"'`{}|^\[\]]|%(?!0|1|2[5EFef]|5[Cc]|7[Ff])[0-9A-Fa-f]{2})+"
    _PATTERN = re.compile(f"({_SEGMENT})+/?")
    _MOST = 500

    def read(self, node: Node, key: str, notes: Notes) -> str | None:
        typed = scalar(node, key, notes)
        if typed is None:
            return None
        if len(typed.text) > self._MOST or not self._PATTERN.fullmatch(typed.text):
            notes.add(findings.bad_alias(notes.at(typed), typed.text))
            return None
        return typed.text

    def schema(self) -> Schema:
        return {"type": "string", "maxLength": self._MOST, "pattern": whole(self._PATTERN.pattern)}


class ApiId:
    """An id of the public Status API."""

    _PATTERN = "[a-z0-9]{12}"

    def read(self, node: Node, key: str, notes: Notes) -> str | None:
        typed = text(node, key, notes)
        if typed is None:
            return None
        if not re.fullmatch(self._PATTERN, typed.text):
            notes.add(findings.bad_api_id(notes.at(typed)))
            return None
        return typed.text

    def schema(self) -> Schema:
        return {"type": "string", "pattern": whole(self._PATTERN)}


WINDOW = WindowKind()
RULE = RuleKind()
OLD_PATH = OldPath()
API_ID = ApiId()
