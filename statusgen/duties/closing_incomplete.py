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
from statusgen.duties.sentence import Sentence
from statusgen.language.words import mark

CODE = "closing-incomplete"


def owed(view: IncidentView, _snapshot: Snapshot) -> Iterator[Duty]:
    """From `resolved` on; overdue when the incident could be closed."""
    if view.closing and view.closing.lacks:
        lacks = view.closing.lacks
        remedy = mark("write it into the front matter")
        if REVIEW in lacks:
            written = mark("write it into the front matter; hold the review: %(command)s")
            remedy = written if set(lacks) - {REVIEW} else mark("hold the review: %(command)s")
        yield Duty(
            CODE,
            view,
            view.closing.verified,
            Sentence(
                mark("it is resolved, and to be closed it lacks %(names)s"),
                names=", ".join(f"`{name}`" for name in lacks),
            ),
            Sentence(remedy, command=f"statusgen new review {view.id}"),
            owner_of(view, "incident_manager"),
        )
