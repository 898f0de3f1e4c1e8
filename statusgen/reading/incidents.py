"""The file of an incident, a maintenance or a notice, from bytes to a value. Pure: it knows no clock and no disk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, tzinfo
from functools import cached_property
from typing import Any

from statusgen.diagnostics import Parsed, in_order
from statusgen.files import digest
from statusgen.model import Audience, Incident, Kind, Source, Update
from statusgen.model.incident import ROLES
from statusgen.prose.source import without_comments
from statusgen.reading.fields import decode, read_yaml
from statusgen.reading.findings import incident as findings
from statusgen.reading.findings import values as value_findings
from statusgen.reading.findings.suggest import nearest
from statusgen.reading.frontkeys import FRONT_MATTER, KINDS_OF, MOST_TITLE
from statusgen.reading.frontmatter import split
from statusgen.reading.nodes import Scalar, Table
from statusgen.reading.notes import Notes
from statusgen.reading.remarks import check_markdown
from statusgen.reading.sections import Section, check_bare, sections
from statusgen.reading.times import Clock, parse_date
from statusgen.reading.updates import Updates
from statusgen.reading.vocabulary import KIND
from statusgen.recurrence import LONGEST_WAIT, Rule, parse_rule, wall_starts
from statusgen.value import Struct, replace

DRAFT = "_draft-"
"""How the name of a file begins that is not published yet."""

_KIND_IN_TEXT = re.compile(r"^kind[ \t]*:?[ \t]*[\"']?(\w+)", re.MULTILINE)
_DAY_OF_ID = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:-|$)")


class Facts(Struct, frozen=True, dict=True):
    """What incident files are read against: the zone of bare times, and the services, by id, with their audience.

    `services` is None where the catalogue could not be read: then no service is called unknown.
    """

    zone: tzinfo
    services: Mapping[str, Audience] | None

    @cached_property
    def public(self) -> tuple[str, ...]:
        """The services that may be named to anybody."""
        return tuple(id for id, audience in (self.services or {}).items() if audience is Audience.PUBLIC)


def parse_incident(path: str, data: bytes, facts: Facts) -> Parsed[Incident | None]:
    """The file at `path` (relative to the source folder), whose bytes are `data`. None if it has an error."""
    notes = Notes(path, Clock(facts.zone), services=facts.public)
    incident = _read(path, data, facts, notes)
    return Parsed(None if notes.has_errors else incident, in_order(notes.problems))


def _read(path: str, data: bytes, facts: Facts, notes: Notes) -> Incident | None:
    text = decode(data, notes)
    halves = None if text is None else split(text, notes)
    if halves is None:
        return None
    parts = sections(halves.body, halves.body_line, notes)
    table = read_yaml(halves.yaml, notes, 2)
    if table is None:
        _check_body(kind_meant(halves.yaml), parts, facts, notes)
        return None
    kind = _kind(table)
    keys = FRONT_MATTER[kind].read_values(_of_kind(table, kind, notes), "", notes)
    keys.pop("kind", None)
    audience = keys.get("audience", Audience.PUBLIC)
    imported = "imported_from" in keys
    _check_keys(keys, facts, notes, imported=imported)
    reader = Updates(kind, facts.zone, _named(keys, notes), facts.services, notes)
    updates = reader.read(parts[1:], audience, imported=imported, has_window="window" in keys)
    _check_updates(kind, keys, updates, len(parts) > 1, notes)
    check_markdown(keys, parts, notes)
    for part in () if imported else parts:
        check_bare(part, notes)
    if notes.has_errors:
        return None
    for key in keys.keys() & {"root_cause", "resolution", "workaround"}:
        keys[key] = without_comments(keys[key])
    if parts[0].body:
        notes.places["summary"] = parts[0].body_line, 1
    if kind is Kind.INCIDENT:
        keys.setdefault("started", keys["determined"])
    else:
        keys.setdefault("announced", _announced(path, keys, facts.zone))
    return Incident(
        id=stem_of(path),
        kind=kind,
        source=Source.of(path, digest(data), notes.places),
        roles={role: keys.pop(role) for role in ROLES if role in keys},
        summary=parts[0].body,
        updates=updates,
        **keys,
    )


def _named(keys: Mapping[str, Any], notes: Notes) -> Iterable[str] | None:
    """The services that the front matter names, whatever is wrong with their impact; None if nobody can tell."""
    if "services" not in keys or not notes.problems:
        return keys.get("services")
    with_errors = (key.removeprefix("services.") for key in notes.places if key.startswith("services."))
    return dict.fromkeys([*keys["services"], *with_errors])


def stem_of(path: str) -> str:
    """The id that the name of a file gives, a draft's as it will be when it is none any more."""
    return path.rpartition("/")[2].removesuffix(".md").removeprefix(DRAFT)


