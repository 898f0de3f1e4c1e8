"""An incident has stood still for so long that others must be brought in.

The clock of `policy.severities.*.escalate` runs from `determined`, and starts again with each change of status. An
update with `escalated_to` takes a step, the first one first.

Owed from 08:30 on, with `high: {escalate_after: 20m}`:

    determined: 2026-11-20 08:10

    ## 2026-11-20 08:15 investigating

Bring them in, and write it down: `statusgen update ID STATUS --escalated-to "Tier 2"`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from statusgen.derive import IncidentView, Phase, Snapshot
from statusgen.duties.duty import Duty, owner_of
from statusgen.duties.sentence import Sentence
from statusgen.language.words import mark
from statusgen.model import Kind

CODE = "escalation-due"


def owed(view: IncidentView, snapshot: Snapshot) -> Iterator[Duty]:
    """Each step whose time has come and that nobody has taken."""
    asked = snapshot.policy.of(view.severity)
    began = view.incident.determined
    if view.kind is not Kind.INCIDENT or view.phase is not Phase.OPEN or asked is None or began is None:
        return
    updates = view.incident.updates
    changes = [after.at for before, after in pairwise(updates) if after.status != before.status]
    since = max([began, *changes])
    taken = sum(update.escalated_to is not None for update in updates if update.at >= since)
    for number, step in enumerate(asked.escalate, 1):
        due = since + step.after
        if number > taken and view.now >= due:
            whom = step.to or Sentence(mark("the next tier"))
            command = f"statusgen update {view.id} {view.status}"
            stood = since.astimezone(snapshot.site.zone)
            yield Duty(
                CODE,
                view,
                due,
                Sentence(
                    mark("nothing has moved since %(time)s: %(whom)s must be brought in"),
                    time=f"{stood:%Y-%m-%d %H:%M}",
                    whom=whom,
                ),
                Sentence("%(command)s", command=f'{command} --escalated-to "{whom}" -m "…"'),
                owner_of(view, "incident_manager"),
                step=number,
                to=step.to or "",
                channels=step.channels,
                key="severity",
            )
