"""An incident is resolved, nothing is missing, and it waits for closing.

It closes by itself when it has stayed resolved for `policy.close_after` (three days, unless you say otherwise).

Owed until then:

    ## 2026-01-15 12:00 resolved

Watch whether it holds. If it does not, say so: `statusgen update ID investigating -m "…"` takes it up again.
"""

from __future__ import annotations

from collections.abc import Iterator

from statusgen.derive import IncidentView, Snapshot
from statusgen.duties.duty import Duty, owner_of
from statusgen.duties.sentence import Sentence
from statusgen.language.words import mark

CODE = "awaiting-closing"


def owed(view: IncidentView, _snapshot: Snapshot) -> Iterator[Duty]:
    """From `resolved` until it is closed: it is never overdue. Nobody waits for imported history."""
    if view.closed and not view.is_closed and not view.incident.imported_from:
        yield Duty(
            CODE,
            view,
            view.closed,
            Sentence(mark("it is resolved, and closes by itself if it stays so")),
            Sentence(
                mark("watch whether it holds; if it does not: %(command)s"),
                command=f'statusgen update {view.id} investigating -m "…"',
            ),
            owner_of(view, "incident_manager"),
            quiet=True,
        )
