"""`statusgen due`: what is owed now, to whom, and what to do about it."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

import click

from statusgen import build
from statusgen.commands.findings import printed, show
from statusgen.commands.sending import UNDELIVERED, open_channels, open_ledger, summary, tell
from statusgen.commands.session import Session, command
from statusgen.commands.witnesses import with_witnesses
from statusgen.delivery import Report, deliver
from statusgen.delivery.reminding import reminders
from statusgen.derive import Snapshot, take_snapshot
from statusgen.diagnostics import StatusgenError
from statusgen.disk import open_source
from statusgen.duties import Duty, duties
from statusgen.instants import stamp
from statusgen.language import Language
from statusgen.model import Audience, Project
from statusgen.printing import visible
from statusgen.prose import Prose
from statusgen.value import replace

FORMS = ("text", "json", "github")
A_MINUTE = 60.0
UNREADABLE = 3
"""The exit status where reminders rest on files with errors: what they say may be owed, and nobody knows."""

UNREAD = "What is due of files with errors is not known: mend them first."


@command("due", example="statusgen due\nstatusgen due --notify --watch")
@click.option("--format", "form", type=click.Choice(FORMS), help="How to print it.")
@click.option("--notify", is_flag=True, help="Remind staff by their channels, of each thing once.")
@click.option("--watch", is_flag=True, help="Stay, and look again each minute.")
def run(session: Session, form: str | None, notify: bool, watch: bool) -> int:
    """Print what is owed: updates to customers that are due within ten minutes or overdue, escalations, roles, reviews.

    Open incidents stand first, the most pressing of them at the top. The exit status is 1 if anything is overdue; with
    --notify 4 if a reminder could not be delivered, and 3 if files could not be read, so that nobody takes silence for
    good news. Staff channels and lists are those with `audience: internal`.
    """
    if not watch:
        return look(session, form, notify=notify)
    if session.fixed:
        raise click.UsageError("--watch goes by the clock: leave out --now")
    for seen in itertools.count():
        try:
            look(session, form, notify=notify)
        except StatusgenError as fault:  # a disk or a network that is back in a minute
            session.console.warn(visible(f"error: {fault.message}"))
        session.console.detail(f"looked {seen + 1} times")
        time.sleep(A_MINUTE)
        session = replace(session, now=session.clock())
    return 0


def look(session: Session, form: str | None, *, notify: bool) -> int:
    """Read the files, print what is owed now, and send reminders; the exit status."""
    cache = build.open_cache(session.cache)
    checked = build.check(open_source(session.source), session.now, cache)
    if checked.project is None or checked.errors:
        show(checked.problems, session)
    if checked.project is None:
        return UNREADABLE if notify else 1
    snapshot = take_snapshot(checked.project, session.now, Audience.INTERNAL)
    snapshot = with_witnesses(snapshot, checked, session, cache)
    cache.save()
    owed = duties(snapshot)
    chosen = form or ("github" if session.on_actions else "text")
    if chosen == "json":
        session.console.result(as_json(owed, session.now))
    elif chosen == "github":
        pressing = [duty.as_finding() for duty in owed if not duty.quiet]
        session.console.result(printed(pressing, "github", session).rstrip("\n"))
    else:
        unread = ["", UNREAD] if owed and checked.errors else [UNREAD] if checked.errors else []
        session.console.result("\n".join([*_lines(owed, session.now), *unread]) or "Nothing is due.")
    if notify and owed and not _remind(checked.project, snapshot, session):
        return UNDELIVERED
    if notify and checked.errors:
        return UNREADABLE
    return int(bool(checked.errors) or any(duty.is_overdue(session.now) for duty in owed))


def _remind(project: Project, snapshot: Snapshot, session: Session) -> bool:
    """Whether everybody who is to be reminded was."""
    report = Report()
    with Prose() as prose, open_ledger(session) as ledger, open_channels(project, session) as transports:
        tools = build.tools_for(project, session.source, prose)
        tasks = reminders(snapshot, tools, transports, report)
        deliver(tasks, ledger, transports, report, project.policy.notify.max_per_run)
    tell(report, session)
    session.console.say(summary(report))
    return report.is_complete


def _lines(owed: Sequence[Duty], now: datetime) -> list[str]:
    """A paragraph for each report: its title, and under it what is owed about it."""
    language = Language("en")
    lines: list[str] = []
    last = ""
    for duty in owed:
        view = duty.view
        if view.id != last:
            severity = f" ({view.severity})" if view.severity else ""
            lines += ["", visible(f"{view.title}{severity}, {view.id}")]
            last = view.id
        late = language.duration(abs(now - duty.due)).replace("\N{NO-BREAK SPACE}", " ")
        when = f"overdue by {late}" if duty.is_overdue(now) else f"due in {late}"
        lines.append(visible(f"  {when}: {duty.message} [{duty.code}]"))
        lines.append(visible(f"      {duty.owner + ': ' if duty.owner else ''}{duty.remedy}"))
    return lines[1:]


def as_json(owed: Sequence[Duty], now: datetime) -> str:
    """One object: how much is overdue and due soon, and each duty with its report, instant, owner and remedy."""
    late = sum(duty.is_overdue(now) for duty in owed)
    rows = [
        {
            "code": duty.code,
            "incident": duty.view.id,
            "title": duty.view.title,
            "severity": duty.view.severity,
            "due": stamp(duty.due),
            "overdue_s": int((now - duty.due) / timedelta(seconds=1)),
            "message": duty.message,
            "remedy": duty.remedy,
            "owner": duty.owner or None,
            "step": duty.step,
            "to": duty.to or None,
            "channels": duty.channels,
            "path": duty.view.incident.source.path,
        }
        for duty in owed
    ]
    return json.dumps({"overdue": late, "soon": len(owed) - late, "duties": rows})
