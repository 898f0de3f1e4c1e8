"""Answers that came back: files under feedback/, as CSV with a line of headings or as YAML with a list `answers`.

Both say the same: `incident`, `answer`, and perhaps `day`, `from` and `comment`. Tables of forms have other columns,
too, which are passed over.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from statusgen.diagnostics import Parsed, in_order
from statusgen.model import Answer, Asked, Opinion, Source
from statusgen.prose.source import without_comments
from statusgen.reading.fields import decode, read_yaml
from statusgen.reading.findings.values import missing_key
from statusgen.reading.kinds import Id, Text, Word
from statusgen.reading.nodes import Items, Scalar, Table
from statusgen.reading.notes import Notes
from statusgen.reading.quantities import Date
from statusgen.reading.records import Field, Record

ANSWER = Record(
    dict[str, Any],
    Field("incident", Id(100), required=True, about="the id of the incident"),
    Field("answer", Word[Opinion](Opinion), required=True, attribute="opinion"),
    Field("day", Date(), about="when it was given"),
    Field("from", Word[Asked](Asked), attribute="asked", about="customer is the default"),
    Field("comment", Text(5000, lines=True), about="in words; only staff read it"),
    about="An answer to the question that is asked after an incident.",
)

_COLUMNS = frozenset(field.name for field in ANSWER.fields)


def parse_feedback(path: str, data: bytes) -> Parsed[tuple[Answer, ...]]:
    """The answers in the file at `path` that can be read; what is wrong with the others is said."""
    notes = Notes(path)
    text = decode(data, notes)
    if text is None:
        return Parsed((), in_order(notes.problems))
    rows = _csv(text, notes) if path.endswith(".csv") else _yaml(text, notes)
    return Parsed(tuple(rows), in_order(notes.problems))


def _yaml(text: str, notes: Notes) -> Iterator[Answer]:
    root = read_yaml(text, notes)
    answers = root.get("answers") if root else None
    if root and not isinstance(answers, Items):
        notes.add(missing_key(notes.at(root), "answers"))
    for item in answers.items if isinstance(answers, Items) else ():  # the same answer twice is two answers
        row = ANSWER.read(item, "", notes)
        if row is not None:
            yield _answer(row, notes.path, (item.line, item.column))


def _csv(text: str, notes: Notes) -> Iterator[Answer]:
    reader = csv.reader(StringIO(text, newline=""))
    names = [name.strip().lower() for name in next(reader, [])]
    for name in ("incident", "answer"):
        if name not in names:
            notes.add(missing_key(notes.span(1), name))
            return
    line = reader.line_num + 1
    for cells in reader:
        entries = tuple(
            (Scalar(name, line, 1), Scalar(cell.strip(), line, 1, plain=False))
            for name, cell in zip(names, cells, strict=False)
            if name in _COLUMNS and cell.strip()
        )
        row = ANSWER.read(Table(entries, line, 1), "", notes) if entries else None
        if row is not None:
            yield _answer(row, notes.path, (line, 1))
        line = reader.line_num + 1


def _answer(row: dict[str, Any], path: str, place: tuple[int, int]) -> Answer:
    comment = without_comments(row.pop("comment", ""))
    return Answer(source=Source.of(path, "", {"": place}), comment=comment, **row)
