"""Values as bytes and back: what the cache keeps of them.

msgspec decodes into our frozen values at C speed, checks types while it does, and runs nothing, so that damaged bytes
are at worst no value.
"""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

Value = TypeVar("Value")


class Packing(Generic[Value]):
    """Packs values of one class: dataclasses, tuples, mappings, texts, instants and enumerations."""

    def __init__(self, kind: type[Value]) -> None:
        self.pack = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(kind).decode

    def unpack(self, data: bytes) -> Value | None:
        """The value that was packed; None if the bytes are no such value."""
        try:
            return self._decode(data)
        except msgspec.MsgspecError:
            return None
