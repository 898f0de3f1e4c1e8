"""Figures that silence, an open end or a second incident would flatter: each on a story counted by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from statusgen.derive import take_snapshot
from statusgen.derive.metrics.measures import Figure
from statusgen.derive.metrics.periods import Period
from statusgen.derive.metrics.report import Report, report
from statusgen.model import Audience, Incident, Notify, Policy, Service, Sla
from tests.make import at, incident, project, service, update

PERIOD = Period.parse("2026-01")
POLICY = Policy(notify=Notify(timedelta(minutes=30)))
EMAIL = service("email", users=1000, sla=Sla(restore_within=timedelta(hours=1)))
DOWN = {"email": "major_outage"}


def counted(
    now: str, *incidents: Incident, services: tuple[Service, ...] = (EMAIL,), audience: Audience = Audience.INTERNAL
) -> Report:
    made = project(*incidents, services=services, policy=POLICY)
    return report(take_snapshot(made, at(now), audience), PERIOD, until=at(now))


def values(found: Mapping[str, Figure | None], *keys: str) -> list[tuple[float, int] | None]:
    return [(figure.value, figure.n) if (figure := found[key]) else None for key in keys]


def silent(id: str, determined: str, audience: Audience = Audience.PUBLIC) -> Incident:
    """Only staff can read anything of it."""
    said = update(determined, "investigating", audience=Audience.INTERNAL)
    return incident(id, DOWN, [said], determined=at(determined), audience=audience)


TOLD = incident("told", DOWN, [update("2026-01-12 10:00", "investigating"), update("2026-01-12 10:20", "resolved")])


def test_silence_does_not_look_like_success() -> None:
    """One told at once, one public and never told, one for staff alone."""
    stories = (TOLD, silent("a", "2026-01-13 10:00"), silent("b", "2026-01-14 10:00", Audience.INTERNAL))
    made = counted("2026-01-20 12:00", *stories)
    assert values(made.figures, "told_within_promise", "never_told") == [(1 / 2, 2), (2, 2)]


@pytest.mark.parametrize(("now", "share", "never"), [("10:30", None, 0), ("10:31", (0, 1), 1)])
def test_nobody_was_to_be_told_before_the_promise_ends(now: str, share: tuple[float, int] | None, never: int) -> None:
    found = counted(f"2026-01-12 {now}", silent("a", "2026-01-12 10:00")).figures
    assert values(found, "told_within_promise", "never_told") == [share, (never, never)]


def test_pages_hold_still_within_a_day() -> None:
    made = project(silent("a", "2026-01-12 10:00"), services=[EMAIL], policy=POLICY)
    noon, next_day = (
        report(take_snapshot(made, at(now), Audience.INTERNAL), PERIOD)
        for now in ("2026-01-12 12:00", "2026-01-13 00:01")
    )
    assert values(noon.figures, "told_within_promise", "never_told") == [None, (0, 0)]
    assert values(next_day.figures, "told_within_promise", "never_told") == [(0, 1), (1, 1)]


@pytest.mark.parametrize(("now", "kept"), [("11:00", (1, 1)), ("11:01", (1 / 2, 2))])
def test_what_is_open_past_its_limit_is_missed(now: str, kept: tuple[float, int]) -> None:
    """An hour was agreed: one took 20 minutes, the other goes on since 10:00."""
    going_on = incident("open", DOWN, [update("2026-01-16 10:00", "investigating")])
    found = counted(f"2026-01-16 {now}", TOLD, going_on).figures
    assert values(found, "restored_within_sla", "still_open", "time_to_restore") == [kept, (1, 1), (1200, 1)]


@pytest.mark.parametrize(("now", "kept"), [("12:00", None), ("12:01", (0, 1))])
def test_an_announced_time_that_passed_is_missed(now: str, kept: tuple[float, int] | None) -> None:
    said = update("2026-01-16 10:00", "investigating", eta=at("2026-01-16 12:00"))
    assert values(counted(f"2026-01-16 {now}", incident("open", DOWN, [said])).figures, "eta_accuracy") == [kept]


def test_a_minute_in_which_two_incidents_hit_a_service_counts_once() -> None:
    """E-mail suffers from 10:00 to 12:00 and from 11:00 to 13:00, the website from 11:00 to 13:00."""
    first = incident("x", DOWN, [update("2026-01-12 10:00", "investigating"), update("2026-01-12 12:00", "resolved")])
    both = {"email": "degraded", "web": "degraded"}
    second = incident("y", both, [update("2026-01-12 11:00", "investigating"), update("2026-01-12 13:00", "resolved")])
    made = counted("2026-01-20 12:00", first, second, services=(EMAIL, service("web", users=10)))
    assert values(made.figures, "customer_minutes") == [(180 * 1000 + 120 * 10, 2)]
    by_service = {part.id: values(part.figures, "customer_minutes") for part in made.by["service"]}
    assert by_service == {"email": [(180_000, 2)], "web": [(1200, 1)]}
    (severity,) = made.by["severity"]
    assert values(severity.figures, "customer_minutes") == [(181_200, 2)]
