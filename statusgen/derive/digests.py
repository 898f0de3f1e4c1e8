"""What a digest tells: the days, the week or the month that is over, what goes on, and what is to come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from statusgen.derive.course import Phase
from statusgen.derive.history import DAY, midnight
from statusgen.derive.incidents import IncidentView
from statusgen.derive.occurrence import Occurrence
from statusgen.derive.snapshot import Snapshot
from statusgen.model import Kind, Status, Window
from statusgen.value import Struct


class Period(StrEnum):
    """How much a digest looks back on: the local day, the seven local days, the calendar month that are over."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


AHEAD = {Period.DAILY: timedelta(days=7), Period.WEEKLY: timedelta(days=28), Period.MONTHLY: timedelta(days=62)}
"""How far ahead of today planned work is listed: whole days, so that a page of it moves with days alone."""


class Span(Struct, frozen=True):
    """Whole local days, from `first` to `last`, both included; `start` and `end` are the instants around them."""

    period: Period
    first: date
    last: date
    start: datetime
    end: datetime


def span_before(period: Period, now: datetime, zone: ZoneInfo) -> Span:
    """The span of this kind that ended last before `now`."""
    last = now.astimezone(zone).date() - DAY
    if period is Period.MONTHLY:
        last = (last + DAY).replace(day=1) - DAY
        first = last.replace(day=1)
    else:
        first = last if period is Period.DAILY else last - 6 * DAY
    return Span(period, first, last, midnight(first, zone), midnight(last + DAY, zone))


class Happening(Struct, frozen=True):
    """A file, and of planned work the time at which it took place."""

    view: IncidentView
    window: Window | None
    start: datetime
    end: datetime


def happened(snapshot: Snapshot, span: Span) -> tuple[Happening, ...]:
    """What is over by now and took place in the span, at least in part, oldest first."""
    lately = (view for view in snapshot.incidents if view.windows or view.updated >= span.start)  # most are long over
    found = (item for view in lately for item in _over(view, span))
    return tuple(sorted(found, key=lambda item: (item.start, item.view.id)))


def _over(view: IncidentView, span: Span) -> Iterator[Happening]:
    if view.kind is Kind.INCIDENT and view.phase is Phase.PAST and view.ended:
        if view.ended > span.start and min(view.started, view.ended) < span.end:
            yield Happening(view, None, view.started, view.ended)
    elif view.kind is Kind.MAINTENANCE:
        for occurrence in view.occurrences:
            window = occurrence.window
            if occurrence.phase is Phase.PAST and occurrence.status is not Status.CANCELLED:
                end = window.end if view.windows else view.ended or window.end
                if end > span.start and window.start < span.end:
                    yield Happening(view, window, window.start, end)
        if view.status is Status.CANCELLED and view.ended and span.start <= view.ended < span.end:
            yield Happening(view, view.window, view.ended, view.ended)


def upcoming(snapshot: Snapshot, period: Period) -> tuple[Occurrence, ...]:
    """Planned work of the time ahead, soonest first; recurring work once, at its next time."""
    until, seen, found = midnight(snapshot.today + AHEAD[period] + DAY, snapshot.site.zone), set[str](), []
    for occurrence in snapshot.maintenance_upcoming:
        if occurrence.window.start < until and occurrence.incident.id not in seen:
            seen.add(occurrence.incident.id)
            found.append(occurrence)
    return tuple(found)


def notices(snapshot: Snapshot, span: Span) -> tuple[IncidentView, ...]:
    """Notices that hold now, and those of the span, newest first."""
    return tuple(
        view
        for view in snapshot.incidents
        if view.kind is Kind.NOTICE and (view.phase is Phase.OPEN or span.start <= view.created < span.end)
    )
