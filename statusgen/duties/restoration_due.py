"""The time in which service was to be restored is running out.

It runs from `started`. The tightest of `restore_within` counts: of the severity in `policy.severities`, and of the
agreements (`sla`) of the services that are down now.

Owed from 10:52 on (the last quarter), with `restore_within: 4h`:

    started: 2026-11-20 07:52

Bring in whoever can restore it, or prepare to say that it will take longer.
"""

from __future__ import annotations

from collections.abc import Iterator

from statusgen.derive import IncidentView, Phase, Snapshot
from statusgen.derive.metrics.facts import tightest
from statusgen.duties.duty import Duty, owner_of
from statusgen.duties.sentence import Sentence
from statusgen.language.words import mark
from statusgen.model import Impact, Kind

CODE = "restoration-due"
DOWN = frozenset({Impact.DEGRADED, Impact.PARTIAL_OUTAGE, Impact.MAJOR_OUTAGE})


def owed(view: IncidentView, snapshot: Snapshot) -> Iterator[Duty]:
    """From the last quarter of the time on, while an incident is open and something is down."""
    down = [service for service in view.services if view.impacts[service.id] in DOWN]
    if view.kind is not Kind.INCIDENT or view.phase is not Phase.OPEN or not down:
        return
    asked = snapshot.policy.of(view.severity)
    allowed = tightest([asked.restore_within if asked else None, *(service.sla.restore_within for service in down)])
    if allowed and view.now >= view.started + allowed * 3 / 4:
        yield Duty(
            CODE,
            view,
            view.started + allowed,
            Sentence(
                mark("service was to be restored by now")
                if view.now >= view.started + allowed
                else mark("little time is left to restore")
            ),
            Sentence(mark("bring in whoever can restore it, and tell customers what to expect")),
            owner_of(view, "incident_manager"),
            key="started",
        )
