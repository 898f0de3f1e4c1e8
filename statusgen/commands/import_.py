"""`statusgen import`: the incidents of another system."""

from __future__ import annotations

import json

import click

from statusgen.build import open_cache
from statusgen.commands.findings import printed
from statusgen.commands.session import Session, command
from statusgen.diagnostics import StatusgenError
from statusgen.importers import IMPORTERS, SENDERS, Saved, import_site, is_address
from statusgen.printing import as_json, visible
from statusgen.reading.incidents import DRAFT

MOST_BYTES = 1 << 20
"""Of one message."""


@command("import", example="statusgen import cstate ../old-status --source my-status")
@click.argument("system", type=click.Choice([*IMPORTERS, *SENDERS]))
@click.argument("place", metavar="SOURCE")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to answer.")
def run(session: Session, system: str, place: str, form: str) -> int:
    """Take over the incidents of SYSTEM into the project at --source, which is made if it is not there. SOURCE is a
    folder, a file or an address, as the system has it; a message of monitoring is a file, or `-` for standard input.

    Nothing that is there is overwritten: a second import adds what is new, updates of files that are there among it.
    What cannot be taken over is named, with the reason.
    """
    console = session.console
    if system in SENDERS:
        saved = SENDERS[system].take(_message(place), session.source, session.now)
    else:
        cache = open_cache(session.cache)
        memo = cache.table("web")
        saved = import_site(system, place, session.source, session.environ, memo=memo, progress=console.progress)
        if is_address(place) and not _failed(saved):
            cache.save()
    if form == "json":
        findings = json.loads(as_json(saved.problems))["diagnostics"]
        console.result(json.dumps({**saved.as_json(), "diagnostics": findings}, ensure_ascii=False))
    else:
        if saved.problems:
            console.warn(printed(saved.problems, "text", session).rstrip("\n"))
        for one in saved.left_out:
            console.warn(visible(f"left out: {one.item}: {one.reason}"))
        grown = f"{len(saved.extended)} with new updates, " if saved.extended else ""
        done = f"{len(saved.written)} written, {grown}{len(saved.unchanged)} unchanged, {len(saved.left_out)} left out"
        console.result(f"{saved.read} {'incident' if saved.read == 1 else 'incidents'} read: {done}")
        for path in (path for path in saved.written if f"/{DRAFT}" in path):
            console.say(f"{path} is a draft: read it, and take `{DRAFT}` out of its name to publish it")
        if not _failed(saved):
            console.say(f"Next: statusgen check --source {session.source}")
    return int(_failed(saved))


def _failed(saved: Saved) -> bool:
    """Whether nothing was written, because of what is wrong with the source."""
    return any(problem.is_error for problem in saved.problems)


def _message(place: str) -> bytes:
    """What one message says."""
    try:
        with click.open_file(place, "rb") as file:
            data: bytes = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise StatusgenError(
            f"cannot read {place}: {error.strerror}", "give a file, or - for standard input", 2
        ) from None
    if len(data) > MOST_BYTES:
        raise StatusgenError(f"{place} is larger than 1 MiB", "a message is smaller", 1)
    return data
