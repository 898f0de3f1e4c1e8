"""The review of an incident is due.

`review_within` of the severity runs from `resolved`. A `postmortem` update is the review, as soon as none of its
sections is empty.

Owed on the last of five days, with `high: {review_within: 5d}`:

    ## 2026-11-20 11:40 resolved

Hold it, and publish what was learnt: `statusgen new review ID` appends a post-mortem to fill in.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from statusgen.derive import IncidentView, Snapshot
from statusgen.derive.closing import reviewed
from statusgen.duties.duty import Duty, owner_of
from statusgen.duties.sentence import Sentence
from statusgen.language.words import mark
from statusgen.model import Kind, Status

CODE = "review-due"
A_DAY = timedelta(days=1)


def owed(view: IncidentView, snapshot: Snapshot) -> Iterator[Duty]:
    """From a day before on, until there is a post-mortem; not of imported history."""
    asked = snapshot.policy.of(view.severity)
    if view.kind is not Kind.INCIDENT or view.status is not Status.RESOLVED or view.ended is None:
        return
    if asked is None or asked.review_within is None or reviewed(view.incident) or view.incident.imported_from:
        return
    due = view.ended + asked.review_within
    if view.now >= due - A_DAY:
        yield Duty(
            CODE,
            view,
            due,
            Sentence(mark("its review was to be held by now") if view.now >= due else mark("its review is due soon")),
            Sentence(mark("hold it, and publish it: %(command)s"), command=f"statusgen new review {view.id}"),
            owner_of(view, "incident_manager"),
        )
