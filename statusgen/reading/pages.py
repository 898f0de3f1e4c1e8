"""A page of the project's own, from the bytes of a file under pages/ to a value."""

from __future__ import annotations

from typing import Any

from statusgen import urls
from statusgen.diagnostics import Parsed, Span, in_order
from statusgen.files import digest
from statusgen.language import LANGUAGES
from statusgen.model import Menu, ProjectPage, Source
from statusgen.prose.source import without_comments
from statusgen.reading.fields import decode, read_yaml
from statusgen.reading.findings import files as findings
from statusgen.reading.frontmatter import split
from statusgen.reading.incidents import stem_of
from statusgen.reading.kinds import Text, Word
from statusgen.reading.notes import Notes
from statusgen.reading.quantities import Number
from statusgen.reading.records import Field, Record
from statusgen.reading.remarks import check_text
from statusgen.reading.sections import check_lines
from statusgen.reading.vocabulary import AUDIENCE

PAGE = Record(
    dict[str, Any],
    Field("title", Text(60), required=True, about="the heading of the page, and the word that links to it"),
    Field("description", Text(300), about="what search engines and previews say of it"),
    Field("menu", Word[Menu](Menu), about="where every page links to it; footer is the default"),
    Field("order", Number(0, 1000, whole=True), about="links stand by rising number; the default is 100"),
    Field("audience", AUDIENCE, about="public is the default"),
    about="The front matter of a page of the project's own.",
)


def parse_page(path: str, data: bytes) -> Parsed[ProjectPage | None]:
    """The file at `path` (relative to the source folder), whose bytes are `data`. None if it has an error."""
    notes = Notes(path)
    page = _read(path, data, notes)
    return Parsed(None if notes.has_errors else page, in_order(notes.problems))


def _read(path: str, data: bytes, notes: Notes) -> ProjectPage | None:
    id = stem_of(path)
    if urls.is_own(id) or id in LANGUAGES:
        notes.add(findings.page_name_taken(Span(path)))
    text = decode(data, notes)
    halves = None if text is None else split(text, notes)
    table = read_yaml(halves.yaml, notes, 2) if halves else None
    if halves is None or table is None:
        return None
    keys = PAGE.read_values(table, "", notes)
    check_text(halves.body, halves.body_line, notes)
    check_lines(halves.body, halves.body_line, False, notes)
    source = Source.of(path, digest(data), notes.places)
    return None if notes.has_errors else ProjectPage(id, text=without_comments(halves.body), source=source, **keys)
