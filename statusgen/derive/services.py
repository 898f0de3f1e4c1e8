"""What is true of one service, or of a group of them, at one instant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from statusgen import urls
from statusgen.derive.course import Phase
from statusgen.derive.history import DAY, Downtime, History, Uptime, history, mean, midnight
from statusgen.derive.ids import api_id
from statusgen.derive.incidents import IncidentView
from statusgen.derive.metrics.periods import months_back
from statusgen.derive.occurrence import Occurrence
from statusgen.derive.timeline import Spell, worst
from statusgen.files import digest
from statusgen.model import Group, Impact, Kind, Service, Site
from statusgen.value import Struct, derived

RECENT_DAYS = 90
"""How many days a service's bars and its percentage on the front page look back."""

MONTHS = 12
"""How many months before the running one `ServiceView.months` looks back."""


class ServiceView(Struct, frozen=True, dict=True):
    """A service at the snapshot's instant. `incidents` are all files that name it, newest first; `presumed` is what
    reports that cannot be read seem to tell of it; `since` is the first day for which uptime is claimed (None: none).
    `upto` is the instant up to which its figures are counted where somebody asked for one."""

    service: Service
    site: Site
    now: datetime
    incidents: tuple[IncidentView, ...]
    since: date | None
    depends_on: tuple[Service, ...]
    presumed: tuple[Spell, ...] = ()
    upto: datetime | None = None

    @property
    def id(self) -> str:
        return self.service.id

    @property
    def name(self) -> str:
        return self.service.name

    @property
    def path(self) -> str:
        return urls.service(self.service.id)

    @derived
    def api_id(self) -> str:
        return self.service.api_id or api_id("component", self.service.id)

    @derived
    def key(self) -> str:
        """A digest of all that this view says, history up to today included."""
        days = self.since, self.last_day, self.is_retired
        return digest(self.service, self.state, days, [i.key for i in self.incidents], self.presumed)

    def rests_on(self, facts: tuple[object, ...], now: datetime) -> bool:
        """Whether a view made of these facts at that instant would say the same: days count, not their hours. What
        reports that cannot be read seem to tell of begins and ends at any hour."""
        own = (self.service, self.site, self.incidents, self.since, self.depends_on, self.presumed)
        is_known = not self.presumed and own == facts
        return is_known and self.now <= now and self.today == now.astimezone(self.site.zone).date()

    @derived
    def today(self) -> date:
        """The local day."""
        return self.now.astimezone(self.site.zone).date()

    @derived
    def spells(self) -> tuple[Spell, ...]:
        """All that it suffered."""
        return tuple(self._spells_after(None))

    @derived
    def state(self) -> Impact:
        """What it suffers now."""
        return worst(spell.impact for spell in self._spells_after(self.now) if self.now in spell.interval)

    def _spells_after(self, instant: datetime | None) -> Iterator[Spell]:
        """What it suffered after an instant (None: at any time): what was over by then is not looked at."""
        for view in self.incidents:
            if instant is None or view.suffered_until is None or view.suffered_until > instant:
                yield from (s for s in view.spells if s.service == self.id)
        yield from self.presumed

    @derived
    def open(self) -> tuple[IncidentView, ...]:
        """What is going on with it, notices aside."""
        return tuple(i for i in self.incidents if i.phase is Phase.OPEN and i.kind is not Kind.NOTICE)

    @derived
    def incidents_by_category(self) -> Mapping[str, tuple[IncidentView, ...]]:
        """Its incidents by category, in small letters, newest first; under an empty one all of them."""
        found: dict[str, list[IncidentView]] = {"": []}
        for view in self.incidents:
            if view.kind is Kind.INCIDENT:
                found[""].append(view)
                if view.incident.category:
                    found.setdefault(view.incident.category.casefold(), []).append(view)
        return {category: tuple(views) for category, views in found.items()}

    @derived
    def known_issues(self) -> tuple[IncidentView, ...]:
        """What is known of its incidents, newest first."""
        return tuple(i for i in self.incidents if i.is_known_issue)

    @derived
    def upcoming(self) -> tuple[Occurrence, ...]:
        """Planned work still to come, soonest first."""
        return tuple(
            sorted(
                (
                    o
                    for i in self.incidents
                    if i.kind is Kind.MAINTENANCE
                    for o in i.occurrences
                    if o.phase is Phase.UPCOMING
                ),
                key=lambda o: (o.window.start, o.incident.id),
            )
        )

    @derived
    def moved(self) -> datetime | None:
        """When its state changed last, by what was told of it, or by its retirement; None if it never did."""
        known = [*self._edges(self.presumed), *([self.retires] if self.retires and self.is_retired else [])]
        moved = max(known, default=None)
        for view in self.incidents:  # newest first: most were over before what is known by then
            if moved is None or view.suffered_until is None or view.suffered_until > moved:
                moved = max([*self._edges(view.spells), *([moved] if moved else [])], default=None)
        return moved

    def _edges(self, spells: tuple[Spell, ...]) -> Iterator[datetime]:
        """When those of them that are its own began and ended, up to now."""
        edges = (at for s in spells if s.service == self.id for at in (s.interval.start, s.interval.end))
        return (at for at in edges if at and at <= self.now)

    @derived
    def last_day(self) -> date:
        """The last local day of its history: today, or the day of its retirement."""
        return min(self.today, self.service.until) if self.service.until else self.today

    @derived
    def counted_until(self) -> datetime:
        """Until when its figures are counted: as asked for, else the newest change of its files, or the local midnight
        if that is later.

        So figures of pages move with the days and with news, and a rebuild without either moves none.
        """
        if self.upto:
            return self.upto
        today = midnight(self.today, self.site.zone)
        return max([today, *(i.updated for i in self.incidents if i.updated <= self.now)])

    @derived
    def history(self) -> History:
        """Its past, from `since` until `counted_until`."""
        return self._history(self.since, self.spells)

    def between(self, first: date, last: date) -> tuple[Uptime, int]:
        """Uptime over the local days from `first` to `last`, and the seconds of outage without weights."""
        return (self._late_downtime if first >= self._late else self._downtime).between(first, last)

    @derived
    def _downtime(self) -> Downtime:
        return Downtime.of(self.history)

    @derived
    def _late_downtime(self) -> Downtime:
        return Downtime.of(self._late_history)

    @derived
    def recent(self) -> History:
        """The last `RECENT_DAYS` of its history: the same figures, without a look at the years before."""
        return self._late_history.since(self.last_day - DAY * (RECENT_DAYS - 1))

    @derived
    def months(self) -> tuple[tuple[date, Uptime], ...]:
        """Uptime by month, newest first: of this month and the `MONTHS` before it, as far as they are claimed."""
        history = self._late_history
        return tuple((month, history.uptime_of_month(month)) for month in history.months)

    @derived
    def _late(self) -> date:
        """The first day of `months`."""
        return months_back(self.last_day, MONTHS)

    @derived
    def _late_history(self) -> History:
        """Its history from then on, which is nearly all that anybody asks for."""
        start = midnight(self._late, self.site.zone)
        spells = tuple(s for s in self._spells_after(start) if s.interval.end is None or s.interval.end > start)
        return self._history(max(self.since, self._late) if self.since else None, spells)

    def _history(self, since: date | None, spells: tuple[Spell, ...]) -> History:
        return history(
            spells,
            since=since,
            until=self.service.until,
            now=self.counted_until,
            zone=self.site.zone,
            weights=self.site.uptime_weights,
        )

    @derived
    def retires(self) -> datetime | None:
        """When it is, or was, no more: the end of its last day."""
        return midnight(self.service.until + DAY, self.site.zone) if self.service.until else None

    @derived
    def is_retired(self) -> bool:
        return self.retires is not None and self.retires <= self.now

    @derived
    def uptime(self) -> Uptime:
        """Of the last 90 days."""
        return self.recent.uptime_of_days(RECENT_DAYS)


