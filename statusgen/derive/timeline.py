"""What each service suffered over time: spells of one impact, of one file, and of all files together.

Maintenance is kept apart from outages: it is no downtime, and an outage inside its window is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from statusgen.derive.course import UNDER_WAY, Step
from statusgen.intervals import Interval
from statusgen.model import Impact, Incident, Kind, Status
from statusgen.value import Struct

UNAFFECTED = frozenset({Impact.OPERATIONAL})


class Spell(Struct, frozen=True):
    """A service has this impact in this interval (open, if its end is None)."""

    service: str
    interval: Interval
    impact: Impact


def spells(incident: Incident, steps: tuple[Step, ...]) -> tuple[Spell, ...]:
    """The impacts of the file's services over time, operational stretches left out; those that go on stand last.

    From the start the impacts of the front matter hold; each update changes those that it names. An ending makes every
    service operational unless the same update says otherwise; a reopening that names no service brings back the impacts
    from before the ending. Maintenance affects services only while it is under way, and a false alarm never did.
    """
    if Status.FALSE_ALARM in [step.status for step in steps]:
        return ()
    running: dict[str, tuple[datetime, Impact]] = {}
    found, operational = [], Impact.OPERATIONAL  # looked up once: a member of an enum is slow to come by
    for at, impacts in _changes(incident, steps):
        for service in incident.services:
            impact = impacts.get(service, operational)
            since, before = running.get(service, (at, operational))
            if impact is before:
                continue
            if before is not operational:
                del running[service]
                if since < at:
                    found.append(Spell(service, Interval(since, at), before))
            if impact is not operational:
                running[service] = (at, impact)
    found += (Spell(service, Interval(since, None), impact) for service, (since, impact) in running.items())
    return tuple(found)


def _changes(incident: Incident, steps: tuple[Step, ...]) -> Iterator[tuple[datetime, Mapping[str, Impact]]]:
    """The impacts of all services from each instant at which they may change."""
    said = dict(incident.services)
    updates = (update for update in incident.updates if update.status is not Status.POSTMORTEM)  # a step for each
    affecting = ended = False
    if incident.kind is Kind.INCIDENT and incident.started:
        affecting = True
        yield incident.started, dict(said)
    for step in steps:
        if step.status is Status.POSTMORTEM:
            continue
        update = next(updates) if step.typed else None
        named = update.services if update else {}
        if step.status.is_ending:
            affecting, ended = False, True
            said.update(named)
            yield step.at, named
            continue
        if ended and named:
            said = {}
        said.update(named)
        before, ended = affecting, False
        affecting = incident.kind is not Kind.MAINTENANCE or step.status in UNDER_WAY
        if named or affecting is not before:
            yield step.at, dict(said) if affecting else {}


def worst(impacts: Iterable[Impact]) -> Impact:
    """The impact that counts where several hold at once."""
    return max(impacts, key=lambda impact: impact.rank, default=Impact.OPERATIONAL)


def impacts_at(spells: Iterable[Spell], services: Iterable[str], at: datetime) -> dict[str, Impact]:
    """What each of these services suffers at an instant from one file, by id."""
    found = dict.fromkeys(services, Impact.OPERATIONAL)
    for spell in spells:
        if spell.service in found and at in spell.interval:
            found[spell.service] = spell.impact
    return found


def worst_impacts(spells: Iterable[Spell], services: Iterable[str], until: datetime) -> dict[str, Impact]:
    """The worst that each of these services suffered up to an instant, by id."""
    found = dict.fromkeys(services, Impact.OPERATIONAL)
    for spell in spells:
        known = found.get(spell.service)
        if known and spell.interval.start <= until and spell.impact.rank > known.rank:
            found[spell.service] = spell.impact
    return found


def overlaid(spells: Iterable[Spell], now: datetime) -> tuple[Spell, ...]:
    """The spells of one service laid over one another, up to now: disjoint, in time order, the worst impact counts."""
    edges: dict[datetime, list[tuple[int, Impact]]] = {}
    service = ""
    for spell in spells:
        service = spell.service
        end = now if spell.interval.end is None else min(spell.interval.end, now)
        if spell.interval.start < end:
            edges.setdefault(spell.interval.start, []).append((1, spell.impact))
            edges.setdefault(end, []).append((-1, spell.impact))
    counts = dict.fromkeys(Impact, 0)
    found: list[Spell] = []
    since: datetime | None = None
    current = Impact.OPERATIONAL
    for at in sorted(edges):
        for step, impact in edges[at]:
            counts[impact] += step
        impact = worst(impact for impact, count in counts.items() if count)
        if impact is current:
            continue
        if since is not None and current is not Impact.OPERATIONAL:
            found.append(Spell(service, Interval(since, at), current))
        since, current = at, impact
    return tuple(found)
