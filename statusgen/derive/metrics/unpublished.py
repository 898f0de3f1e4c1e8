"""What monitoring reported and nobody published: drafts of which customers were never told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from statusgen.derive.services import ServiceView
from statusgen.model import Audience, Incident, Policy, Status
from statusgen.value import Struct


class Unpublished(Struct, frozen=True):
    """A draft that was to be told on the local `day`, about these services."""

    day: date
    services: tuple[str, ...]


def unpublished(
    drafts: Iterable[Incident], services: Mapping[str, ServiceView], policy: Policy, zone: ZoneInfo, until: datetime
) -> Iterator[Unpublished]:
    """The drafts that touch a public service and were to be told by `until`, by day. One of a time in which the service
    suffered from a report, or was in planned maintenance, is told of there; a false alarm is nothing to tell of."""
    for draft in sorted(drafts, key=lambda each: (each.determined or until, each.id)):
        touched = [services[id] for id in draft.services if id in services]
        is_public = any(service.service.audience is Audience.PUBLIC for service in touched)
        at = draft.determined
        if at is None or not is_public or at + policy.notify.within >= until or not draft.updates:
            continue
        last = draft.updates[-1]
        if last.status is Status.FALSE_ALARM or any(_is_reported(service, draft, until) for service in touched):
            continue
        yield Unpublished(at.astimezone(zone).date(), tuple(service.id for service in touched))


def _is_reported(service: ServiceView, draft: Incident, until: datetime) -> bool:
    """Whether any report says that the service suffered in the time of the draft."""
    start = draft.started or draft.determined or until
    end = draft.updates[-1].at if draft.updates[-1].status is Status.RESOLVED else until
    spans = (spell.interval for spell in service.spells)
    return any(span.start <= end and (span.end is None or span.end >= start) for span in spans)
