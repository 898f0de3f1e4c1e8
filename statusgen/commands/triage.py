"""`statusgen triage`: what a description of trouble is probably about."""

from __future__ import annotations

import json

import click

from statusgen.commands.advice import as_json, lines
from statusgen.commands.completion import incident_ids
from statusgen.commands.session import Session, command
from statusgen.derive.audience import for_audience
from statusgen.derive.similar import Triage, open_at, triage
from statusgen.diagnostics import StatusgenError
from statusgen.model import Audience
from statusgen.reading import load
from statusgen.value import replace
from statusgen.versions import open_cache


@command(
    "triage", example="statusgen triage 'mail from outside is slow since 8'\nstatusgen triage --of 2026-11-20-mail-late"
)
@click.argument("text", required=False)
@click.option(
    "--of", "of", metavar="ID", shell_complete=incident_ids, help="What the file ID says, in the place of TEXT."
)
@click.option(
    "--audience", type=click.Choice([str(word) for word in Audience]), default="internal", help="Who reads it."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to answer.")
def run(session: Session, text: str | None, of: str | None, audience: str, form: str) -> int:
    """Say what TEXT is probably about: the service, the severity with its reasons, what is open already, similar past
    incidents with what solved them, the runbook, the team, and what helps meanwhile.

    It counts words of the project's own files, and asks nobody.
    """
    if (text is None) == (of is None):
        raise click.UsageError("give a text, or a file with --of")
    found = asked(session, text, of, Audience(audience))
    if form == "json":
        session.console.result(json.dumps(as_json(found), ensure_ascii=False))
    else:
        session.console.result("\n".join(lines(found)))
    return 0


def asked(session: Session, text: str | None, of: str | None, audience: Audience) -> Triage:
    """The triage of a text, or of a file, which is no past of its own."""
    cache = open_cache(session.cache)
    project = load(session.source, cache=cache.table("incidents")).value
    cache.save()
    if project is None:
        raise StatusgenError("services.yaml must be mended first", "statusgen check", status=1)
    project = for_audience(project, audience)
    open_ids = open_at(project, session.now)
    if of is None:
        return triage(project, text or "", open_ids=open_ids)
    from statusgen.commands.sources import incident_named  # with all that builds, which takes longer than the answer

    incident = incident_named(session, project, of)
    others = replace(project, incidents=tuple(one for one in project.incidents if one is not incident))
    said = "\n".join((incident.title, *(update.body for update in incident.updates[:1])))
    return triage(others, said, services=dict(incident.services), open_ids=open_ids)
