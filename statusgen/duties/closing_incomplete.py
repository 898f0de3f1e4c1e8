"""An incident is resolved, and what closing it asks for is missing.

`policy.closing.require` names what must be written down before a resolved incident counts as closed, `closing.require`
of a severity what more that one asks for, and `close_after` how long after `resolved` it is closed. `review` is a
post-mortem without an empty section: `statusgen new review ID` begins one.

Owed, where the policy says `closing: {require: [root_cause, resolution]}` and the incident was resolved:

    title: Mail from outside arrives late
    resolution: The queue was emptied.

Write what is missing into the front matter, and hold the review.
"""

from __future__ import annotations

from collections.abc import Iterator

from statusgen.derive import IncidentView, Snapshot
from statusgen.derive.closing import REVIEW
from statusgen.duties.duty import Duty, owner_of

CODE = "closing-incomplete"


def owed(view: IncidentView, _snapshot: Snapshot) -> Iterator[Duty]:
    """From `resolved` on; overdue when the incident could be closed."""
    if view.closing and view.closing.lacks:
        lacks = view.closing.lacks
        remedies = ["write it into the front matter"] if set(lacks) - {REVIEW} else []
        remedies += [f"hold the review: statusgen new review {view.id}"] if REVIEW in lacks else []
        yield Duty(
            CODE,
            view,
            view.closing.verified,
            f"it is resolved, and to be closed it lacks {', '.join(f'`{name}`' for name in lacks)}",
            "; ".join(remedies),
            owner_of(view, "incident_manager"),
        )
