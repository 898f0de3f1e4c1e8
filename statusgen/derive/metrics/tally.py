"""Adds up the facts of many incidents to figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from statusgen.derive.metrics.facts import Facts
from statusgen.derive.metrics.measures import MEASURES, Figure, Unit, count, share, times
from statusgen.intervals import Interval, merge


def tally(
    facts: Sequence[Facts],
    services: Collection[str] | None = None,
    *,
    never_told: int = 0,
    more: Mapping[str, Figure | None] | None = None,
) -> Mapping[str, Figure | None]:
    """All figures of these incidents in the order of the measures, of all services or of these alone (as to
    customer-minutes); None: nothing to count. Nobody was told of `never_told` more, which are nothing else; `more` are
    counted otherwise."""
    counted = [each for each in facts if not each.is_false_alarm]
    found = {key: _figure(key, measure.unit, counted) for key, measure in MEASURES.items()}
    return found | {
        "incidents": count(len(counted)),
        "still_open": count(sum(each.is_open for each in counted)),
        "never_told": count(never_told + sum(each.never_told for each in counted)),
        "false_alarms": count(len(facts) - len(counted)),
        "customer_minutes": _minutes(counted, services),
        **(more or {}),
    }


def _figure(key: str, unit: Unit, facts: Iterable[Facts]) -> Figure | None:
    """What follows from a time, or from an answer, of each."""
    if unit is Unit.TIME:
        return times([each.times[key] for each in facts if key in each.times])
    answers = [each.shares[key] for each in facts if key in each.shares]
    return share(sum([yes for yes, _ in answers]), sum([of for _, of in answers])) if answers else None


def _minutes(facts: Iterable[Facts], services: Collection[str] | None) -> Figure | None:
    """Customer-minutes: of a service that suffered from two incidents at once each minute counts once."""
    users: dict[str, int] = {}
    down: dict[str, list[Interval]] = {}
    incidents = 0
    for each in facts:
        mine = {id: number for id, number in each.users.items() if services is None or id in services}
        incidents += bool(mine)
        users |= mine
        for id in mine:
            down.setdefault(id, []).extend(each.down.get(id, ()))
    if not incidents:
        return None
    lost = sum(number * outage(down[id]) for id, number in users.items())
    return Figure(round(lost / 60), incidents, exact=True)


def outage(intervals: Iterable[Interval]) -> float:
    """The seconds of the union of closed intervals."""
    return sum((each.end - each.start).total_seconds() for each in merge(intervals) if each.end)
