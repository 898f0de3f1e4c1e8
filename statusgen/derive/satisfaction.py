"""How satisfied people are with how they were told, by their answers."""

from __future__ import annotations

from collections.abc import Container, Iterable

from statusgen.model import Answer, Asked, Incident, Opinion
from statusgen.value import Struct


class Satisfaction(Struct, frozen=True):
    """Answers counted by opinion."""

    good: int = 0
    fair: int = 0
    poor: int = 0

    @property
    def answers(self) -> int:
        return self.good + self.fair + self.poor

    @property
    def share(self) -> float | None:
        """The share that found it good, 0 to 1; None where nobody answered."""
        return self.good / self.answers if self.answers else None


class Satisfactions(Struct, frozen=True):
    """All answers of customers, those about incidents that were escalated, and those about the others."""

    every: Satisfaction
    escalated: Satisfaction
    others: Satisfaction


def satisfaction(answers: Iterable[Answer], incidents: Iterable[Incident]) -> Satisfactions:
    """What customers answered about these incidents; staff and other incidents count for nothing. An incident was
    escalated if one of its updates says to whom."""
    escalated = {incident.id: any(u.escalated_to for u in incident.updates) for incident in incidents}
    told = [answer for answer in answers if answer.asked is Asked.CUSTOMER and answer.incident in escalated]
    up = {id for id, is_so in escalated.items() if is_so}
    return Satisfactions(
        every=_counted(told, escalated),
        escalated=_counted(told, up),
        others=_counted(told, escalated.keys() - up),
    )


def _counted(answers: Iterable[Answer], ids: Container[str]) -> Satisfaction:
    opinions = [answer.opinion for answer in answers if answer.incident in ids]
    return Satisfaction(*(opinions.count(opinion) for opinion in Opinion))
