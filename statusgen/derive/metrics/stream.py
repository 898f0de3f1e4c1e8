"""The value stream: where the time goes between the moment at which somebody knew, and the lesson learnt.

Nine points that files and git know. A stage ends at its point and begins at the latest one before it that is known: so
every second between the first and the last known point belongs to one stage, and none to two. A point that comes before
an earlier one (a review before the closing) took no time of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from statusgen.derive.closing import reviewed
from statusgen.derive.incidents import IncidentView
from statusgen.derive.metrics.facts import Facts, tightest
from statusgen.derive.metrics.measures import Figure, share, times
from statusgen.derive.metrics.report import Report
from statusgen.model import Audience, Policy, Status
from statusgen.value import Struct, field


class Point(StrEnum):
    """What an incident reaches, in this order."""

    DETECTED = "detected"
    DETERMINED = "determined"
    TOLD = "told"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESTORED = "restored"
    VERIFIED = "verified"
    CLOSED = "closed"
    REVIEWED = "reviewed"


SEEN = (Point.DETERMINED, Point.TOLD, Point.IDENTIFIED, Point.MONITORING, Point.RESTORED)
"""What the public can see of it."""

REPAIR = (Point.IDENTIFIED, Point.MONITORING, Point.RESTORED)
"""The stages that the time to restore is made of, once customers are told."""

KNOWN = (Point.DETERMINED, Point.TOLD, *REPAIR)
"""All stages up to the end of an incident, from when somebody knew of it."""


class Stage(Struct, frozen=True):
    """What came of one stage: how long it took (`time`, its median, mean and 90th percentile), seconds in all, of these
    those in which work waited, how many were right the first time.

    `future` is its time if goals had been kept, `gain` the seconds that would have saved in all, `late` how many
    incidents took longer than the goal asks for.
    """

    point: Point
    time: Figure
    total: float
    waiting: float
    right: Figure | None
    future: Figure
    gain: float
    late: int

    @property
    def working(self) -> float:
        return self.total - self.waiting


class Stream(Struct, frozen=True):
    """The stages that anything is known of, in order; `lead` is the time from the first to the last known point of an
    incident, `future` the same if goals had been kept, `right` the share of incidents that were right at once in
    each stage of theirs. `plan` are the stages with the largest gain first."""

    stages: tuple[Stage, ...]
    lead: Figure | None
    future: Figure | None
    right: Figure | None

    @property
    def total(self) -> float:
        return math.fsum(stage.total for stage in self.stages)

    @property
    def waiting(self) -> float:
        return math.fsum(stage.waiting for stage in self.stages)

    @property
    def plan(self) -> tuple[Stage, ...]:
        return tuple(sorted((s for s in self.stages if s.gain >= 1), key=lambda stage: -stage.gain))


class _Sum(Struct):
    """What is gathered of one stage."""

    durations: list[float] = field(default_factory=list)
    future: list[float] = field(default_factory=list)
    waiting: float = 0.0
    late: int = 0
    yes: int = 0
    of: int = 0


def value_stream(report: Report, policy: Policy) -> Stream:
    """The stream of the incidents of a report; goals are those of the policy and of the report."""
    return stream_of(report.facts, policy, _wanted(report), _points_of(report))


def _wanted(report: Report) -> Mapping[str, float]:
    return {goal.key: goal.wanted for goal in report.goals if goal.wanted is not None}


def _points_of(report: Report) -> Sequence[Point]:
    return SEEN if report.audience is Audience.PUBLIC else tuple(Point)


def streams_by_service(report: Report, policy: Policy) -> Mapping[str, Stream]:
    """The same for each service that had incidents, by its id."""
    wanted, points = _wanted(report), _points_of(report)
    found: dict[str, list[Facts]] = {}
    for each in report.facts:
        for id in each.services:
            found.setdefault(id, []).append(each)
    return {id: stream_of(facts, policy, wanted, points) for id, facts in found.items()}


def stream_of(
    facts: Iterable[Facts], policy: Policy, wanted: Mapping[str, float], points: Sequence[Point] = tuple(Point)
) -> Stream:
    """The stream of these incidents through these points; `wanted` are the goals in seconds, by measure."""
    sums: dict[Point, _Sum] = {}
    lead, future, faultless = list[float](), list[float](), list[bool]()
    for each in facts:
        if each.is_false_alarm:
            continue
        walk = tuple(_walk(each.view, points))
        excess = _excess(each, walk, policy, wanted)
        verdicts = [_right(each, step.point) for step in walk]
        if Point.TOLD in points and not each.view.tellings:
            verdicts.append(_right(each, Point.TOLD))  # nobody was told: no stage, and not right either
        for step, right in zip(walk, verdicts, strict=False):
            gathered = sums.setdefault(step.point, _Sum())
            gathered.durations.append(step.seconds)
            gathered.future.append(step.seconds - excess.get(step.point, 0.0))
            gathered.waiting += step.waiting
            gathered.late += excess.get(step.point, 0.0) >= 1
            if right is not None:
                gathered.yes, gathered.of = gathered.yes + right, gathered.of + 1
        known = [right for right in verdicts if right is not None]
        if known:
            faultless.append(all(known))
        if walk:
            lead.append(sum(step.seconds for step in walk))
            future.append(lead[-1] - sum(excess.values()))
    stages = tuple(_stage(point, sums[point]) for point in Point if point in sums)
    return Stream(stages, times(lead), times(future), share(sum(faultless), len(faultless)))


def _stage(point: Point, gathered: _Sum) -> Stage:
    time, future = times(gathered.durations), times(gathered.future)
    if time is None or future is None:
        raise ValueError("a stage that nobody reached is none")
    total = math.fsum(gathered.durations)
    return Stage(
        point=point,
        time=time,
        total=total,
        waiting=gathered.waiting,
        right=share(gathered.yes, gathered.of),
        future=future,
        gain=total - math.fsum(gathered.future),
        late=gathered.late,
    )


class _Step(Struct, frozen=True):
    """One incident's way to a point."""

    point: Point
    seconds: float
    waiting: float


