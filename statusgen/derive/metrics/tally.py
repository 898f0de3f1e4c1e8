"""Adds up the facts of many incidents to figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from statusgen.derive.metrics.facts import Facts
from statusgen.derive.metrics.measures import MEASURES, Figure, count, share, times
from statusgen.intervals import Interval, merge


class Tally:
    """Counts incidents, of all services or of these alone (as to customer-minutes)."""

    def __init__(self, services: Collection[str] | None = None) -> None:
        self._services = services
        self._count = 0
        self._false = 0
        self._never = 0
        self._open = 0
        self._times = defaultdict[str, list[float]](list)
        self._shares = defaultdict[str, list[int]](lambda: [0, 0])
        self._users: dict[str, int] = {}
        self._down = defaultdict[str, list[Interval]](list)
        self._with_users = 0

    def add(self, facts: Facts) -> None:
        """Count one more."""
        if facts.is_false_alarm:
            self._false += 1
            return
        self._count += 1
        self._never += facts.never_told
        self._open += facts.is_open
        for key, seconds in facts.times.items():
            self._times[key].append(seconds)
        for key, (yes, of) in facts.shares.items():
            counted = self._shares[key]
            counted[0] += yes
            counted[1] += of
        mine = [id for id in facts.users if self._services is None or id in self._services]
        self._with_users += bool(mine)
        for id in mine:
            self._users[id] = facts.users[id]
            self._down[id].extend(facts.down.get(id, ()))

    def add_never_told(self, number: int) -> None:
        """Count so many more that nobody was told of, and that are nothing else."""
        self._never += number

    @property
    def incidents(self) -> int:
        return self._count

    def figures(self, more: Mapping[str, Figure | None] | None = None) -> Mapping[str, Figure | None]:
        """All figures in the order of the measures, with `more` that are counted otherwise; None: nothing to count."""
        found: dict[str, Figure | None] = {
            "incidents": count(self._count),
            "still_open": count(self._open),
            "never_told": count(self._never),
            "false_alarms": count(self._false),
            "customer_minutes": self._minutes(),
            **{key: share(*counted) for key, counted in self._shares.items()},
            **{key: times(values) for key, values in self._times.items()},
            **(more or {}),
        }
        return {key: found.get(key) for key in MEASURES}

    def _minutes(self) -> Figure | None:
        """Customer-minutes: of a service that suffered from two incidents at once each minute counts once."""
        if not self._with_users:
            return None
        lost = sum(users * outage(self._down[id]) for id, users in self._users.items())
        return Figure(round(lost / 60), self._with_users, exact=True)


def outage(intervals: Iterable[Interval]) -> float:
    """The seconds of the union of closed intervals."""
    return sum((each.end - each.start).total_seconds() for each in merge(intervals) if each.end)
