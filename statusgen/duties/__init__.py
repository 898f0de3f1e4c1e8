"""The coordinator who never sleeps: what is owed about open reports, by policy and clock.

One module a duty. Its docstring is its manual page, `CODE` its name (the module's, with hyphens), and `owed` says
whether it is owed about one report. A duty is known once it stands in `DUTIES`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from statusgen.derive import IncidentView, Snapshot
from statusgen.duties import (
    action_overdue,
    awaiting_closing,
    closing_incomplete,
    ending_taken_back,
    escalation_due,
    eta_passed,
    maintenance_overrun,
    report_gone,
    restoration_due,
    review_due,
    role_missing,
    untold,
    update_due,
    window_changed,
)
from statusgen.duties.duty import Duty
from statusgen.model import Incident, Kind, Source

__all__ = ["DUTIES", "Duty", "duties", "unsaid"]


class Rule(Protocol):
    """What a module of this folder offers."""

    CODE: str

    def owed(self, view: IncidentView, snapshot: Snapshot, /) -> Iterable[Duty]:
        """What is owed about this report now, or soon."""


UNSAID: Sequence[Rule] = (report_gone, ending_taken_back, window_changed)
"""What keeps customers believing what is not so."""

DUTIES: Sequence[Rule] = (
    untold,
    *UNSAID,
    update_due,
    eta_passed,
    escalation_due,
    role_missing,
    restoration_due,
    maintenance_overrun,
    awaiting_closing,
    closing_incomplete,
    review_due,
    action_overdue,
)


def duties(snapshot: Snapshot) -> tuple[Duty, ...]:
    """All that is owed at the snapshot's instant, which should be one for staff: about open incidents first, the most
    pressing first, then what has been due for longest."""
    return _owed((*snapshot.incidents, *_gone(snapshot)), DUTIES, snapshot)


def unsaid(snapshot: Snapshot) -> tuple[Duty, ...]:
    """What of it keeps customers believing what is not so, and no message can be made of."""
    views = (view for view in snapshot.incidents if view.id in snapshot.contradicted)
    return _owed((*views, *_gone(snapshot)), UNSAID, snapshot)


def _owed(views: Iterable[IncidentView], rules: Iterable[Rule], snapshot: Snapshot) -> tuple[Duty, ...]:
    rank = {view.id: n for n, view in enumerate(snapshot.open)}
    found = [duty for view in views for rule in rules for duty in rule.owed(view, snapshot)]
    return tuple(sorted(found, key=lambda duty: (rank.get(duty.view.id, len(rank)), duty.due, duty.code, duty.step)))


def _gone(snapshot: Snapshot) -> Iterator[IncidentView]:
    """What stands in for the reports that customers know of and no file tells of: views with nothing but the id."""
    shown = {view.id for view in snapshot.incidents} if snapshot.contradicted else set()
    for id in sorted(snapshot.contradicted.keys() - shown):
        file = Source(f"incidents/{id}.md")
        lost = Incident(id, Kind.NOTICE, "A report without a file", file, announced=snapshot.now)
        yield IncidentView(lost, lost, snapshot.now, (), snapshot.policy, snapshot.audience, services=())
