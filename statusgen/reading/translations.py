"""`<id>.<language>.md`: what a file says in another language. It translates, and decides nothing.

What it translates is found by the key, and for updates by their time, so that a text is seen by whom its original is
seen by, whatever the translation says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any

from statusgen.diagnostics import Diagnostic, Parsed, in_order
from statusgen.files import digest
from statusgen.model import Incident, Source, Status, Translation, Update
from statusgen.model.incident import TRANSLATED
from statusgen.prose.source import without_comments
from statusgen.reading.fields import decode, read_yaml
from statusgen.reading.findings import headings
from statusgen.reading.findings import translations as findings
from statusgen.reading.findings.suggest import nearest
from statusgen.reading.frontkeys import KINDS_OF, MOST_IMPORTED_TITLE
from statusgen.reading.frontmatter import split
from statusgen.reading.incidents import stem_of
from statusgen.reading.kinds import Text
from statusgen.reading.nodes import Table
from statusgen.reading.notes import Notes
from statusgen.reading.quantities import Instant
from statusgen.reading.records import Field, Record
from statusgen.reading.remarks import check_markdown
from statusgen.reading.sections import Section, sections
from statusgen.reading.times import Clock, parse_instant
from statusgen.reading.updates import FIELDS, HEADING, block_of
from statusgen.reading.vocabulary import MARKDOWN
from statusgen.value import Struct, replace

FRONT_MATTER = Record(
    dict[str, Any],
    Field("title", Text(MOST_IMPORTED_TITLE), about="the title in this language"),
    Field("root_cause", MARKDOWN),
    Field("resolution", MARKDOWN),
    Field("workaround", MARKDOWN),
    about="The front matter of a translation, `<id>.<language>.md`: all else stands in the original.",
)
OF_UPDATE = Record(
    dict[str, Any],
    Field("edited", Instant(), about="that of the original, up to which the translation is true"),
)
_OF_ORIGINAL = KINDS_OF.keys() - {field.name for field in FRONT_MATTER.fields}
_OF_ORIGINAL_UPDATE = {field.name for record in FIELDS.values() for field in record.fields} - {"edited"}
_STATUSES = {status.value: status for status in Status}


class Said(Struct, frozen=True):
    """The text of an update in another language. `status` is that of its heading, if it has one."""

    at: datetime
    status: Status | None
    body: str
    edited: datetime | None


class TranslationFile(Struct, frozen=True):
    """A translation as it was read, apart from what it translates."""

    source: Source
    texts: Translation
    updates: tuple[Said, ...]

    @property
    def id(self) -> str:
        """Of the file that it translates."""
        return stem_of(self.source.path).partition(".")[0]

    @property
    def language(self) -> str:
        return self.source.path.rpartition("/")[2].split(".")[1]


def parse_translation(path: str, data: bytes, zone: tzinfo) -> Parsed[TranslationFile | None]:
    """The file at `path` (relative to the source folder), whose bytes are `data`. None if it has an error."""
    notes = Notes(path, Clock(zone))
    read = _read(path, data, zone, notes)
    return Parsed(None if notes.has_errors else read, in_order(notes.problems))


def _read(path: str, data: bytes, zone: tzinfo, notes: Notes) -> TranslationFile | None:
    text = decode(data, notes)
    halves = None if text is None else split(text, notes)
    if halves is None:
        return None
    parts = sections(halves.body, halves.body_line, notes)
    table = read_yaml(halves.yaml, notes, 2)
    if table is None:
        return None
    keys = FRONT_MATTER.read_values(_without(table, _OF_ORIGINAL, notes), "", notes)
    updates = [_update(section, f"updates.{number}", zone, notes) for number, section in enumerate(parts[1:])]
    check_markdown(keys, parts, notes)
    if parts[0].body:
        notes.places["summary"] = parts[0].body_line, 1
    texts = {key: without_comments(value) for key, value in keys.items()}
    source = Source.of(path, digest(data), notes.places)
    translation = Translation(source.digest, summary=parts[0].body or None, **texts)
    return TranslationFile(source, translation, tuple(update for update in updates if update))


def _without(table: Table, names: set[str], notes: Notes) -> Table:
    """The table without keys that are the original's to say, which are findings."""
    for name, _ in table.entries:
        if name.text in names:
            notes.add(findings.key_of_the_original(notes.at(name), name.text))
    return replace(table, entries=tuple(entry for entry in table.entries if entry[0].text not in names))


def _update(section: Section, key: str, zone: tzinfo, notes: Notes) -> Said | None:
    notes.places[key] = section.line, section.column
    fields: dict[str, Any] = {}
    if section.block:
        fields = OF_UPDATE.read_values(_without(block_of(section, notes), _OF_ORIGINAL_UPDATE, notes), key, notes)
    heading = section.heading or ""
    match = HEADING.fullmatch(heading)
    word = match["status"] if match and not match["status"][0].isdigit() else None
    at = parse_instant(match["time"] if match and word else heading, Clock(zone))
    if word is not None and word not in _STATUSES:
        near = nearest(word, notes.suggestions(_STATUSES))
        notes.add(headings.unknown_status(notes.of(key), word, tuple(Status), near))
    if not isinstance(at, datetime):
        notes.add(at(notes.of(key)))
        return None
    return Said(at, _STATUSES.get(word or ""), section.body, fields.get("edited"))


def merged(incident: Incident, file: TranslationFile) -> Parsed[Incident]:
    """The file with its translation in it, and what does not fit: then the incident is as it was."""
    said, problems = _matched(incident, file)
    problems += _without_original(incident, file)
    if any(problem.is_error for problem in problems):
        return Parsed(incident, tuple(problems))
    updates = tuple(
        replace(update, translations={**(update.translations or {}), file.language: said[number]})
        if number in said
        else update
        for number, update in enumerate(incident.updates)
    )
    translations = {**(incident.translations or {}), file.language: file.texts}
    return Parsed(replace(incident, updates=updates, translations=translations), tuple(problems))


def _without_original(incident: Incident, file: TranslationFile) -> Iterator[Diagnostic]:
    for name in TRANSLATED:
        if getattr(file.texts, name) and not getattr(incident, name):
            yield findings.nothing_to_translate(file.source.span(name), f"the original has no `{name}`")


def _matched(incident: Incident, file: TranslationFile) -> tuple[Mapping[int, str], list[Diagnostic]]:
    """The texts that are true, by the number of the update; of several at one instant all must be there, in order."""
    originals: defaultdict[datetime, list[tuple[int, Update]]] = defaultdict(list)
    for number, update in enumerate(incident.updates):
        originals[update.at].append((number, update))
    texts: defaultdict[datetime, list[tuple[int, Said]]] = defaultdict(list)
    for number, text in enumerate(file.updates):
        texts[text.at].append((number, text))
    found: dict[int, str] = {}
    problems: list[Diagnostic] = []
    for at, group in texts.items():
        span = file.source.span(f"updates.{group[-1][0]}")
        if at not in originals:
            problems.append(findings.nothing_to_translate(span, "the original has no update at this time"))
        elif len(group) != len(originals[at]):
            many = f"the original has {len(originals[at])} at this time, the translation {len(group)}"
            problems.append(findings.nothing_to_translate(span, many))
        else:
            for (number, update), (place, text) in zip(originals[at], group, strict=True):
                span = file.source.span(f"updates.{place}")
                if text.status not in (None, update.status):
                    problems.append(findings.nothing_to_translate(span, "the update at this time has another status"))
                elif update.edited and (text.edited is None or text.edited < update.edited):
                    problems.append(findings.stale_translation(span))
                elif text.body:
                    found[number] = text.body
    return found, problems
