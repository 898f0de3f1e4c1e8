"""`statusgen schema`: JSON Schema of the files, and forms, for editors."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

import click

from statusgen.commands.session import Session, command
from statusgen.commands.sources import project_of
from statusgen.model import Service
from statusgen.reading.kinds import Schema
from statusgen.reading.schema import (
    catalogue_schema,
    front_matter_schema,
    page_schema,
    runbook_schema,
    translation_schema,
)
from statusgen.writing.cms import write_cms
from statusgen.writing.form import write_form, write_template

SCHEMAS: dict[str, Callable[[], Schema]] = {
    "incident": front_matter_schema,
    "page": page_schema,
    "runbook": runbook_schema,
    "services": catalogue_schema,
    "translation": translation_schema,
}
FORMS: dict[str, Callable[[Iterable[Service]], str]] = {"form": write_form, "gitlab-form": write_template}


@command(
    "schema",
    example="statusgen schema incident > incident.schema.json\nstatusgen schema --cms > static/admin/config.yml\n"
    "statusgen schema form > .github/ISSUE_TEMPLATE/incident.yml",
)
@click.argument("which", required=False, type=click.Choice([*SCHEMAS, *FORMS]))
@click.option("--cms", is_flag=True, help="The configuration of a web editor (Decap CMS, Sveltia CMS).")
def run(session: Session, which: str | None, cms: bool) -> int:
    """Print the JSON Schema (draft 2020-12) of the front matter of an incident, its translation, a page or a
    runbook, or of services.yaml; or a form for the services of this project, by which people report incidents."""
    if cms == bool(which):
        raise click.UsageError("name one thing to print: a schema, a form, or --cms")
    if which in SCHEMAS:
        session.console.result(json.dumps(SCHEMAS[which](), indent=2, ensure_ascii=False))
        return 0
    project = project_of(session)
    today = session.now.astimezone(project.site.zone).date()
    offered = [service for service in project.services if service.until is None or today <= service.until]
    text = write_cms(project.site, project.services) if cms else FORMS[str(which)](offered)
    session.console.result(text.rstrip("\n"))
    return 0
