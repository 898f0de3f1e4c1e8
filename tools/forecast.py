"""Looks back at the forecast: how often the number of the next month lay within its interval, and what was marked.

`python -m tools.forecast PROJECT…` goes through the months of each project's history as if it were the middle of the
month before, with what was known then.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from statusgen import build
from statusgen.derive import take_snapshot
from statusgen.derive.metrics.forecast import forecasts, next_month
from statusgen.derive.metrics.periods import last_of_month, months_after
from statusgen.model import Audience

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hindsight:
    """A month of a service: what was forecast, and what came."""

    low: int
    high: int
    expected: float
    came: int

    @property
    def is_within(self) -> bool:
        return self.low <= self.came <= self.high


def looked_back(days: Mapping[str, list[date]], since: Mapping[str, date], last: date) -> Iterator[Hindsight]:
    """Every month of every service up to the day `last`."""
    today = min(since.values()).replace(day=15)
    while last_of_month(next_month(today)) <= last:
        before = {id: [day for day in found if day < today] for id, found in days.items()}
        begun = {id: start for id, start in since.items() if start < today}
        coming = next_month(today)
        for id, each in forecasts(before, begun, today).items():
            came = sum(coming <= day <= last_of_month(coming) for day in days[id])
            yield Hindsight(each.low, each.high, each.expected, came)
        today = months_after(today, 1)


def main() -> None:
    """Print a row for each project."""
    print("| history | services | months of services | within the interval | forecast | came |")
    print("| --- | --- | --- | --- | --- | --- |")
    everything: list[Hindsight] = []
    for folder in sys.argv[1:]:
        checked = build.check(Path(folder), datetime.now(UTC), build.open_cache(None))
        if checked.project is None:
            raise SystemExit(f"{folder} has errors")
        newest = max((i.updates[-1].at for i in checked.project.incidents if i.updates), default=None)
        if newest is None:
            continue
        snapshot = take_snapshot(checked.project, newest + DAY, Audience.INTERNAL)
        days: dict[str, list[date]] = {service.id: [] for service in snapshot.services}
        counted = snapshot.facts.between()
        for facts in counted:
            for id in () if facts.is_false_alarm else facts.services:
                days[id].append(facts.day)
        first = min((facts.day for facts in counted), default=snapshot.today)
        since = {id: first for id, found in days.items() if found}
        seen = list(looked_back({id: days[id] for id in since}, since, snapshot.today)) if since else []
        everything += seen
        if seen:
            print(_row(Path(folder).name, len(since), seen))
    if everything:
        print(_row("all", 0, everything))


def _row(name: str, services: int, seen: list[Hindsight]) -> str:
    within = sum(each.is_within for each in seen) / len(seen)
    forecast, came = sum(each.expected for each in seen), sum(each.came for each in seen)
    return f"| {name} | {services or ''} | {len(seen)} | {within:.0%} | {forecast:.0f} | {came} |"


if __name__ == "__main__":
    main()