def _walk(view: IncidentView, points: Sequence[Point]) -> Iterator[_Step]:
    latest: datetime | None = None
    before: Point | None = None
    for point, at in _points(view).items():
        if at is None or point not in points:
            continue
        if latest is not None:
            seconds = max(0.0, (at - latest).total_seconds())
            yield _Step(point, seconds, _waiting(view, point, before, latest, seconds))
        latest, before = max(at, latest) if latest else at, point


def _points(view: IncidentView) -> Mapping[Point, datetime | None]:
    incident = view.incident
    first: dict[Status, datetime] = {}
    for update in incident.updates:
        first.setdefault(update.status, update.at)
    is_resolved = view.status is Status.RESOLVED
    return {
        Point.DETECTED: incident.reported,
        Point.DETERMINED: incident.determined,
        Point.TOLD: view.tellings[0][1].at if view.tellings else None,
        Point.IDENTIFIED: first.get(Status.IDENTIFIED),
        Point.MONITORING: first.get(Status.MONITORING),
        Point.RESTORED: view.ended if is_resolved else None,
        Point.VERIFIED: incident.verified if is_resolved else None,
        Point.CLOSED: view.closing.closed if view.is_closed and view.closing else None,
        Point.REVIEWED: reviewed(incident) if is_resolved else None,
    }


def _waiting(view: IncidentView, point: Point, before: Point | None, since: datetime, seconds: float) -> float:
    """Until somebody responded; until customers were told; and after the repair, all but the repair itself."""
    if point is Point.DETERMINED:
        responded = view.incident.acknowledged
        return seconds if responded is None else min(seconds, max(0.0, (responded - since).total_seconds()))
    if point in (Point.IDENTIFIED, Point.MONITORING) or (point is Point.RESTORED and before is not Point.MONITORING):
        return 0.0
    return seconds


def _right(each: Facts, point: Point) -> bool | None:
    """Whether a stage need not be done again; None where nothing says so."""
    view, said = each.view, [update.status for update in each.view.incident.updates]
    if point is Point.DETERMINED:
        severity = view.incident.severity
        return all(update.severity in (None, severity) for update in view.incident.updates)
    if point is Point.IDENTIFIED:
        return Status.INVESTIGATING not in said[said.index(Status.IDENTIFIED) :]
    if point is Point.MONITORING:
        return not {Status.INVESTIGATING, Status.IDENTIFIED}.intersection(said[said.index(Status.MONITORING) :])
    measure = {
        Point.TOLD: "told_within_promise",
        Point.RESTORED: "reopen_rate",
        Point.CLOSED: "closing_complete",
        Point.REVIEWED: "review_in_time",
    }.get(point)
    yes, of = each.shares.get(measure or "", (0, 0))
    return None if not of else bool(yes) is not (point is Point.RESTORED)


def _excess(each: Facts, walk: Sequence[_Step], policy: Policy, wanted: Mapping[str, float]) -> Mapping[Point, float]:
    """By how many seconds the stages of one incident took longer than goals ask for. The time to restore is that from
    when somebody knew of it: nobody works on what nobody knows of."""
    view, asked = each.view, policy.of(each.severity)
    took = {step.point: step.seconds for step in walk}
    respond = tightest([asked.respond_within if asked else None, *(s.sla.respond_within for s in view.services)])
    limits = {
        Point.DETERMINED: _least(respond, wanted.get("time_to_acknowledge")),
        Point.TOLD: _least(policy.notify.within, wanted.get("time_to_notify")),
        Point.CLOSED: policy.close_after.total_seconds(),
    }
    found = {p: took[p] - limit for p, limit in limits.items() if limit is not None and took.get(p, 0.0) > limit}
    restore = _least(each.restore_within, wanted.get("time_to_restore"))
    parts = {point: took[point] for point in REPAIR if took.get(point)}
    if restore is not None and "time_to_restore" in each.times and parts:
        known = math.fsum(took.get(point, 0.0) for point in KNOWN) - found.get(Point.DETERMINED, 0.0)
        over = min(each.times["time_to_restore"], known) - restore - found.get(Point.TOLD, 0.0)
        spent = sum(parts.values())
        if over > 0:
            found |= {point: seconds * min(1.0, over / spent) for point, seconds in parts.items()}
    if asked and asked.review_within and took.get(Point.REVIEWED) and view.ended:
        held = reviewed(view.incident)
        over = (held - view.ended - asked.review_within).total_seconds() if held else 0.0
        if over > 0:
            found[Point.REVIEWED] = min(over, took[Point.REVIEWED])
    return found


def _least(length: timedelta | None, seconds: float | None) -> float | None:
    known = [length.total_seconds()] if length else []
    return min([*known, *([seconds] if seconds is not None else [])], default=None)
