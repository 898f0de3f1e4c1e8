"""The yearly archives of a feed (RFC 5005, section 4): nothing falls out of it that a reader could not still fetch.

A year of which the feed does not hold all has an archive. That of a year that is over holds all of it, and changes no
more. What the running year holds beyond the newest entries lies in an archive that grows by `STEP` entries at a time,
so that most updates leave it alone. A reader keeps an archive by its address and asks for none twice: so the address of
the growing one, as the feed names it, carries how many entries it has. Years are those of UTC.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from statusgen.derive import IncidentView
from statusgen.value import Struct

STEP = 25

Instants = Callable[[IncidentView], Sequence[datetime]]
"""When the entries of a file were published, in time order."""

Years = Mapping[str, Mapping[int, int]]
"""By the id of a file, how many of its entries stand in which year."""


class Archive(Struct, frozen=True):
    """The first `count` entries of a year (None: all), which are of these `views`; the years before and after it that
    have archives."""

    year: int
    count: int | None
    views: tuple[IncidentView, ...]
    before: int | None = None
    after: int | None = None

    def address(self, form: str) -> str:
        """Its file's name, and what tells a reader that it has grown."""
        return f"{self.year}.{form}" if self.count is None else f"{self.year}.{form}?entries={self.count}"


def of_updates(view: IncidentView) -> Sequence[datetime]:
    """One entry an update."""
    return [update.at for update in view.incident.updates] or [view.created]


def of_incident(view: IncidentView) -> Sequence[datetime]:
    """One entry, as published by the newest update."""
    return [view.told]


def years_of(views: Iterable[IncidentView], instants: Instants, now: datetime) -> Years:
    """The years of these files' entries; what is announced for later stands in this year."""
    found: dict[str, Mapping[int, int]] = {}
    for view in views:
        told = instants(view)
        first, last = min(told[0].year, now.year), min(told[-1].year, now.year)
        is_one = first == last  # of nearly every file, for which a counter takes too long
        found[view.incident.id] = {first: len(told)} if is_one else Counter(min(at.year, now.year) for at in told)
    return found


def archives(
    views: Iterable[IncidentView], instants: Instants, years: Years, *, now: datetime, newest: int
) -> tuple[Archive, ...]:
    """The archives of a feed of these files, oldest first; the feed itself holds the `newest` entries. `years` are
    those of these files at least: most files are in several feeds."""
    by_year: dict[int, list[IncidentView]] = {}
    entries: dict[int, int] = {}
    for view in views:
        for year, count in years[view.incident.id].items():
            entries[year] = entries.get(year, 0) + count
            by_year.setdefault(year, []).append(view)
    found: list[Archive] = []
    told = 0
    for year in sorted(by_year, reverse=True):
        told += entries[year]
        if told <= newest:
            continue
        if year == now.year:
            found.append(_growing(by_year[year], instants, year, STEP * -(-(told - newest) // STEP)))
        else:
            found.append(Archive(year, None, tuple(by_year[year])))
    return _chained(found[::-1])


def _growing(views: Iterable[IncidentView], instants: Instants, year: int, count: int) -> Archive:
    """The first `count` entries of the running year."""
    told = [(at, view.id, view) for view in views for at in instants(view) if at.year >= year]
    told.sort(key=lambda entry: entry[:2])
    contributing: Mapping[str, IncidentView] = {id: view for _, id, view in told[:count]}
    return Archive(year, count, tuple(contributing.values()))


def _chained(found: list[Archive]) -> tuple[Archive, ...]:
    before: dict[int, int] = {later.year: earlier.year for earlier, later in pairwise(found)}
    after: dict[int, int] = {earlier.year: later.year for earlier, later in pairwise(found)}
    return tuple(Archive(a.year, a.count, a.views, before.get(a.year), after.get(a.year)) for a in found)
