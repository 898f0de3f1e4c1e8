"""From the words and states that a hosted page kept to those of our files: each status where it may stand, and of the
impacts what changes with it."""

from __future__ import annotations

from collections.abc import Sequence

from statusgen.model import Impact, Kind, Status

OPEN = frozenset({Status.INVESTIGATING, Status.IDENTIFIED, Status.MONITORING})
OVER = frozenset({Status.RESOLVED, Status.COMPLETED, Status.POSTMORTEM})

_TO_INCIDENT = {
    Status.COMPLETED: Status.RESOLVED,
    Status.CANCELLED: Status.RESOLVED,
    Status.SCHEDULED: Status.INVESTIGATING,
    Status.IN_PROGRESS: Status.IDENTIFIED,
    Status.VERIFYING: Status.MONITORING,
}
_TO_MAINTENANCE = {
    Status.RESOLVED: Status.COMPLETED,
    Status.CANCELLED: Status.COMPLETED,
    Status.INVESTIGATING: Status.IN_PROGRESS,
    Status.IDENTIFIED: Status.IN_PROGRESS,
    Status.MONITORING: Status.VERIFYING,
}


def statuses(kind: Kind, words: Sequence[Status | None]) -> list[Status]:
    """The status of each step. None has that of the step before; what comes after the end is a post-mortem, unless it
    reopens the incident."""
    meant = _TO_MAINTENANCE if kind is Kind.MAINTENANCE else _TO_INCIDENT
    now = Status.SCHEDULED if kind is Kind.MAINTENANCE else Status.INVESTIGATING
    found: list[Status] = []
    for word in words:
        own = meant.get(word, word) if word else now
        if now in OVER:
            reopens = kind is Kind.INCIDENT and own in OPEN
            now = own if reopens else Status.POSTMORTEM
        elif own is not Status.POSTMORTEM:
            now = own
        found.append(now)
    return found


def changes(start: Impact, states: Sequence[Impact | None], course: Sequence[Status]) -> dict[int, Impact]:
    """A service's impact where it is another than it was, by the step's number. An end makes it operational by itself,
    a reopening brings back what was."""
    found: dict[int, Impact] = {}
    now = before = start
    for n, (state, status) in enumerate(zip(states, course, strict=True)):
        if status is Status.POSTMORTEM:
            continue
        if status in OVER:
            before, now = now, Impact.OPERATIONAL
        elif n and course[n - 1] in OVER:
            now = before
            if state:
                found[n] = state
        if state and state is not now:
            found[n] = state
        now = state or now
    return found
