"""The parser and the JSON Schema that is made from the same declarations agree on what is right."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from statusgen.model import Kind
from statusgen.reading.catalogue import read_catalogue
from statusgen.reading.frontkeys import FRONT_MATTER
from statusgen.reading.incidents import Facts, parse_incident
from statusgen.reading.kinds import Schema
from statusgen.reading.pages import parse_page
from statusgen.reading.runbooks import parse_runbook
from statusgen.reading.schema import catalogue_schema, front_matter_schema, page_schema, runbook_schema
from tests.reading.schemas import Validator, valid, variants

BEYOND_A_SCHEMA = {
    "unknown-group": "points at something else",
    "unknown-service": "points at something else",
    "unknown-dependency": "points at something else",
    "unknown-channel": "points at something else",
    "circular-reference": "points at something else",
    "id-taken": "compares two entries",
    "until-before-since": "compares two dates",
    "window-reversed": "compares two times",
    "started-too-late": "compares two times",
    "empty-view": "asks for one key of two",
    "escalation-twice": "compares two keys",
    "impossible-time": "asks the calendar",
    "year-out-of-range": "asks the calendar",
    "time-in-clock-gap": "asks the clock",
    "bad-report-period": "asks the calendar",
    "bad-rule": "asks the calendar",
    "unknown-zone": "asks the time-zone database",
    "bad-percentage": "a pattern knows no range",
    "bad-duration": "a pattern knows no sum",
    "unquoted-text": "a schema does not see quotes",
    "key-not-text": "is refused before keys are looked at",
}
"""What the parser finds and no schema can say."""

BODIES = {
    Kind.INCIDENT: "## 2024-05-01 12:00 investigating",
    Kind.MAINTENANCE: "",
    Kind.NOTICE: "## 2024-05-01 12:00 posted",
}


@dataclass(frozen=True)
class Declared:
    """One kind of document: the schema of its own, the schema that is published, and the errors of the parser."""

    own: Schema
    published: Schema
    errors: Callable[[Any], set[str]]


def catalogue_errors(document: Any) -> set[str]:
    return {p.code for p in read_catalogue(json.dumps(document).encode()).problems if p.is_error}


def front_matter_errors(kind: Kind, document: Any) -> set[str]:
    text = f"---\n{json.dumps(document)}\n---\n\n{BODIES[kind]}\n\nText.\n"
    parsed = parse_incident("incidents/x.md", text.encode(), Facts(ZoneInfo("Europe/Berlin"), None))
    return {p.code for p in parsed.problems if p.is_error}


def page_errors(document: Any) -> set[str]:
    parsed = parse_page("pages/x.md", f"---\n{json.dumps(document)}\n---\n\nText.\n".encode())
    return {p.code for p in parsed.problems if p.is_error}


def runbook_errors(document: Any) -> set[str]:
    data = f"---\n{json.dumps(document)}\n---\n\nText.\n".encode()
    return {p.code for p in parse_runbook("runbooks/x.md", data, Facts(UTC, None)).problems if p.is_error}


def front_matter(kind: Kind) -> Declared:
    """The front matter of this kind; `kind` is always there, and not varied."""
    schema = FRONT_MATTER[kind].schema()
    schema["properties"] = {**schema["properties"], "kind": {"enum": [kind.value]}}
    schema["required"] = ["kind", *schema["required"]]
    return Declared(schema, front_matter_schema(), partial(front_matter_errors, kind))


DECLARED = {
    "services.yaml": Declared(catalogue_schema(), catalogue_schema(), catalogue_errors),
    "page": Declared(page_schema(), page_schema(), page_errors),
    "runbook": Declared(runbook_schema(), runbook_schema(), runbook_errors),
    **{kind.value: front_matter(kind) for kind in Kind},
}
ALLOWED = {name: valid(declared.own) for name, declared in DECLARED.items()}
every_document = pytest.mark.parametrize("name", DECLARED)


@every_document
def test_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(DECLARED[name].published)


@every_document
def test_parser_and_schema_take_the_same_values_at_every_place(name: str) -> None:
    declared = DECLARED[name]
    validator = Validator(declared.published)
    differences = []
    both = {True: 0, False: 0}
    for document in variants(declared.own):
        errors = declared.errors(document)
        allowed = validator.is_valid(document)
        if (allowed and errors - BEYOND_A_SCHEMA.keys()) or (not allowed and not errors):
            differences.append((document, errors))
        both[allowed] += 1
    assert differences == []
    assert min(both.values()) > 100  # the values are neither all right nor all wrong


@every_document
@given(data=st.data())
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_what_the_schema_allows_the_parser_takes(name: str, data: st.DataObject) -> None:
    document = data.draw(ALLOWED[name])
    assert DECLARED[name].errors(document) <= BEYOND_A_SCHEMA.keys()
