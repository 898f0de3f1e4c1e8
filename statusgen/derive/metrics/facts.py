"""What can be counted of each incident.

A time that nobody wrote is left out, and so is one that contradicts another (resolved before it started): neither
counts as zero. What is still open counts up to the instant that it is asked for, or its newest change: on pages the
last local midnight, so that nothing moves while only time passes within a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from statusgen.derive.closing import reviewed
from statusgen.derive.course import Phase
from statusgen.derive.history import OUTAGES
from statusgen.derive.incidents import IncidentView
from statusgen.intervals import Interval
from statusgen.model import Audience, Policy, ReportedBy, Service, Severity, Status
from statusgen.value import Struct


class Facts(Struct, frozen=True):
    """One incident that was determined on the local `day`.

    `times` are seconds by measure, `shares` how many of how many said yes, by measure; `restore_within` is how soon it
    was to be restored, `down` when each service suffered from it, `users` how many use those of which it is known.
    `team` is who had it last, or owns its services.
    Of a false alarm nothing else is counted. `never_told`: it touches a public service, customers can read nothing of
    it, and they were to be told by now.
    """

    view: IncidentView
    day: date
    severity: Severity | None
    team: str
    category: str
    services: tuple[str, ...]
    times: Mapping[str, float]
    restore_within: timedelta | None
    shares: Mapping[str, tuple[int, int]]
    down: Mapping[str, tuple[Interval, ...]]
    users: Mapping[str, int]
    never_told: bool
    is_open: bool
    is_false_alarm: bool


def facts_of(
    view: IncidentView, determined: datetime, again: bool | None, policy: Policy, day: date, until: datetime
) -> Facts:
    """The facts of one incident, determined at this instant on this local day, as they are at the instant `until`;
    `again`: whether the same came before, where that can be known."""
    return _Reader(view, determined, policy, day, until).facts(again)


class _Reader:
    """Reads the facts of one incident."""

    def __init__(self, view: IncidentView, determined: datetime, policy: Policy, day: date, until: datetime) -> None:
        self.view = view
        self.incident = view.incident
        self.determined = determined
        self.policy = policy
        self.day = day
        self.until = max(until, view.updated)
        self.resolved = view.ended if view.status is Status.RESOLVED else None
        self.is_due = determined + policy.notify.within < self.until
        asked = policy.of(view.severity)
        agreed = [service.sla.restore_within for service in _hit(view)]
        self.restore_within = tightest([asked.restore_within if asked else None, *agreed])

    def facts(self, again: bool | None) -> Facts:
        view, is_false = self.view, self.view.status is Status.FALSE_ALARM
        down = {} if is_false else self._down()
        users = {service.id: service.users for service in view.services if service.users}
        shares = {} if is_false else {key: _pair(value) for key, value in self._shares(again)}
        concerns = any(service.audience is Audience.PUBLIC for service in view.services)
        return Facts(
            view=view,
            day=self.day,
            severity=view.severity,
            team=_team(view),
            category=self.incident.category or "",
            services=tuple(service.id for service in view.services),
            times={} if is_false else dict(self._times()),
            restore_within=self.restore_within,
            shares={key: value for key, value in shares.items() if value[1]},
            down=down,
            users={} if is_false else users,
            never_told=concerns and not view.tellings and not is_false and self.is_due,
            is_open=view.phase is Phase.OPEN,
            is_false_alarm=is_false,
        )

    def _times(self) -> Iterator[tuple[str, float]]:
        view, incident, started, end = self.view, self.incident, self.view.started, self.resolved
        told = view.tellings[0][1].at if view.tellings else None
        identified = next((u.at for u in incident.updates if u.status is Status.IDENTIFIED), None)
        spans = (
            ("time_to_acknowledge", incident.reported, incident.acknowledged),
            ("time_to_identify", started, identified),
            ("time_to_root_cause", started, incident.root_cause_found),
            ("time_to_restore", started, end),
            ("time_to_resolve", max(self.determined, started), end),
        )
        if told:  # before it was determined, or even began: at once
            yield "time_to_notify", max(0.0, (told - self.determined).total_seconds())
            yield "time_to_first_update", max(0.0, (told - started).total_seconds())
        for key, since, until in spans:
            if since and until and until >= since:
                yield key, (until - since).total_seconds()
        promised = [u.eta for u, _ in view.tellings if u.eta]
        if end and promised:
            yield "eta_error", abs((end - promised[0]).total_seconds())

    def _shares(self, again: bool | None) -> Iterator[tuple[str, bool | tuple[int, int] | None]]:
        view, incident, end = self.view, self.incident, self.resolved
        yield "told_within_promise", self._in_time()
        yield "update_cadence", self._cadence()
        promised = [u.eta for u, _ in view.tellings if u.eta and (end is None or u.at < end)]
        yield "eta_accuracy", self._by(promised[-1]) if promised else None
        was_resolved = any(step.status is Status.RESOLVED for step in view.past_steps)
        yield "reopen_rate", view.reopened > 0 if was_resolved else None
        yield "escalation_rate", any(update.escalated_to for update in incident.updates)
        yield "responded_within_sla", self._responded()
        yield "restored_within_sla", self._restored()
        yield "review_in_time", self._reviewed()
        yield "closing_complete", self._closed()
        by = incident.reported_by
        yield "detected_by_monitoring", None if by is None else by is ReportedBy.MONITORING
        yield "detected_by_staff", None if by is None else by is ReportedBy.STAFF
        yield "detected_by_customer", None if by is None else by is ReportedBy.CUSTOMER
        yield "recurrence_rate", again

    def _by(self, limit: datetime) -> bool | None:
        """Whether it was resolved by then; None while it is open and the limit is still to come."""
        if self.resolved is None:
            return False if limit < self.until else None
        return self.resolved <= limit

    def _in_time(self) -> bool | None:
        """Whether customers were told as promised; None of what is for staff, where nobody knows, and until then."""
        if self.incident.audience is not Audience.PUBLIC:
            return None
        if not self.view.tellings:
            return False if self.is_due else None
        told = self.view.tellings[0][1].at
        return None if told is None else told - self.determined <= self.policy.notify.within

    def _cadence(self) -> tuple[int, int]:
        """Of the promised next updates those that came by then; what is not yet due does not count."""
        kept = made = 0
        tellings = self.view.tellings
        for n, (update, _) in enumerate(tellings):
            if update.next_update is None or update.status.is_ending:
                continue
            following = tellings[n + 1][1].at if n + 1 < len(tellings) else None
            if n + 1 < len(tellings) and following is None:
                continue
            if following is None and update.next_update >= self.until:
                continue
            made += 1
            kept += following is not None and following <= update.next_update
        return kept, made

    def _responded(self) -> bool | None:
        asked = self.policy.of(self.view.severity)
        allowed = tightest([asked.respond_within if asked else None, *(s.sla.respond_within for s in _hit(self.view))])
        reported, acknowledged = self.incident.reported, self.incident.acknowledged
        if not (allowed and reported and acknowledged) or acknowledged < reported:
            return None
        return acknowledged - reported <= allowed

    def _restored(self) -> bool | None:
        allowed = self.restore_within
        if not allowed or (self.resolved or self.until) < self.view.started:
            return None
        return self._by(self.view.started + allowed)

    def _reviewed(self) -> bool | None:
        """Nobody was asked for a review of imported history."""
        asked = self.policy.of(self.view.severity)
        if not (asked and asked.review_within and self.resolved) or self.incident.imported_from:
            return None
        due = self.resolved + asked.review_within
        held = reviewed(self.incident)
        return None if held is None and due >= self.until else held is not None and held <= due

    def _closed(self) -> bool | None:
        """Nobody was asked to complete imported history."""
        closing, asked = self.view.closing, self.policy.closing_of(self.view.severity)
        if closing is None or not asked or self.incident.imported_from or closing.verified >= self.until:
            return None
        return not closing.lacks

    def _down(self) -> dict[str, tuple[Interval, ...]]:
        """When each service suffered from it."""
        known = {service.id for service in self.view.services}
        found: dict[str, tuple[Interval, ...]] = {}
        for spell in self.view.spells:
            end = min(spell.interval.end or self.until, self.until)
            if spell.service in known and spell.impact in OUTAGES and end > spell.interval.start:
                found[spell.service] = (*found.get(spell.service, ()), Interval(spell.interval.start, end))
        return found


def _pair(value: bool | tuple[int, int] | None) -> tuple[int, int]:
    if isinstance(value, tuple):
        return value
    return (0, 0) if value is None else (int(value), 1)


def tightest(lengths: Iterable[timedelta | None]) -> timedelta | None:
    """The shortest of the times that are given."""
    return min((length for length in lengths if length), default=None)


def _hit(view: IncidentView) -> list[Service]:
    """The services that suffered from it."""
    return [service for service in view.services if view.worst_impacts[service.id] in OUTAGES]


def _team(view: IncidentView) -> str:
    held = view.incident.roles.get("assigned_team", "")
    for update in view.incident.updates:
        held = update.roles.get("assigned_team", held)
    return held or ", ".join(dict.fromkeys(service.owner for service in view.services if service.owner))
