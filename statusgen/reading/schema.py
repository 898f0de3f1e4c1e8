"""JSON Schema (draft 2020-12) of what people write, for editors: generated from the declarations that parse it.

A schema says less than the parser: what points at something else (services, groups, channels), what only a calendar or
a clock knows, and quotes, which are gone when a schema sees a value.
"""

from __future__ import annotations

from statusgen.model import Kind
from statusgen.reading.catalogue import CATALOGUE
from statusgen.reading.frontkeys import FRONT_MATTER, MOST_TITLE
from statusgen.reading.kinds import Schema
from statusgen.reading.pages import PAGE
from statusgen.reading.runbooks import RUNBOOK
from statusgen.reading.translations import FRONT_MATTER as TRANSLATION

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def catalogue_schema() -> Schema:
    """The schema of services.yaml."""
    return {"$schema": DIALECT, "title": "services.yaml of statusgen", **CATALOGUE.schema()}


def front_matter_schema() -> Schema:
    """The schema of the front matter of files under incidents/, by their kind."""
    incident, maintenance, notice = (FRONT_MATTER[kind].schema() for kind in Kind)
    return {
        "$schema": DIALECT,
        "title": "Front matter of a statusgen incident, maintenance or notice",
        "if": _is(Kind.MAINTENANCE),
        "then": maintenance,
        "else": {"if": _is(Kind.NOTICE), "then": notice, "else": incident},
        "anyOf": [{"required": ["imported_from"]}, {"properties": {"title": {"maxLength": MOST_TITLE}}}],
    }


def page_schema() -> Schema:
    """The schema of the front matter of files under pages/."""
    return {"$schema": DIALECT, "title": "Front matter of a page of a statusgen project", **PAGE.schema()}


def runbook_schema() -> Schema:
    """The schema of the front matter of files under runbooks/."""
    return {"$schema": DIALECT, "title": "Front matter of a runbook of a statusgen project", **RUNBOOK.schema()}


def translation_schema() -> Schema:
    """The schema of the front matter of translations, `<id>.<language>.md`."""
    return {"$schema": DIALECT, "title": "Front matter of a statusgen translation", **TRANSLATION.schema()}


def _is(kind: Kind) -> Schema:
    return {"properties": {"kind": {"const": kind.value}}, "required": ["kind"]}
