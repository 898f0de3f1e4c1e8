"""Goals of `policy.targets` and of the promise: what was wanted, what came of it, met or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum

from statusgen.derive.metrics.measures import FEW, MEASURES, Figure
from statusgen.derive.metrics.periods import Period, days_after, months_after
from statusgen.model import Policy, Target
from statusgen.value import Struct

OF_TARGET: Mapping[str, str] = {
    "notify": "time_to_notify",
    "respond": "time_to_acknowledge",
    "restore": "time_to_restore",
    "root_cause": "time_to_root_cause",
    "reopen_rate": "reopen_rate",
    "escalation_rate": "escalation_rate",
}
"""What each key of `policy.targets` is measured by; of times the median."""


class State(StrEnum):
    """How a goal stands. `pending`: it was to be reached by a day that is still to come; `unknown`: there is nothing to
    measure, or nothing to compare with."""

    MET = "met"
    MISSED = "missed"
    PENDING = "pending"
    UNKNOWN = "unknown"


class Goal(Struct, frozen=True):
    """What was wanted of a figure: at most (or, where more is better, at least) `wanted`, which follows for a relative
    goal from the baseline's value `base` and the wanted `change` (-0.25: a quarter less), by the day `due`. `since`:
    of a period that has days of the baseline too, only what came from then on is compared with it. `n` were counted."""

    key: str
    value: float | None
    wanted: float | None
    state: State
    base: float | None = None
    wanted_change: float | None = None
    due: date | None = None
    since: date | None = None
    n: int = 0

    @property
    def is_thin(self) -> bool:
        """It rests on so few that it says little."""
        return 0 < self.n < FEW

    @property
    def change(self) -> float | None:
        return change(self.value, self.base)


class Compared(Struct, frozen=True):
    """The figures that relative goals look at: those of the period, or of what of it came after the baseline, `since`
    its first day. None where the period ends before the baseline does."""

    figures: Mapping[str, Figure | None]
    since: date | None = None


def change(value: float | None, base: float | None) -> float | None:
    """By how much the value differs from the base, as a share of that; None where that says nothing."""
    return (value - base) / base if value is not None and base and base > 0 else None


def goals(
    policy: Policy,
    period: Period,
    figures: Mapping[str, Figure | None],
    compared: Compared,
    base: Mapping[str, Figure | None],
    start: Period | None,
) -> tuple[Goal, ...]:
    """All goals of which there are figures in this edition; `base` are those of the baseline, the period `start`, and
    `compared` what is to be better than they."""
    return tuple(_goals(policy, period, figures, compared, base, start))


def _goals(
    policy: Policy,
    period: Period,
    figures: Mapping[str, Figure | None],
    compared: Compared,
    base: Mapping[str, Figure | None],
    start: Period | None,
) -> Iterator[Goal]:
    told, promised = _value(figures, "told_within_promise"), policy.notify.target
    state = _state("told_within_promise", told, promised)
    yield Goal("told_within_promise", told, promised, state, n=_counted(figures, "told_within_promise"))
    for name, target in policy.targets.items():
        key = OF_TARGET[name]
        if key not in figures:
            continue
        looked_at = figures if target.change is None else compared.figures
        value, before = _value(looked_at, key), _value(base, key)
        if target.change is None:
            wanted, due = _number(target.at_most), None
        else:
            wanted = None if before is None else before * (1 + target.change)
            due = _due(target, start) if start else None
        state = _state(key, value, wanted)
        if state is State.MISSED and due and due > period.last:
            state = State.PENDING
        since = compared.since if target.change is not None else None
        yield Goal(key, value, wanted, state, before, target.change, due, since, _counted(looked_at, key))


def _state(key: str, value: float | None, wanted: float | None) -> State:
    if value is None or wanted is None:
        return State.UNKNOWN
    is_met = value >= wanted if MEASURES[key].better > 0 else value <= wanted
    return State.MET if is_met else State.MISSED


def _value(figures: Mapping[str, Figure | None], key: str) -> float | None:
    figure = figures.get(key)
    return figure.value if figure else None


def _counted(figures: Mapping[str, Figure | None], key: str) -> int:
    figure = figures.get(key)
    return figure.n if figure else 0


def _number(most: timedelta | float | None) -> float | None:
    return most.total_seconds() if isinstance(most, timedelta) else most


def _due(target: Target, start: Period) -> date:
    if target.within_months is not None:
        return months_after(start.last, target.within_months)
    return days_after(start.last, target.within_days or 0)
