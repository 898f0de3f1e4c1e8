"""Values as bytes and back, as the cache keeps them; and as plain data and back, as an export holds them.

msgspec decodes into our frozen values at C speed, checks types while it does, and runs nothing, so that damaged bytes
are at worst no value.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import msgspec

Value = TypeVar("Value")


class Packing(Generic[Value]):
    """Packs values of one class: of our own, tuples, mappings, texts, instants and enumerations."""

    def __init__(self, kind: type[Value]) -> None:
        self.pack = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(kind).decode

    def unpack(self, data: bytes) -> Value | None:
        """The value that was packed; None if the bytes are no such value."""
        try:
            return self._decode(data)
        except msgspec.MsgspecError:
            return None


def to_json(value: object) -> bytes:
    """The value as JSON, a line for each of its members, objects in the order of names."""
    return msgspec.json.format(msgspec.json.encode(value, order="sorted"), indent=1) + b"\n"


def from_json(data: bytes, kind: type[Value]) -> Value:
    """The value of this class that JSON tells, whoever wrote it. Raises ValueError if it is none, RecursionError if it
    is nested too deep."""
    return msgspec.json.decode(data, type=kind)


def to_plain(value: object) -> Any:
    """The value as JSON knows it: objects, lists, texts (instants and days by ISO 8601), numbers, true and false."""
    return msgspec.to_builtins(value)


def from_plain(plain: object, kind: type[Value]) -> Value:
    """The value of this class that `to_plain` made. Raises ValueError if it is none."""
    return msgspec.convert(plain, kind)
