"""`statusgen init`: a working project to start from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from statusgen.commands.saving import save
from statusgen.commands.session import Session, command
from statusgen.model import Impact, Incident, Kind, Severity, Source, Status, Update, Window
from statusgen.reading.schema import catalogue_schema, front_matter_schema, translation_schema
from statusgen.writing import write_incident

WORKFLOW = ".github/workflows/status.yml"

_HISTORY_SINCE = re.compile(r"(?<=history_since: )\d{4}-\d\d-\d\d")

EDITOR_SETTINGS = {
    "yaml.schemas": {
        ".vscode/services.schema.json": "services.yaml",
        ".vscode/incident.schema.json": ["incidents/**/*.md", "!incidents/**/*.*.md"],
        ".vscode/translation.schema.json": "incidents/**/*.*.md",
    },
    "markdown.validate.enabled": True,
}
"""For editors with the YAML language server: keys of services.yaml are completed and checked while typing, and those of
front matter where the editor gives it to that server, which VS Code's YAML extension does not. A file
`ID.LANGUAGE.md` is a translation, which has keys of its own."""

EDITOR_EXTENSIONS = {"recommendations": ["redhat.vscode-yaml"]}

EDITOR_TASKS = {
    "version": "2.0.0",
    "tasks": [
        {
            "label": "statusgen check",
            "type": "shell",
            "command": "statusgen check",
            "options": {"env": {"NO_COLOR": "1"}},
            "presentation": {"reveal": "silent", "clear": True},
            "group": {"kind": "build", "isDefault": True},
            "problemMatcher": {
                "owner": "statusgen",
                "fileLocation": ["relative", "${workspaceFolder}"],
                "pattern": {
                    "regexp": r"^(.+?):(\d+):(\d+): (error|warning): (.+) \[([a-z0-9-]+)\]$",
                    **{name: n for n, name in enumerate(("file", "line", "column", "severity", "message", "code"), 1)},
                },
            },
        }
    ],
}
"""The task that VS Code runs as its build: what `check` finds stands at its lines, in front matter too."""


@command("init", example="statusgen init my-status\ncd my-status\nstatusgen serve")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(file_okay=False, path_type=Path))
def run(session: Session, folder: Path | None) -> int:
    """Write a working project into DIR (default: the source folder): a catalogue, one example of each kind, a workflow
    that publishes and tells, and editor settings. Nothing that is there is overwritten; a project with a catalogue of
    its own gets what it lacks, without the examples."""
    target = folder or session.source
    written = set()
    for path, text in _files(session.now, is_new=not (target / "services.yaml").exists()):
        place = target / path
        if place.exists():
            session.console.say(f"kept     {place}")
            continue
        save(place, text.encode())
        written.add(path)
        session.console.say(f"written  {place}")
    here = "" if target.resolve() == Path.cwd() else f" --source {target}"
    session.console.say(f"\nNext: statusgen serve{here}")
    if WORKFLOW in written:
        place = target / WORKFLOW
        session.console.say(f"Before CI can publish: name your copy of statusgen, and its commit, in {place}")
    return 0


def _files(now: datetime, *, is_new: bool) -> Iterator[tuple[str, str]]:
    """Path and text of everything that a project has; a new one begins with examples, which name its services."""
    starter = resources.files("statusgen").joinpath("starter")
    if is_new:
        yield "services.yaml", _HISTORY_SINCE.sub(f"{now:%Y-%m-%d}", _text(starter.joinpath("services.yaml")))
        for incident in _examples(now.replace(second=0)):
            yield f"incidents/{incident.id}.md", write_incident(incident, ZoneInfo("UTC"))
    yield "incidents/_templates/outage.md", _text(starter.joinpath("incidents", "_templates", "outage.md"))
    yield WORKFLOW, _text(starter.joinpath("status.yml"))
    yield ".gitignore", "/site/\n/.statusgen/\n"
    yield ".vscode/settings.json", json.dumps(EDITOR_SETTINGS, indent=2) + "\n"
    yield ".vscode/extensions.json", json.dumps(EDITOR_EXTENSIONS, indent=2) + "\n"
    yield ".vscode/tasks.json", json.dumps(EDITOR_TASKS, indent=2) + "\n"
    yield ".vscode/services.schema.json", json.dumps(catalogue_schema(), indent=2) + "\n"
    yield ".vscode/incident.schema.json", json.dumps(front_matter_schema(), indent=2) + "\n"
    yield ".vscode/translation.schema.json", json.dumps(translation_schema(), indent=2) + "\n"


def _text(file: Traversable) -> str:
    return file.read_text("utf-8")


def _examples(now: datetime) -> Iterator[Incident]:
    """One of each kind: an incident of yesterday, work planned for next week, a notice of today."""
    began = now - timedelta(days=1)
    yield Incident(
        id=f"{began:%Y-%m-%d}-mail-arrives-late",
        kind=Kind.INCIDENT,
        title="Mail from outside arrives late",
        source=Source(""),
        services={"email": Impact.DEGRADED},
        severity=Severity.HIGH,
        determined=began,
        started=began,
        category="capacity",
        root_cause="A full queue on one relay.",
        resolution="The queue was emptied, and an alarm now watches its length.",
        updates=(
            Update(
                began + timedelta(minutes=12),
                Status.INVESTIGATING,
                "Mail from outside reaches you up to **40 minutes late**. Nothing is lost. We look for the cause.",
                next_update=began + timedelta(hours=1, minutes=12),
            ),
            Update(
                began + timedelta(hours=1),
                Status.IDENTIFIED,
                "A full queue on one relay holds messages back. Webmail works as usual: please use it for urgent mail.",
                eta=began + timedelta(hours=3),
                next_update=began + timedelta(hours=2),
            ),
            Update(began + timedelta(hours=2), Status.RESOLVED, "All delayed mail has been delivered."),
        ),
    )
    start = (now + timedelta(days=7)).replace(hour=22, minute=0)
    yield Incident(
        id=f"{start:%Y-%m-%d}-new-switches",
        kind=Kind.MAINTENANCE,
        title="New switches in the main building",
        source=Source(""),
        services={"network": Impact.MAINTENANCE},
        announced=now,
        window=Window(start, start + timedelta(hours=4)),
        summary="The network is interrupted for up to ten minutes, twice. Remote access is not affected.",
    )
    yield Incident(
        id=f"{now:%Y-%m-%d}-this-page",
        kind=Kind.NOTICE,
        title="This is our new status page",
        source=Source(""),
        announced=now,
        updates=(Update(now, Status.POSTED, "Subscribe to it, and you are told of each outage and of planned work."),),
    )
