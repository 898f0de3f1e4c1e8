"""The next update to customers is due.

What the newest public update promised with `next_update` counts; where it promised nothing, `update_every` of the
severity does, twice that while the incident is being monitored.

Owed from 08:50 on:

    ## 2026-11-20 08:31 investigating
    next_update: 09:00

Say what is new, or that nothing is: `statusgen update ID STATUS -m "…" --next-update +30m`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from statusgen.derive import IncidentView, Phase, Snapshot
from statusgen.duties.duty import SOON, Duty, how_to_tell, newest_public, owner_of
from statusgen.duties.sentence import Sentence
from statusgen.language.words import mark
from statusgen.model import Kind, Status, Update

CODE = "update-due"


def owed(view: IncidentView, snapshot: Snapshot) -> Iterator[Duty]:
    """From ten minutes before on, while an incident is open."""
    newest = newest_public(view, snapshot.held)
    if view.kind is not Kind.INCIDENT or view.phase is not Phase.OPEN or newest is None:
        return
    due = _due(view, newest, snapshot)
    if due and view.now >= due - SOON:
        number = view.incident.updates.index(newest)
        yield Duty(
            CODE,
            view,
            due,
            Sentence(
                mark("customers were promised an update")
                if newest.next_update
                else mark("an update to customers is due")
            ),
            how_to_tell(view, mark("say what is new, or that nothing is: %(command)s"), snapshot.held),
            owner_of(view, "communications_lead", "incident_manager"),
            key=f"updates.{number}" + (".next_update" if newest.next_update else ""),
        )


def _due(view: IncidentView, newest: Update, snapshot: Snapshot) -> datetime | None:
    asked = snapshot.policy.of(view.severity)
    if newest.next_update:
        return newest.next_update
    if asked is None or asked.update_every is None:
        return None
    return newest.at + asked.update_every * (2 if newest.status is Status.MONITORING else 1)
