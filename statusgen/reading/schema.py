"""JSON Schema (draft 2020-12) of what people write, for editors: generated from the declarations that parse it.

A schema says less than the parser: what points at something else (services, groups, channels), what only a calendar or
a clock knows, and quotes, which are gone when a schema sees a value.
"""

from __future__ import annotations

from statusgen.reading.catalogue import CATALOGUE
from statusgen.reading.kinds import Schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def catalogue_schema() -> Schema:
    """The schema of services.yaml."""
    return {"$schema": DIALECT, "title": "services.yaml of statusgen", **CATALOGUE.schema()}
