"""A runbook, from the bytes of a file under runbooks/ to a value. All of it is for staff."""

from __future__ import annotations

from typing import Any

from statusgen.diagnostics import Parsed, in_order
from statusgen.files import digest
from statusgen.model import Runbook, Source
from statusgen.prose.source import without_comments
from statusgen.reading.compound import ListOf
from statusgen.reading.fields import decode, read_yaml
from statusgen.reading.findings.incident import unknown_service
from statusgen.reading.frontmatter import split
from statusgen.reading.incidents import Facts
from statusgen.reading.kinds import Id, Text
from statusgen.reading.notes import Notes
from statusgen.reading.records import Field, Record
from statusgen.reading.remarks import check_text
from statusgen.reading.vocabulary import SHORT_WORD

RUNBOOK = Record(
    dict[str, Any],
    Field("title", Text(140), required=True, about="what it is for, in one line"),
    Field("services", ListOf(Id()), about="it is for incidents on one of these services; without, on any"),
    Field("categories", ListOf(SHORT_WORD), about="it is for incidents of one of these categories; without, of any"),
    about="The front matter of a runbook, which only staff see.",
)


def parse_runbook(path: str, data: bytes, facts: Facts) -> Parsed[Runbook | None]:
    """The file at `path` (relative to the source folder), whose bytes are `data`. None if it has an error."""
    notes = Notes(path)
    runbook = _read(path, data, facts, notes)
    return Parsed(None if notes.has_errors else runbook, in_order(notes.problems))


def _read(path: str, data: bytes, facts: Facts, notes: Notes) -> Runbook | None:
    text = decode(data, notes)
    halves = None if text is None else split(text, notes)
    table = read_yaml(halves.yaml, notes, 2) if halves else None
    if halves is None or table is None:
        return None
    keys = RUNBOOK.read_values(table, "", notes)
    for number, id in enumerate(keys.get("services", ())):
        if facts.services is not None and id not in facts.services:
            notes.add(unknown_service(notes.of(f"services.{number}"), id, notes.suggestions(facts.public)))
    check_text(halves.body, halves.body_line, notes)
    source = Source.of(path, digest(data), notes.places)
    id = path.rpartition("/")[2].removesuffix(".md")
    return None if notes.has_errors else Runbook(id, text=without_comments(halves.body), source=source, **keys)
