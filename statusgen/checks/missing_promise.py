"""An update does not promise what the policy asks for.

`policy.severities.<severity>.require` names what each public update before `resolved` must promise: `eta`, when it is
expected to work again, and `next_update`, when customers hear from you again. The severity is that of the incident as
of this update. An `eta` that stands in an earlier update still holds, but not after `resolved`; `next_update` is
promised anew each time. In `monitoring` no `eta` is asked for: it works, and you watch it.

Wrong, where `high` requires `next_update`:

    ## 2026-11-20 08:31 investigating

    Mail arrives late.

Right:

    ## 2026-11-20 08:31 investigating
    next_update: 09:00

    Mail arrives late.

`policy.clarity.off: [missing-promise]` switches this off.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from statusgen.checks._clarity import is_on, told
from statusgen.diagnostics import Diagnostic, Level
from statusgen.model import Audience, Kind, Project, Status

CODE = "missing-promise"

_OPEN = (Status.INVESTIGATING, Status.IDENTIFIED, Status.MONITORING)


def check(project: Project, now: datetime) -> Iterator[Diagnostic]:
    """One warning for each promise that an update for the public lacks."""
    for one in told(project, now) if is_on(project, CODE) else ():
        incident, update = one.incident, one.update
        if incident.kind is not Kind.INCIDENT or update.status not in _OPEN:
            continue
        so_far = [said for said in incident.updates[: one.number + 1] if said.audience is Audience.PUBLIC]
        severity = next((said.severity for said in reversed(so_far) if said.severity), incident.severity)
        policy = project.policy.of(severity)
        for name in policy.require if policy else ():
            if name == "eta":
                ended = max((n for n, said in enumerate(so_far) if said.status is Status.RESOLVED), default=-1)
                kept = update.status is Status.MONITORING or any(said.eta for said in so_far[ended + 1 :])
            else:
                kept = update.next_update is not None
            if not kept:
                span = incident.source.span(f"updates.{one.number}")
                message = f"an update of this severity promises `{name}`, and this one does not"
                hint = f"add `{name}:` under the heading, without a blank line between"
                yield Diagnostic(span, CODE, message, hint, Level.WARNING)
