"""The parser and the JSON Schema that is made from the same declarations agree on what is right."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from statusgen.diagnostics import Diagnostic
from statusgen.reading.catalogue import read_catalogue
from statusgen.reading.schema import catalogue_schema
from tests.reading.schemas import Validator, valid, variants

BEYOND_A_SCHEMA = {
    "unknown-group": "points at something else",
    "unknown-dependency": "points at something else",
    "unknown-channel": "points at something else",
    "circular-reference": "points at something else",
    "id-taken": "compares two entries",
    "until-before-since": "compares two dates",
    "escalation-twice": "compares two keys",
    "impossible-time": "asks the calendar",
    "year-out-of-range": "asks the calendar",
    "unknown-zone": "asks the time-zone database",
    "bad-report-period": "asks the calendar",
    "bad-percentage": "a pattern knows no range",
    "bad-duration": "a pattern knows no sum",
    "unquoted-text": "a schema does not see quotes",
    "key-not-text": "is refused before keys are looked at",
}
"""What the parser finds and no schema can say."""

CATALOGUE = catalogue_schema()


def catalogue_problems(document: Any) -> tuple[Diagnostic, ...]:
    return read_catalogue(json.dumps(document).encode()).problems


@pytest.mark.parametrize("schema", [CATALOGUE])
def test_is_a_schema(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)


def test_parser_and_schema_take_the_same_values_at_every_place() -> None:
    validator = Validator(CATALOGUE)
    differences = []
    both = {True: 0, False: 0}
    for document in variants(CATALOGUE):
        errors = [problem for problem in catalogue_problems(document) if problem.is_error]
        said = [problem for problem in errors if problem.code not in BEYOND_A_SCHEMA]
        allowed = validator.is_valid(document)
        if (allowed and said) or (not allowed and not errors):
            differences.append((document, [f"{e.span} {e.code}" for e in errors]))
        both[allowed] += 1
    assert differences == []
    assert min(both.values()) > 500  # the values are neither all right nor all wrong


@given(valid(CATALOGUE))
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
def test_what_the_schema_allows_the_parser_takes(document: Any) -> None:
    errors = {problem.code for problem in catalogue_problems(document) if problem.is_error}
    assert errors <= BEYOND_A_SCHEMA.keys()
