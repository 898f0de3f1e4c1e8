"""What comes back, and how often."""

from __future__ import annotations

from datetime import timedelta

from statusgen.derive import take_snapshot
from statusgen.derive.patterns import patterns
from statusgen.model import Incident
from tests.make import at, incident, project, service, update

SERVICES = (service("email"), service("phone"))


def fault(day: str, category: str | None, hours: int = 1, *services: str, ending: str = "resolved") -> Incident:
    began = at(f"{day} 10:00")
    return incident(
        f"{day}-{'-'.join(services or ('email',))}",
        dict.fromkeys(services or ("email",), "degraded"),
        (update(f"{day} 10:00", "investigating"), update(f"{day} {10 + hours}:00", ending)),
        started=began,
        category=category,
    )


def found(*incidents: Incident, now: str = "2026-12-01 00:00") -> list[tuple[str, str, int]]:
    snapshot = take_snapshot(project(*incidents, services=SERVICES), at(now))
    return [(p.service.id, p.category, len(p.incidents)) for p in patterns(snapshot)]


def test_the_same_service_and_category_within_ninety_days() -> None:
    assert found(fault("2026-06-01", "change"), fault("2026-08-30", "Change")) == [("email", "Change", 2)]
    assert found(fault("2026-06-01", "change"), fault("2026-08-31", "change")) == []
    assert found(fault("2026-06-01", "change"), fault("2026-06-02", "power")) == []
    assert found(fault("2026-06-01", "change"), fault("2026-06-02", "change", 1, "phone")) == []
    assert found(fault("2026-06-01", None), fault("2026-06-02", None)) == []


def test_a_false_alarm_is_no_incident_and_after_a_year_it_is_forgotten() -> None:
    alarm = fault("2026-06-02", "change", ending="false_alarm")
    assert found(fault("2026-06-01", "change"), alarm) == []
    pair = fault("2026-06-01", "change"), fault("2026-06-20", "change")
    assert found(*pair, now="2027-06-01 00:00") == [("email", "change", 2)]
    assert found(*pair, now="2027-06-02 00:00") == []


def test_most_often_first_with_the_usual_length_and_the_newest_first() -> None:
    mail = [fault(day, "change", hours) for day, hours in (("2026-06-01", 1), ("2026-06-11", 2), ("2026-06-21", 9))]
    phone = [fault(day, "change", 1, "phone") for day in ("2026-10-01", "2026-10-02")]
    snapshot = take_snapshot(project(*phone, *mail, services=SERVICES), at("2026-12-01 00:00"))
    first, second = patterns(snapshot)
    assert (first.service.id, first.usual, second.service.id) == ("email", timedelta(hours=2), "phone")
    assert first.incidents[0].id == "2026-06-21-email"
