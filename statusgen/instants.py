"""Instants as machines read them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_UTC_NAMES = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "UCT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal"})


def stamp(at: datetime) -> str:
    """`2026-11-22T08:30:00Z` of an aware instant (RFC 3339, in UTC, to the second)."""
    return at.astimezone(UTC).isoformat()[:19] + "Z"


def is_utc(zone: ZoneInfo) -> bool:
    """Whether the zone is UTC by one of its names: its times may end in `Z`."""
    return zone.key in _UTC_NAMES
