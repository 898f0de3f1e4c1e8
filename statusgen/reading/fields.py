"""The safe front door for YAML, and the only module of reading that knows the library.

`decode` makes text of a file's bytes, `read_yaml` makes nodes of text (nodes.py): scalars stay as they were typed, with
line and column, and what YAML 1.1 would do with them behind people's backs does not happen. The *events* of the parser
are walked, and counted, before anything is composed: thirty kilobytes of `[` crash the composer of the C library, and
aliases of four hundred bytes fill the memory. Anchors, aliases, tags, merge keys, directives, keys that stand twice and
invisible characters are findings.

What the values mean is declared with kinds (kinds.py, quantities.py, compound.py) and records (records.py), which
parse, and give the JSON Schema, at once:

    CONTACT = Record(
        Contact,                              # called with the values as keywords; absent keys are not passed
        Field("email", Email()),
        Field("phone", Text(most=40)),
        Field("hours", Text(most=200), required=True, about="the hours in words"),
    )
    contact = CONTACT.read(node, "site.contact", notes)   # Contact | None; what is wrong is in notes.problems
    CONTACT.schema()                                      # its JSON Schema (draft 2020-12)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingStartEvent,
    ScalarEvent,
)

from statusgen.diagnostics import Diagnostic, Span
from statusgen.reading import slips
from statusgen.reading.findings import syntax
from statusgen.reading.findings import text as text_findings
from statusgen.reading.flat import flat
from statusgen.reading.nodes import Items, Node, Scalar, Table
from statusgen.reading.notes import Notes

MOST_BYTES = 1024 * 1024
MOST_NESTING = 20
MOST_VALUES = 100_000

_LOADER: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
"""Either gives the same nodes; the C library is twenty times faster."""

_Event: TypeAlias = Any  # the stubs call the marks of events optional; the parser always sets them

_RESOLVERS = yaml.SafeLoader.yaml_implicit_resolvers
_READ_AS = {"bool": "a boolean", "int": "a number", "float": "a number", "null": "nothing", "timestamp": "a date"}
_NUMBER_OF_YAML_1_2 = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+")

_BOM = b"\xef\xbb\xbf"
_ORDINARY = bytes([9, 10, *range(32, 127)])
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ODD_IN_YAML = re.compile(
    "[\u2028\u2029\ufeff]"
)  # line breaks to YAML alone; a mark that the loaders count differently
_MERGE_MARK = re.compile(rb"(?:(<{7})|>{7})(?: .*)?")
_HASH_AT_ONCE = re.compile(r":?[ \t]+#\S")
_COMMENT = re.compile(r"(?:^|\s)#.*")


def decode(data: bytes, notes: Notes) -> str | None:
    """The text of a file, with plain line feeds; None, and a finding, if it is no decent UTF-8 text, too large, or two
    versions in one."""
    if len(data) > MOST_BYTES:
        notes.add(text_findings.file_too_large(Span(notes.path), MOST_BYTES))
        return None
    data = data.removeprefix(_BOM).replace(b"\r\n", b"\n")
    if (b"<<<<<<<" in data or b">>>>>>>" in data) and _has_merge_marks(data, notes):
        return None
    if not data.translate(None, _ORDINARY):
        return data.decode("ascii")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        notes.add(text_findings.not_utf8(_span_of(before, len(before), notes)))
        return None
    found = {match[0]: match.start() for match in reversed([*_INVISIBLE.finditer(text)])}
    for character, index in found.items():
        notes.add(text_findings.control_character(_span_of(text, index, notes), character))
    return None if found else text


def _has_merge_marks(data: bytes, notes: Notes) -> bool:
    """Whether git's marks of a merge stand in the file; each place is noted where one begins, or where only its end is
    left."""
    marks = [(line, mark) for line, text in enumerate(data.split(b"\n"), 1) if (mark := _MERGE_MARK.fullmatch(text))]
    is_open = False
    for line, mark in marks:
        if mark[1] or not is_open:
            notes.add(text_findings.merge_conflict(notes.span(line)))
        is_open = bool(mark[1])
    return bool(marks)


def read_yaml(text: str, notes: Notes, first_line: int = 1) -> Table | None:
    """The mapping that `text` is; its first line has the number `first_line`. None: a finding says why not."""
    odd = None if text.isascii() else _ODD_IN_YAML.search(text)
    if odd:
        notes.add(text_findings.control_character(_span_of(text, odd.start(), notes, first_line), odd[0]))
        return None
    table = flat(text, first_line)
    return table if table is not None else _Reader(text, notes, first_line).read()


def read_as(text: str) -> str | None:
    """What readers of YAML (1.1, or today's 1.2) make of this plain scalar when it is no text to them, in words."""
    for tag, pattern in _RESOLVERS.get(text[:1], ()):
        if pattern.match(text):
            return _READ_AS.get(tag.rpartition(":")[2], "something else")
    if text in ("y", "Y", "n", "N"):
        return "a boolean"
    return "a number" if _NUMBER_OF_YAML_1_2.fullmatch(text) else None


class _RefusedError(Exception):
    """Reading ends here: what follows cannot be trusted, or would cost too much."""

    def __init__(self, problem: Diagnostic) -> None:
        super().__init__(problem.code)
        self.problem = problem


class _Reader:
    """Walks the events of one text and builds its nodes. Recursion is bounded by the limit on nesting."""

    def __init__(self, text: str, notes: Notes, first_line: int) -> None:
        self.text = text
        self.notes = notes
        self.first_line = first_line
        self.values = 0
        self.passed = 0  # index of the end of the last token
        self.quoted: tuple[int, int] | None = None  # where the last text in quotes begins and ends
        self.unmarked: list[Table] = []  # the entries that follow the last one in its list, without a hyphen
        self.hashes = "#" in text
        self.tabs = "\t" in text

    def read(self) -> Table | None:
        try:
            root = self._document()
        except _RefusedError as refusal:
            self.notes.add(refusal.problem)
            return None
        except yaml.YAMLError as error:
            self.notes.add(self._explain(error))
            return None
        if not isinstance(root, Table):
            place = (root.line, root.column) if root is not None else (self.first_line, 1)
            self.notes.add(syntax.not_a_mapping(self.notes.span(*place)))
            return None
        return root

    def _document(self) -> Node | None:
        root: Node | None = None
        documents = 0
        events: Iterator[_Event] = yaml.parse(self.text, Loader=_LOADER)
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1 or event.version or event.tags:
                    raise _RefusedError(syntax.yaml_document(self._place(event)))
            elif isinstance(event, (ScalarEvent, CollectionStartEvent, AliasEvent)):
                root = self._node(event, events, 1)
        self._refuse_tab(len(self.text))
        return root

    def _node(self, event: _Event, events: Iterator[_Event], depth: int, *, is_entry: bool = False) -> Node:
        self.values += 1
        if self.values > MOST_VALUES:
            raise _RefusedError(syntax.too_many_values(self._place(event), MOST_VALUES))
        before = self.passed
        self._refuse_tricks(event)
        if isinstance(event, ScalarEvent):
            return self._scalar(event, before)
        line, column = self.first_line + event.start_mark.line, event.start_mark.column + 1
        if depth > MOST_NESTING:
            raise _RefusedError(syntax.nested_too_deep(self._place(event), MOST_NESTING))
        children: list[Node] = []
        in_list = not isinstance(event, MappingStartEvent)
        for following in events:
            if isinstance(following, CollectionEndEvent):
                break
            children.append(self._node(following, events, depth + 1, is_entry=in_list))
            if in_list:
                children += self.unmarked
                self.unmarked = []
        if in_list:
            return Items(tuple(children), line, column)
        table, *self.unmarked = self._tables(children, line, column, is_entry=is_entry)
        return table

    def _refuse_tab(self, end: int) -> None:
        """A tab between the last token and `end`, or in a text without quotes: the loaders do not agree on it."""
        tab = self.text.find("\t", self.passed, end) if self.tabs else -1
        if tab >= 0 and "\t" in _COMMENT.sub("", self.text[self.passed : end]):
            raise _RefusedError(syntax.yaml_tab(self._span(tab)))

    def _refuse_tricks(self, event: _Event) -> None:
        plain = isinstance(event, ScalarEvent) and event.implicit[0]
        self._refuse_tab(event.end_mark.index if plain else event.start_mark.index)
        self.passed = event.end_mark.index
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None) is not None:
            raise _RefusedError(syntax.yaml_alias(self._place(event)))
        if getattr(event, "tag", None) is not None:
            raise _RefusedError(syntax.yaml_tag(self._place(event)))

    def _scalar(self, event: _Event, before: int) -> Scalar:
        """`before` is where the last token ended: there an empty scalar stands, which each loader has elsewhere."""
        text: str = event.value
        line, column = self.first_line + event.start_mark.line, event.start_mark.column + 1
        if event.style in ('"', "'"):
            self.quoted = event.start_mark.index, event.end_mark.index
        if event.style == '"':
            odd = _INVISIBLE.search(text)
            if odd:
                self.notes.add(text_findings.control_character(self._place(event), odd[0]))
                text = _INVISIBLE.sub("", text)
        plain: bool = event.implicit[0]
        if plain and not text:
            self.passed = before
            place = self._span(before)
            line, column = place.line, place.column
        cut = plain and self.hashes and _HASH_AT_ONCE.match(self.text, self.passed) is not None
        return Scalar(text, line, column, plain, cut)

    def _tables(self, children: list[Node], line: int, column: int, *, is_entry: bool) -> list[Table]:
        """One mapping. Of an entry of a list it may be several: a second `id` begins another entry, whose hyphen is
        missing. There the first key that stands twice tells enough, since all may be one mistake."""
        entries: dict[str, tuple[Scalar, Node]] = {}
        tables: list[Table] = []
        is_told = False
        for key, value in zip(children[::2], children[1::2], strict=True):
            if not isinstance(key, Scalar) or not key.text or "\n" in key.text:
                self.notes.add(syntax.key_not_text(self.notes.at(key)))
            elif key.text == "<<" and key.plain:
                self.notes.add(syntax.yaml_alias(self.notes.at(key)))
            elif key.text not in entries:
                entries[key.text] = key, value
            else:
                is_next = is_entry and key.text == "id"
                if is_next or not (is_entry and is_told):
                    first = entries[key.text][0].line
                    self.notes.add(syntax.duplicate_key(self.notes.at(key), key.text, first, is_entry=is_entry))
                is_told = not is_next
                if is_next:
                    tables.append(Table(tuple(entries.values()), line, column))
                    entries, line, column = {key.text: (key, value)}, key.line, key.column
        return [*tables, Table(tuple(entries.values()), line, column)]

    def _explain(self, error: yaml.YAMLError) -> Diagnostic:
        """The finding for what the library says, placed where the mistake was made."""
        mark = getattr(error, "problem_mark", None)
        index = min(mark.index, len(self.text)) if mark else 0
        began = getattr(error, "context_mark", None)
        noticed = slips.Noticed(
            index,
            min(began.index, index) if began else index,
            str(getattr(error, "context", "")),
            str(getattr(error, "problem", "")),
            self.passed,
            self.quoted,
        )
        place, finding = slips.explain(self.text, noticed, self.first_line)
        return finding(self._span(place))

    def _place(self, event: _Event) -> Span:
        return self.notes.span(self.first_line + event.start_mark.line, event.start_mark.column + 1)

    def _span(self, index: int) -> Span:
        return _span_of(self.text, index, self.notes, self.first_line)


def _span_of(text: str, index: int, notes: Notes, first_line: int = 1) -> Span:
    return notes.span(first_line + text.count("\n", 0, index), index - text.rfind("\n", 0, index))
