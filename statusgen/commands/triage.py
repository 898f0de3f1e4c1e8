"""`statusgen triage`: what a description of trouble is probably about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import click

from statusgen import build
from statusgen.commands.completion import incident_ids
from statusgen.commands.session import Session, command
from statusgen.commands.sources import incident_named
from statusgen.derive.audience import for_audience
from statusgen.derive.similar import Triage, open_at, triage
from statusgen.diagnostics import StatusgenError
from statusgen.model import Audience
from statusgen.printing import visible
from statusgen.reading import load

_LONGEST = 100
_PART = {0: "few", 1: "some", 2: "many"}


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
    cache = build.open_cache(session.cache)
    project = load(session.source, cache=cache.table("incidents")).value
    cache.save()
    if project is None:
        raise StatusgenError("services.yaml must be mended first", "statusgen check", status=1)
    project = for_audience(project, audience)
    open_ids = open_at(project, session.now)
    if of is None:
        return triage(project, text or "", open_ids=open_ids)
    incident = incident_named(project, of)
    others = replace(project, incidents=tuple(one for one in project.incidents if one is not incident))
    said = "\n".join((incident.title, *(update.body for update in incident.updates[:1])))
    return triage(others, said, services=dict(incident.services), open_ids=open_ids)


def lines(found: Triage) -> Iterator[str]:
    """The answer for people."""
    names = [f"{one.service.name} ({one.service.id}), {one.share:.0%}" for one in found.services]
    yield _line("Service", "; ".join(names) or "none that is known: say it in other words")
    yield _line("Severity", f"{found.severity or 'not known'}{_reason(found)}")
    yield from (_line("Open now", f"{one.id}: {one.title}") for one in found.duplicates)
    for one in found.similar:
        solved = f" [solved by: {_short(one.solved_by)}]" if one.solved_by else ""
        yield _line("Similar", f"{one.incident.id}: {one.incident.title}{solved}")
    yield from (_line("Runbook", f"{one.id}: {one.title}") for one in found.runbooks[:1])
    if found.team:
        yield _line("Team", found.team)
    yield from (_line("Meanwhile", _short(text)) for text in found.self_help)


def as_json(found: Triage) -> dict[str, Any]:
    """The answer for machines; docs/triage.schema.json describes it."""
    weighed = found.weighed
    return {
        "services": [
            {"id": one.service.id, "name": one.service.name, "share": round(one.share, 3)} for one in found.services
        ],
        "severity": found.severity,
        "reasons": None
        if weighed is None
        else {
            "service": weighed.service.id,
            "impact": weighed.impact,
            "criticality": weighed.service.criticality,
            "users": weighed.service.users,
            "points": list(weighed.points),
        },
        "voters": found.voters,
        "open": [{"id": one.id, "title": one.title} for one in found.duplicates],
        "similar": [
            {
                "id": one.incident.id,
                "title": one.incident.title,
                "likeness": round(one.likeness, 3),
                "severity": one.incident.severity,
                "solved_by": one.solved_by or None,
            }
            for one in found.similar
        ],
        "runbooks": [{"id": one.id, "title": one.title} for one in found.runbooks],
        "team": found.team,
        "self_help": list(found.self_help),
    }


def _reason(found: Triage) -> str:
    weighed = found.weighed
    if weighed is None:
        return f", as {found.voters} of the similar ones" if found.voters else ""
    service, (impact, critical, users) = weighed.service, weighed.points
    affected = f"{weighed.impact.replace('_', ' ')} of {service.name} ({impact})"
    return (
        f": {affected} + criticality {service.criticality or 'not told'} ({critical}) + {_PART[users]} users ({users})"
    )


def _line(name: str, text: str) -> str:
    return f"{name:<10} {visible(text)}"


def _short(text: str) -> str:
    """The first line, or as much of it as fits."""
    line = " ".join(text.strip().partition("\n")[0].split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
