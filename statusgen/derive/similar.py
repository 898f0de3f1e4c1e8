"""Triage: what a description of trouble is probably about, by the organisation's own files.

What is similar is told by words (`words`). Which service: those of similar incidents, and those whose own name or
description has these words. How severe: by impact, criticality and users (`severities`), else as similar ones were.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import TypeVar

from statusgen.derive.runbooks import fitting
from statusgen.derive.severities import Weighed, said, weigh
from statusgen.derive.words import Index, words_of
from statusgen.model import Impact, Incident, Kind, Project, Runbook, Service, Severity, Status
from statusgen.value import Struct

T = TypeVar("T")

NEIGHBOURS = 20
"""So many of the most similar incidents have a vote."""
MOST_SHOWN = 5
_NAME = 0.5
"""What the names of services weigh against the past."""
_FAINT = 0.3
"""Less similar than this share of the most similar is chance."""
_SAME = 0.45
"""An open incident this similar (against itself) on the same service may be the same."""
_LONGEST = 2000
"""Characters of one text that are looked at."""


class Candidate(Struct, frozen=True):
    """A service that may be meant; `share` of all that speaks for any."""

    service: Service
    share: float


class Similar(Struct, frozen=True):
    """A past incident, and how similar it is to the most similar one (1)."""

    incident: Incident
    likeness: float

    @property
    def solved_by(self) -> str:
        """What helped then."""
        return self.incident.resolution or self.incident.workaround or ""


class Triage(Struct, frozen=True):
    """All that is known of a description. `weighed` is None where the severity comes from similar incidents alone, and
    then `voters` of them had it; `severity` is None where nothing tells any."""

    services: tuple[Candidate, ...]
    similar: tuple[Similar, ...]
    duplicates: tuple[Incident, ...]
    severity: Severity | None
    weighed: Weighed | None
    voters: int
    runbooks: tuple[Runbook, ...]
    team: str | None
    self_help: tuple[str, ...]


class Past:
    """The incidents of a project, and the words of them. `question`: the only words that will be asked for."""

    def __init__(self, project: Project, question: Collection[str] | None = None) -> None:
        self.project = project
        self.incidents = [one for one in project.incidents if one.kind is Kind.INCIDENT]
        self.index = Index(map(_text, self.incidents), question)
        self.services = [service for service in project.services if service.until is None]
        self.names = Index((f"{service.id} {service.name} {service.name}" for service in self.services), question)
        self.abouts = Index((service.description for service in self.services), question)

    def neighbours(self, question: Sequence[str], leave_out: int | None = None) -> list[tuple[int, float]]:
        """The most similar incidents with their scores, the best first; the newer of two that are as good."""
        scores = self.index.scores(question, leave_out)
        ranked = sorted(scores.items(), key=lambda item: (-item[1], -item[0]))[:NEIGHBOURS]
        least = _FAINT * ranked[0][1] if ranked else 0.0
        return [(n, score) for n, score in ranked if score >= least]

    def candidates(self, question: Sequence[str], neighbours: Sequence[tuple[int, float]]) -> list[Candidate]:
        """The services, the most probable first."""
        voted: defaultdict[str, float] = defaultdict(float)
        for n, score in neighbours:
            for id in self.incidents[n].services:
                voted[id] += score
        told: defaultdict[str, float] = defaultdict(float)
        for index, weight in ((self.names, 1.0), (self.abouts, 0.5)):
            for n, score in index.scores(question).items():
                told[self.services[n].id] += weight * index.strength(question, score)
        past = max((self.index.strength(question, score) for _, score in neighbours), default=0.0)
        votes = {id: past * share for id, share in _shares(voted).items()}
        by_id = {service.id: service for service in self.project.services}
        both = {id: votes.get(id, 0.0) + _NAME * told.get(id, 0.0) for id in {*votes, *told} if id in by_id}
        total = sum(both.values()) or 1.0
        ranked = sorted(both, key=lambda id: (-both[id], id))
        return [Candidate(by_id[id], both[id] / total) for id in ranked]

    def severity(self, neighbours: Iterable[tuple[int, float]]) -> tuple[Severity | None, int]:
        """The severity that most of the similar ones had, by their scores, and how many of them."""
        told = [(severity, score) for n, score in neighbours if (severity := said(self.incidents[n]))]
        return _most(told)


def triage(
    project: Project,
    text: str,
    *,
    services: Mapping[str, Impact | None] | None = None,
    open_ids: Collection[str] = (),
) -> Triage:
    """What the text is probably about. `services` are those that are known to be affected, with their impact if that is
    known; `open_ids` the incidents that are open now."""
    question = words_of(text[:_LONGEST])
    past = Past(project, frozenset(question))
    near = past.neighbours(question)
    if services:
        candidates = [Candidate(one, 1 / len(services)) for one in project.services if one.id in services]
    else:
        candidates = past.candidates(question, near)[:MOST_SHOWN]
    likely = [candidate.service for candidate in candidates[: len(services) if services else 1]]
    impacts = {one.id: (services or {}).get(one.id) or _usual_impact(past, near, one.id) for one in likely}
    weighed = weigh(impacts, project.services)
    voted, voters = past.severity(near)
    best = near[0][1] if near else 1.0
    similar = [Similar(past.incidents[n], score / best) for n, score in near]
    ids = {service.id for service in likely}
    return Triage(
        services=tuple(candidates),
        similar=tuple(one for one in similar if one.incident.id not in open_ids)[:MOST_SHOWN],
        duplicates=tuple(_duplicates(similar, question, ids, open_ids)),
        severity=weighed.severity if weighed else voted,
        weighed=weighed,
        voters=0 if weighed else voters,
        runbooks=fitting(project.runbooks, ids, None) if ids else (),
        team=likely[0].owner if likely else None,
        self_help=tuple(_self_help(likely, similar, ids)),
    )


def open_at(project: Project, now: datetime) -> frozenset[str]:
    """The ids of the incidents that are open: what was said last, up to now, ends none of them."""
    found = set()
    for incident in project.incidents:
        said_so_far = [one for one in incident.updates if one.at <= now and one.status is not Status.POSTMORTEM]
        if incident.kind is Kind.INCIDENT and said_so_far and not said_so_far[-1].status.is_ending:
            found.add(incident.id)
    return frozenset(found)


def _text(incident: Incident) -> str:
    """What stands for an incident: its title, twice, what was said first, and what it turned out to be."""
    first = incident.updates[0].body[:_LONGEST] if incident.updates else ""
    parts = (incident.title, incident.title, incident.summary[:_LONGEST], first, incident.category or "")
    return "\n".join((*parts, (incident.root_cause or "")[:_LONGEST]))


def _shares(scores: Mapping[str, float]) -> dict[str, float]:
    total = sum(scores.values())
    return {id: score / total for id, score in scores.items()} if total else {}


def _most(told: Iterable[tuple[T, float]]) -> tuple[T | None, int]:
    """What has the highest sum of scores, and how often it was told."""
    sums: dict[T, tuple[float, int]] = {}
    for value, score in told:
        before = sums.get(value, (0.0, 0))
        sums[value] = before[0] + score, before[1] + 1
    if not sums:
        return None, 0
    best = max(sums, key=lambda value: sums[value][0])
    return best, sums[best][1]


def _usual_impact(past: Past, near: Iterable[tuple[int, float]], service: str) -> Impact:
    """The impact that similar incidents had on the service; degraded where none tells any."""
    told = [(past.incidents[n].services[service], score) for n, score in near if service in past.incidents[n].services]
    return _most(told)[0] or Impact.DEGRADED


def _duplicates(
    similar: Iterable[Similar], question: Sequence[str], services: AbstractSet[str], open_ids: Collection[str]
) -> Iterable[Incident]:
    """Open incidents that share words with the text and a service with what is likely, or nearly all of the words."""
    asked = set(question)
    for one in similar:
        incident = one.incident
        if incident.id in open_ids and asked:
            shared = len(asked & set(words_of(_text(incident)))) / len(asked)
            if shared >= _SAME or (shared > 0 and not services.isdisjoint(incident.services) and one.likeness >= _SAME):
                yield incident


def _self_help(likely: Iterable[Service], similar: Iterable[Similar], ids: AbstractSet[str]) -> Iterable[str]:
    """What the one who reports it can do meanwhile: ways around of similar incidents, and how the service is used."""
    alike = (one.incident for one in similar if one.likeness >= _SAME and not ids.isdisjoint(one.incident.services))
    ways = (incident.workaround for incident in alike)
    yield from list(dict.fromkeys(way.strip() for way in ways if way))[:2]
    for service in likely:
        if service.how_to_use:
            yield service.how_to_use
