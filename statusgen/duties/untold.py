"""Customers have not been told of an incident that affects them.

The promise of `policy.notify.within` runs from `determined`. It is kept by the first update that is not
`audience: internal`.

Owed, where the policy says `notify: {within: 30m}` and it is past 08:30:

    determined: 2026-11-20 08:10
    services: {email: degraded}

    ## 2026-11-20 08:15 investigating
    audience: internal

Say to customers what does not work for them: `statusgen update ID investigating -m "…"`.

`statusgen due` asks git too: an update that is written, and in no commit, has told nobody yet. Commit and push it.
"""

from __future__ import annotations

from collections.abc import Iterator

from statusgen.derive import IncidentView, Phase, Snapshot
from statusgen.duties.duty import Duty, how_to_tell, newest_public, owner_of
from statusgen.duties.sentence import Sentence
from statusgen.language.words import mark
from statusgen.model import Audience, Kind

CODE = "untold"


def owed(view: IncidentView, snapshot: Snapshot) -> Iterator[Duty]:
    """From the determination on, since it is the promise that matters most."""
    incident = view.incident
    concerns = incident.audience is Audience.PUBLIC and any(s.audience is Audience.PUBLIC for s in view.services)
    if view.kind is not Kind.INCIDENT or view.phase is not Phase.OPEN or not concerns or not incident.determined:
        return
    if incident.determined <= view.now and newest_public(view, snapshot.held) is None:
        yield Duty(
            CODE,
            view,
            incident.determined + snapshot.policy.notify.within,
            Sentence(mark("customers have not been told")),
            how_to_tell(view, mark("tell them what does not work: %(command)s"), snapshot.held),
            owner_of(view, "communications_lead", "incident_manager"),
            key="determined",
        )
