"""Adds up the facts of many incidents to figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from statusgen.derive.metrics.facts import Facts
from statusgen.derive.metrics.measures import MEASURES, Figure, count, share, times


class Tally:
    """Counts incidents, of all services or of these alone (as to customer-minutes)."""

    def __init__(self, services: Collection[str] | None = None) -> None:
        self._services = services
        self._count = 0
        self._false = 0
        self._never = 0
        self._times: dict[str, list[float]] = {}
        self._shares: dict[str, list[int]] = {}
        self._minutes: list[float] = []

    def add(self, facts: Facts) -> None:
        """Count one more."""
        if facts.is_false_alarm:
            self._false += 1
            return
        self._count += 1
        self._never += facts.never_told
        for key, seconds in facts.times.items():
            self._times.setdefault(key, []).append(seconds)
        for key, (yes, of) in facts.shares.items():
            counted = self._shares.setdefault(key, [0, 0])
            counted[0] += yes
            counted[1] += of
        mine = [minutes for id, minutes in facts.minutes.items() if self._services is None or id in self._services]
        if mine:
            self._minutes.append(sum(mine))

    @property
    def incidents(self) -> int:
        return self._count

    def figures(self, more: Mapping[str, Figure | None] | None = None) -> Mapping[str, Figure | None]:
        """All figures in the order of the measures, with `more` that are counted otherwise; None: nothing to count."""
        found: dict[str, Figure | None] = {
            "incidents": count(self._count),
            "never_told": count(self._never),
            "false_alarms": count(self._false),
            "customer_minutes": Figure(round(sum(self._minutes)), len(self._minutes), exact=True)
            if self._minutes
            else None,
            **{key: share(*counted) for key, counted in self._shares.items()},
            **{key: times(values) for key, values in self._times.items()},
            **(more or {}),
        }
        return {key: found.get(key) for key in MEASURES}