def _kind(table: Table) -> Kind:
    """The kind of the file, or the one that was probably meant: a wrong word is found when the keys are read."""
    node = table.get("kind")
    if not isinstance(node, Scalar):
        return Kind.INCIDENT
    return KIND.words.get(node.text) or Kind(nearest(node.text, Kind) or Kind.INCIDENT)


def kind_meant(front: str) -> Kind:
    """The kind that front matter which cannot be read seems to name."""
    found = _KIND_IN_TEXT.search(front)
    return Kind(nearest(found[1], Kind) or Kind.INCIDENT) if found else Kind.INCIDENT


def _check_body(kind: Kind, parts: list[Section], facts: Facts, notes: Notes) -> None:
    """Findings for a body, of what is wrong with it whatever the front matter says."""
    Updates(kind, facts.zone, None, None, notes).read(parts[1:], Audience.INTERNAL, imported=True, has_window=True)
    check_markdown({}, parts, notes)


def _of_kind(table: Table, kind: Kind, notes: Notes) -> Table:
    """The table without keys that belong to another kind of file, which are findings."""
    entries = []
    for name, value in table.entries:
        kinds = KINDS_OF.get(name.text)
        if kinds and kind not in kinds:
            notes.add(findings.key_of_another_kind(notes.at(name), name.text, kind, kinds))
        else:
            entries.append((name, value))
    return table if len(entries) == len(table.entries) else replace(table, entries=tuple(entries))


def _check_keys(keys: Mapping[str, Any], facts: Facts, notes: Notes, *, imported: bool) -> None:
    title = keys.get("title", "")
    if len(title) > MOST_TITLE and not imported:
        place = notes.of("title")
        notes.add(value_findings.text_too_long(place, "title", len(title), MOST_TITLE))
    if facts.services is not None:
        for id in _named(keys, notes) or ():
            if id not in facts.services:
                notes.add(findings.unknown_service(notes.of(f"services.{id}"), id, notes.suggestions(notes.services)))
    if "repeat" in keys and "window" in keys:
        _check_rule(keys, facts.zone, notes)
    elif "except_dates" in keys and "repeat" not in notes.places:
        for number in range(len(keys["except_dates"])):
            notes.add(findings.except_hits_nothing(notes.of(f"except.{number}")))


def _check_rule(keys: Mapping[str, Any], zone: tzinfo, notes: Notes) -> None:
    """Findings for a rule without days, or of which all are left out, a window on another day, and days left out that
    are none of the rule's."""
    rule, window = parse_rule(keys["repeat"]), keys["window"]
    if not isinstance(rule, Rule):
        return
    first_wall = window.start.astimezone(zone).replace(tzinfo=None, fold=0)
    first = next(wall_starts(rule, window, zone, first_wall + LONGEST_WAIT), None)
    if first is None:
        notes.add(findings.bad_rule(notes.of("repeat"), "it names no day"))
        return
    if first != first_wall:
        notes.add(findings.window_off_rule(notes.of("window")))
    left_out = keys.get("except_dates", ())
    if left_out:
        last = datetime.combine(max(left_out), time.max)
        days = {start.date() for start in wall_starts(rule, window, zone, last)}
        for number, day in enumerate(left_out):
            if day not in days:
                notes.add(findings.except_hits_nothing(notes.of(f"except.{number}")))
        kept = (start for start in wall_starts(rule, window, zone, last + LONGEST_WAIT) if start.date() not in left_out)
        if next(kept, None) is None:
            hint = "to call all of it off, take `repeat` and `except` away, and write an update `cancelled`"
            notes.add(findings.bad_rule(notes.of("except"), "every day that it names is left out", hint))


def _check_updates(
    kind: Kind, keys: Mapping[str, Any], updates: tuple[Update, ...], has_headings: bool, notes: Notes
) -> None:
    if "repeat" in keys and has_headings:
        notes.add(findings.updates_with_repeat(notes.of("updates.0")))
    if not has_headings and (kind is Kind.INCIDENT or (kind is Kind.NOTICE and "window" not in notes.places)):
        notes.add(findings.no_updates(notes.span(1), kind))
    started = keys.get("started")
    if started and updates and started > updates[0].at and "imported_from" not in keys:
        notes.add(findings.started_too_late(notes.of("started")))


def day_of(id: str) -> date | None:
    """The day that an id begins with, if it does."""
    match = _DAY_OF_ID.match(id)
    day = parse_date(match[1]) if match else None
    return None if callable(day) else day


def _announced(path: str, keys: Mapping[str, Any], zone: tzinfo) -> datetime | None:
    """The day that the id begins with, else the start of the window."""
    day = day_of(stem_of(path))
    if day is None:
        window = keys.get("window")
        return window.start if window else None
    return datetime.combine(day, time(), zone).astimezone(UTC)
