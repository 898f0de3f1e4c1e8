"""Kinds of values that hold others: lists, mappings, and what may have several shapes."""

from __future__ import annotations

from typing import Generic, TypeVar

from statusgen.reading.findings import values
from statusgen.reading.kinds import Kind, Schema, Word, found, is_nothing, is_pair, scalar, table
from statusgen.reading.nodes import Items, Node, Scalar, Table
from statusgen.reading.notes import Notes

T = TypeVar("T")
K = TypeVar("K", bound=str)


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
        words = self.kind.words if isinstance(self.kind, Word) else ()
        typed = table(node, key, notes, words)
        if typed is None:
            return None
        if len(typed.entries) > self.most:
            notes.add(values.too_many_items(notes.at(typed), key, self.most))
            return None
        read: dict[K, T] = {}
        for name, child in typed.entries:
            if is_nothing(child) and ":" in name.text and is_pair(name, notes, words):
                notes.places[f"{key}.{name.text.partition(':')[0]}"] = name.line, name.column
                continue
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
