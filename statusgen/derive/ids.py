"""Ids for the public Status API: 12 characters that follow from what a thing is, and never change."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

ALPHABET = "0123456789bcdfghjklmnpqrstvwxyz"
"""The 31 characters of the ids that clients know: digits and consonants, so that no id spells a word."""

LENGTH = 12


def api_id(kind: str, *names: str) -> str:
    """The id of the thing of this kind with these names, the same in every build."""
    number = int.from_bytes(sha256("\0".join((kind, *names)).encode()).digest(), "big")
    number %= len(ALPHABET) ** LENGTH  # the digits that count, of a number that is quick to divide
    characters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[rest])
    return "".join(characters)


def update_id(incident_id: str, at: datetime, ordinal: int = 0) -> str:
    """An update's id, from its incident and instant; `ordinal` counts updates of one instant (imported history)."""
    stamp = at.astimezone(UTC).isoformat(timespec="seconds")
    return api_id("update", incident_id, stamp, *([str(ordinal)] if ordinal else []))


def announcement_id(incident_id: str) -> str:
    """The id of the announcement that nobody wrote: of a file there is one, whatever its time and window become. It is
    no update's, so that one written later, for the same instant too, is news of its own."""
    return api_id("announcement", incident_id)