class GroupView(Struct, frozen=True, dict=True):
    """A group at the snapshot's instant: its own services, then its sub-groups; the worst state counts."""

    group: Group
    services: tuple[ServiceView, ...]
    groups: tuple[GroupView, ...]

    @property
    def id(self) -> str:
        return self.group.id

    @property
    def name(self) -> str:
        return self.group.name

    @property
    def path(self) -> str:
        return urls.group(self.group.id)

    @derived
    def api_id(self) -> str:
        return self.group.api_id or api_id("group", self.group.id)

    @derived
    def everything(self) -> tuple[ServiceView, ...]:
        """Its services and those of its sub-groups, at any depth."""
        return self.services + tuple(service for group in self.groups for service in group.everything)

    @derived
    def is_retired(self) -> bool:
        """None of its services is there any more."""
        return all(service.is_retired for service in self.everything)

    @derived
    def state(self) -> Impact:
        return worst(service.state for service in self.everything if not service.is_retired)

    @derived
    def uptime_hundredths(self) -> int | None:
        """The mean of its services' uptime over 90 days, as percentage × 100, truncated."""
        return mean(service.uptime for service in self.everything if not service.is_retired)

    def walk(self) -> Iterator[GroupView]:
        """It and its sub-groups, parents first."""
        yield self
        for group in self.groups:
            yield from group.walk()
