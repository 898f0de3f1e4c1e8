"""How many incidents a service will have next month, by a formula: Gamma–Poisson.

A service has incidents at a rate that is not known exactly. What is believed of it before its own history is looked at
comes from all services together (`Prior`); the history of the last year, in which what is older weighs less, makes that
a Gamma distribution, and the number of a coming month is then negative binomial. Its interval holds the number in at
least four of five months, if incidents come by chance alone; docs/metrics.md says how often it did.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from statusgen.derive.metrics.periods import last_of_month, months_back
from statusgen.derive.snapshot import Snapshot
from statusgen.value import Struct

LOOK_BACK = 365  # days
HALF_LIFE = 120  # days: what is that old weighs half
LEAST = 90  # days of history, without which nothing is said
MONTH = 30.4375  # days
COVERED = 0.8
MOST = 100_000  # incidents in a month
RECENT = 60  # days that are compared with those before
CHANCE = 0.01
"""How probable a rise may be by chance, over all services together, for one to be marked."""


class Prior(Struct, frozen=True):
    """What is believed of the monthly rate of any service: a Gamma distribution."""

    shape: float
    months: float


class Forecast(Struct, frozen=True):
    """The number expected in a month, and between what it will lie with `COVERED` probability; `rose`: lately there
    were more than chance explains, `recent` in the last `RECENT` days."""

    expected: float
    low: int
    high: int
    recent: int
    rose: bool


def next_month(today: date) -> date:
    """The first day of the month that is forecast."""
    return months_back(today, -1)


def forecast(snapshot: Snapshot) -> Mapping[str, Forecast]:
    """For each service that is offered and has enough of a history, by id."""
    days: dict[str, list[date]] = {service.id: [] for service in snapshot.active_services}
    for facts in snapshot.facts.between(snapshot.today - timedelta(days=LOOK_BACK), snapshot.today):
        for id in () if facts.is_false_alarm else facts.services:
            if id in days:
                days[id].append(facts.day)
    since = {service.id: service.since for service in snapshot.active_services if service.since}
    return forecasts(days, since, snapshot.today)


def forecasts(days: Mapping[str, Sequence[date]], since: Mapping[str, date], today: date) -> Mapping[str, Forecast]:
    """The forecasts made at the beginning of `today`, from the days on which each service had incidents, and since
    when each is known."""
    first = today - timedelta(days=LOOK_BACK)
    known = {id: (today - max(first, start)).days for id, start in since.items() if id in days}
    known = {id: length for id, length in known.items() if length >= LEAST}
    counted = {id: [(today - day).days for day in days[id] if first <= day < today] for id in known}
    prior = _prior([len(ages) / (known[id] / MONTH) for id, ages in counted.items()])
    coming = next_month(today)
    length = ((last_of_month(coming) - coming).days + 1) / MONTH
    found = {}
    for id, ages in counted.items():
        weight = sum(_weight(age) for age in ages if age <= known[id])
        exposure = sum(_weight(age) for age in range(1, known[id] + 1)) / MONTH
        shape, months = prior.shape + weight, prior.months + exposure
        low, high = _interval(shape, months / length)
        recent = sum(age <= RECENT for age in ages)
        rose = _by_chance(recent, len(ages), RECENT / known[id]) < CHANCE / len(counted)
        found[id] = Forecast(shape / months * length, low, high, recent, rose)
    return found


def _weight(age: int) -> float:
    return float(2.0 ** (-age / HALF_LIFE))


def _prior(rates: Sequence[float]) -> Prior:
    """By the moments of all services' rates; with few of them, or all alike, what one month of the mean would tell."""
    mean = max(math.fsum(rates) / len(rates), 0.02) if rates else 1.0
    spread = math.fsum((rate - mean) ** 2 for rate in rates) / (len(rates) - 1) if len(rates) > 2 else 0.0
    months = min(max(mean / spread, 0.1), 1.0) if spread else 1.0
    return Prior(mean * months, months)


def _interval(shape: float, months: float) -> tuple[int, int]:
    """The smallest numbers that a negative binomial one does not exceed in one of ten, and in nine of ten cases."""
    stay, leave = math.log(months / (months + 1)) * shape, -math.log(months + 1)
    tail, number, total, low = (1 - COVERED) / 2, 0, 0.0, -1
    while number < MOST:
        logs = math.lgamma(shape + number) - math.lgamma(shape) - math.lgamma(number + 1)
        total += math.exp(logs + stay + leave * number)
        if low < 0 and total > tail:
            low = number
        if total >= 1 - tail:
            break
        number += 1
    return max(low, 0), number


def _by_chance(recent: int, total: int, part: float) -> float:
    """How probable it is that of `total` incidents at least `recent` fall into this part of the time (binomial)."""
    if recent <= total * part:
        return 1.0
    logs = (
        math.lgamma(total + 1) - math.lgamma(n + 1) - math.lgamma(total - n + 1)
        + n * math.log(part) + (total - n) * math.log1p(-part)
        for n in range(recent, total + 1)
    )  # fmt: skip
    return min(1.0, math.fsum(math.exp(each) for each in logs))
