"""What is measured: the names, units and sense of all figures, and what a figure is.

Formulas stand in docs/metrics.md. A figure of which there is nothing to count is None, never zero.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from statusgen.language.words import mark
from statusgen.model import Outside
from statusgen.value import Struct

FEW = 10
"""Fewer values than these say little."""

Z = 1.96
"""How far the ends of an interval of 95 % lie from its middle, in standard deviations."""


class Unit(StrEnum):
    """Of a share the value is from 0 to 1, of a time in seconds."""

    COUNT = "count"
    SHARE = "share"
    TIME = "time"
    MINUTES = "minutes"


class Measure(Struct, frozen=True):
    """Something that is measured. `better` is 1 where more is better, -1 where less is, 0 where neither.

    `public`: the public edition has it too; all others rest on what only staff may know, or would be wrong without.
    """

    key: str
    unit: Unit
    title: str
    better: int
    public: bool = False


class Figure(Struct, frozen=True):
    """A value, of how many it was made (`n`), and between what the truth lies with 95 % (None: too few to say).

    Of times `value` is the median; `mean` and `p90` stand beside it. `exact`: it is no sample, but all there is.
    `uncut` is the value before digits were cut, where they were: changes are computed of that.
    """

    value: float
    n: int
    low: float | None = None
    high: float | None = None
    mean: float | None = None
    p90: float | None = None
    exact: bool = False
    uncut: float | None = None

    @property
    def precise(self) -> float:
        """The value as it was computed."""
        return self.value if self.uncut is None else self.uncut

    @property
    def is_thin(self) -> bool:
        """It was made of so few that it says little."""
        return self.n < FEW and not self.exact


MEASURES: Mapping[str, Measure] = {
    measure.key: measure
    for measure in (
        Measure("incidents", Unit.COUNT, mark("Incidents"), -1, public=True),
        Measure("still_open", Unit.COUNT, mark("Still open"), -1, public=True),
        Measure("told_within_promise", Unit.SHARE, mark("Customers told as promised"), 1, public=True),
        Measure("never_told", Unit.COUNT, mark("Customers never told"), -1),
        Measure("time_to_notify", Unit.TIME, mark("Time until customers were told"), -1, public=True),
        Measure("time_to_first_update", Unit.TIME, mark("From the beginning to the first update"), -1, public=True),
        Measure("update_cadence", Unit.SHARE, mark("Promised updates that came in time"), 1, public=True),
        Measure("time_to_acknowledge", Unit.TIME, mark("Time until staff responded"), -1),
        Measure("time_to_identify", Unit.TIME, mark("Time until the cause was identified"), -1, public=True),
        Measure("time_to_root_cause", Unit.TIME, mark("Time until the root cause was known"), -1),
        Measure("time_to_restore", Unit.TIME, mark("Time until service was restored"), -1, public=True),
        Measure("time_to_resolve", Unit.TIME, mark("From determination to resolution"), -1, public=True),
        Measure("eta_accuracy", Unit.SHARE, mark("Restored by the announced time"), 1, public=True),
        Measure("eta_error", Unit.TIME, mark("How far the first announced time was off"), -1, public=True),
        Measure("reopen_rate", Unit.SHARE, mark("Reopened after being resolved"), -1, public=True),
        Measure("escalation_rate", Unit.SHARE, mark("Escalated"), -1),
        Measure("responded_within_sla", Unit.SHARE, mark("Responses within what was agreed"), 1),
        Measure("restored_within_sla", Unit.SHARE, mark("Restorations within what was agreed"), 1, public=True),
        Measure("review_in_time", Unit.SHARE, mark("Reviews held in time"), 1),
        Measure("closing_complete", Unit.SHARE, mark("Closed with all that closing asks for"), 1),
        Measure("detected_by_monitoring", Unit.SHARE, mark("Noticed first by monitoring"), 1),
        Measure("detected_by_staff", Unit.SHARE, mark("Noticed first by staff"), 0),
        Measure("detected_by_customer", Unit.SHARE, mark("Noticed first by customers"), -1),
        Measure("recurrence_rate", Unit.SHARE, mark("Came back within 90 days"), -1, public=True),
        Measure("customer_minutes", Unit.MINUTES, mark("Customer-minutes lost"), -1, public=True),
        Measure("mtbf", Unit.TIME, mark("Mean time between failures of a service"), 1, public=True),
        Measure("availability", Unit.SHARE, mark("Availability"), 1, public=True),
        Measure("availability_sla_met", Unit.SHARE, mark("Services with the agreed availability"), 1, public=True),
        Measure("error_budget_left", Unit.SHARE, mark("Agreed downtime that is left"), 1, public=True),
        Measure("maintenance_in_window", Unit.SHARE, mark("Maintenance within its window"), 1, public=True),
        Measure("satisfaction", Unit.SHARE, mark("Customers content with how they were told"), 1),
        Measure("satisfaction_escalated", Unit.SHARE, mark("Customers content after an escalation"), 1),
        Measure("false_alarms", Unit.COUNT, mark("False alarms"), -1, public=True),
    )
}
"""All measures by key, in the order in which they are printed."""


OUTSIDE: Mapping[Outside, Measure] = {
    Outside(measure.key): measure
    for measure in (
        Measure("speed_of_answer", Unit.TIME, mark("Time until a call is answered"), -1),
        Measure("abandonment_rate", Unit.SHARE, mark("Calls given up before an answer"), -1),
        Measure("first_contact_resolution", Unit.SHARE, mark("Solved at the first contact"), 1),
        Measure("client_retention", Unit.SHARE, mark("Clients that stayed"), 1),
    )
}
"""What lives elsewhere, and is written down in figures.csv."""


@lru_cache(4096)
def share(yes: int, of: int) -> Figure | None:
    """A share with its interval (Wilson 1927), which stays honest where few were counted."""
    if of == 0:
        return None
    rate, square = yes / of, Z * Z
    middle = (rate + square / (2 * of)) / (1 + square / of)
    reach = Z / (1 + square / of) * math.sqrt(rate * (1 - rate) / of + square / (4 * of * of))
    return Figure(rate, of, max(0.0, min(rate, middle - reach)), min(1.0, max(rate, middle + reach)))


def times(values: Sequence[float]) -> Figure | None:
    """The median of values (of an even number the mean of the two in the middle), their mean, and the 90th percentile:
    the smallest value that at least nine of ten do not exceed. The interval is that of the order statistics."""
    if not values:
        return None
    ordered, n = sorted(values), len(values)
    median = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    rank = int((n - Z * math.sqrt(n)) // 2)
    low, high = (ordered[rank - 1], ordered[n - rank]) if rank > 0 else (None, None)
    return Figure(median, n, low, high, mean=math.fsum(ordered) / n, p90=percentile(ordered, 90))


def percentile(ordered: Sequence[float], percent: int) -> float:
    """The smallest of these rising values that at least so many percent of them do not exceed (nearest rank)."""
    return ordered[-(-percent * len(ordered) // 100) - 1]


def count(number: int) -> Figure:
    """A number of incidents."""
    return Figure(number, number, exact=True)
