"""All reports in chapters, by the month in which each was first told of: so that what is long over is not looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from statusgen.derive.course import Phase
from statusgen.derive.incidents import IncidentView
from statusgen.files import digest
from statusgen.value import Struct


class Chapter(Struct, frozen=True):
    """The reports of one month (UTC), newest first, as they stand in `Snapshot.incidents` from place `first` on.

    `key` stands for them and for all that came before them; `is_over`: none of them is open or to come.
    """

    name: str
    first: int
    views: tuple[IncidentView, ...]
    key: str
    is_over: bool


def chapters(views: Sequence[IncidentView]) -> tuple[Chapter, ...]:
    """The chapters of reports that stand newest first, oldest chapter first."""
    return tuple(_chapters(views))


def _chapters(views: Sequence[IncidentView]) -> Iterator[Chapter]:
    key, end = "", len(views)
    for (year, month), found in groupby(reversed(views), lambda view: (view.created.year, view.created.month)):
        members = tuple(found)[::-1]
        key = digest(key, [view.key for view in members])
        end -= len(members)
        yield Chapter(f"{year}-{month:02}", end, members, key, all(view.phase is Phase.PAST for view in members))
