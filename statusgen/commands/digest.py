"""`statusgen digest`: what happened in a period, what is open and what is to come, as a mail."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

import click

from statusgen import build, urls
from statusgen.commands.findings import printed
from statusgen.commands.saving import save
from statusgen.commands.sending import (
    UNDELIVERED,
    audiences,
    open_channels,
    open_ledger,
    subscribers_of,
    summary,
    tell,
)
from statusgen.commands.session import Session, command
from statusgen.delivery import Report, deliver
from statusgen.delivery.digesting import Digesting
from statusgen.delivery.recipients import Recipients
from statusgen.derive import Snapshot, in_language, take_snapshot
from statusgen.derive.digests import Period
from statusgen.derive.narrow import chosen, narrowed
from statusgen.derive.selections import Selection
from statusgen.diagnostics import StatusgenError
from statusgen.disk import open_source
from statusgen.messages import compose_digest
from statusgen.messages.mail import as_mail
from statusgen.model import Frequency, Project
from statusgen.prose import Prose


@command(
    "digest",
    example="statusgen digest --period weekly\n"
    "statusgen digest --period daily --service email --group network --output outbox",
)
@click.option(
    "--period", type=click.Choice([str(word) for word in Period]), required=True, help="What it looks back on."
)
@click.option("--service", "services", multiple=True, metavar="ID", help="Only this service; may be given again.")
@click.option("--group", "groups", multiple=True, metavar="ID", help="Only the services of this group.")
@click.option("--view", "views", multiple=True, metavar="ID", help="Only the services of this view.")
@click.option("--language", metavar="CODE", help="One of the site's languages (default: its own).")
@click.option("--output", "-o", type=click.Path(file_okay=False, path_type=Path), help="The folder for the .eml file.")
@click.option("--send", is_flag=True, help="Send it to all who want one each period, of what they chose.")
def run(
    session: Session,
    period: str,
    services: tuple[str, ...],
    groups: tuple[str, ...],
    views: tuple[str, ...],
    language: str | None,
    output: Path | None,
    send: bool,
) -> int:
    """Print the digest of the day, the seven days or the calendar month that ended last; write or send it as a mail.

    It is for the public: nothing internal is in it. The file is <period>-<last day>[-<services>].eml. --send is for the
    channels, lists and subscribers with this `frequency`, each once a period; the exit status is 4 if anything could
    not be delivered.
    """
    if send and (services or groups or views or language or output):
        raise click.UsageError("--send goes by what each recipient chose: leave out the other options")
    checked = build.check(open_source(session.source), session.now, build.open_cache(session.cache))
    if checked.project is None or checked.errors:
        session.console.warn(printed([p for p in checked.problems if p.is_error], None, session).rstrip("\n"))
        raise StatusgenError("there is no digest: the files have errors", "statusgen check", status=1)
    project = checked.project
    if send:
        return _send(project, Period(period), session)
    snapshot = take_snapshot(project, session.now)
    with Prose() as prose:
        tools = build.tools_for(project, session.source, prose)
        list_id = "-".join((*views, *groups, *services))
        if language and language != tools.language.code:
            tools = next((other for other in tools.others if other.language.code == language), tools)
            if tools.language.code != language:
                raise click.UsageError(f"the site is not in {language}")
            snapshot = in_language(snapshot, language)
        selection = _selection(snapshot, views=views, groups=groups, services=services) if list_id else None
        seen = narrowed(snapshot, selection) if selection else snapshot
        name = selection.name if selection else ""
        message = compose_digest(seen, Period(period), tools, name, list_id)
    if message is None:
        session.console.say("nothing to report: no digest (policy.digest.when_quiet)")
    elif output is None:
        session.console.result(message.text.rstrip("\n"))
    else:
        own = "" if tools.language is tools.main else f"-{tools.language.code}"
        path = output / f"{message.key.removeprefix('digest/').replace('/', '-')}{own}.eml"
        save(path, as_mail(message, snapshot.project, list_id, name))
        session.console.result(str(path))
    return 0


def _send(project: Project, period: Period, session: Session) -> int:
    report = Report()
    with Prose() as prose, open_ledger(session) as ledger, open_channels(project, session) as transports:
        tools = build.tools_for(project, session.source, prose)
        snapshots = {audience: take_snapshot(project, session.now, audience) for audience in audiences(project)}
        recipients = Recipients(transports, subscribers_of(project, session, Frequency(period)))
        tasks = Digesting(snapshots, tools, recipients).tasks(period, report)
        deliver(tasks, ledger, transports, report, project.policy.notify.max_per_run)
    tell(report, session)
    session.console.result(summary(report))
    return 0 if report.is_complete else UNDELIVERED


def _selection(snapshot: Snapshot, **given: tuple[str, ...]) -> Selection:
    shown = {view.path for view in snapshot.views}
    for kind, known in (
        ("views", [view.id for view in snapshot.project.views if urls.view(view.id) in shown]),
        ("groups", [group.id for group in snapshot.all_groups]),
        ("services", list(snapshot.service_by_id)),
    ):
        for id in given[kind]:
            if id not in known:
                near = get_close_matches(id, known, n=1)
                hint = f": did you mean {near[0]}?" if near else f"; there are {', '.join(known) or 'none'}"
                raise click.UsageError(f"--{kind[:-1]}: there is no {kind[:-1]} {id}{hint}")
    return chosen(snapshot, **given)
