"""Updates: the heading, the fields directly under it, the text; and what may follow what."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from functools import partial
from typing import Any

from statusgen.model import Audience, Kind, Status, Update
from statusgen.model.incident import ROLES, STATUSES
from statusgen.reading.compound import MappingOf
from statusgen.reading.course import check_course
from statusgen.reading.fields import read_yaml
from statusgen.reading.findings import headings, syntax
from statusgen.reading.findings import updates as findings
from statusgen.reading.findings.suggest import nearest
from statusgen.reading.flat import flat
from statusgen.reading.kinds import ID_PATTERN, ServiceId, scalar
from statusgen.reading.meant import heading_meant
from statusgen.reading.nodes import Node, Scalar, Table
from statusgen.reading.notes import Notes
from statusgen.reading.quantities import Instant
from statusgen.reading.records import Field, Record
from statusgen.reading.sections import AUDIENCE_LINE, Section, names_audience
from statusgen.reading.times import Clock, Trouble, parse_instant, zone_of
from statusgen.reading.vocabulary import IMPACT, NAME, SEVERITY, WINDOW
from statusgen.value import Struct

HEADING = re.compile(r"(?P<time>\S+(?:[ \t]+[0-9]\S*(?:[ \t]+(?:[A-Z]{2,5}|[AaPp]\.?[Mm]\.?))?)?)[ \t]+(?P<status>\S+)")
_FIELD_LINE = re.compile(r"([A-Za-z][A-Za-z0-9_-]*):(?:[ \t].*)?")
_QUOTED = re.compile(r"[^:]*:[ \t]+(?:\"[^\"]*\"|'[^']*')[ \t]*")
_COMMENT = re.compile(r"(?:^|[ \t])#")
_ID = re.compile(ID_PATTERN)
_ALL = {status.value: status for status in Status}
_OF_OTHERS = {
    "canceled": Status.CANCELLED,
    "closed": Status.RESOLVED,
    "fixed": Status.RESOLVED,
    "solved": Status.RESOLVED,
    "done": Status.COMPLETED,
    "finished": Status.COMPLETED,
    "planned": Status.SCHEDULED,
    "started": Status.IN_PROGRESS,
}


_SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # where a heading has no time, its fields can be checked all the same


class _Heading(Struct, frozen=True):
    """A good heading: its instant in UTC, how it was typed, its status."""

    at: datetime
    typed: str
    status: Status


class _Internal:
    """`internal`, the only audience that an update can have."""

    def read(self, node: Node, key: str, notes: Notes) -> Audience | None:
        typed = scalar(node, key, notes)
        if typed is None:
            return None
        if typed.text != Audience.INTERNAL:
            notes.add(findings.update_audience(notes.at(typed)))
            return None
        return Audience.INTERNAL

    def schema(self) -> dict[str, Any]:
        return {"const": str(Audience.INTERNAL)}


def _fields(kind: Kind) -> tuple[Field, ...]:
    moment = Instant(clock_time=True)
    fields = [
        Field("eta", moment, about="when everything is expected to work again"),
        Field("next_update", moment, about="when customers will be told more"),
        Field("services", MappingOf(ServiceId(), IMPACT), about="impacts from now on; services not named keep theirs"),
        Field("audience", _Internal(), about="this update is for staff only"),
        Field("author", NAME, about="for staff"),
        Field("edited", Instant(), about="when the update was corrected in a way that matters"),
    ]
    if kind is Kind.INCIDENT:
        fields.append(Field("severity", SEVERITY, about="re-prioritised"))
    else:
        fields.append(Field("window", WINDOW, about="rescheduled or extended"))
    fields.append(Field("escalated_to", NAME, about="for staff"))
    fields += [Field(role, NAME, about="handed over, from now on; for staff") for role in ROLES]
    return tuple(fields)


FIELDS: Mapping[Kind, Record[dict[str, Any]]] = {kind: Record(dict[str, Any], *_fields(kind)) for kind in Kind}
"""The fields of an update, by the kind of its file."""


class Updates:
    """Reads the updates of one file. `named` are the services of its front matter, None if those could not be read;
    `known` those that there are, None if nobody knows."""

    def __init__(
        self, kind: Kind, zone: tzinfo, named: Iterable[str] | None, known: Container[str] | None, notes: Notes
    ) -> None:
        self.kind = kind
        self.clock = Clock(zone)
        self.named = None if named is None else frozenset(named)
        self._slips = [id for id in self.named or () if known is not None and id not in known]
        self._near = [id for id in self.named or () if known is None or id in known]  # no typo is proposed
        self.notes = notes

    def read(
        self, sections: Iterable[Section], audience: Audience, *, imported: bool, has_window: bool
    ) -> tuple[Update, ...]:
        """The updates in the order of the file. `imported`: two may have one time, and one may lack its text."""
        read: list[Update | None] = []
        for number, section in enumerate(sections):
            key = f"updates.{number}"
            update = self._update(section, key)
            if update:
                self._check(update, key, audience, imported=imported)
            read.append(update)
        check_course(self.kind, read, audience, self.notes, imported=imported, has_window=has_window)
        return tuple(update for update in read if update)

    def _update(self, section: Section, key: str) -> Update | None:
        notes = self.notes
        notes.places[key] = section.line, section.column
        if section.body:
            notes.places[f"{key}.body"] = section.body_line, 1
            for n, line in section.moved.items():
                notes.places[f"{key}.body.{n}"] = line, 1
        heading = self._heading(section.heading or "", key)
        fields: dict[str, Any] = {}
        if section.block:
            zone = self.clock.zone
            after = heading.at.astimezone(zone_of(heading.typed, zone)) if heading else _SOME_TIME
            notes.clock = Clock(zone, after)
            fields = FIELDS[self.kind].read_values(block_of(section, notes), key, notes)
            notes.clock = self.clock
            self._check_named(fields.get("services", ()), key)
        if heading is None:
            return None
        roles = {role: fields.pop(role) for role in ROLES if role in fields}
        return Update(heading.at, heading.status, section.body, roles=roles, **fields)

    def _heading(self, text: str, key: str) -> _Heading | None:
        match = HEADING.fullmatch(text)
        typed, word = match.group("time", "status") if match else ("", "")
        if not (typed[:1].isdigit() or word in _ALL):
            self.notes.add(headings.not_an_update(self.notes.of(key), heading_meant(text)))
            return None
        if word[0].isdigit():
            self._status("", key)
            return None
        at = parse_instant(typed, self.clock)
        status = self._status(word, key)
        if not isinstance(at, datetime):
            self.notes.add(at(self.notes.of(key)))
            return None
        return None if status is None else _Heading(at, typed, status)

    def _status(self, word: str, key: str) -> Status | None:
        known = STATUSES[self.kind]
        status = _ALL.get(word)
        if status in known:
            return status
        span = self.notes.of(key)
        if status is not None:
            self.notes.add(headings.status_of_another_kind(span, status, self.kind, known))
        else:
            meant = _OF_OTHERS.get(word.lower())
            near = meant if meant in known else nearest(word, self.notes.suggestions(known))
            self.notes.add(headings.unknown_status(span, word, known, near))
        return None

    def _check(self, update: Update, key: str, audience: Audience, *, imported: bool) -> None:
        """Findings about one update that was read."""
        notes, is_public = self.notes, update.audience is Audience.PUBLIC
        if not is_public and audience is Audience.PUBLIC and update.status.is_ending:
            notes.add(findings.internal_ending(notes.of(key), update.status))
        for name, moment in (("eta", update.eta), ("next_update", update.next_update)):
            if moment is not None:
                if moment <= update.at:
                    notes.add(findings.time_before_update(notes.of(f"{key}.{name}"), name))
                elif update.status.is_ending:
                    notes.add(findings.promise_after_end(notes.of(f"{key}.{name}"), name))
        if update.edited is not None and update.edited < update.at:
            notes.add(findings.time_before_update(notes.of(f"{key}.edited"), "edited"))
        if update.services and update.status is Status.POSTMORTEM:
            notes.add(findings.services_in_postmortem(notes.of(f"{key}.services")))
        if is_public and not update.body and not imported:
            notes.add(findings.update_without_text(notes.of(key)))

    def _check_named(self, services: Iterable[str], key: str) -> None:
        """Findings for services that the front matter does not name, whatever else is wrong with the update: of those
        whose impact is wrong the places alone are known."""
        if self.named is None:
            return
        if self.notes.problems:
            start = f"{key}.services."
            typed = [place.removeprefix(start) for place in self.notes.places if place.startswith(start)]
            services = dict.fromkeys([*services, *filter(_ID.fullmatch, typed)])
        for id in services:
            if id not in self.named and not nearest(id, self._slips):
                near = nearest(id, self.notes.suggestions(self._near))
                self.notes.add(findings.service_not_named(self.notes.of(f"{key}.services.{id}"), near))


def block_of(section: Section, notes: Notes) -> Table:
    """The fields directly under a heading."""
    first = section.line + 1
    table = flat("\n".join(section.block), first)
    if table is not None and len(table.entries) == len(section.block):
        return table
    return _line_by_line(section.block, first, notes)


def _line_by_line(lines: tuple[str, ...], first: int, notes: Notes) -> Table:
    """Fields that are not all simple. Read apart, none of them can go over several lines."""
    entries: dict[str, tuple[Scalar, Node]] = {}
    for number, line in enumerate(lines, first):
        if not _FIELD_LINE.fullmatch(line) or (_COMMENT.search(line) and not _QUOTED.fullmatch(line)):
            notes.add(_wrong_line(line)(notes.span(number)))
            continue
        table = read_yaml(line, notes, number)
        for name, value in table.entries if table else ():
            if name.text in entries:
                notes.add(syntax.duplicate_key(notes.at(name), name.text, entries[name.text][0].line))
            else:
                entries[name.text] = name, value
    return Table(tuple(entries.values()), first, 1)


def _wrong_line(line: str) -> Trouble:
    """The finding for a line directly under a heading that is no field."""
    if (found := AUDIENCE_LINE.match(line)) and names_audience(found):
        return partial(findings.field_form, is_audience=True)
    if line.startswith(("#", "{")) or _FIELD_LINE.fullmatch(line.strip()):
        return findings.field_form
    return headings.text_under_heading
