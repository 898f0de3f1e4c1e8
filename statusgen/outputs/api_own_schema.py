"""The JSON Schema (draft 2020-12) of `/api/status.json`.

Within a version keys are added at most: who reads it must leave alone what it does not know.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from statusgen.derive import Phase
from statusgen.derive.status import Indicator
from statusgen.model import Impact, IncidentImpact, Kind, Severity, Status
from statusgen.outputs.reporting.schema import FIGURES

VERSION = 1
"""Rises when a key goes, or comes to mean something else."""

Schema: TypeAlias = dict[str, Any]


def _text(about: str = "") -> Schema:
    return {"type": "string"} | _said(about)


def _word(words: Iterable[str], about: str = "") -> Schema:
    return {"enum": [str(word) for word in words]} | _said(about)


def _number(about: str = "", kind: str = "number") -> Schema:
    return {"type": kind} | _said(about)


def _or_null(schema: Schema) -> Schema:
    about = {key: value for key, value in schema.items() if key == "description"}
    rest = {key: value for key, value in schema.items() if key != "description"}
    return {"anyOf": [rest, {"type": "null"}], **about}


def _list(of: Schema, about: str = "") -> Schema:
    return {"type": "array", "items": of} | _said(about)


def _object(about: str = "", /, **keys: Schema) -> Schema:
    return {"type": "object", "properties": keys, "required": list(keys)} | _said(about)


def _said(about: str) -> Schema:
    return {"description": about} if about else {}


def _instant(about: str = "") -> Schema:
    return {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"} | _said(about)


def _day(about: str = "") -> Schema:
    return {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"} | _said(about)


API_ID = {"type": "string", "pattern": "^[0-9bcdfghjklmnpqrstvwxyz]{12}$", "description": "its id under /api/v2/"}
STATE = _word(Impact)
PERCENT = {"type": "number", "minimum": 0, "maximum": 100}

UPDATE = _object(
    id=API_ID,
    at=_instant(),
    edited=_or_null(_instant("when it was last corrected")),
    status=_word(Status),
    html=_text("safe HTML with absolute links"),
    services=_list(_object(id=_text(), state=STATE), "the state of each service from then on"),
)

REPORT = _object(
    id=_text(),
    api_id=API_ID,
    url=_text(),
    kind=_word(Kind),
    title=_text(),
    status=_word(Status),
    phase=_word(Phase),
    impact=_word(IncidentImpact),
    severity=_or_null(_word(Severity)),
    started=_instant("of planned work: when it starts"),
    ended=_or_null(_instant()),
    updated=_instant(),
    eta=_or_null(_instant("when service is expected back")),
    next_update=_or_null(_instant("when the next update is promised")),
    window=_or_null(_object(start=_instant(), end=_instant())),
    repeat=_or_null(_text("recurring work: a rule of iCalendar; the window is the one going on, else the next")),
    services=_list(_object(id=_text(), state=STATE, worst=STATE)),
    workaround=_or_null(_text("safe HTML")),
    root_cause=_or_null(_text("safe HTML")),
    resolution=_or_null(_text("safe HTML")),
    tags=_list(_text()),
    updates=_list(UPDATE, "newest first"),
)

MONTH = _object(
    month={"type": "string", "pattern": r"^\d{4}-\d\d$"},
    percent=_or_null({**PERCENT, "description": "truncated to two decimals; null where nothing is claimed"}),
    downtime=_number("seconds, weighted", "integer"),
    sla_met=_or_null({"type": "boolean"}),
)

SERVICE = _object(
    id=_text(),
    api_id=API_ID,
    name=_text(),
    url=_text(),
    description=_or_null(_text()),
    group=_or_null(_text()),
    state=STATE,
    retired={"type": "boolean"},
    owner=_or_null(_text()),
    hours=_or_null(_text()),
    criticality=_or_null(_word(Severity)),
    since=_or_null(_day("the first day for which uptime is claimed")),
    until=_or_null(_day()),
    depends_on=_list(_text()),
    sla=_object(
        availability=_or_null({**PERCENT, "description": "percent"}),
        respond_within=_or_null(_number("seconds", "integer")),
        restore_within=_or_null(_number("seconds", "integer")),
    ),
    uptime=_object(
        counted_until=_instant(),
        days_90=_or_null(PERCENT),
        months=_list(MONTH, "the running month and twelve before it, newest first"),
    ),
    current=_list(_text(), "the ids of what goes on with it"),
)

GROUP = _object(
    id=_text(),
    api_id=API_ID,
    name=_text(),
    description=_or_null(_text()),
    parent=_or_null(_text()),
    state=STATE,
    uptime_90_days=_or_null(PERCENT),
)

SCHEMA: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Status of a site, version 1",
    **_object(
        **{
            "$schema": _text(),
            "version": {"const": VERSION},
            "page": _object(
                title=_text(),
                url=_text(),
                description=_or_null(_text()),
                language=_text(),
                time_zone=_text("IANA name"),
                updated=_instant("when anything last changed; a rebuild without news does not move it"),
                next_transition=_or_null(_instant("when something will change by itself")),
            ),
            "status": _object(
                indicator=_word(Indicator),
                description=_text("in the words of hosted pages, always English"),
                worst={**STATE, "description": "the worst state of a service"},
            ),
            "uptime_weights": {
                "type": "object",
                "additionalProperties": {"type": "number"},
                "description": "how much of a second of each state counts as downtime",
            },
            "groups": _list(GROUP, "parents first"),
            "services": _list(SERVICE, "in the order of the catalogue"),
            "metrics": {
                "type": "object",
                "description": "figures of the running month and the eleven before it; shares from 0 to 1, times in s",
                "properties": {"first": _day(), "last": _day(), **FIGURES},
                "required": ["first", "last", "incidents", "told_within_promise"],
            },
            "current": _list(REPORT, "all that goes on or is to come, newest first"),
            "past": _list(REPORT, "the newest of what is over"),
        }
    ),
}
