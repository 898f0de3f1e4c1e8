"""Which pages of figures there are to choose from: of periods, of services, and of services in periods."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from statusgen import urls
from statusgen.derive import ServiceView, Snapshot
from statusgen.derive.metrics.periods import Period
from statusgen.files import digest
from statusgen.language import Language
from statusgen.outputs.pages.page import Link
from statusgen.outputs.reporting.keys import has_services, last_months, periods_of
from statusgen.value import Struct


class PageChoice(Struct, frozen=True):
    """A page of figures to choose; `current`: it is this one."""

    link: Link
    current: bool


class Switch(Struct, frozen=True):
    """The periods and services that can be chosen on a page; empty where there is nothing to choose."""

    periods: tuple[PageChoice, ...] = ()
    services: tuple[PageChoice, ...] = ()


class Choices:
    """The pages of figures of a site.

    A service has a page if it ever had a report, and one of a period that reaches into the last twelve months, if it
    had an incident then: all services in all periods would be far more pages than anybody reads.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.last = last_months(snapshot.today)
        self.periods = periods_of(snapshot)
        self.busy = tuple(service for service in snapshot.services if service.incidents)

    def periods_with(self, service: ServiceView) -> Sequence[Period]:
        """The periods of which a service has a page."""
        return [period for period in self.periods if service.id in self._hit.get(period.name, ())]

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """What stands for the services that can be chosen in a period, by its name."""
        return {name: digest(sorted(ids)) for name, ids in self._hit.items()}

    @cached_property
    def _hit(self) -> Mapping[str, frozenset[str]]:
        """The services that had an incident in a period, of the periods that have pages of services."""
        today, zone = self._snapshot.today, self._snapshot.site.zone
        order = self._snapshot.determined
        instants = [at for at, _ in order]
        found = {}
        for period in self.periods:
            if has_services(period, today):
                those = order[bisect_left(instants, period.start(zone)) : bisect_left(instants, period.end(zone))]
                found[period.name] = frozenset(service.id for _, view in those for service in view.services)
        return found

    def switch(self, period: Period, service: ServiceView | None, language: Language) -> Switch:
        """What can be chosen on the page of a period (without a name: of the last twelve months), of all services or of
        one: the same services in another period, other services in the same one."""
        return Switch(tuple(self._periods(period, service, language)), tuple(self._services(period, service, language)))

    def _periods(self, period: Period, service: ServiceView | None, language: Language) -> Iterator[PageChoice]:
        for each in (self.last, *(self.periods_with(service) if service else self.periods)):
            title = each.name or language.gettext("Last 12 months")
            yield PageChoice(Link(title, _path(each, service)), each.name == period.name)

    def _services(self, period: Period, service: ServiceView | None, language: Language) -> Iterator[PageChoice]:
        if service:
            yield PageChoice(Link(language.gettext("All"), _path(period, None)), False)
        is_narrow = period.name in self._hit
        for each in self.busy:
            if not is_narrow or each.id in self._hit[period.name]:
                path = _path(period if is_narrow else self.last, each)
                yield PageChoice(Link(each.name, path), service is not None and each.id == service.id)


def _path(period: Period, service: ServiceView | None) -> str:
    if service:
        return urls.service_metrics(service.id, period.name)
    return urls.metrics(period.name) if period.name else urls.METRICS
