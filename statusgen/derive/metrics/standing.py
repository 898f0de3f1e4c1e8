"""How services did in a period against what was agreed, and whether planned work kept its window."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

from statusgen.derive.course import UNDER_WAY
from statusgen.derive.history import Uptime, exact_mean, total
from statusgen.derive.incidents import IncidentView
from statusgen.derive.metrics.measures import Figure
from statusgen.derive.metrics.periods import Period
from statusgen.derive.services import ServiceView
from statusgen.model import Kind, Status
from statusgen.value import Struct, replace

WHOLE = 10_000  # hundredths of a percent


class Standing(Struct, frozen=True):
    """One service in a period: its uptime, the seconds of outage without weights, and the agreed availability."""

    uptime: Uptime
    outage: int
    agreed: Fraction | None

    @property
    def allowed(self) -> tuple[int, int]:
        """The seconds of downtime that the agreement leaves in what is counted, and what they are to be divided by; 0
        where nothing was agreed, or no downtime at all."""
        if self.agreed is None:
            return 0, 1
        whole = 100 * self.agreed.denominator
        return self.uptime.seconds * (whole - self.agreed.numerator), whole

    @property
    def is_met(self) -> bool | None:
        reached = self.uptime.hundredths
        if self.agreed is None or reached is None:
            return None
        return reached * self.agreed.denominator >= self.agreed.numerator * 100


def standing(service: ServiceView, period: Period) -> Standing:
    """A service's standing in a period, as far as anything is claimed for it."""
    availability = service.service.sla.availability
    uptime, outage = service.between(period.first, period.last)
    return Standing(uptime, outage, None if availability is None else _exact(availability))


class Standings:
    """The standings of services in periods, counted up to an instant (None: as pages count them). Each is found when it
    is first asked for: periods share months."""

    def __init__(self, until: datetime | None = None) -> None:
        self._until = until
        self._services: dict[str, ServiceView] = {}
        self._found: dict[tuple[str, date, date], Standing] = {}

    def of(self, service: ServiceView, period: Period) -> Standing:
        """As `standing`."""
        key = service.id, period.first, period.last
        if key not in self._found:
            self._found[key] = standing(self._counted(service), period)
        return self._found[key]

    def _counted(self, service: ServiceView) -> ServiceView:
        if self._until is None:
            return service
        if service.id not in self._services:
            self._services[service.id] = replace(service, upto=self._until)
        return self._services[service.id]


@lru_cache
def _exact(percent: float) -> Fraction:
    return Fraction(str(percent))


def of_services(standings: Collection[Standing], failures: int) -> Mapping[str, Figure | None]:
    """The figures of services together that suffered so many failures: an incident counts once for each of them."""
    claimed = [each for each in standings if each.uptime.seconds]
    reached = exact_mean(each.uptime for each in claimed)
    verdicts = [met for each in claimed if (met := each.is_met) is not None]
    agreed = [each for each in claimed if each.allowed[0]]
    allowed = total(each.allowed for each in agreed)
    used = total(each.uptime.down.as_integer_ratio() for each in agreed)
    up = sum(each.uptime.seconds - each.outage for each in claimed)
    return {
        "availability": None if reached is None else _cut(reached, len(claimed)),
        "availability_sla_met": Figure(sum(verdicts) / len(verdicts), len(verdicts), exact=True) if verdicts else None,
        "error_budget_left": Figure(float(1 - used / allowed), len(agreed), exact=True) if allowed else None,
        "mtbf": Figure(up / failures, failures) if failures and up > 0 else None,
    }


def _cut(reached: Fraction, services: int) -> Figure:
    """Availability as it is printed everywhere: hundredths of a percent are cut, and never rounded up."""
    return Figure(int(WHOLE * reached) / WHOLE, services, exact=True, uncut=float(reached))


class Work(Struct, frozen=True):
    """Planned work whose end somebody wrote down: the local day on which its window began, its services, and whether
    it kept to the window as last announced before it began."""

    day: date
    services: tuple[str, ...]
    kept: bool


def planned(views: Iterable[IncidentView], zone: ZoneInfo) -> tuple[Work, ...]:
    """The planned work among the views, by day. What the clock alone ended measures nothing."""
    return tuple(sorted(_planned(views, zone), key=lambda work: work.day))


def _planned(views: Iterable[IncidentView], zone: ZoneInfo) -> Iterator[Work]:
    for view in views:
        if view.kind is not Kind.MAINTENANCE or view.windows or view.status is not Status.COMPLETED:
            continue
        window, began, ended = view.incident.window, None, None
        for update in view.incident.updates:
            if began is None and update.status in UNDER_WAY:
                began = update.at
            if began is None and update.status is Status.SCHEDULED:
                window = update.window or window
            if update.status is Status.COMPLETED:
                ended = update.at
        if window and ended:
            kept = (began is None or began >= window.start) and ended <= window.end
            yield Work(window.start.astimezone(zone).date(), tuple(service.id for service in view.services), kept)
