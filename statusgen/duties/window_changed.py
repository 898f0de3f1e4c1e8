"""Planned work that was announced has another window now, and no update says so.

Customers have the old time in their mail and their calendars. What moves work for them is an update with a `window`; a
new `window` in the front matter, or in an update that was sent, is told to nobody. What customers heard of stands in
the ledger of `statusgen notify`.

Owed, where 22 November was announced:

    window: {start: 2026-11-29 02:00, end: 2026-11-29 04:00}

    ## 2026-11-15 09:00 scheduled

Put the window back to what was announced, and say the new one:
`statusgen update ID scheduled --window START END -m "…"`. They are told both.
"""

from __future__ import annotations

from collections.abc import Iterator

from statusgen.derive import IncidentView, Phase, Snapshot
from statusgen.duties.duty import Duty, expected_for, owner_of
from statusgen.duties.sentence import Sentence
from statusgen.language.words import mark
from statusgen.model import Status, Window

CODE = "window-changed"


def owed(view: IncidentView, snapshot: Snapshot) -> Iterator[Duty]:
    """From when the sender, or whoever asks, first sees it, until an update says it or it is as it was."""
    found = snapshot.contradicted.get(view.id)
    if found and found.window and found.expected.window:
        status = view.status if view.phase is Phase.OPEN else Status.SCHEDULED
        typed = f"--window {_typed(found.window, snapshot)}"
        yield Duty(
            CODE,
            view,
            min(found.window.start, found.expected.window.start),
            Sentence(
                mark("customers expect it for %(window)s, and no update says otherwise"),
                window=expected_for(found.expected.window, snapshot),
            ),
            Sentence(
                mark("put `window` back to that time, then say the new one: %(command)s"),
                command=f'statusgen update {view.id} {status} {typed} -m "…"',
            ),
            owner_of(view, "incident_manager"),
            key="window",
        )


def _typed(window: Window, snapshot: Snapshot) -> str:
    zone = snapshot.site.zone
    return f'"{window.start.astimezone(zone):%Y-%m-%d %H:%M}" "{window.end.astimezone(zone):%Y-%m-%d %H:%M}"'
