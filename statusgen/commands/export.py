"""`statusgen export`: everything, for other programs and for a move."""

from __future__ import annotations

from pathlib import Path

import click

from statusgen import __version__, build
from statusgen.commands.findings import printed
from statusgen.commands.saving import save
from statusgen.commands.session import Session, command
from statusgen.derive import take_snapshot
from statusgen.derive.promises import promised
from statusgen.diagnostics import StatusgenError
from statusgen.disk import MOST_KEPT, open_source
from statusgen.model import Audience, Kind, Project
from statusgen.outputs.api_export import hosted_history
from statusgen.prose import Prose
from statusgen.value import replace
from statusgen.writing.records import TEXT_FILES, TEXTS, records


@command("export", example="statusgen export --audience internal --output project.jsonl")
@click.option("--format", "form", type=click.Choice(["jsonl", "statuspage"]), default="jsonl", show_default=True)
@click.option(
    "--audience",
    type=click.Choice([str(word) for word in Audience]),
    default="public",
    show_default=True,
    help="For whom.",
)
@click.option("--output", "-o", type=click.Path(path_type=Path), help="The file (jsonl) or the folder (statuspage).")
def run(session: Session, form: str, audience: str, output: Path | None) -> int:
    """Write the whole model: as JSON Lines, or as the JSON files of a hosted status page.

    With --audience internal the JSON Lines hold every source file too, so that an import of them gives the same files.
    """
    checked = build.check(session.source, session.now, build.open_cache(session.cache))
    if checked.project is None or checked.errors:
        session.console.warn(printed([p for p in checked.problems if p.is_error], None, session).rstrip("\n"))
        raise StatusgenError("nothing is exported: the files have errors", "statusgen check", status=1)
    chosen = Audience(audience)
    if form == "statuspage":
        if output is None:
            raise click.UsageError("--format statuspage writes a folder: name it with --output")
        _hosted(session, checked.project, chosen, output)
        return 0
    lines = _lines(session, checked.project, chosen)
    if output is None:
        for line in lines:
            session.console.result(line)
    else:
        save(output, "".join(f"{line}\n" for line in lines).encode())
        session.console.say(f"{output}: {len(lines)} records")
    return 0


def _lines(session: Session, project: Project, audience: Audience) -> list[str]:
    texts = _texts(session) if audience is Audience.INTERNAL else {}
    if audience is Audience.PUBLIC:
        snapshot = take_snapshot(project, session.now, audience)
        shown = {view.id: view.incident for view in snapshot.incidents}  # what is told by now
        told = tuple(shown[incident.id] for incident in snapshot.project.incidents if incident.id in shown)
        project = replace(snapshot.project, incidents=told, policy=promised(project.policy))
    return list(records(project, texts, audience=audience, generator=f"statusgen {__version__}"))


def _texts(session: Session) -> dict[str, str]:
    """Every text of the project by its path; what is no UTF-8 is no text."""
    disk = open_source(session.source)
    found = [entry.path for folder in TEXTS for entry in disk.walk(folder) if not entry.odd]
    texts = {}
    for path in [*TEXT_FILES, *(path for path in found if path.endswith(TEXTS[path.partition("/")[0]]))]:
        data = disk.read(path, MOST_KEPT)
        if data is None:
            continue
        try:
            texts[path] = data.decode("utf-8")
        except UnicodeDecodeError:
            session.console.warn(f"left out: {path}: it is no UTF-8")
    return texts


def _hosted(session: Session, project: Project, audience: Audience, folder: Path) -> None:
    snapshot = take_snapshot(project, session.now, audience)
    with Prose() as prose:
        tools = build.tools_for(project, session.source, prose)
        for file in hosted_history(snapshot, tools):
            save(folder / file.path, file.make())
    notices = sum(view.kind is Kind.NOTICE for view in snapshot.incidents)
    if notices:
        session.console.warn(f"left out: {notices} of kind notice, which hosted status pages do not know")
    session.console.say(f"{folder}: {len(snapshot.incidents) - notices} incidents and maintenances")
