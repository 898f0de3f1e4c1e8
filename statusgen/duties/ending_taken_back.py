"""Customers were told that an incident is over, and its file says that it goes on.

The update that ended it was taken out, or has another status now. Corrections are told to nobody, so customers go on to
believe that it works again. What they heard of stands in the ledger of `statusgen notify`.

Owed, where `resolved` was told:

    ## 2026-11-22 04:30 monitoring

If it works, put the update back as it was. If it does not, say so: `statusgen update ID investigating -m "…"`. That is
told to everybody.
"""

from __future__ import annotations

from collections.abc import Iterator

from statusgen.derive import IncidentView, Snapshot
from statusgen.duties.duty import Duty, owner_of
from statusgen.duties.sentence import Sentence
from statusgen.language.words import mark

CODE = "ending-taken-back"


def owed(view: IncidentView, snapshot: Snapshot) -> Iterator[Duty]:
    """From when customers were told of the end, until an update says otherwise or it is back."""
    found = snapshot.contradicted.get(view.id)
    if found and found.expected.is_over:
        yield Duty(
            CODE,
            view,
            found.expected.since,
            Sentence(mark("customers were told that it is over, and no update says that it goes on")),
            Sentence(
                mark("put that update back, or say that it goes on: %(command)s"),
                command=f'statusgen update {view.id} {view.status} -m "…"',
            ),
            owner_of(view, "incident_manager"),
        )
