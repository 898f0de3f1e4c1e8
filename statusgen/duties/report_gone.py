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
from statusgen.duties.sentence import Sentence
from statusgen.language.words import mark

CODE = "report-gone"


def owed(view: IncidentView, snapshot: Snapshot) -> Iterator[Duty]:
    """Of a view that stands in for what is gone, or is for staff now."""
    found = snapshot.contradicted.get(view.id)
    if found and found.window is None and not found.expected.is_over:
        told = found.expected.window
        message = Sentence(mark("customers were told of it, and not of its end; no public report tells of it any more"))
        if told:
            expected = mark("customers expect it for %(window)s; no public report tells of it any more")
            message = Sentence(expected, window=expected_for(told, snapshot))
        yield Duty(
            CODE,
            view,
            told.start if told else found.expected.since,
            message,
            Sentence(
                mark(
                    "put its file back, and end it with an update; where another report took its place, that one's "
                    "`aliases` name %(path)s"
                ),
                path=f"/{urls.incident(view.id)}",
            ),
            owner_of(view, "incident_manager"),
        )
