"""The course of a file: in which order updates stand, and which status may follow which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from statusgen.diagnostics import Diagnostic
from statusgen.model import Audience, Kind, Status, Update
from statusgen.reading.findings import course as findings
from statusgen.reading.notes import Notes

_FINAL = frozenset({Status.FALSE_ALARM, Status.COMPLETED, Status.CANCELLED, Status.ENDED})
_NEEDED = {Kind.INCIDENT: Status.RESOLVED, Kind.MAINTENANCE: Status.COMPLETED}
"""What a post-mortem looks back on."""


def check_course(
    kind: Kind, updates: Sequence[Update | None], audience: Audience, notes: Notes, *, imported: bool, has_window: bool
) -> None:
    """Findings about the order of the updates of a file. None is one whose heading is wrong: it may have said anything.

    In a public file, what the public sees must be a possible course by itself. `imported`: two updates may have one
    time. A notice with a window may end without having been posted.
    """
    known = [(update, number) for number, update in enumerate(updates) if update]
    for (before, _), (update, number) in pairwise(known):
        if update.at < before.at:
            notes.add(findings.update_out_of_order(notes.of(f"updates.{number}")))
        elif update.at == before.at and not imported:
            notes.add(findings.updates_at_one_instant(notes.of(f"updates.{number}")))
    steps = [(update.status if update else None, number) for number, update in enumerate(updates)]
    internal = {number for update, number in known if update.audience is not Audience.PUBLIC}
    seen = [step for step in steps if step[1] not in internal]
    found = [*_course(kind, steps, notes, has_window=has_window)]
    if audience is Audience.PUBLIC and len(seen) < len(steps):
        found += _course(kind, seen, notes, has_window=has_window)
    for problem in dict.fromkeys(found):
        notes.add(problem)


def _course(
    kind: Kind, steps: Iterable[tuple[Status | None, int]], notes: Notes, *, has_window: bool
) -> Iterator[Diagnostic]:
    ending: Status | None = None
    posted, unsure = has_window, False  # unsure: whether it has ended since the last status that is known
    for status, number in steps:
        if status is None:
            ending, posted, unsure = ending if ending in _FINAL else None, True, True
            continue
        if status is Status.POSTMORTEM and ending in (None, _NEEDED.get(kind)):
            if ending is None and not unsure:
                yield findings.status_too_early(notes.of(f"updates.{number}"), status, _NEEDED[kind])
            continue
        if status is ending:
            yield findings.ending_twice(notes.of(f"updates.{number}"), status)
        elif ending in _FINAL:
            yield findings.update_after_end(notes.of(f"updates.{number}"), ending)
        elif status is Status.ENDED and not posted:
            yield findings.status_too_early(notes.of(f"updates.{number}"), status, Status.POSTED)
            ending = status
        else:
            ending = status if status.is_ending else None
            posted = posted or status is Status.POSTED
        unsure = False
