"""Records: mappings with known keys. A record is declared once, and parses, explains and describes itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from statusgen.reading.findings import values
from statusgen.reading.kinds import Kind, Schema, found, scalar
from statusgen.reading.nodes import Node, Scalar, Table
from statusgen.reading.notes import Notes

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Field:
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
        if not isinstance(node, Table):
            if isinstance(node, Scalar) and scalar(node, key, notes) is None:
                return None
            notes.add(values.wrong_shape(notes.at(node), key, "a mapping", found(node)))
            return None
        read = self.read_values(node, key, notes)
        complete = all((field.attribute or field.name) in read for field in self.fields if field.required)
        return self.make(**read) if complete else None

    def read_values(self, table: Table, key: str, notes: Notes) -> dict[str, Any]:
        """The values by attribute, before anything is made of them: of the keys that are there and right."""
        read: dict[str, Any] = {}
        seen = set()
        for name, child in table.entries:
            field = self._by_name.get(name.text)
            if field is None:
                notes.add(values.unknown_key(notes.at(name), name.text, notes.suggestions(self._by_name)))
                continue
            seen.add(field.name)
            path = f"{key}.{field.name}" if key else field.name
            notes.places[path] = name.line, name.column
            value = field.kind.read(child, path, notes)
            if value is not None:
                read[field.attribute or field.name] = value
        for missing in self._required:
            if missing not in seen:
                notes.add(values.missing_key(notes.at(table), missing))
        return read

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
