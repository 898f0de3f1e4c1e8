"""An incident is resolved, and what closing it asks for is missing.

`policy.closing.require` names what must be written down before a resolved incident counts as closed, `close_after` how
long after `resolved` that is.

Owed, where the policy says `closing: {require: [root_cause, resolution]}` and the incident was resolved:

    title: Mail from outside arrives late
    resolution: The queue was emptied.

Write what is missing into the front matter.
"""

from __future__ import annotations

from collections.abc import Iterator

from statusgen.derive import IncidentView, Snapshot
from statusgen.duties.duty import Duty, owner_of
from statusgen.model import Kind, Status

CODE = "closing-incomplete"


def owed(view: IncidentView, snapshot: Snapshot) -> Iterator[Duty]:
    """From `resolved` on; overdue when the incident could be closed."""
    if view.kind is not Kind.INCIDENT or view.status is not Status.RESOLVED or view.ended is None:
        return
    missing = [name for name in snapshot.policy.closing_require if not getattr(view.incident, name, None)]
    if missing and not view.incident.imported_from:
        yield Duty(
            CODE,
            view,
            view.ended + snapshot.policy.close_after,
            f"it is resolved, and to be closed it lacks {', '.join(f'`{name}`' for name in missing)}",
            "write it into the front matter",
            owner_of(view, "incident_manager"),
        )
