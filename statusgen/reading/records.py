"""Records: mappings with known keys. A record is declared once, and parses, explains and describes itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from statusgen.reading.findings import values
from statusgen.reading.findings.suggest import nearest
from statusgen.reading.kinds import Kind, Schema, is_nothing, is_pair, table
from statusgen.reading.nodes import Node, Scalar, Table
from statusgen.reading.notes import Notes
from statusgen.value import Struct

T = TypeVar("T")

_MANY = 20


class Field(Struct, frozen=True):
    """A key of a record.

    `attribute` is the keyword that the record's `make` is called with, where it is not `name`. `about` says in a few
    words what the key is for (the description in the JSON Schema).
    """

    name: str
    kind: Kind[Any]
    required: bool = False
    about: str = ""
    attribute: str = ""


class Record(Generic[T]):
    """A mapping that `make` turns into a value: it is called with the values of the keys that are there and right.

    So defaults live in one place, the class that `make` is. A value is made as far as the file can be read: None only
    where a required key is missing or wrong.
    """

    def __init__(self, make: Callable[..., T], *fields: Field, about: str = "") -> None:
        self.make = make
        self.fields = fields
        self.about = about
        self._by_name = {field.name: field for field in fields}
        self._required = tuple(field.name for field in fields if field.required)

    def read(self, node: Node, key: str, notes: Notes) -> T | None:
        typed = table(node, key, notes)
        if typed is None:
            return None
        read = self.read_values(typed, key, notes)
        complete = all((field.attribute or field.name) in read for field in self.fields if field.required)
        return self.make(**read) if complete else None

    def read_values(self, node: Table, key: str, notes: Notes) -> dict[str, Any]:
        """The values by attribute, before anything is made of them: of the keys that are there and right."""
        read: dict[str, Any] = {}
        seen, unknown = set(), []
        above = ""  # the key without a value whose mapping may stand in the same column, instead of under it
        for number, (name, child) in enumerate(node.entries, 1):
            field = self._by_name.get(name.text)
            if field is None:
                unknown.append(name.text)
                if not (is_nothing(child) and ":" in name.text and is_pair(name, notes)):
                    notes.add(values.unknown_key(notes.at(name), name.text, notes.suggestions(self._by_name), above))
                continue
            above = ""
            seen.add(field.name)
            path = f"{key}.{field.name}" if key else field.name
            notes.places[path] = name.line, name.column
            if is_nothing(child) and self._is_left_out(field, node.entries[number:]):
                above = field.name
                continue
            value = field.kind.read(child, path, notes)
            if value is not None:
                read[field.attribute or field.name] = value
        for missing in self._required:
            if missing not in seen and not any(self._meant(key, missing) for key in unknown[:_MANY]):
                notes.add(values.missing_key(notes.at(node), missing))
        return read

    def _meant(self, typed: str, key: str) -> bool:
        """Whether a key that nobody knows is this one with a slip, or without its colon: then it is not missing."""
        return nearest(typed.partition(":")[0], self._by_name) == key

    def _is_left_out(self, field: Field, entries: tuple[tuple[Scalar, Node], ...]) -> bool:
        """Whether the entries after a key without a value may be the mapping that belongs under it."""
        schema = field.kind.schema()
        shapes = {option.get("type") for option in (schema, *schema.get("anyOf", ()))}
        return "object" in shapes and bool(entries) and entries[0][0].text not in self._by_name

    def schema(self) -> Schema:
        schema: Schema = {"type": "object"}
        if self.about:
            schema["description"] = self.about
        schema["properties"] = {field.name: _described(field) for field in self.fields}
        if self._required:
            schema["required"] = list(self._required)
        schema["additionalProperties"] = False
        return schema


def _described(field: Field) -> Mapping[str, Any]:
    schema = field.kind.schema()
    return {"description": field.about, **schema} if field.about else schema
