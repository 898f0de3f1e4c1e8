"""When customers were told: not what somebody typed, where anything else knows better.

The ledger knows when a channel accepted the message, git when the branch first had the words. Both are looked up
outside; here they are values that a snapshot is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from statusgen.model import Audience, Incident, Update
from statusgen.value import Struct


class Evidence(StrEnum):
    """How an instant is known, the best first: a channel accepted the message; the commit that brought the update (an
    estimate); the update's own time; not at all, since the history was not fetched."""

    LEDGER = "ledger"
    GIT = "git"
    TYPED = "typed"
    UNKNOWN = "unknown"


class Afterthought(StrEnum):
    """What of a file was changed after customers were told, so that figures of telling say another thing: the heading
    over its first public update, or its name (`reworded`); `determined` (`moved`)."""

    REWORDED = "reworded"
    MOVED = "moved"


class Told(Struct, frozen=True):
    """When customers were told of an update, and how that is known; `at` is None where it is not. `afterthoughts` are
    those about the file, at its first public update."""

    at: datetime | None
    how: Evidence
    afterthoughts: tuple[Afterthought, ...] = ()


ToldTimes: TypeAlias = Mapping[tuple[str, datetime], Told]
"""What is known from outside, by the id of the file and the instant of the update."""

NOTHING: ToldTimes = {}


def tellings(incident: Incident, times: ToldTimes, now: datetime) -> tuple[tuple[Update, Told], ...]:
    """The updates that customers can read, oldest first, and when they were told each.

    It is the update's own time of imported history, and where nothing else is known by `now`.
    """
    if incident.audience is not Audience.PUBLIC:
        return ()
    found = []
    for update in incident.updates:
        if update.audience is Audience.PUBLIC:
            known = None if incident.imported_from else times.get((incident.id, update.at))
            if known is None or (known.at is not None and known.at > now):
                known = Told(update.at, Evidence.TYPED)
            found.append((update, known))
    return tuple(found)
