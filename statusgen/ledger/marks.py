"""A set of texts in little memory: sixteen bytes each, however many recipients there are."""

from __future__ import annotations

from hashlib import blake2b

WIDTH = 16
"""Bytes of a mark: of any number of texts that can be sent, no two have the same."""


class Marks:
    """Which texts it was given; the texts themselves are not kept."""

    def __init__(self) -> None:
        self._buckets: dict[bytes, bytearray] = {}

    def __contains__(self, text: str) -> bool:
        return self._place(_mark(text)) >= 0

    def add(self, text: str) -> None:
        mark = _mark(text)
        if self._place(mark) < 0:
            self._buckets.setdefault(mark[:1], bytearray()).extend(mark)

    def discard(self, text: str) -> None:
        mark = _mark(text)
        place = self._place(mark)
        if place >= 0:
            del self._buckets[mark[:1]][place : place + WIDTH]

    def _place(self, mark: bytes) -> int:
        """Where it stands in its bucket; -1 if it does not. What is found across two marks is none."""
        bucket = self._buckets.get(mark[:1], b"")
        place = bucket.find(mark)
        while place > 0 and place % WIDTH:
            place = bucket.find(mark, place + 1)
        return place


def _mark(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=WIDTH).digest()
