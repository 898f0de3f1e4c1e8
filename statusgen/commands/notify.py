"""`statusgen notify`: tell everybody what they have not been told yet."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping

import click

from statusgen import build
from statusgen.channels import Transport
from statusgen.commands.findings import show
from statusgen.commands.rescuing import OMISSIONS, Sources
from statusgen.commands.sending import UNDELIVERED, audiences, open_channels, open_ledger, subscribers_of, summary, tell
from statusgen.commands.session import Session, command
from statusgen.commands.witnesses import LEDGER, LEDGER_DEFAULT, open_witnesses, readable
from statusgen.delivery import Report, Task, affordable, deliver
from statusgen.delivery.recipients import Recipients
from statusgen.delivery.telling import Telling
from statusgen.derive import take_snapshot
from statusgen.diagnostics import StatusgenError
from statusgen.disk import Disk, open_source
from statusgen.duties import unsaid
from statusgen.model import Audience, Project
from statusgen.printing import visible
from statusgen.prose import Prose
from statusgen.value import replace


@command("notify", example="statusgen notify --dry-run\nstatusgen notify --format json")
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@click.option("--keep-going", is_flag=True, help="As build has it: files with errors keep no other from customers.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="How to print it.")
def run(session: Session, dry_run: bool, keep_going: bool, form: str) -> int:
    """Send what has not been sent yet: new incidents, updates, restorations, maintenance reminders.

    What was sent is kept in the ledger (STATUSGEN_LEDGER), so that it may be run as often as you like. The exit status
    is 4 if anything could not be delivered. Nothing is sent where files have errors; with --keep-going all else is, as
    it is published, with exit status 5.
    """
    disk, cache = open_source(session.source), build.open_cache(session.cache)
    found = build.check(disk, session.now, cache)
    if found.project is None or found.errors:
        show(found.problems, session)
    repository = open_witnesses(session).repository if keep_going else None
    sources = Sources(disk, found, repository, session, cache, keep_going=keep_going)
    if sources.checked.project is None or sources.checked.errors:
        return 1
    return _tell_all(sources.checked.project, sources, session, dry_run=dry_run, careful=keep_going, form=form)


def _tell_all(project: Project, sources: Sources, session: Session, *, dry_run: bool, careful: bool, form: str) -> int:
    """Send it, or say what would be sent; `careful`: everything is composed before anything is sent."""
    if not project.channels:
        session.console.warn("no channel stands in services.yaml, so that nobody is told: see docs/notifying.md")
    report = Report()
    with (
        Prose() as prose,
        open_ledger(session, oldest=project.policy.notify.max_age) as ledger,
        open_channels(project, session) as transports,
    ):
        snapshots = {audience: take_snapshot(project, session.now, audience) for audience in audiences(project)}
        recipients = Recipients(transports, subscribers_of(project, session))

        def made(project: Project, disk: Disk) -> Telling:
            telling = Telling(snapshots, build.tools_for(project, disk, prose), ledger, recipients)
            if careful:
                telling.try_out()
            return telling

        telling = sources.work(project, made)
        if telling.begins:
            where = visible(session.environ.get(LEDGER, LEDGER_DEFAULT))
            session.console.warn(f"{LEDGER}={where}: a new ledger: the first run tells only of what is open or to come")
        contradicted = readable(telling.contradicted(project), sources.found)
        report.unsaid = unsaid(replace(snapshots[Audience.PUBLIC], contradicted=contradicted))
        report.too_late = [*telling.too_late()]
        if dry_run:
            most = project.policy.notify.max_per_run
            sendable = affordable(telling.tasks(report), ledger, report, most)
            return _rehearse(sendable, transports, report, session, form)
        telling.show(((id, transports[id], channel.choice) for id, channel in project.channels.items()), report)
        telling.hold_back(project, session.now)
        telling.settle(report, telling.known(contradicted))
        deliver(telling.tasks(report), ledger, transports, report, project.policy.notify.max_per_run)
    tell(report, session)
    session.console.result(json.dumps(report.as_json()) if form == "json" else summary(report))
    if not report.is_complete:
        return UNDELIVERED
    return OMISSIONS if any(problem.is_error for problem in sources.found) else 0


def _rehearse(
    tasks: Iterable[Task], transports: Mapping[str, Transport], report: Report, session: Session, form: str
) -> int:
    """What a run would send now, counted for each message and channel, and what would keep it from that."""
    notes = {task.key: replace(task.note, to="") for task in tasks}  # an address in two lists is one recipient
    counts = Counter(notes.values())
    for channel in sorted({note.channel for note in notes.values()}):
        try:
            transports[channel].ready()
        except StatusgenError as fault:
            report.faults[channel] = fault.message
    status = 0 if report.is_complete else UNDELIVERED
    if form == "json":
        rows = [
            {key: word for key, word in note.row().items() if key != "to"} | {"recipients": count}
            for note, count in counts.items()
        ]
        said = {"sent": 0, "waiting": report.waiting, "doubtful": [], "would_send": rows, **report.claims}
        said["faults"] = report.faults
        said["unsaid"] = report.unsaid_rows
        session.console.result(json.dumps(said))
        return status
    tell(report, session)
    rows_of_text = [visible(f"{n.what}: by {n.channel} to {count}") for n, count in counts.items()]
    session.console.result("\n".join(rows_of_text) or "There is nothing to send.")
    return status
