"""The figures of one period: of the whole, and by month, service, group, severity, team and category.

An incident belongs to the local day on which it was determined. It is counted once for each service that it names, and
once for each group.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import TypeAlias, TypeVar

from statusgen.derive.metrics.facts import Facts
from statusgen.derive.metrics.measures import MEASURES, Figure, Unit, share
from statusgen.derive.metrics.periods import Period
from statusgen.derive.metrics.standing import Standings, Work, of_services
from statusgen.derive.metrics.tally import tally
from statusgen.derive.metrics.targets import Compared, Goal, change, goals
from statusgen.derive.satisfaction import satisfaction
from statusgen.derive.services import ServiceView
from statusgen.derive.snapshot import Snapshot
from statusgen.derive.told import Evidence
from statusgen.model import Audience, Outside, OutsideFigure, Severity
from statusgen.value import Struct, replace

BY = ("month", "service", "group", "severity", "team", "category")
"""What figures are broken down by."""

Dated = TypeVar("Dated", Facts, Work)
Figures: TypeAlias = Mapping[str, Figure | None]


class Breakdown(Struct, frozen=True):
    """The figures of one part: `id` is a service's or a group's, a month as `2026-07`, else the name itself."""

    id: str
    name: str
    figures: Figures


class Report(Struct, frozen=True):
    """The figures of a period for one audience, of all services or of `service` alone; `facts` are what was counted.

    `by` has the parts of which there is anything to say, by what they are parts of. `base` are the figures of the
    `baseline`, empty without one; `days` and `base_days` are the days of both of which there are records,
    up to today. `outside` are the figures that live elsewhere, empty in the public edition. Customers are to be told
    `within` so long; `as_of` is the day up to which a period is known that is not over (else None); `is_to_come`: it
    has not begun.
    """

    period: Period
    audience: Audience
    facts: tuple[Facts, ...]
    figures: Figures
    by: Mapping[str, tuple[Breakdown, ...]]
    baseline: Period | None
    base: Figures
    goals: tuple[Goal, ...]
    outside: Mapping[Outside, Figure | None]
    within: timedelta
    as_of: date | None = None
    is_to_come: bool = False
    days: int = 0
    base_days: int = 0
    service: str = ""

    @property
    def told_by(self) -> Mapping[Evidence, int]:
        """Of how many of its incidents it is known in which way when customers were told."""
        found = dict.fromkeys(Evidence, 0)
        for each in self.facts:
            if each.view.tellings and not each.is_false_alarm:
                found[each.view.tellings[0][1].how] += 1
        return found

    def change(self, key: str) -> float | None:
        """By how much a figure differs from the baseline's, as a share of that; numbers are compared by day."""
        figure, before = self.figures.get(key), self.base.get(key)
        if figure is None or before is None:
            return None
        if self.is_by_day(key):
            is_known = self.days and self.base_days
            return change(figure.value / self.days, before.value / self.base_days) if is_known else None
        return change(figure.precise, before.precise)

    def points(self, key: str) -> float | None:
        """By how many percentage points a share differs from the baseline's; None of all else."""
        figure, before = self.figures.get(key), self.base.get(key)
        if figure is None or before is None or MEASURES[key].unit is not Unit.SHARE:
            return None
        return 100 * (figure.precise - before.precise)

    def is_by_day(self, key: str) -> bool:
        """Whether a change is one a day: of numbers, where the baseline is longer or shorter than the period."""
        return MEASURES[key].unit in (Unit.COUNT, Unit.MINUTES) and self.days != self.base_days


