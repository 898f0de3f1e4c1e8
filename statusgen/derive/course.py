"""The course of a file: which status holds from when, by what people typed and by the clock.

A `Course` lists every change of status, those to come included, so that the state now, the next transition and the
newest instant all follow from one list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum

from statusgen.model import Incident, Kind, Status, Window
from statusgen.value import Struct

UNDER_WAY = frozenset({Status.IN_PROGRESS, Status.VERIFYING})
"""The statuses of maintenance that is taking place."""


class Phase(StrEnum):
    """Where a file stands: to come, going on, or over."""

    UPCOMING = "upcoming"
    OPEN = "open"
    PAST = "past"


class Step(Struct, frozen=True):
    """From `at` on the status holds; `typed` tells whether somebody wrote it or the clock made it."""

    at: datetime
    status: Status
    typed: bool = True


def course(incident: Incident) -> tuple[Step, ...]:
    """Every step of the file in time order; of a recurring maintenance see `occurrences`."""
    if incident.kind is Kind.MAINTENANCE:
        reviews = (Step(u.at, u.status) for u in incident.updates if u.status is Status.POSTMORTEM)
        return tuple(sorted((*_maintenance(incident), *reviews), key=lambda step: step.at))
    if incident.kind is Kind.NOTICE:
        return tuple(_notice(incident))
    return tuple(Step(update.at, update.status) for update in incident.updates)


def occurrence_course(window: Window) -> tuple[Step, ...]:
    """The two steps of maintenance that nobody writes about: it starts and ends by the clock."""
    return (Step(window.start, Status.IN_PROGRESS, False), Step(window.end, Status.COMPLETED, False))


def status_at(window: Window, now: datetime) -> Status:
    """The status of maintenance that nobody writes about, by the clock."""
    if now < window.start:
        return Status.SCHEDULED
    return Status.IN_PROGRESS if now < window.end else Status.COMPLETED


def _maintenance(incident: Incident) -> Iterator[Step]:
    """Typed statuses hold from their time on; while none but `scheduled` is typed, the clock and the window decide.

    A typed `in_progress` or `verifying` is not ended by the clock: past its window the work overruns. A post-mortem
    changes nothing of that.
    """
    window = incident.window
    updates = [update for update in incident.updates if update.status is not Status.POSTMORTEM]
    if window and not updates and announced(incident) < window.start:
        yield Step(announced(incident), Status.SCHEDULED, False)
    if window and (not updates or updates[0].status is not Status.SCHEDULED):
        yield from _by_the_clock(window, None, updates[0].at if updates else None)
    for n, update in enumerate(updates):
        window = update.window or window
        yield Step(update.at, update.status)
        if update.status is Status.SCHEDULED and window:
            until = updates[n + 1].at if n + 1 < len(updates) else None
            yield from _by_the_clock(window, update.at, until)


def _by_the_clock(window: Window, since: datetime | None, until: datetime | None) -> Iterator[Step]:
    """The clock's steps that fall after `since` (an earlier one holds from `since` on) and before `until`."""
    for step in occurrence_course(window):
        at = step.at if since is None else max(step.at, since)
        if until is None or at < until:
            yield Step(at, step.status, False)


def _notice(incident: Incident) -> Iterator[Step]:
    if not incident.updates:
        yield Step(announced(incident), Status.POSTED, False)
    for update in incident.updates:
        yield Step(update.at, update.status)
    ended = any(update.status is Status.ENDED for update in incident.updates)
    window = incident.window
    for update in incident.updates:
        window = update.window or window
    if window and not ended:
        last = incident.updates[-1].at if incident.updates else announced(incident)
        yield Step(max(window.end, last), Status.ENDED, False)


def reopenings(steps: Iterable[Step]) -> int:
    """How often it was taken up again after it had been resolved."""
    count, resolved = 0, False
    for step in steps:
        if step.status is Status.RESOLVED:
            resolved = True
        elif step.status is not Status.POSTMORTEM:
            count += resolved
            resolved = False
    return count


def announced(incident: Incident) -> datetime:
    """When it was first told of, of a file that has no update."""
    if incident.announced:
        return incident.announced
    return incident.window.start if incident.window else incident.updates[0].at
