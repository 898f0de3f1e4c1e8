"""`statusgen update`: append an update to an incident."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from difflib import get_close_matches
from zoneinfo import ZoneInfo

import click

from statusgen.commands.completion import incident_ids, statuses
from statusgen.commands.given import impacts_given, past_given, refuse_unfitting, time_given
from statusgen.commands.session import Session, command
from statusgen.commands.sources import (
    incident_named,
    local,
    project_of,
    save,
    say_promises,
    text_given,
    time_of_update,
)
from statusgen.derive import IncidentView, take_snapshot
from statusgen.diagnostics import StatusgenError
from statusgen.model import Audience, Incident, Kind, Project, Severity, Status, Update, Window
from statusgen.model.incident import STATUSES
from statusgen.value import replace
from statusgen.writing import append_update

OVER = frozenset({Status.FALSE_ALARM, Status.COMPLETED, Status.CANCELLED, Status.ENDED})
"""The endings after which nothing is taken up again."""


@command(
    "update",
    example="statusgen update 2026-11-20-mail-late identified -m 'A full queue holds mail back.' --next-update 10:00",
)
@click.argument("id", shell_complete=incident_ids)
@click.argument("status", shell_complete=statuses)
@click.option("-m", "--message", metavar="TEXT", help="What to tell (default: write it in $EDITOR).")
@click.option("--at", metavar="TIME", help="When it was said (default: now).")
@click.option("--eta", metavar="TIME", help="When service is expected back.")
@click.option("--next-update", metavar="TIME", help="When the next update comes (default: as the policy says).")
@click.option("--service", "services", multiple=True, metavar="ID=IMPACT", help="An impact from now on; may repeat.")
@click.option(
    "--severity", type=click.Choice([str(word) for word in Severity]), help="The incident is prioritised anew."
)
@click.option("--window", nargs=2, metavar="START END", help="Planned work is moved or extended.")
@click.option("--internal", is_flag=True, help="For staff only.")
@click.option("--escalated-to", metavar="TEXT", help="Who it was handed up to (staff see it).")
@click.option("--author", metavar="TEXT", help="Who says it (staff see it).")
def run(
    session: Session,
    id: str,
    status: str,
    message: str | None,
    at: str | None,
    eta: str | None,
    next_update: str | None,
    services: tuple[str, ...],
    severity: str | None,
    window: tuple[str, str] | None,
    internal: bool,
    escalated_to: str | None,
    author: str | None,
) -> int:
    """Append an update with STATUS to the incident ID. What stands in the file stays as it is.

    TIME is 14:30 (the next such moment; of --at the last one), +2h (from the update on) or 2026-11-22 14:30, in the
    site's zone.
    """
    project = project_of(session)
    incident = incident_named(session, project, id)
    word = _status(status, incident.kind)
    refuse_unfitting(incident.kind, {"severity": severity, "window": window})
    promises = [f"--{name}" for name, given in (("eta", eta), ("next-update", next_update)) if given is not None]
    if word.is_ending and promises:
        raise click.UsageError(f"{', '.join(promises)}: `{word}` ends it, and nothing is left to promise")
    zone = project.site.zone
    when = past_given(at, zone, now=session.now, option="--at") or time_of_update(session.now, incident)
    _say_what_happens(session, project, incident, word, when)
    promised = time_given(next_update, zone, after=when, option="--next-update")
    hit = impacts_given(services, project, None)
    if not hit.keys() <= set(incident.services):
        raise StatusgenError(*_not_named(incident, hit), status=1)
    update = Update(
        at=when,
        status=word,
        body=(message or "").strip(),
        services=hit,
        eta=time_given(eta, zone, after=when, option="--eta"),
        next_update=promised or _promised(project, incident, word, when, severity, internal=internal),
        severity=Severity(severity) if severity else None,
        window=_window(window, zone, when),
        audience=Audience.INTERNAL if internal else Audience.PUBLIC,
        escalated_to=escalated_to,
        author=author,
    )
    typed = text_given(session, f"{incident.title}: {word}.") if message is None else ""
    update = replace(update, body=typed or update.body)
    path = session.source / incident.source.path
    text = path.read_bytes().decode("utf-8")
    failed = save(session, path, append_update(text, update, zone), accepted=True, typed=typed)
    if not failed:
        session.console.result(str(path))
        say_promises(session, update, zone)
        if incident.imported_from and project.channels and not internal:
            session.console.warn(
                f"nobody is mailed of this: {incident.source.path} is imported, which makes it history. "
                "If you go on with it here, take the line `imported_from` out before the next `notify`"
            )
    return failed


def _not_named(incident: Incident, services: Iterable[str]) -> tuple[str, str]:
    """That an outage reaches services which the file does not name, and what to do first."""
    new = [id for id in services if id not in incident.services]
    lines = ", ".join(f"`{id}: operational`" for id in new)
    place = incident.source.span("services")
    hint = f"add {lines} under the `services` of line {place.line}, and run this again"
    return f"{place.path} does not name {', '.join(new)} yet", hint


def _status(word: str, kind: Kind) -> Status:
    if word == "closed":
        raise click.UsageError(
            "an incident closes by itself, some days after it is resolved; statusgen due says what is missing"
        )
    known = [status.value for status in STATUSES[kind]]
    if word in known:
        return Status(word)
    near = get_close_matches(word, known, n=1)
    hint = f": did you mean {near[0]}?" if near else f"; there are {', '.join(known)}"
    raise click.UsageError(f"{word} is no status of this kind ({kind}){hint}")


def _say_what_happens(session: Session, project: Project, incident: Incident, word: Status, when: datetime) -> None:
    """Refuse what cannot follow, and tell what a reopening means."""
    last = next((u for u in reversed(incident.updates) if u.status is not Status.POSTMORTEM), None)
    if last is None:
        return
    zone = project.site.zone
    newest = incident.updates[-1].at
    if newest > session.now:
        place = incident.source.span(f"updates.{len(incident.updates) - 1}")
        raise StatusgenError(
            f"the last update of {incident.id} is of {local(newest, zone)}, which is still to come ({place})",
            "nothing can follow it before that: correct the time there, if that is not meant",
            status=1,
        )
    if newest >= when:
        raise StatusgenError(
            f"{incident.id} already has an update of {local(newest, zone)}",
            f"updates stand in time order, and this one is of {local(when, zone)}; give a later time with --at",
            status=1,
        )
    if last.status in OVER and word is not Status.POSTMORTEM:
        kind = "maintenance" if incident.kind is Kind.MAINTENANCE else str(incident.kind)
        raise StatusgenError(
            f"{incident.id} is {last.status.replace('_', ' ')} since {local(last.at, zone)} and cannot go on",
            f"write a new file: statusgen new {kind}",
            status=1,
        )
    if last.status is Status.RESOLVED and word not in (Status.POSTMORTEM, Status.RESOLVED):
        view = _view(project, incident, session.now)
        state = "closed, and resolved" if view and view.is_closed else "resolved"
        session.console.warn(
            f"{incident.id} is {state} since {local(last.at, zone)}: this reopens it, which counts in the reopen rate. "
            "If it is another fault, take the update back and write a new file: statusgen new incident"
        )


def _view(project: Project, incident: Incident, now: datetime) -> IncidentView | None:
    snapshot = take_snapshot(project, now, Audience.INTERNAL)
    return next((view for view in snapshot.incidents if view.id == incident.id), None)


def _promised(
    project: Project, incident: Incident, word: Status, when: datetime, severity: str | None, *, internal: bool
) -> datetime | None:
    """The promise that the policy asks for, where the author gave none: of open incidents, to customers."""
    said = [update.severity for update in incident.updates if update.severity]
    current = Severity(severity) if severity else said[-1] if said else incident.severity
    policy = project.policy.of(current)
    if internal or word.is_ending or word is Status.POSTMORTEM or policy is None or policy.update_every is None:
        return None
    return when + policy.update_every


def _window(window: tuple[str, str] | None, zone: ZoneInfo, when: datetime) -> Window | None:
    if not window:
        return None
    start = time_given(window[0], zone, after=when, option="--window")
    end = time_given(window[1], zone, after=start or when, option="--window")
    return Window(start, end) if start and end else None