def report(
    snapshot: Snapshot,
    period: Period,
    baseline: Period | None = None,
    service: ServiceView | None = None,
    until: datetime | None = None,
) -> Report:
    """The report of a period; `baseline` is what relative goals compare with (default: as the policy says). What is
    still open counts up to `until` (default: the last local midnight)."""
    if baseline is None and snapshot.policy.baseline:
        baseline = Period.parse(snapshot.policy.baseline)
    counter = _Counter(snapshot, service, until)
    facts = counter.facts(period)
    figures = counter.figures(facts, period)
    base = counter.figures(counter.facts(baseline), baseline) if baseline else {}
    compared = _compared(counter, facts, figures, period, baseline)
    return Report(
        period=period,
        audience=snapshot.audience,
        facts=facts,
        figures=figures,
        by=counter.parts(facts, period),
        baseline=baseline,
        base=base,
        goals=goals(snapshot.policy, period, figures, compared, base, baseline),
        outside={} if counter.is_public or service else outside(snapshot.project.outside, period),
        within=snapshot.policy.notify.within,
        as_of=snapshot.today if period.first <= snapshot.today < period.last else None,
        is_to_come=snapshot.today < period.first,
        days=counter.days(period),
        base_days=counter.days(baseline) if baseline else 0,
        service=service.id if service else "",
    )


def _compared(
    counter: _Counter, facts: Sequence[Facts], figures: Figures, period: Period, baseline: Period | None
) -> Compared:
    """What relative goals compare with the baseline: of a period that reaches into it only what came after it."""
    if baseline is None or period.first > baseline.last or period.last < baseline.first:
        return Compared(figures)
    after = period.after(baseline.last)
    return Compared(counter.of_incidents(within(facts, after)), after.first) if after else Compared({})


def figures_of(snapshot: Snapshot, period: Period, service: ServiceView | None = None) -> Figures:
    """The figures of a period alone, of all or of one service, without parts and goals."""
    counter = _Counter(snapshot, service)
    return counter.figures(counter.facts(period), period)


def within(found: Sequence[Dated], period: Period) -> Sequence[Dated]:
    """Those of the period, of what is in the order of its days."""
    day: Callable[[Dated], date] = attrgetter("day")
    return found[bisect_left(found, period.first, key=day) : bisect_right(found, period.last, key=day)]


def outside(given: Iterable[OutsideFigure], period: Period) -> Mapping[Outside, Figure | None]:
    """The mean of what was written down of the months of a period; None of what is not measured."""
    values: dict[Outside, list[float]] = {what: [] for what in Outside}
    for each in given:
        if each.month in period:
            values[each.what].append(each.value)
    return {what: Figure(sum(found) / len(found), len(found)) if found else None for what, found in values.items()}


