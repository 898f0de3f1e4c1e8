"""The course of a file: in which order updates stand, and which status may follow which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from statusgen.diagnostics import Diagnostic, Span
from statusgen.model import Audience, Kind, Status, Update
from statusgen.reading.findings import updates as findings
from statusgen.reading.notes import Notes

_FINAL = frozenset({Status.FALSE_ALARM, Status.COMPLETED, Status.CANCELLED, Status.ENDED})
_NEEDED = {Kind.INCIDENT: Status.RESOLVED, Kind.MAINTENANCE: Status.COMPLETED}
"""What a post-mortem looks back on."""


def check_course(
    kind: Kind, updates: Sequence[Update], audience: Audience, notes: Notes, *, imported: bool, has_window: bool
) -> None:
    """Findings about the order of the updates of a file whose headings are all good.

    In a public file, what the public sees must be a possible course by itself. `imported`: two updates may have one
    time. A notice with a window may end without having been posted.
    """
    places = [notes.span(*notes.places[f"updates.{number}"]) for number in range(len(updates))]
    for number in range(1, len(updates)):
        before, at = updates[number - 1].at, updates[number].at
        if at < before:
            notes.add(findings.update_out_of_order(places[number]))
        elif at == before and not imported:
            notes.add(findings.updates_at_one_instant(places[number]))
    steps = [(update.status, place) for update, place in zip(updates, places, strict=True)]
    seen = [step for step, update in zip(steps, updates, strict=True) if update.audience is Audience.PUBLIC]
    found = [*_course(kind, steps, has_window)]
    if audience is Audience.PUBLIC and len(seen) < len(steps):
        found += _course(kind, seen, has_window)
    for problem in dict.fromkeys(found):
        notes.add(problem)


def _course(kind: Kind, steps: Iterable[tuple[Status, Span]], has_window: bool) -> Iterator[Diagnostic]:
    ending: Status | None = None
    posted = has_window
    for status, place in steps:
        if status is Status.POSTMORTEM and ending in (None, _NEEDED.get(kind)):
            if ending is None:
                yield findings.status_too_early(place, status, _NEEDED[kind])
        elif status is ending:
            yield findings.ending_twice(place, status)
        elif ending in _FINAL:
            yield findings.update_after_end(place, ending)
        elif status is Status.ENDED and not posted:
            yield findings.status_too_early(place, status, Status.POSTED)
            ending = status
        else:
            ending = status if status.is_ending else None
            posted = posted or status is Status.POSTED
