"""How satisfied people are, escalated incidents apart."""

from __future__ import annotations

from statusgen.derive.satisfaction import Satisfaction, satisfaction
from statusgen.model import Answer, Asked, Opinion, Source
from tests.make import incident, update

CALM = incident("calm", updates=[update("2026-01-10 10:00", "investigating")])
LOUD = incident("loud", updates=[update("2026-01-10 10:00", "investigating", escalated_to="Tier 2")])


def answers(id: str, *opinions: str, asked: Asked = Asked.CUSTOMER) -> list[Answer]:
    return [Answer(id, Opinion(opinion), Source("feedback/x.csv"), asked=asked) for opinion in opinions]


def test_customers_answers_about_these_incidents_count_escalated_ones_apart() -> None:
    given = [
        *answers("calm", "good", "good", "poor"),
        *answers("loud", "fair", "good"),
        *answers("gone", "poor", "poor"),
        *answers("calm", "poor", asked=Asked.STAFF),
    ]
    found = satisfaction(given, [CALM, LOUD])
    assert found.every == Satisfaction(good=3, fair=1, poor=1)
    assert (found.every.share, found.escalated.share, found.others.answers) == (0.6, 0.5, 3)


def test_nobody_answered() -> None:
    assert satisfaction([], [CALM]).every.share is None
