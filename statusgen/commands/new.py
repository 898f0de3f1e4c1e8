"""`statusgen new`: write a new incident, maintenance or notice, or begin the review of an incident."""

from __future__ import annotations

from collections.abc import Mapping

import click

from statusgen.commands.completion import incident_ids
from statusgen.commands.drafting import DEFAULT_IMPACT, Draft
from statusgen.commands.given import impacts_given, refuse_unfitting, rule_given
from statusgen.commands.session import Session, command
from statusgen.commands.sources import (
    edited,
    incident_named,
    project_of,
    save,
    say_promises,
    text_given,
    time_of_update,
)
from statusgen.commands.templates import severity_of, template_named
from statusgen.derive import take_snapshot
from statusgen.derive.runbooks import fitting
from statusgen.diagnostics import StatusgenError
from statusgen.language import Language
from statusgen.messages.review import review
from statusgen.model import Audience, Incident, Kind, Project, Severity, Source, Status, Update
from statusgen.prose import Prose
from statusgen.reading.incidents import kind_meant
from statusgen.value import replace
from statusgen.writing import append_update, fill_in, left_over, write_incident

REVIEW = "review"
"""What is begun beside the kinds of files: a post-mortem."""

FIRST_STATUS: Mapping[Kind, Status] = {
    Kind.INCIDENT: Status.INVESTIGATING,
    Kind.MAINTENANCE: Status.SCHEDULED,
    Kind.NOTICE: Status.POSTED,
}


@command(
    "new",
    example="statusgen new incident 'Mail arrives late' --service email=degraded --severity high "
    "-m 'Mail from outside reaches you late. Nothing is lost.'\n"
    "statusgen new review 2026-11-20-mail-late",
)
@click.argument("kind", type=click.Choice([*(str(word) for word in Kind), REVIEW]))
@click.argument("about", required=False, metavar="[TITLE|ID]", shell_complete=incident_ids)
@click.option("--title", help="What customers notice, in one line.")
@click.option("--service", "services", multiple=True, metavar="ID[=IMPACT]", help="An affected service; may repeat.")
@click.option("--severity", type=click.Choice([str(word) for word in Severity]), help="Of an incident.")
@click.option("--category", metavar="WORD", help="Of an incident: network, change, capacity, …")
@click.option("-m", "--message", metavar="TEXT", help="The first update (default: write it in $EDITOR).")
@click.option("--determined", metavar="TIME", help="When staff knew that customers are affected (default: now).")
@click.option("--started", metavar="TIME", help="When customers began to be affected (default: when determined).")
@click.option("--eta", metavar="TIME", help="When service is expected back.")
@click.option("--next-update", metavar="TIME", help="When the next update comes (default: as the policy says).")
@click.option("--window", nargs=2, metavar="START END", help="Of planned work.")
@click.option("--repeat", metavar="RULE", help="How planned work recurs: weekly, FREQ=MONTHLY;BYDAY=1SU, …")
@click.option("--template", metavar="NAME", help="Start from incidents/_templates/NAME.md.")
@click.option("--id", "id", help="The file's name (default: today and the title).")
@click.option("--internal", is_flag=True, help="For staff only.")
def run(
    session: Session,
    kind: str,
    about: str | None,
    title: str | None,
    services: tuple[str, ...],
    severity: str | None,
    category: str | None,
    message: str | None,
    determined: str | None,
    started: str | None,
    eta: str | None,
    next_update: str | None,
    window: tuple[str, str] | None,
    repeat: str | None,
    template: str | None,
    id: str | None,
    internal: bool,
) -> int:
    """Write a new file of KIND under incidents/, and print its path. What is not given is asked for on a terminal.

    TITLE is what customers notice, in one line; --title says the same. `new review ID` appends a post-mortem to an
    incident that is resolved, with its headings and the timeline, to fill in. TIME is 14:30 (the next such moment; of
    --determined and --started the last one), +2h (from now on) or 2026-11-22 14:30, in the site's zone.
    """
    of_kind = {"severity": severity, "category": category, "determined": determined, "started": started}
    of_plans = {"window": window, "repeat": repeat}
    of_all = {"title": title, "service": services or None, "message": message, "eta": eta, "next-update": next_update}
    refuse_unfitting(kind, {**of_kind, **of_plans, **of_all, "template": template, "id": id})
    project = project_of(session)
    if kind == REVIEW:
        return _review(session, project, about, internal=internal)
    draft = Draft(session, project, Kind(kind))
    rule = rule_given(repeat)
    if rule and (eta or next_update):
        raise click.UsageError("a file of work that recurs has no updates, which --eta and --next-update are of")
    is_incident = draft.kind is Kind.INCIDENT
    known = Incident(
        id="",
        kind=draft.kind,
        title=draft.title(about, title),
        source=Source(""),
        services=impacts_given(services, project, DEFAULT_IMPACT[draft.kind]),
        severity=Severity(severity) if severity else None,
        category=category,
        determined=(draft.past(determined, "--determined") or draft.now) if is_incident else None,
        started=draft.past(started, "--started"),
        announced=None if is_incident else draft.now,
        window=draft.window(window),
        audience=Audience.INTERNAL if internal else Audience.PUBLIC,
        repeat=rule,
        updates=(
            Update(
                at=draft.now,
                status=FIRST_STATUS[draft.kind],
                body=(message or "").strip(),
                eta=draft.coming(eta, "--eta"),
                next_update=draft.coming(next_update, "--next-update"),
            ),
        ),
    )
    if template:
        return _from_template(draft, known, template, id, is_told=message is not None)
    return _from_answers(draft, known, id, is_told=message is not None)


