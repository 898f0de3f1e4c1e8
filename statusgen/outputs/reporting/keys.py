"""Which periods have a page of figures, and what stands for all that such a page says."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from hashlib import blake2b
from itertools import groupby

from statusgen.derive import IncidentView, ServiceView, Snapshot
from statusgen.derive.history import midnight
from statusgen.derive.metrics.periods import Period, months_back
from statusgen.files import digest
from statusgen.model import Kind

OWED = timedelta(days=2)
"""How long after the last duty of an incident its figures may still move: days are local, and news comes late."""


def periods_of(snapshot: Snapshot) -> tuple[Period, ...]:
    """Each year that had incidents, the newest first, and after it its quarters."""
    zone, quarters = snapshot.site.zone, list[Period]()
    until = datetime.min.replace(tzinfo=UTC)
    for at, _ in snapshot.determined:  # oldest first, and mostly in the same quarter as the one before
        if at >= until:
            quarters.append(Period.of_quarter(at.astimezone(zone).date()))
            until = quarters[-1].end(zone)
    years = groupby(reversed(quarters), lambda quarter: quarter.first.year)
    return tuple(period for year, found in years for period in (Period.of_year(date(year, 1, 1)), *found))


def last_months(today: date) -> Period:
    """The running month and the eleven before it, up to today."""
    return Period("", months_back(today, 11), today)


def has_services(period: Period, today: date) -> bool:
    """Whether services have pages of their own of this period: it reaches into the last twelve months."""
    return bool(period.name) and period.last >= last_months(today).first


class Keys:
    """Keys of pages of figures, made in one pass over the reports.

    What a period says follows from the reports that began by its end (what recurs, and what lasts, looks back), from
    those of the baseline, and, while anything of either is open or owed, from today.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._zone = snapshot.site.zone
        self._baseline = Period.parse(snapshot.policy.baseline) if snapshot.policy.baseline else None

    @cached_property
    def shared(self) -> str:
        """Stands for what all pages rest on beside the reports."""
        snapshot = self._snapshot
        since = [(service.since, service.service.until) for service in snapshot.services]
        return digest(
            snapshot.catalogue_key,
            snapshot.policy,
            since,
            snapshot.project.outside,
            snapshot.project.feedback,
            self._baseline_key,
        )

    def of(self, period: Period) -> str:
        """The key of a period."""
        return digest(period, *self._of(period))

    def of_service(self, service: ServiceView, periods: Sequence[Period]) -> Iterator[str]:
        """The keys of these periods for one service alone."""
        again = self._snapshot.recurrences
        begun = sorted((_first(view), view.key, str(again.get(view.id))) for view in service.incidents)
        starts, sums = [start for start, *_ in begun], _sums(key + recurs for _, key, recurs in begun)
        drafts = [each for each in self._snapshot.unpublished if service.id in each.services]
        for period in periods:
            lying = [each for each in drafts if each.day in period]
            known = sums[bisect_left(starts, period.end(self._zone))]
            yield digest(service.id, period, known, service.presumed, self._moves(period), lying)

    @cached_property
    def _baseline_key(self) -> tuple[object, ...]:
        return self._of(self._baseline) if self._baseline else ()

    def _of(self, period: Period) -> tuple[object, ...]:
        drafts = [each for each in self._snapshot.unpublished if each.day in period]
        return (self._sums[bisect_left(self._starts, period.end(self._zone))], self._moves(period), drafts)

    def _moves(self, period: Period) -> date | None:
        """Today, while time alone moves the figures of a period."""
        today = self._snapshot.today
        is_settled = period.last < today and not any(day in period for day in self._moving)
        return None if is_settled else today

    @cached_property
    def _begun(self) -> list[tuple[datetime, str]]:
        return sorted((_first(view), view.key) for view in self._snapshot.incidents)

    @cached_property
    def _starts(self) -> list[datetime]:
        return [start for start, _ in self._begun]

    @cached_property
    def _sums(self) -> list[str]:
        return _sums(key for _, key in self._begun)

    @cached_property
    def _moving(self) -> frozenset[date]:
        """The days of incidents whose figures may still move by time alone."""
        return frozenset(self._unsettled())

    def _unsettled(self) -> Iterator[date]:
        policy = self._snapshot.policy
        reviews = [asked.review_within for asked in policy.severities.values() if asked.review_within]
        owed = max([policy.close_after, policy.notify.within, *reviews])
        start = midnight(self._snapshot.today, self._zone) - owed - OWED
        for at, view in self._snapshot.determined:
            if view.ended is None or max(view.ended, at, *_promised(view)) >= start:
                yield at.astimezone(self._zone).date()


def _first(view: IncidentView) -> datetime:
    """The first instant that it tells of."""
    first = min(view.started, view.created, view.incident.determined or view.created)
    window = view.incident.window if view.kind is Kind.MAINTENANCE else None
    return min(first, window.start) if window else first


def _promised(view: IncidentView) -> Iterator[datetime]:
    """When more was to be told; a post-mortem may promise it however long after the end."""
    return (update.next_update for update in view.incident.updates if update.next_update)


def _sums(keys: Iterable[str]) -> list[str]:
    """What stands for the first n of these, for each n."""
    running, found = blake2b(digest_size=16), [""]
    for key in keys:
        running.update(key.encode())
        found.append(running.hexdigest())
    return found
