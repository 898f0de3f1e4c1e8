"""A new file, as far as it is known: what is asked for, what the past says of it, and where it goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import click

from statusgen.commands.advice import lines
from statusgen.commands.given import impacts_given, past_given, time_given
from statusgen.commands.session import Session
from statusgen.derive.similar import Triage, open_at, triage
from statusgen.diagnostics import StatusgenError
from statusgen.model import Impact, Kind, Project, Severity, Window
from statusgen.reading.incidents import DRAFT
from statusgen.reading.kinds import ID_PATTERN
from statusgen.reading.names import MOST_ID
from statusgen.value import Struct, replace
from statusgen.writing import slug

T = TypeVar("T")

DEFAULT_IMPACT: Mapping[Kind, Impact] = {
    Kind.INCIDENT: Impact.DEGRADED,
    Kind.MAINTENANCE: Impact.MAINTENANCE,
    Kind.NOTICE: Impact.OPERATIONAL,
}

LONGEST_SLUG = 60


class Draft(Struct, frozen=True):
    """What is known of the file to write, and how the rest is asked for."""

    session: Session
    project: Project
    kind: Kind

    @property
    def now(self) -> datetime:
        return self.session.now.replace(second=0)

    def title(self, about: str | None, given: str | None) -> str:
        """The title that was given in either way; empty where none was. An id in its place is a slip."""
        ids = {service.id for service in self.project.services} | {one.id for one in self.project.incidents}
        if about and (given or about in ids or ("-" in about and re.fullmatch(ID_PATTERN, about))):
            hint = "give one title, in quotes or with --title; the file is named with --id, a service with --service"
            raise click.UsageError(f"{about}: {hint}")
        return given or about or ""

    def ask(self, option: str, question: str, read: Callable[[str], T]) -> T:
        """The answer of whoever sits at the terminal; what cannot be read is asked for again."""
        if not self.session.console.is_terminal:
            raise click.UsageError(f"--{option} is missing ({question})")
        answer: T = click.prompt(question, value_proc=read, err=True)
        return answer

    def advice(self, title: str, affected: Mapping[str, Impact], rated: Severity | None) -> Triage | None:
        """What the past says of it. Said aloud is what is open already; to somebody at the terminal, all of it, but the
        severity where the author has `rated` it."""
        if self.kind is not Kind.INCIDENT:
            return None
        found = triage(self.project, title, services=affected, open_ids=open_at(self.project, self.session.now))
        for one in found.duplicates:
            self.session.console.warn(f"{one.id} is open already ({one.title}): is it the same?")
        for draft in self.project.drafts:
            if not draft.services.keys().isdisjoint(affected) and not draft.updates[-1].status.is_ending:
                said = f"monitoring has begun {draft.source.path} of the same service"
                self.session.console.warn(f"{said}: is it the same? It goes on when `{DRAFT}` is out of its name")
        if self.session.console.is_terminal:
            for line in lines(replace(found, duplicates=()), is_rated=rated is not None):
                self.session.console.say(line)
        return found

    def services(self, title: str) -> Mapping[str, Impact]:
        if self.kind is Kind.NOTICE:
            return {}
        known = " ".join(service.id for service in self.project.services)
        likely = " ".join(one.service.id for one in triage(self.project, title).services[:3])
        hint = f" (probably {likely})" if likely else ""
        question = f"Which services, with =impact where known?{hint}\n  {known}\n "
        return self.ask("service", question, self.impacts)

    def impacts(self, typed: str) -> Mapping[str, Impact]:
        """The services in a line, with their impact where that is said."""
        return impacts_given(tuple(typed.split()), self.project, DEFAULT_IMPACT[self.kind])

    def severity(self, found: Triage | None) -> Severity | None:
        if self.kind is not Kind.INCIDENT:
            return None
        usual = found.severity if found else None
        question = f"How severe is it? (usual: {usual})" if usual else "How severe is it?"
        return self.ask("severity", f"{question} [{', '.join(Severity)}]", _severity)

    def past(self, given: str | None, option: str) -> datetime | None:
        """A time that has been."""
        return past_given(given, self.project.site.zone, now=self.session.now, option=option)

    def coming(self, given: str | None, option: str, after: datetime | None = None) -> datetime | None:
        """A time to come."""
        return time_given(given, self.project.site.zone, after=after or self.now, option=option)

    def window(self, given: tuple[str, str] | None) -> Window | None:
        """The window that was given."""
        start = self.coming(given[0], "--window") if given else None
        end = self.coming(given[1], "--window", start) if given else None
        return Window(start, end) if start and end else None

    def window_asked(self) -> Window | None:
        """The window of planned work, which always has one."""
        if self.kind is not Kind.MAINTENANCE:
            return None
        form = "(as in 22:00, +2h or 2026-11-22 22:00)"
        start = self.ask("window", f"From when? {form}", lambda typed: self.coming(typed, "--window"))
        end = self.ask("window", f"Until when? {form}", lambda typed: self.coming(typed, "--window", start))
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
        stem = id if id is not None else f"{local:%Y-%m-%d}-{slug(title, LONGEST_SLUG)}"
        if len(stem) > MOST_ID or not re.fullmatch(ID_PATTERN, stem):
            meant = slug(stem.removesuffix(".md"), LONGEST_SLUG)
            said = f"{stem!r} is no name of a file: lower-case letters, digits and hyphens"
            raise click.UsageError(f"--id: {said}, at most {MOST_ID}: did you mean {meant}?")
        taken = {incident.id for incident in self.project.incidents}
        if stem in taken or (folder / f"{stem}.md").exists():
            raise StatusgenError(
                f"there is a file with the id {stem} already",
                f"to go on with it: statusgen update {stem} …; for another: --id {stem}-2",
                status=1,
            )
        return folder / f"{stem}.md"


def _severity(typed: str) -> Severity:
    if typed not in list(Severity):
        raise click.UsageError(f"{typed} is none of {', '.join(Severity)}")
    return Severity(typed)