def _from_answers(draft: Draft, known: Incident, id: str | None, *, is_told: bool) -> int:
    """Write what is known, after whoever sits at the terminal was asked for the rest. The text is asked for last, when
    nothing else can be wrong any more."""
    session, zone = draft.session, draft.project.site.zone
    title = known.title or draft.ask("title", "What do customers notice, in one line?", str)
    path = draft.path(id, title)
    affected = known.services or draft.services(title)
    found = draft.advice(title, affected, known.severity)
    severity = known.severity or draft.severity(found)
    window = known.window or draft.window_asked()
    first = known.updates[0]
    if not is_told:
        invitation = f"{title}: say who is affected, since when, and what works meanwhile."
        first = replace(first, body=text_given(session, invitation))
    first = replace(first, next_update=first.next_update or draft.promised(severity))
    told: tuple[str, tuple[Update, ...]] = (first.body, ()) if known.repeat else ("", (first,))
    incident = replace(
        known, title=title, services=affected, severity=severity, window=window, summary=told[0], updates=told[1]
    )
    typed = "" if is_told else first.body
    failed = save(session, path, write_incident(incident, zone), accepted=True, typed=typed)
    if not failed:
        session.console.result(str(path))
        say_promises(session, first, zone)
    if not failed and draft.kind is Kind.INCIDENT:
        for runbook in fitting(draft.project.runbooks, affected, known.category)[:1]:
            session.console.say(f"What to do: {runbook.title} ({runbook.source.path})")
    return failed


def _from_template(draft: Draft, known: Incident, name: str, id: str | None, *, is_told: bool) -> int:
    """Write the template with what is known in the place of what it says; the rest is for the author, and named."""
    session = draft.session
    template = template_named(session.source, name)
    if (kind := kind_meant(template)) is not draft.kind:
        raise click.UsageError(f"the template {name} is not of this kind: statusgen new {kind} --template {name}")
    path = draft.path(id, known.title or name)
    first = known.updates[0]
    if first.next_update is None:
        first = replace(first, next_update=draft.promised(known.severity or severity_of(template)))
    text = fill_in(template, replace(known, updates=(first,)), draft.project.site.zone)
    if session.console.is_terminal and not is_told:
        text = edited(session, text)
    failed = save(session, path, text, accepted=False)
    session.console.result(str(path))
    if left := left_over(template, text):
        session.console.warn(f"still to be filled in: {', '.join(left)}")
    return failed or int(bool(left))


def _review(session: Session, project: Project, id: str | None, *, internal: bool) -> int:
    """Append a post-mortem to fill in; of what everybody may know, unless it or the incident is for staff."""
    if not id:
        raise click.UsageError("name the incident: statusgen new review ID")
    incident = incident_named(session, project, id)
    for_staff = internal or incident.audience is Audience.INTERNAL
    snapshot = take_snapshot(project, session.now, Audience.INTERNAL if for_staff else Audience.PUBLIC)
    view = next((view for view in snapshot.incidents if view.id == incident.id), None)
    if view is None or view.status not in (Status.RESOLVED, Status.COMPLETED):
        state = f"it is {view.status.replace('_', ' ')}" if view else "nothing of it is told"
        raise StatusgenError(f"{incident.id} is not over yet: {state}", "a review follows `resolved`", status=1)
    language, path = Language(project.site.language), session.source / incident.source.path
    with Prose() as prose:
        body = review(view, language, project.site.zone, prose)
    update = Update(
        at=time_of_update(session.now, incident),
        status=Status.POSTMORTEM,
        body=body,
        audience=Audience.INTERNAL if internal else Audience.PUBLIC,
    )
    text = append_update(path.read_bytes().decode("utf-8"), update, project.site.zone)
    typed = click.edit(text, extension=".md") or "" if session.console.is_terminal else ""
    failed = save(session, path, typed or text, accepted=True, typed=typed)
    if not failed:
        session.console.result(str(path))
    return failed