class _Counter:
    """Counts what concerns one service; of None all there is, that which names no service too."""

    def __init__(self, snapshot: Snapshot, service: ServiceView | None, until: datetime | None = None) -> None:
        self.snapshot = snapshot
        self.known = snapshot.facts_at(until) if until else snapshot.facts
        self.drafts = snapshot.unpublished_at(until) if until else snapshot.unpublished
        self.services = (service,) if service else snapshot.services
        self.service = service.id if service else ""
        self.ids = {service.id} if service else None
        self.is_public = snapshot.audience is Audience.PUBLIC
        self._standing = (Standings(until) if until else snapshot.standings).of
        first = self.known.first(self.service)
        self._since = min(
            [*(each.since for each in self.services if each.since), *([first] if first else [])], default=None
        )

    def facts(self, period: Period) -> tuple[Facts, ...]:
        return self.known.between(period.first, period.last, self.service)

    def days(self, period: Period) -> int:
        """The days of a period of which there are records, up to today: from the first that is claimed, or before that
        from the first incident."""
        first = max(period.first, self._since or period.first)
        return max(0, (min(period.last, self.snapshot.today) - first).days + 1)

    def figures(self, facts: Sequence[Facts], period: Period) -> Figures:
        """The figures of these services in a period; without any day of records no number is zero."""
        found = self._figures(facts, period, self.services, self.ids)
        if self.days(period):
            return found
        return {key: None if MEASURES[key].unit is Unit.COUNT else figure for key, figure in found.items()}

    def of_incidents(self, facts: Sequence[Facts]) -> Figures:
        """The figures that follow from incidents alone."""
        return self._shown(tally(facts, self.ids))

    def parts(self, facts: Sequence[Facts], period: Period) -> Mapping[str, tuple[Breakdown, ...]]:
        """The breakdowns of the facts of a period."""
        language_free: dict[str, Callable[[Facts], Iterable[str]]] = {
            "severity": lambda each: [each.severity] if each.severity else [],
            "team": lambda each: [each.team] if each.team else [],
            "category": lambda each: [each.category] if each.category else [],
        }
        found = {"month": tuple(self._months(facts, period))}
        if self.ids is None:
            found["service"] = tuple(self._by_service(facts, period))
            found["group"] = tuple(self._by_group(facts, period))
        for name, keys in language_free.items():
            if name != "team" or not self.is_public:
                found[name] = tuple(self._by(keys, facts, name))
        return found

    def _figures(
        self, facts: Sequence[Facts], period: Period, services: Sequence[ServiceView], ids: set[str] | None
    ) -> Figures:
        failures = sum([len(each.down) if ids is None else len(ids.intersection(each.down)) for each in facts])
        drafts = [each for each in self.drafts if each.day in period]
        never_told = sum(ids is None or not ids.isdisjoint(each.services) for each in drafts)
        standings = [self._standing(service, period) for service in services]
        work = self._work(period, ids)
        more = {**of_services(standings, failures), "maintenance_in_window": share(sum(work), len(work))}
        answers = self.snapshot.project.feedback
        if answers and not self.is_public:
            told = satisfaction(answers, [each.view.incident for each in facts])
            more["satisfaction"] = share(told.every.good, told.every.answers)
            more["satisfaction_escalated"] = share(told.escalated.good, told.escalated.answers)
        return self._shown(tally(facts, ids, never_told=never_told, more=more))

    def _work(self, period: Period, ids: set[str] | None) -> list[bool]:
        """Of each planned work of these services whether it kept to its window."""
        if ids is None:
            return [each.kept for each in within(self.snapshot.planned_work, period)]
        by_service = self.snapshot.planned_by_service
        work = {id(each): each for name in ids for each in within(by_service.get(name, ()), period)}
        return [each.kept for each in work.values()]

    def _shown(self, figures: Figures) -> Figures:
        """What this audience may know, and what is right without the rest."""
        return {key: each for key, each in figures.items() if MEASURES[key].public or not self.is_public}

    def _months(self, facts: Sequence[Facts], period: Period) -> Iterable[Breakdown]:
        for first in period.months():
            if first > self.snapshot.today:
                return
            month = Period.of_month(first)
            part = replace(month, first=max(month.first, period.first), last=min(month.last, period.last))
            if not self.days(part):
                continue
            yield Breakdown(month.name, month.name, self.figures(within(facts, part), part))

    def _by_service(self, facts: Sequence[Facts], period: Period) -> Iterable[Breakdown]:
        of_service = _grouped(facts, lambda each: each.services)
        for service in self.services:
            if service.id in of_service or self._standing(service, period).uptime.seconds:
                figures = self._figures(of_service.get(service.id, ()), period, (service,), {service.id})
                yield Breakdown(service.id, service.name, figures)

    def _by_group(self, facts: Sequence[Facts], period: Period) -> Iterable[Breakdown]:
        groups = {group.id: {service.id for service in group.everything} for group in self.snapshot.all_groups}
        above: dict[str, list[str]] = {}
        for id, members in groups.items():
            for member in members:
                above.setdefault(member, []).append(id)
        of_group = _grouped(facts, lambda each: {id for service in each.services for id in above.get(service, ())})
        for group in self.snapshot.all_groups:
            claimed = any(self._standing(service, period).uptime.seconds for service in group.everything)
            if group.id not in of_group and not claimed:
                continue
            figures = self._figures(of_group.get(group.id, ()), period, group.everything, groups[group.id])
            yield Breakdown(group.id, group.name, figures)

    def _by(self, keys: Callable[[Facts], Iterable[str]], facts: Sequence[Facts], name: str) -> Iterable[Breakdown]:
        found = _grouped(facts, keys)
        order = [str(word) for word in reversed(Severity)] if name == "severity" else sorted(found, key=str.casefold)
        for id in order:
            if id in found:
                yield Breakdown(id, id, self.of_incidents(found[id]))


def _grouped(facts: Iterable[Facts], keys: Callable[[Facts], Iterable[str]]) -> dict[str, list[Facts]]:
    found: dict[str, list[Facts]] = {}
    for each in facts:
        for key in keys(each):
            found.setdefault(str(key), []).append(each)
    return found
