"""The yearly archives of the site's feeds (RFC 5005, section 4): nothing falls out of a feed that a reader could not
still fetch.

A year that is over has an archive that changes no more. What the running year holds beyond the newest entries lies in
an archive too, which grows by `STEP` entries at a time, so that most updates leave it alone. A reader keeps an archive
by its address and asks for none twice: so the address of the growing one, as the feed names it, carries how many
entries it has. Years are those of UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from statusgen.derive import IncidentView

STEP = 25

Instants = Callable[[IncidentView], Sequence[datetime]]
"""When the entries of a file were published."""


@dataclass(frozen=True, slots=True)
class Archive:
    """The first `count` entries of a year (None: all), which are of these `views`; the years before and after it that
    have archives."""

    year: int
    count: int | None
    views: tuple[IncidentView, ...]
    before: int | None = None
    after: int | None = None

    @property
    def address(self) -> str:
        """Its file's name, and what tells a reader that it has grown."""
        return f"{self.year}.atom" if self.count is None else f"{self.year}.atom?entries={self.count}"


def of_updates(view: IncidentView) -> Sequence[datetime]:
    """One entry an update."""
    return [update.at for update in view.incident.updates] or [view.created]


def of_incident(view: IncidentView) -> Sequence[datetime]:
    """One entry, as published by the newest update."""
    return [view.told]


def archives(views: Iterable[IncidentView], instants: Instants, *, now: datetime, newest: int) -> tuple[Archive, ...]:
    """The archives of these files, oldest first; the feed itself holds the `newest` entries."""
    by_year: dict[int, list[IncidentView]] = {}
    running: list[tuple[datetime, str, IncidentView]] = []
    for view in views:
        times = instants(view)
        first, last = _year(times[0], now), _year(times[-1], now)
        for year in {first, last} if last - first < 2 else sorted({_year(at, now) for at in times}):
            by_year.setdefault(year, []).append(view)
        if last == now.year:
            running += ((at, view.id, view) for at in times if _year(at, now) == now.year)
    by_year.pop(now.year, None)
    found = [Archive(year, None, tuple(by_year[year])) for year in sorted(by_year)]
    if count := STEP * -(-max(0, len(running) - newest) // STEP):
        running.sort(key=lambda entry: entry[:2])
        contributing: Mapping[str, IncidentView] = {id: view for _, id, view in running[:count]}
        found.append(Archive(now.year, count, tuple(contributing.values())))
    return _chained(found)


def _chained(found: list[Archive]) -> tuple[Archive, ...]:
    before: dict[int, int] = {later.year: earlier.year for earlier, later in pairwise(found)}
    after: dict[int, int] = {earlier.year: later.year for earlier, later in pairwise(found)}
    return tuple(Archive(a.year, a.count, a.views, before.get(a.year), after.get(a.year)) for a in found)


def _year(at: datetime, now: datetime) -> int:
    """What is announced for a year to come stands in the running one."""
    return min(at.year, now.year)
