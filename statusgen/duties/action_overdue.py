"""Something that was to follow from an incident is not done.

Owed after 30 November:

    actions:
      - {what: Alert on the length of the queue, owner: Messaging team, due: 2026-11-30}

Do it and write `done: DATE`, or agree on another day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from statusgen.derive import IncidentView, Snapshot
from statusgen.derive.history import midnight
from statusgen.duties.duty import Duty, owner_of
from statusgen.duties.sentence import Sentence
from statusgen.language.words import mark

CODE = "action-overdue"


def owed(view: IncidentView, snapshot: Snapshot) -> Iterator[Duty]:
    """From the end of the local day on which it was due."""
    for number, action in enumerate(view.incident.actions, 1):
        if action.due is None or action.done is not None:
            continue
        due = midnight(action.due + timedelta(days=1), snapshot.site.zone)
        if view.now >= due:
            yield Duty(
                CODE,
                view,
                due,
                Sentence(
                    mark("what was to be done by %(day)s is not done: %(what)s"),
                    day=action.due.isoformat(),
                    what=action.what,
                ),
                Sentence(mark("do it and write `done`, or agree on another day")),
                action.owner or owner_of(view, "incident_manager"),
                step=number,
                key="actions",
            )
