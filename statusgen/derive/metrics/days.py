"""The facts of incidents by the day on which they were determined, and which of them came again."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from statusgen.derive.incidents import IncidentView
from statusgen.derive.metrics.facts import Facts, facts_of
from statusgen.model import Kind, Policy, Status

AGAIN_WITHIN = timedelta(days=90)
"""An incident of the same service and category within this time is the same problem again."""


def determined_in_order(views: Iterable[IncidentView]) -> tuple[tuple[datetime, IncidentView], ...]:
    """The incidents among the views, in the order in which they were determined."""
    order = [(v.incident.determined, v.id, v) for v in views if v.kind is Kind.INCIDENT and v.incident.determined]
    return tuple((determined, view) for determined, _, view in sorted(order, key=lambda item: item[:2]))


def recurrences(order: Iterable[tuple[datetime, IncidentView]]) -> Mapping[str, bool]:
    """Of each incident with a category and services, by id, whether the same came before, not long ago."""
    last: dict[tuple[str, str], datetime] = {}
    found = {}
    for determined, view in order:
        category = view.incident.category
        if category and view.services and view.status is not Status.FALSE_ALARM:
            again = False
            for service in view.services:
                key = (service.id, category)
                before = last.get(key)
                again = again or (before is not None and determined - before <= AGAIN_WITHIN)
                last[key] = determined
            found[view.id] = again
    return found


class FactsByDay:
    """The facts of incidents in the order in which they were determined, `again` by id whether the same came before,
    as they are at the instant `until`.

    Those of one are found when they are first asked for: most pages are about the last year.
    """

    def __init__(
        self,
        order: Sequence[tuple[datetime, IncidentView]],
        again: Mapping[str, bool],
        policy: Policy,
        zone: ZoneInfo,
        until: datetime,
    ) -> None:
        self._order = order
        self._again = again
        self._policy = policy
        self._zone = zone
        self._until = until
        self._found: dict[int, Facts] = {}

    def first(self, service: str = "") -> date | None:
        """The day of the first of them, or of what names a service."""
        if not service:
            return next(iter(self._days), None)
        return next((self._days[n] for n in self._by_service.get(service, ())), None)

    def between(self, first: date = date.min, last: date = date.max, service: str = "") -> tuple[Facts, ...]:
        """Those of the local days from `first` to `last`, both included, or of them what names a service."""
        days = self._days
        if not service:
            return tuple(map(self._of, range(bisect_left(days, first), bisect_right(days, last))))
        return tuple(self._of(n) for n in self._by_service.get(service, ()) if first <= days[n] <= last)

    def _of(self, number: int) -> Facts:
        if number not in self._found:
            at, view = self._order[number]
            again = self._again.get(view.id)
            self._found[number] = facts_of(view, at, again, self._policy, self._days[number], self._until)
        return self._found[number]

    @cached_property
    def _days(self) -> Sequence[date]:
        return [at.astimezone(self._zone).date() for at, _ in self._order]

    @cached_property
    def _by_service(self) -> Mapping[str, Sequence[int]]:
        found: dict[str, list[int]] = {}
        for number, (_, view) in enumerate(self._order):
            for service in view.services:
                found.setdefault(service.id, []).append(number)
        return found
