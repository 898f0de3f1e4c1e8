"""A report that customers know of is gone, before it was over.

Its file was deleted, renamed or made internal, so nobody is told how it ended; of planned work, that it does not take
place. What customers heard of stands in the ledger of `statusgen notify`.

Owed of work that was announced, and of an incident, or a notice, that was open:

    git rm incidents/2026-11-22-switches.md

Put the file back, and say in an update how it ends: `cancelled`, `resolved`, `false_alarm`, `ended`. Where another
report took its place, name it there: `aliases: [/incidents/2026-11-22-switches/]`. Of planned work it is owed until
the window that was told is over.
"""

from __future__ import annotations

from collections.abc import Iterator

from statusgen import urls
from statusgen.derive import IncidentView, Snapshot
from statusgen.duties.duty import Duty, expected_for, owner_of

CODE = "report-gone"


def owed(view: IncidentView, snapshot: Snapshot) -> Iterator[Duty]:
    """Of a view that stands in for what is gone, or is for staff now."""
    found = snapshot.contradicted.get(view.id)
    if found and found.window is None:
        told = found.expected.window
        what = f"expect it for {expected_for(told, snapshot)}" if told else "were told of it, and not of its end"
        yield Duty(
            CODE,
            view,
            told.start if told else found.expected.since,
            f"customers {what}; no public report tells of it any more",
            "put its file back, and end it with an update; where another report took its place, that one's `aliases` "
            f"name /{urls.incident(view.id)}",
            owner_of(view, "incident_manager"),
        )
