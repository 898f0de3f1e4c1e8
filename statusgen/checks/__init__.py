"""Rules over the whole project: what no file can know of itself, and what depends on the time.

One module a rule. Its docstring is the rule's manual page, `CODE` its name (the module's, with hyphens), and `check`
gives its findings. A rule is known once it stands in one of the two tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from itertools import chain
from typing import Protocol

from statusgen.checks import (
    alias_taken,
    all_capitals,
    api_below_the_root,
    api_id_taken,
    cause_in_first_update,
    date_unlike_name,
    determined_after_first_update,
    escalation_without_staff,
    exclamation_mark,
    feedback_on_nothing,
    filler,
    function_not_named,
    hedge,
    host_name,
    internal_service_chosen,
    internal_services_only,
    jargon,
    missing_promise,
    resolution_unclear,
    retired_service,
    review_unfinished,
    severity_disagrees,
    update_in_the_future,
    vague_time,
    window_in_the_past,
    word_to_avoid,
)
from statusgen.checks._clarity import LOOKED_BACK, is_looked_at
from statusgen.diagnostics import Diagnostic, in_order
from statusgen.files import digest
from statusgen.hands import Answer, count_of_hands, sharing
from statusgen.memory import Memory
from statusgen.model import Incident, Project
from statusgen.packing import Packing
from statusgen.value import replace


class Check(Protocol):
    """What a module of this folder offers."""

    CODE: str

    def check(self, project: Project, now: datetime, /) -> Iterable[Diagnostic]:
        """The findings in this project at this instant."""


OF_THE_PROJECT: tuple[Check, ...] = (
    alias_taken,
    api_below_the_root,
    api_id_taken,
    date_unlike_name,
    determined_after_first_update,
    escalation_without_staff,
    feedback_on_nothing,
    internal_service_chosen,
    internal_services_only,
    retired_service,
    review_unfinished,
    severity_disagrees,
    update_in_the_future,
    window_in_the_past,
)
"""What needs the whole project, or the time."""

OF_EACH_REPORT: tuple[Check, ...] = (
    all_capitals,
    cause_in_first_update,
    exclamation_mark,
    filler,
    function_not_named,
    hedge,
    host_name,
    jargon,
    missing_promise,
    resolution_unclear,
    vague_time,
    word_to_avoid,
)
"""What is said of a report follows from its file and services.yaml, and so can be remembered; the time decides only
which reports are looked at."""

CHECKS = OF_THE_PROJECT + OF_EACH_REPORT


FEWEST = 200
"""How many reports that nobody has looked at a process is worth."""

_PACKING = Packing(tuple[Diagnostic, ...])


def check_all(project: Project, now: datetime, memory: Memory | None = None) -> tuple[Diagnostic, ...]:
    """The findings of every rule, by place. `memory` holds those of single reports between runs."""
    if memory is None:
        return in_order(_found(CHECKS, project, now))
    with _looked_at(project, now, memory) as of_reports:
        return in_order([*_found(OF_THE_PROJECT, project, now), *of_reports])


def steady_until(project: Project, now: datetime) -> datetime | None:
    """The instant from which on the clock alone may change what the rules find; None: it never does.

    Updates and corrections to come come, the last one of a report ends it, and reports grow old.
    """
    written = (at for incident in project.incidents for u in incident.updates for at in (u.at, u.edited) if at)
    first = now - LOOKED_BACK
    recent = [at for at in written if at >= first]
    old = (at + LOOKED_BACK + timedelta.resolution for at in recent)  # to the last instant they are looked at
    return min((at for at in (*recent, *old) if at > now), default=None)


def _found(rules: Iterable[Check], project: Project, now: datetime) -> Iterator[Diagnostic]:
    return (problem for rule in rules for problem in rule.check(project, now))


@contextmanager
def _looked_at(project: Project, now: datetime, memory: Memory) -> Iterator[Iterator[Diagnostic]]:
    """What is to be said of each report. Where nobody has looked at many of them, other processes begin at once."""
    known: list[Diagnostic] = []
    unknown: list[Incident] = []
    keys: list[str] = []
    for incident in project.incidents:
        if is_looked_at(incident, now):
            key = digest(project.source.digest, incident.source.path, incident.source.digest)
            said = _PACKING.unpack(memory.get(key) or b"")
            if said is None:
                unknown.append(incident)
                keys.append(key)
            else:
                known += said

    def packed(incident: Incident) -> bytes:
        return _PACKING.pack(tuple(_found(OF_EACH_REPORT, replace(project, incidents=(incident,)), now)))

    def said_of(answers: Iterable[Answer]) -> Iterator[Diagnostic]:
        answered = dict(answers)
        for n, (key, incident) in enumerate(zip(keys, unknown, strict=True)):
            data = answered.get(n) or packed(incident)
            memory.put(key, data)
            yield from _PACKING.unpack(data) or ()

    count = count_of_hands(len(unknown), FEWEST)
    with sharing(unknown, count, packed) if count else nullcontext(()) as answers:
        yield chain(known, said_of(answers))
