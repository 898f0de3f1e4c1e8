"""`statusgen schema`: JSON Schema of the files, for editors."""

from __future__ import annotations

import json

import click

from statusgen.commands.session import Session, command
from statusgen.reading.schema import (
    catalogue_schema,
    front_matter_schema,
    page_schema,
    runbook_schema,
    translation_schema,
)


@command("schema", example="statusgen schema incident > incident.schema.json\nstatusgen schema services")
@click.argument("which", type=click.Choice(["incident", "page", "runbook", "services", "translation"]))
def run(session: Session, which: str) -> int:
    """Print the JSON Schema (draft 2020-12) of the front matter of an incident, its translation, a page or a
    runbook, or of services.yaml."""
    schemas = {
        "incident": front_matter_schema,
        "page": page_schema,
        "runbook": runbook_schema,
        "services": catalogue_schema,
        "translation": translation_schema,
    }
    session.console.result(json.dumps(schemas[which](), indent=2, ensure_ascii=False))
    return 0
