"""Kinds of values: each parses a node to a typed value, and knows its JSON Schema (draft 2020-12).

`read(node, key, notes)` never raises for a mistake: it notes what is wrong and returns None. `key` is the dotted path
("site.contact.email") that messages and places use. Quotes are gone in what a JSON Schema sees, so that a schema cannot
tell `"on"` from a quoted trap of YAML 1.1; in all else parser and schema agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from statusgen.reading import times
from statusgen.reading.fields import read_as
from statusgen.reading.findings import forms, values
from statusgen.reading.nodes import Items, Node, Scalar, Table
from statusgen.reading.notes import Notes

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
W = TypeVar("W", bound=str)
K = TypeVar("K", bound=str)

Schema: TypeAlias = dict[str, Any]

ID_PATTERN = "[a-z0-9]+(-[a-z0-9]+)*"
_URL_REST = r"://(\[[0-9A-Fa-f:.]+\]|[^\s/?#@:\\<>\"'`{}|^\[\]]+)(:[0-9]{1,5})?([/?#][^\s\\<>\"`{}|^]*)?"
EMAIL_PATTERN = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,187}[A-Za-z0-9])?"
_LINE_BREAK = re.compile("[\t\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]")
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))


class Kind(Protocol[T_co]):
    """One kind of value."""

    def read(self, node: Node, key: str, notes: Notes) -> T_co | None: ...

    def schema(self) -> Schema: ...


def scalar(node: Node, key: str, notes: Notes) -> Scalar | None:
    """The node, if it is a scalar that says anything."""
    if not isinstance(node, Scalar):
        notes.add(values.wrong_shape(notes.at(node), key, "a single value", found(node)))
        return None
    if node.plain and node.text in _NULLS:
        finding = values.comment_in_text if node.cut else values.empty_value
        notes.add(finding(notes.at(node), key))
        return None
    return node


def found(node: Node) -> str:
    """What a node is, in words."""
    return "a single value" if isinstance(node, Scalar) else "a list" if isinstance(node, Items) else "a mapping"


def whole(pattern: str) -> str:
    """The pattern for a JSON Schema, which searches instead of comparing the whole text."""
    return f"^(?:{pattern})$"


class Text:
    """Text of one line, or, with `lines`, of many (Markdown)."""

    def __init__(self, most: int = 500, *, lines: bool = False) -> None:
        self.most = most
        self.lines = lines

    def read(self, node: Node, key: str, notes: Notes) -> str | None:
        typed = scalar(node, key, notes)
        if typed is None:
            return None
        text = typed.text
        if typed.plain:
            read = read_as(text)
            if read:
                notes.add(values.unquoted_text(notes.at(typed), key, read))
                return None
            if typed.cut:
                notes.add(values.comment_in_text(notes.at(typed), key))
                return None
        if not self.lines:
            text = text.removesuffix("\n")  # of a folded scalar
            if _LINE_BREAK.search(text):
                notes.add(values.several_lines(notes.at(typed), key))
                return None
        if not text.strip():
            notes.add(values.empty_value(notes.at(typed), key))
            return None
        if len(text) > self.most:
            notes.add(values.text_too_long(notes.at(typed), key, len(text), self.most))
            return None
        return text

    def schema(self) -> Schema:
        pattern = r"\S" if self.lines else r"^[^\t\n\v\f\r\u0085\u2028\u2029]*\S[^\t\n\v\f\r\u0085\u2028\u2029]*\n?$"
        return {"type": "string", "minLength": 1, "maxLength": self.most, "pattern": pattern}


class Id:
    """An id: lower-case letters and digits, in groups joined by single hyphens."""

    def __init__(self, most: int = 64, reserved: tuple[str, ...] = ()) -> None:
        self.most = most
        self.reserved = reserved
        self._pattern = re.compile(ID_PATTERN)

    def read(self, node: Node, key: str, notes: Notes) -> str | None:
        typed = scalar(node, key, notes)
        if typed is None:
            return None
        read = read_as(typed.text) if typed.plain else None
        if read:
            notes.add(values.unquoted_text(notes.at(typed), key, read))
            return None
        text = typed.text
        if len(text) > self.most or not self._pattern.fullmatch(text) or text in self.reserved:
            notes.add(forms.bad_id(notes.at(typed), key, self.most))
            return None
        return text

    def schema(self) -> Schema:
        schema: Schema = {"type": "string", "maxLength": self.most, "pattern": whole(ID_PATTERN)}
        return schema | ({"not": {"enum": [*self.reserved]}} if self.reserved else {})


class Word(Generic[W]):
    """One word of a list or of a `StrEnum`. `also` maps words that people bring along to the one that is meant."""

    def __init__(self, words: type[StrEnum] | Iterable[W], also: Mapping[str, str] | None = None) -> None:
        self.words: dict[str, Any] = {str(word): word for word in words}
        self.also = also or {}

    def read(self, node: Node, key: str, notes: Notes) -> W | None:
        typed = scalar(node, key, notes)
        if typed is None:
            return None
        word: W | None = self.words.get(typed.text)
        if word is None:
            meant = self.also.get(typed.text.lower())
            notes.add(values.unknown_word(notes.at(typed), key, typed.text, self.words, meant))
        return word

    def schema(self) -> Schema:
        return {"type": "string", "enum": [*self.words]}


class Instant:
    """A time, in UTC. Bare ones, and (where `clock_time`) those without a day, are read by the clock of the notes."""

    def __init__(self, *, clock_time: bool = False) -> None:
        self.clock_time = clock_time

    def read(self, node: Node, key: str, notes: Notes) -> datetime | None:
        return _timed(node, key, notes, lambda text: times.parse_instant(text, notes.clock))

    def schema(self) -> Schema:
        pattern = times.INSTANT_PATTERN + (f"|{times.CLOCK_TIME_PATTERN}" if self.clock_time else "")
        return {"type": "string", "pattern": whole(pattern)}


class Date:
    """A day."""

    def read(self, node: Node, key: str, notes: Notes) -> date | None:
        return _timed(node, key, notes, times.parse_date)

    def schema(self) -> Schema:
        return {"type": "string", "pattern": whole(times.DATE_PATTERN), "format": "date"}


class Duration:
    """A length of time over zero."""

    def read(self, node: Node, key: str, notes: Notes) -> timedelta | None:
        return _timed(node, key, notes, times.parse_duration)

    def schema(self) -> Schema:
        return {"type": "string", "pattern": whole(times.DURATION_PATTERN)}


class Period:
    """A length of time that may also be counted in calendar months (`3M`)."""

    def read(self, node: Node, key: str, notes: Notes) -> timedelta | times.Months | None:
        typed = scalar(node, key, notes)
        if typed is None:
            return None
        value = times.parse_period(typed.text)
        if isinstance(value, (timedelta, times.Months)):
            return value
        notes.add(value(notes.at(typed)))
        return None

    def schema(self) -> Schema:
        return {"type": "string", "pattern": whole(f"{times.DURATION_PATTERN}|{times.MONTHS_PATTERN}")}


def _timed(node: Node, key: str, notes: Notes, parse: times.Parser[T]) -> T | None:
    typed = scalar(node, key, notes)
    if typed is None:
        return None
    value = parse(typed.text)
    if callable(value):
        notes.add(value(notes.at(typed)))
        return None
    return value


class Percentage:
    """A percentage as a number (90% is 90.0), or with `share` as a share (0.9). Without `sign` it may be left out."""

    def __init__(self, least: float = 0, most: float = 100, *, sign: bool = True, share: bool = False) -> None:
        self.least = least
        self.most = most
        self.sign = sign
        self.share = share
        self._pattern = re.compile(r"[-+]?[0-9]{1,4}(\.[0-9]{1,9})?" + ("%" if sign else "%?"))

    def read(self, node: Node, key: str, notes: Notes) -> float | None:
        typed = scalar(node, key, notes)
        if typed is None:
            return None
        if self._pattern.fullmatch(typed.text):
            value = float(typed.text.rstrip("%"))
            if self.least <= value <= self.most:
                return value / 100 if self.share else value
        expected = f"a percentage from {self.least:g} to {self.most:g}"
        notes.add(forms.bad_percentage(notes.at(typed), key, expected))
        return None

    def schema(self) -> Schema:
        signed: Schema = {"type": "string", "pattern": whole(self._pattern.pattern)}
        if self.sign:
            return signed
        return {"anyOf": [{"type": "number", "minimum": self.least, "maximum": self.most}, signed]}


class Number:
    """A number in a range, typed without quotes; `whole`: no decimals."""

    def __init__(self, least: float, most: float, *, whole: bool = False) -> None:
        self.least = least
        self.most = most
        self.whole = whole
        self._pattern = re.compile(r"[-+]?[0-9]{1,12}" if whole else r"[-+]?[0-9]{1,12}(\.[0-9]{1,12})?")

    def read(self, node: Node, key: str, notes: Notes) -> float | None:
        typed = scalar(node, key, notes)
        if typed is None:
            return None
        text = typed.text
        # 010 is eight to YAML 1.1 and ten to everybody else
        if typed.plain and self._pattern.fullmatch(text) and not re.match(r"[-+]?0[0-9]", text):
            value = int(text) if self.whole else float(text)
            if self.least <= value <= self.most:
                return value
        expected = f"a {'whole ' if self.whole else ''}number from {self.least:,} to {self.most:,}"
        notes.add(forms.bad_number(notes.at(typed), key, expected))
        return None

    def schema(self) -> Schema:
        kind = "integer" if self.whole else "number"
        return {"type": kind, "minimum": self.least, "maximum": self.most}


class Bool:
    """`true` or `false`, typed without quotes."""

    def read(self, node: Node, key: str, notes: Notes) -> bool | None:
        typed = scalar(node, key, notes)
        if typed is None:
            return None
        if not typed.plain or typed.text not in ("true", "false"):
            notes.add(forms.bad_boolean(notes.at(typed), key))
            return None
        return typed.text == "true"

    def schema(self) -> Schema:
        return {"type": "boolean"}


class Url:
    """An absolute address with a host, without user name or password."""

    def __init__(self, schemes: tuple[str, ...] = ("https", "http"), most: int = 2000) -> None:
        self.schemes = schemes
        self.most = most
        self._pattern = re.compile(f"({'|'.join(schemes)})" + _URL_REST)

    def read(self, node: Node, key: str, notes: Notes) -> str | None:
        typed = scalar(node, key, notes)
        if typed is None:
            return None
        if len(typed.text) > self.most or not self._pattern.fullmatch(typed.text):
            notes.add(forms.bad_url(notes.at(typed), key, self.schemes))
            return None
        return typed.text

    def schema(self) -> Schema:
        return {"type": "string", "maxLength": self.most, "pattern": whole(self._pattern.pattern)}


class Email:
    """One e-mail address (the form that browsers take for one: WHATWG HTML, `input type=email`)."""

    def read(self, node: Node, key: str, notes: Notes) -> str | None:
        typed = scalar(node, key, notes)
        if typed is None:
            return None
        if not re.fullmatch(EMAIL_PATTERN, typed.text) or ".." in typed.text.rpartition("@")[2]:
            notes.add(forms.bad_email(notes.at(typed), key))
            return None
        return typed.text

    def schema(self) -> Schema:
        return {"type": "string", "pattern": whole(EMAIL_PATTERN), "not": {"pattern": r"@.*\.\."}}


class ListOf(Generic[T]):
    """A list of one kind, as a tuple; what stands in it twice counts once, with a warning."""

    def __init__(self, kind: Kind[T], most: int = 100) -> None:
        self.kind = kind
        self.most = most

    def read(self, node: Node, key: str, notes: Notes) -> tuple[T, ...] | None:
        if not isinstance(node, Items):
            if isinstance(node, Scalar) and scalar(node, key, notes) is None:
                return None
            notes.add(values.wrong_shape(notes.at(node), key, "a list", found(node)))
            return None
        if len(node.items) > self.most:
            notes.add(values.too_many_items(notes.at(node), key, self.most))
            return None
        read: list[T] = []
        for item in node.items:
            path = f"{key}.{len(read)}"
            notes.places[path] = item.line, item.column
            value = self.kind.read(item, path, notes)
            if value is None:
                continue
            if value in read:
                notes.add(values.duplicate_item(notes.at(item), key))
            else:
                read.append(value)
        return tuple(read)

    def schema(self) -> Schema:
        return {"type": "array", "items": self.kind.schema(), "maxItems": self.most}


class MappingOf(Generic[K, T]):
    """A mapping from one kind of text to another kind, in the order of the file."""

    def __init__(self, key_kind: Kind[K], kind: Kind[T], most: int = 100) -> None:
        self.key_kind = key_kind
        self.kind = kind
        self.most = most

    def read(self, node: Node, key: str, notes: Notes) -> dict[K, T] | None:
        if not isinstance(node, Table):
            if isinstance(node, Scalar) and scalar(node, key, notes) is None:
                return None
            notes.add(values.wrong_shape(notes.at(node), key, "a mapping", found(node)))
            return None
        if len(node.entries) > self.most:
            notes.add(values.too_many_items(notes.at(node), key, self.most))
            return None
        read: dict[K, T] = {}
        for name, child in node.entries:
            known = self.key_kind.read(name, key, notes)
            if known is None:
                continue
            path = f"{key}.{known}"
            notes.places[path] = name.line, name.column
            value = self.kind.read(child, path, notes)
            if value is not None:
                read[known] = value
        return read

    def schema(self) -> Schema:
        return {
            "type": "object",
            "propertyNames": self.key_kind.schema(),
            "additionalProperties": self.kind.schema(),
            "maxProperties": self.most,
        }


class Either(Generic[T]):
    """One kind for a single value, one for a list, one for a mapping: the shape that was typed decides."""

    def __init__(
        self, *, single: Kind[T] | None = None, items: Kind[T] | None = None, table: Kind[T] | None = None
    ) -> None:
        self.kinds: dict[type[Node], Kind[T]] = {}
        if single is not None:
            self.kinds[Scalar] = single
        if items is not None:
            self.kinds[Items] = items
        if table is not None:
            self.kinds[Table] = table

    def read(self, node: Node, key: str, notes: Notes) -> T | None:
        kind = self.kinds.get(type(node)) or next(iter(self.kinds.values()))
        return kind.read(node, key, notes)

    def schema(self) -> Schema:
        return {"anyOf": [kind.schema() for kind in self.kinds.values()]}
