"""Records of service desks as incidents: what their values mean is said in services.yaml, or by the desk's manual.

What customers may read becomes the story. What is for staff becomes internal updates, which change nothing that the
public sees, or is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeVar

from statusgen.diagnostics import Diagnostic, Span
from statusgen.importers._findings import affected, course, wording
from statusgen.importers._services import Catalogue
from statusgen.importers._story import OPEN, Ending, Said, incident_story, opening_of
from statusgen.importers._texts import LONGEST_TITLE, neutral, one_line
from statusgen.importers._times import shown
from statusgen.model import (
    Audience,
    Desk,
    Impact,
    Incident,
    Kind,
    ReportedBy,
    Service,
    Severity,
    Source,
    Status,
    Update,
)
from statusgen.value import Struct, field, replace
from statusgen.writing import slug

T = TypeVar("T")
Spellings = tuple[str, ...]
"""One value in every form that a desk gives it: `1`, `1 - Critical`, `Critical`."""

_LONGEST_FACT = 200
_MOST_TEXT = 50_000


class Entry(Struct, frozen=True):
    """What was written at one instant, of the kind that the desk calls it: `comments`, `work_notes`."""

    at: datetime
    kind: str
    text: str


class Ticket(Struct, frozen=True):
    """A record as the desk holds it. `services` are its candidates, the most telling first; instants are in UTC; of
    `untimed` entries the time could not be read."""

    number: str
    key: str
    title: str
    opened: datetime
    resolved: datetime | None
    changed: datetime | None
    state: Spellings
    severity: Spellings
    impact: Spellings
    services: tuple[Spellings, ...]
    entries: tuple[Entry, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    untimed: int = 0


class Defaults(Struct, frozen=True):
    """What the values of a desk mean where no table says otherwise."""

    states: Mapping[str, Status]
    severities: Mapping[str, Severity]
    impacts: Mapping[str, Impact]


class Reader(Struct):
    """Makes incidents of tickets, and notes what their desk says that no table knows.

    `known` are the services of the project (none: they are made of what tickets name, in `catalogue`).
    """

    system: str
    desk: Desk
    defaults: Defaults
    known: tuple[Service, ...] = ()
    catalogue: Catalogue = field(default_factory=Catalogue)
    problems: list[Diagnostic] = field(default_factory=list)
    _unknown: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def incident(self, ticket: Ticket, id: str) -> Incident:
        """The ticket as a file of ours."""
        span = Span(ticket.number)
        impact = self._meaning(ticket.impact, self.desk.impacts, self.defaults.impacts, "impacts", Impact.DEGRADED)
        severity = self._meaning(
            ticket.severity, self.desk.severities, self.defaults.severities, "severities", Severity.LOW
        )
        services, audience = self._services(ticket, impact, span)
        updates = self._updates(ticket, span)
        facts = {key: one_line(value)[:_LONGEST_FACT] for key, value in ticket.facts.items() if one_line(value)}
        resolution = self._text(ticket.facts.get("close_notes", ""), span)
        return Incident(
            id,
            Kind.INCIDENT,
            self._title(ticket, span),
            Source(ticket.number),
            services,
            severity,
            determined=ticket.opened,
            started=ticket.opened,
            reported=ticket.opened,
            reported_by=ReportedBy(facts["reported_by"]) if "reported_by" in facts else None,
            audience=audience,
            roles={"assigned_team": facts["team"]} if "team" in facts else {},
            ticket=ticket.number,
            problem_ticket=facts.get("problem"),
            category=facts["category"][:40].rstrip() if "category" in facts else None,
            resolution=resolution if resolution and "close_notes" in self.desk.texts else None,
            imported_from=f"{self.system}:{ticket.number}",
            updates=updates,
        )

    def unknown(self) -> list[Diagnostic]:
        """A finding for each value that no table knows, with how many records have it."""
        return [
            affected.import_unmapped(Span(self.system), table, word, count, taken)
            for (table, word, taken), count in sorted(self._unknown.items())
        ]

    def _title(self, ticket: Ticket, span: Span) -> str:
        title = one_line(ticket.title)
        if not title:
            self.problems.append(wording.import_title(span, "the title is missing"))
            return ticket.number
        if len(title) > LONGEST_TITLE:
            self.problems.append(wording.import_title(span, "the title was cut"))
            title = title[: LONGEST_TITLE - 1].rstrip() + "…"
        return title

    def _meaning(
        self, spellings: Spellings, told: Mapping[str, T], usual: Mapping[str, T], table: str, otherwise: T
    ) -> T:
        for words in ({key.casefold(): value for key, value in told.items()}, usual):
            for spelling in spellings:
                if spelling.casefold() in words:
                    return words[spelling.casefold()]
        self._unknown[table, spellings[-1] if spellings else "", f"`{otherwise}`"] += 1
        return otherwise

    def _services(self, ticket: Ticket, impact: Impact, span: Span) -> tuple[dict[str, Impact], Audience]:
        """The first candidate that is a service of ours; those that only name a machine are no news."""
        table = {key.casefold(): id for key, id in self.desk.services.items()}
        ids = {name.casefold(): one.id for one in self.known for name in (one.id, one.name)}
        ids |= {slug(one.name): one.id for one in self.known}
        for spellings in ticket.services:
            for spelling in spellings:
                id = table.get(spelling.casefold()) or ids.get(spelling.casefold()) or ids.get(slug(spelling))
                if id:
                    return {id: impact}, self._audience(id)
        named = next((spellings for spellings in ticket.services if spellings), ())
        if named and not self.known:
            return {self.catalogue.find(named[-1][:100], span): impact}, self.desk.audience
        if named:
            self._unknown["services", named[-1], "none of your services"] += 1
        return {}, self.desk.audience

    def _audience(self, id: str) -> Audience:
        """A file about an internal service alone is internal."""
        service = next((one for one in self.known if one.id == id), None)
        return service.audience if service and self.desk.audience is Audience.PUBLIC else self.desk.audience

    def _text(self, text: str, span: Span) -> str:
        if len(text) > _MOST_TEXT:
            self.problems.append(wording.import_markup(span, f"more than {_MOST_TEXT:,} characters, which were cut,"))
            text = text[:_MOST_TEXT]
        shown_as, kinds = neutral(text.replace("\r\n", "\n").strip())
        self.problems += [wording.import_markup(span, kind) for kind in kinds]
        return shown_as

    def _updates(self, ticket: Ticket, span: Span) -> tuple[Update, ...]:
        state = self._meaning(ticket.state, self.desk.states, self.defaults.states, "states", Status.INVESTIGATING)
        entries = [
            replace(one, at=max(one.at, ticket.opened), text=self._text(one.text, span)) for one in ticket.entries
        ]
        entries = [one for one in entries if one.text]
        said = [Said(one.at, one.text, opening_of(one.text)) for one in entries if one.kind in self.desk.texts]
        if not said or said[0].at > ticket.opened:
            said.insert(0, Said(ticket.opened, ""))
        if ticket.untimed:
            self.problems.append(course.import_update_without_time(span, ticket.untimed))
        over = state.is_ending
        story = incident_story(ticket.opened, said, Ending(over, ticket.resolved if over else None, ticket.changed))
        if story.guessed:
            self.problems.append(course.import_end_unknown(span, shown(story.guessed)))
        if story.contradicted:
            self.problems.append(course.import_flag_contradicted(span, "a comment tells of its end"))
        updates = story.updates
        if not over and updates[-1].status in OPEN:
            updates = (*updates[:-1], replace(updates[-1], status=state))
        if state is Status.FALSE_ALARM:
            updates = _never_was(updates)
        hidden = [one for one in entries if one.kind not in self.desk.texts] if self.desk.notes == "internal" else []
        return _with_notes(updates, hidden)


def _never_was(updates: tuple[Update, ...]) -> tuple[Update, ...]:
    """The story of what was none: its end is a false alarm, and nothing comes after it."""
    end = next((n for n, update in enumerate(updates) if update.status is Status.RESOLVED), len(updates) - 1)
    after = "\n\n".join(update.body for update in updates[end:] if update.body)
    return (*updates[:end], Update(updates[-1].at, Status.FALSE_ALARM, after))


def _with_notes(updates: tuple[Update, ...], notes: Iterable[Entry]) -> tuple[Update, ...]:
    """The story with what staff wrote between: each note has the status that the story had then. After a false alarm
    nothing may be said any more, so later notes stand before it."""
    last = updates[-1]
    closes = last.status is Status.FALSE_ALARM
    placed = [(min(one.at, last.at) if closes else one.at, n) for n, one in enumerate(notes)]
    texts = [one.text for one in notes]
    told: list[Update] = []
    waiting = sorted(placed)
    for update in updates:
        while waiting and (waiting[0][0] < update.at or (update is last and closes)):
            at, n = waiting.pop(0)
            told.append(_note(at, texts[n], told, update))
        told.append(update)
    told += [_note(at, texts[n], told, last) for at, n in waiting]
    return tuple(told)


def _note(at: datetime, text: str, told: list[Update], following: Update) -> Update:
    before = told[-1].status if told else following.status
    status = Status.POSTMORTEM if before in (Status.RESOLVED, Status.POSTMORTEM) else before
    return Update(at, Status.INVESTIGATING if status.is_ending else status, text, audience=Audience.INTERNAL)
