"""The time at which service was expected back has come, or is about to.

Owed from 10:20 on, while the incident is open:

    ## 2026-11-20 08:31 investigating
    eta: 2026-11-20 10:30

Say when it is expected now, with a new `eta`, or that service is back.
"""

from __future__ import annotations

from collections.abc import Iterator

from statusgen.derive import IncidentView, Snapshot
from statusgen.duties.duty import SOON, Duty, owner_of
from statusgen.duties.sentence import Sentence
from statusgen.language.words import mark

CODE = "eta-passed"


def owed(view: IncidentView, _snapshot: Snapshot) -> Iterator[Duty]:
    """From ten minutes before on, while the incident is open."""
    if view.eta and view.now >= view.eta - SOON:
        number = max(n for n, update in enumerate(view.incident.updates) if update.eta)
        yield Duty(
            CODE,
            view,
            view.eta,
            Sentence(
                mark("service was expected back by now")
                if view.now >= view.eta
                else mark("service is expected back soon")
            ),
            Sentence(
                mark("say when it is expected, or that it is back: %(command)s"),
                command=f'statusgen update {view.id} {view.status} --eta … -m "…"',
            ),
            owner_of(view, "communications_lead", "incident_manager"),
            key=f"updates.{number}.eta",
        )
