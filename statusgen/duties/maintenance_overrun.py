"""Maintenance goes on after the end of its window.

Somebody typed `in_progress` or `verifying`, so the clock does not end it.

Owed from 03:50 on:

    window: {start: 2026-11-22 02:00, end: 2026-11-22 04:00}

    ## 2026-11-22 02:05 in_progress

Say that it is done, or until when it will take: `statusgen update ID in_progress --window …`.
"""

from __future__ import annotations

from collections.abc import Iterator

from statusgen.derive import IncidentView, Phase, Snapshot
from statusgen.duties.duty import SOON, Duty, owner_of
from statusgen.duties.sentence import Sentence
from statusgen.language.words import mark
from statusgen.model import Kind

CODE = "maintenance-overrun"


def owed(view: IncidentView, _snapshot: Snapshot) -> Iterator[Duty]:
    """From ten minutes before the end of the window on, of work that the clock does not end."""
    waits = view.kind is Kind.MAINTENANCE and view.phase is Phase.OPEN and not view.next_step
    if waits and view.window and view.now >= view.window.end - SOON:
        over = view.now >= view.window.end
        yield Duty(
            CODE,
            view,
            view.window.end,
            Sentence(
                mark("its window is over, and it goes on")
                if over
                else mark("its window ends soon, and it is not completed")
            ),
            Sentence(
                mark("%(command)s, or in_progress with a new `window`"),
                command=f'statusgen update {view.id} completed -m "…"',
            ),
            owner_of(view, "incident_manager"),
            key="window",
        )
