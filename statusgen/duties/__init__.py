"""The coordinator who never sleeps: what is owed about open reports, by policy and clock.

One module a duty. Its docstring is its manual page, `CODE` its name (the module's, with hyphens), and `owed` says
whether it is owed about one report. A duty is known once it stands in `DUTIES`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from statusgen.derive import IncidentView, Snapshot
from statusgen.duties import (
    action_overdue,
    closing_incomplete,
    escalation_due,
    eta_passed,
    maintenance_overrun,
    restoration_due,
    review_due,
    role_missing,
    untold,
    update_due,
)
from statusgen.duties.duty import Duty

__all__ = ["DUTIES", "Duty", "duties"]


class Rule(Protocol):
    """What a module of this folder offers."""

    CODE: str

    def owed(self, view: IncidentView, snapshot: Snapshot, /) -> Iterable[Duty]:
        """What is owed about this report now, or soon."""


DUTIES: Sequence[Rule] = (
    untold,
    update_due,
    eta_passed,
    escalation_due,
    role_missing,
    restoration_due,
    maintenance_overrun,
    closing_incomplete,
    review_due,
    action_overdue,
)


def duties(snapshot: Snapshot) -> tuple[Duty, ...]:
    """All that is owed at the snapshot's instant, which should be one for staff: about open incidents first, the most
    pressing first, then what has been due for longest."""
    rank = {view.id: n for n, view in enumerate(snapshot.open)}
    found = [duty for view in snapshot.incidents for rule in DUTIES for duty in rule.owed(view, snapshot)]
    return tuple(sorted(found, key=lambda duty: (rank.get(duty.view.id, len(rank)), duty.due, duty.code, duty.step)))
