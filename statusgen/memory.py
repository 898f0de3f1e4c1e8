"""What a memory between runs must offer; the cache's tables do. Rooms that remember are given one and name no cache."""

from __future__ import annotations

from typing import Protocol


class Memory(Protocol):
    """Remembers bytes by key, unaltered, and may forget at any time."""

    def get(self, key: str, /) -> bytes | None:
        """What was put under the key, if it is still there."""

    def put(self, key: str, value: bytes, /) -> None:
        """Keep the value."""
