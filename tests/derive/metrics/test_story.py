"""Every figure of one quarter, counted by hand: the story tests/sites/figures."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

import pytest

from statusgen import build
from statusgen.derive import Snapshot, take_snapshot
from statusgen.derive.metrics.measures import MEASURES
from statusgen.derive.metrics.periods import Period
from statusgen.derive.metrics.report import Report, report
from statusgen.derive.metrics.targets import State
from statusgen.model import Answer, Audience, Opinion, Source
from statusgen.value import replace
from tests.stories import story

MINUTE, HOUR = 60.0, 3600.0
QUARTER = 91 * 24 * HOUR
NOW = datetime.fromisoformat("2026-07-01T06:00:00Z")


@cache
def taken(audience: Audience = Audience.INTERNAL) -> Snapshot:
    checked = build.check(story("figures"), NOW, build.open_cache(None))
    assert checked.project
    return take_snapshot(checked.project, NOW, audience)


@cache
def quarter(audience: Audience = Audience.INTERNAL) -> Report:
    return report(taken(audience), Period.parse("2026-Q2"))


BY_HAND: dict[str, tuple[float, int]] = {
    "incidents": (4, 4),
    "still_open": (1, 1),  # of which nobody was told
    "told_within_promise": (2 / 4, 4),  # after 20 and exactly 30 minutes; after 31; never
    "never_told": (1, 1),
    "time_to_notify": (30 * MINUTE, 3),  # 20, 30, 31
    "time_to_first_update": (31 * MINUTE, 3),  # 40, 30, 31
    "update_cadence": (3 / 4, 4),  # 8:55, 9:50, 10:20 in time; 10:05 late
    "time_to_acknowledge": (17.5 * MINUTE, 2),  # 5, 30
    "time_to_identify": (65 * MINUTE, 2),
    "time_to_root_cause": (5 * HOUR, 1),
    "time_to_restore": (150 * MINUTE, 3),  # 150; 360 with the time between; 120
    "time_to_resolve": (130 * MINUTE, 3),  # 130, 360, 120
    "eta_accuracy": (0, 1),  # 10:20 for 10:00
    "eta_error": (30 * MINUTE, 1),  # 10:20 for 9:50
    "reopen_rate": (1 / 3, 3),
    "escalation_rate": (1 / 4, 4),
    "responded_within_sla": (1 / 2, 2),
    "restored_within_sla": (1 / 3, 3),
    "review_in_time": (1 / 3, 3),
    "closing_complete": (1 / 3, 3),
    "detected_by_monitoring": (1 / 3, 3),
    "detected_by_staff": (1 / 3, 3),
    "detected_by_customer": (1 / 3, 3),
    "recurrence_rate": (1 / 2, 2),
    "customer_minutes": (150 * 1000 + 240 * 1000 + 120 * 200, 4),
    "mtbf": ((2 * QUARTER - (150 + 240 + 120) * MINUTE) / 3, 3),
    "availability": (0.9992, 2),  # 99.94 and 99.90, before they are cut
    "availability_sla_met": (1 / 2, 2),
    "error_budget_left": (1 - (240 * 0.3 + 120) / (131040 * 0.0015), 2),
    "maintenance_in_window": (1 / 2, 2),
    "false_alarms": (1, 1),
}


def test_answers_of_customers() -> None:
    answers = [("2026-04-06-mail-late", Opinion.GOOD), ("2026-04-06-mail-late", Opinion.POOR)]
    answers += [("2026-05-20-website-down", Opinion.GOOD), ("2026-02-10-mail-stopped", Opinion.POOR)]
    given = tuple(Answer(id, opinion, Source("feedback/a.csv")) for id, opinion in answers)
    snapshot = take_snapshot(replace(taken().project, feedback=given), NOW, Audience.INTERNAL)
    figures = report(snapshot, Period.parse("2026-Q2")).figures
    found = [figures[key] for key in ("satisfaction", "satisfaction_escalated")]
    assert [figure and (figure.value, figure.n) for figure in found] == [(pytest.approx(2 / 3), 3), (0.5, 2)]


@pytest.mark.parametrize("key", BY_HAND)
def test_the_quarter_as_counted_by_hand(key: str) -> None:
    figure = quarter().figures[key]
    assert figure is not None
    assert (figure.value, figure.n) == pytest.approx(BY_HAND[key])


def test_every_measure_was_counted_by_hand() -> None:
    assert MEASURES.keys() == BY_HAND.keys() | {"satisfaction", "satisfaction_escalated"}


def test_percentiles_stand_beside_the_median() -> None:
    notify = quarter().figures["time_to_notify"]
    assert notify and (notify.mean, notify.p90) == (27 * MINUTE, 31 * MINUTE)
    assert notify.is_thin and notify.low is None, "of three values nobody knows much"


def test_shares_of_few_say_how_little_they_say() -> None:
    told = quarter().figures["told_within_promise"]
    assert told and told.low is not None and told.high is not None
    assert (told.low, told.high) == pytest.approx((0.150, 0.850), abs=0.001)  # Wilson's interval of 2 in 4


def test_goals() -> None:
    goals = {goal.key: goal for goal in quarter().goals}
    assert {key: goal.state for key, goal in goals.items()} == {
        "told_within_promise": State.MISSED,
        "time_to_acknowledge": State.MISSED,
        "time_to_restore": State.MET,
        "time_to_root_cause": State.MET,
        "reopen_rate": State.PENDING,
        "escalation_rate": State.MISSED,
    }
    respond = goals["time_to_acknowledge"]
    assert (respond.base, respond.wanted, respond.due) == (20 * MINUTE, 17 * MINUTE, date(2026, 6, 30))
    assert respond.change == pytest.approx(-0.125)


def test_a_goal_whose_day_is_still_to_come_is_not_missed_yet() -> None:
    april = {goal.key: goal.state for goal in report(taken(), Period.parse("2026-05")).goals}
    assert april["time_to_acknowledge"] is State.PENDING
    assert april["told_within_promise"] is State.MISSED, "the promise holds at all times"


def test_without_anything_to_count_there_is_no_figure() -> None:
    empty = report(taken(), Period.parse("2026-03"))
    counted = {key for key, figure in empty.figures.items() if figure}
    assert counted == {
        *("incidents", "still_open", "never_told", "false_alarms"),
        *("availability", "availability_sla_met", "error_budget_left"),
    }
    assert {goal.state for goal in empty.goals} == {State.UNKNOWN}


def test_parts() -> None:
    by = quarter().by
    assert [(part.id, part.figures["incidents"] and part.figures["incidents"].value) for part in by["month"]] == [
        ("2026-04", 1),
        ("2026-05", 2),
        ("2026-06", 1),
    ]
    minutes = {part.id: part.figures["customer_minutes"] for part in by["service"]}["website"]
    assert minutes is not None
    assert minutes.value == 24_000
    assert [part.id for part in by["severity"]] == ["critical", "high", "medium", "low"]
    assert [part.id for part in by["team"]] == ["Messaging team", "Relay team", "Web team"]
    assert [part.id for part in by["group"]] == ["workplace"]
    assert {part.id: part.figures["maintenance_in_window"] for part in by["service"]}["website"] is None


def test_the_public_edition_has_public_figures_alone() -> None:
    public = quarter(Audience.PUBLIC)
    assert public.figures.keys() == {key for key, measure in MEASURES.items() if measure.public}
    told = public.figures["told_within_promise"]
    assert told and (told.value, told.n) == pytest.approx((2 / 3, 3)), "it knows of no incident that nobody was told"
    assert "team" not in public.by
    assert {goal.key for goal in public.goals} == {"told_within_promise", "time_to_restore", "reopen_rate"}


def test_one_service_alone() -> None:
    service = taken().service_by_id["website"]
    figures = report(taken(), Period.parse("2026-Q2"), service=service).figures
    assert figures["incidents"] and figures["incidents"].value == 1
    assert figures["mtbf"] and figures["mtbf"].value == QUARTER - 120 * MINUTE
