"""Kinds of values: each parses a node to a typed value, and knows its JSON Schema (draft 2020-12).

`read(node, key, notes)` never raises for a mistake: it notes what is wrong and returns None. `key` is the dotted path
("site.contact.email") that messages and places use. Quotes are gone in what a JSON Schema sees, so that a schema cannot
tell `"on"` from a quoted trap of YAML 1.1; in all else parser and schema agree.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Mapping
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from statusgen.reading.fields import read_as
from statusgen.reading.findings import forms, values
from statusgen.reading.findings.incident import unknown_service
from statusgen.reading.findings.slips import missing_colon
from statusgen.reading.nodes import Items, Node, Scalar, Table
from statusgen.reading.notes import Notes

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
W = TypeVar("W", bound=str)

Schema: TypeAlias = dict[str, Any]

ID_PATTERN = "[a-z0-9]+(-[a-z0-9]+)*"
_URL_REST = r"://(\[[0-9A-Fa-f:.]+\]|[^\s/?#@:\\<>\"'`{}|^\[\]]+)(:[0-9]{1,5})?([/?#]%s*)?"
_IN_URL = r"[^\s\\<>\"`{}|^]"
EMAIL_PATTERN = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,187}[A-Za-z0-9])?"
_PAIR_WITHOUT_COLON = re.compile(r"([A-Za-z_][\w-]*)(?:[ \t]*[:=](?!//)[ \t]*|[ \t]+)(\S.*)")
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


def text(node: Node, key: str, notes: Notes) -> Scalar | None:
    """The node, if it is a scalar that every reader of YAML takes for text."""
    is_null = isinstance(node, Scalar) and node.plain and not node.cut and node.text and node.text in _NULLS
    typed = node if is_null and isinstance(node, Scalar) else scalar(node, key, notes)
    read = read_as(typed.text) if typed and typed.plain else None
    if typed and read:
        notes.add(values.unquoted_text(notes.at(typed), key, read))
        return None
    return typed


def table(node: Node, key: str, notes: Notes, words: Collection[str] = ()) -> Table | None:
    """The node, if it is a mapping. `words` are values that findings may repeat where they stand in it."""
    if isinstance(node, Table):
        return node
    if isinstance(node, Scalar) and scalar(node, key, notes) is None:
        return None
    own_line = key in notes.places and node.line > notes.places[key][0]
    if isinstance(node, Scalar) and own_line and is_pair(node, notes, words):
        return None
    first = node.items[0] if isinstance(node, Items) and node.items else None
    typed = ""
    if isinstance(first, Table) and own_line and first.entries:
        name, value = first.entries[0]
        typed = f"{name.text}: {value.text if isinstance(value, Scalar) and value.text in words else '…'}"
    alone = node if isinstance(node, Scalar) else first
    named = alone.text if words and isinstance(alone, Scalar) and re.fullmatch(ID_PATTERN, alone.text) else ""
    notes.add(values.wrong_shape(notes.at(node), key, "a mapping", found(node), typed, named, words))
    return None


def is_pair(node: Scalar, notes: Notes, words: Container[str] = ()) -> bool:
    """Whether a text is a key and its value without the colon, or without the blank after it, which is then noted."""
    pair = _PAIR_WITHOUT_COLON.fullmatch(node.text) if node.plain else None
    if pair:
        notes.add(missing_colon(notes.at(node), pair[1], pair[2] if pair[2] in words else "…"))
    return pair is not None


def is_nothing(node: Node) -> bool:
    """Whether nothing at all was typed where a value belongs."""
    return isinstance(node, Scalar) and node.plain and not node.text


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
        typed = text(node, key, notes)
        if typed is None:
            return None
        read = typed.text if self.lines else typed.text.removesuffix("\n")  # of a folded scalar
        if typed.cut:
            notes.add(values.comment_in_text(notes.at(typed), key))
        elif not self.lines and not read.isprintable() and _LINE_BREAK.search(read):
            notes.add(values.several_lines(notes.at(typed), key))
        elif not read.strip():
            notes.add(values.empty_value(notes.at(typed), key))
        elif len(read) > self.most:
            notes.add(values.text_too_long(notes.at(typed), key, len(read), self.most))
        else:
            return read
        return None

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
        typed = text(node, key, notes)
        if typed is None:
            return None
        id = typed.text
        if len(id) > self.most or not self._pattern.fullmatch(id) or id in self.reserved:
            self._refuse(typed, key, notes)
            return None
        return id

    def _refuse(self, typed: Scalar, key: str, notes: Notes) -> None:
        notes.add(forms.bad_id(notes.at(typed), key, typed.text, self.most))

    def schema(self) -> Schema:
        schema: Schema = {"type": "string", "maxLength": self.most, "pattern": whole(ID_PATTERN)}
        return schema | ({"not": {"enum": [*self.reserved]}} if self.reserved else {})


class ServiceId(Id):
    """The id of a service of the catalogue, in a file of another: what is no id at all is most often its name."""

    def _refuse(self, typed: Scalar, key: str, notes: Notes) -> None:
        notes.places[f"{key}.{typed.text}"] = typed.line, typed.column
        notes.add(unknown_service(notes.at(typed), typed.text, notes.suggestions(notes.services)))


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
    """An absolute address with a host, without user name or password. `stands` are names that may stand in braces after
    the host, for something that is put in their place."""

    def __init__(
        self, schemes: tuple[str, ...] = ("https", "http"), most: int = 2000, stands: tuple[str, ...] = ()
    ) -> None:
        self.schemes = schemes
        self.most = most
        one = rf"({_IN_URL}|\{{({'|'.join(stands)})\}})" if stands else _IN_URL
        self._pattern = re.compile(f"({'|'.join(schemes)})" + _URL_REST % one)

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
