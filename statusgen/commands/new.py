"""`statusgen new`: write a new incident, maintenance or notice, or begin the review of an incident."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

import click

from statusgen.commands.advice import lines
from statusgen.commands.completion import incident_ids
from statusgen.commands.given import impacts_given, past_given, rule_given, time_given
from statusgen.commands.session import Session, command
from statusgen.commands.sources import incident_named, project_of, save, say_promises, text_given, time_of_update
from statusgen.derive import take_snapshot
from statusgen.derive.runbooks import fitting
from statusgen.derive.similar import Triage, open_at, triage
from statusgen.diagnostics import StatusgenError
from statusgen.language import Language
from statusgen.messages.review import review
from statusgen.model import Audience, Impact, Incident, Kind, Project, Severity, Source, Status, Update, Window
from statusgen.prose import Prose
from statusgen.value import Struct, replace
from statusgen.writing import append_update, slug, write_incident, write_time

REVIEW = "review"
"""What is begun beside the kinds of files: a post-mortem."""

FIRST_STATUS: Mapping[Kind, Status] = {
    Kind.INCIDENT: Status.INVESTIGATING,
    Kind.MAINTENANCE: Status.SCHEDULED,
    Kind.NOTICE: Status.POSTED,
}

DEFAULT_IMPACT: Mapping[Kind, Impact] = {
    Kind.INCIDENT: Impact.DEGRADED,
    Kind.MAINTENANCE: Impact.MAINTENANCE,
    Kind.NOTICE: Impact.OPERATIONAL,
}

LONGEST_SLUG = 60


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
    project = project_of(session)
    if kind == REVIEW:
        return _review(session, project, about, internal=internal)
    if about and (title or " " not in about):
        raise click.UsageError(f"{about}: give one title, in quotes or with --title; the file is named with --id")
    title = title or about
    draft = _Draft(session, project, Kind(kind))
    if template:
        text = draft.from_template(template, title)
        path = draft.path(id, title or template)
        if session.console.is_terminal:
            text = click.edit(text, extension=".md") or text
        status = save(session, path, text, accepted=False)
        session.console.result(str(path))
        return status
    title = title or draft.ask("title", "What do customers notice, in one line?")
    affected = draft.services(services, title)
    rule = rule_given(repeat, draft.kind)
    if rule and (eta or next_update):
        raise click.UsageError("a file of work that recurs has no updates, which --eta and --next-update are of")
    rank = draft.severity(severity, draft.advice(title, affected))
    planned = draft.window(window)
    first = Update(
        at=draft.now,
        status=FIRST_STATUS[draft.kind],
        body=text_given(message, session, f"{title}: say who is affected, since when, and what works meanwhile."),
        eta=time_given(eta, project.site.zone, after=draft.now, option="--eta"),
        next_update=time_given(next_update, project.site.zone, after=draft.now, option="--next-update")
        or draft.promised(rank),
    )
    incident = Incident(
        id="",
        kind=draft.kind,
        title=title,
        source=Source(""),
        services=affected,
        severity=rank,
        category=category if draft.kind is Kind.INCIDENT else None,
        determined=draft.past(determined, "--determined") if draft.kind is Kind.INCIDENT else None,
        started=draft.past(started, "--started") if started else None,
        announced=draft.now if draft.kind is not Kind.INCIDENT else None,
        window=planned,
        audience=Audience.INTERNAL if internal else Audience.PUBLIC,
        repeat=rule,
        summary=first.body if rule else "",
        updates=() if rule else (first,),
    )
    path = draft.path(id, title)
    failed = save(session, path, write_incident(incident, project.site.zone), accepted=True)
    if not failed:
        session.console.result(str(path))
        say_promises(session, first, project.site.zone)
    if not failed and draft.kind is Kind.INCIDENT:
        for runbook in fitting(project.runbooks, affected, category)[:1]:
            session.console.say(f"What to do: {runbook.title} ({runbook.source.path})")
    return failed


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
    if session.console.is_terminal:
        text = click.edit(text, extension=".md") or text
    failed = save(session, path, text, accepted=True)
    if not failed:
        session.console.result(str(path))
    return failed


class _Draft(Struct, frozen=True):
    """What is known of the file to write, and how the rest is asked for."""

    session: Session
    project: Project
    kind: Kind

    @property
    def now(self) -> datetime:
        return self.session.now.replace(second=0)

    def ask(self, option: str, question: str, choices: list[str] | None = None) -> str:
        """The answer of whoever sits at the terminal."""
        if not self.session.console.is_terminal:
            raise click.UsageError(f"--{option} is missing ({question})")
        answer: str = click.prompt(question, type=click.Choice(choices) if choices else str, err=True)
        return answer

    def advice(self, title: str, affected: Mapping[str, Impact]) -> Triage | None:
        """What the past says of it. Said aloud is what is open already; to somebody at the terminal, all of it."""
        if self.kind is not Kind.INCIDENT:
            return None
        found = triage(self.project, title, services=affected, open_ids=open_at(self.project, self.session.now))
        for one in found.duplicates:
            self.session.console.warn(f"{one.id} is open already ({one.title}): is it the same?")
        if self.session.console.is_terminal:
            for line in lines(replace(found, duplicates=())):
                self.session.console.say(line)
        return found

    def services(self, given: tuple[str, ...], title: str) -> Mapping[str, Impact]:
        default = DEFAULT_IMPACT[self.kind]
        if not given and self.kind is not Kind.NOTICE:
            known = " ".join(service.id for service in self.project.services)
            likely = " ".join(one.service.id for one in triage(self.project, title).services[:3])
            hint = f" (probably {likely})" if likely else ""
            question = f"Which services, with =impact where known?{hint}\n  {known}\n "
            given = tuple(self.ask("service", question).split())
        return impacts_given(given, self.project, default)

    def severity(self, given: str | None, found: Triage | None) -> Severity | None:
        if self.kind is not Kind.INCIDENT:
            return None
        usual = found.severity if found else None
        question = f"How severe is it? (usual: {usual})" if usual else "How severe is it?"
        return Severity(given or self.ask("severity", question, [str(word) for word in Severity]))

    def past(self, given: str | None, option: str) -> datetime:
        """A time that has been; now, where none is given."""
        return past_given(given, self.project.site.zone, now=self.session.now, option=option) or self.now

    def window(self, given: tuple[str, str] | None) -> Window | None:
        if self.kind is Kind.INCIDENT or (self.kind is Kind.NOTICE and not given):
            return None
        given = given or (self.ask("window", "From when?"), self.ask("window", "Until when?"))
        start = time_given(given[0], self.project.site.zone, after=self.now, option="--window")
        end = time_given(given[1], self.project.site.zone, after=start or self.now, option="--window")
        return Window(start, end) if start and end else None

    def promised(self, severity: Severity | None) -> datetime | None:
        policy = self.project.policy.of(severity)
        return self.now + policy.update_every if policy and policy.update_every else None

    def path(self, id: str | None, title: str) -> Path:
        """Where the file goes: into the folder of the year, if there are such folders."""
        local = self.now.astimezone(self.project.site.zone)
        incidents = self.session.source / "incidents"
        by_year = incidents.is_dir() and any(re.fullmatch(r"\d{4}", child.name) for child in incidents.iterdir())
        folder = incidents / str(local.year) if by_year else incidents
        stem = id or f"{local:%Y-%m-%d}-{slug(title, LONGEST_SLUG)}"
        taken = {incident.id for incident in self.project.incidents}
        if stem in taken or (folder / f"{stem}.md").exists():
            raise StatusgenError(
                f"there is a file with the id {stem} already",
                f"to go on with it: statusgen update {stem} …; for another: --id {stem}-2",
                status=1,
            )
        return folder / f"{stem}.md"

    def from_template(self, name: str, title: str | None) -> str:
        """The template with what is known filled in: the times of now, the promise, the title."""
        folder = self.session.source / "incidents" / "_templates"
        known = sorted(path.stem for path in folder.glob("*.md"))
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known) or 'none'}"
            raise click.UsageError(f"there is no template {name} in incidents/_templates: {hint}")
        text = (folder / f"{name}.md").read_text("utf-8")
        zone = self.project.site.zone
        severity = re.search(r"^severity: *(\w+)", text, re.MULTILINE)
        promised = self.promised(Severity(severity[1]) if severity and severity[1] in list(Severity) else None)
        if promised:
            text = text.replace("next_update: HH:MM", f"next_update: {promised.astimezone(zone):%H:%M}", 1)
        text = re.sub(r"(?m)^(?!window:)(.*)YYYY-MM-DD HH:MM", rf"\g<1>{write_time(self.now, zone)}", text)
        quoted = json.dumps(title, ensure_ascii=False)  # a JSON string is a YAML string
        return re.sub(r"(?m)^title:.*$", lambda _: f"title: {quoted}", text, count=1) if title else text
