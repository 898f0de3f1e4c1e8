"""Drafts of monitoring that nobody published count as never told, and in nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from statusgen.derive import Snapshot, take_snapshot
from statusgen.derive.metrics.periods import Period
from statusgen.derive.metrics.report import Report, report
from statusgen.model import Audience, Incident, Notify, Policy
from statusgen.outputs.reporting.keys import Keys
from statusgen.value import replace
from tests.make import at, incident, maintenance, project, service, update, window

PERIOD = Period.parse("2026-01")
POLICY = Policy(notify=Notify(timedelta(minutes=30)))
SERVICES = (service("email"), service("web"), service("logs", audience=Audience.INTERNAL))
DOWN = {"email": "major_outage"}


def draft(*endings: Any, services: dict[str, str] | None = None) -> Incident:
    said = [update("2026-01-12 10:00", "investigating"), *endings]
    return incident("draft", services or DOWN, said, determined=at("2026-01-12 10:00"), started=at("2026-01-12 10:00"))


def taken(
    *incidents: Incident, drafts: tuple[Incident, ...], now: str = "2026-01-20", audience: Audience = Audience.INTERNAL
) -> Snapshot:
    made = replace(project(*incidents, services=SERVICES, policy=POLICY), drafts=drafts)
    return take_snapshot(made, at(f"{now} 12:00"), audience)


def never(made: Report, by: str = "", id: str = "") -> float | None:
    figures = next(part.figures for part in made.by[by] if part.id == id) if by else made.figures
    figure = figures["never_told"]
    return figure.value if figure else None


def test_a_draft_counts_in_the_whole_by_month_and_for_its_services_alone() -> None:
    other = incident("other", {"web": "degraded"}, [update("2026-01-05 10:00", "investigating")])
    made = report(taken(other, drafts=(draft(),)), PERIOD)
    assert [never(made), never(made, "month", "2026-01")] == [1, 1]
    assert [never(made, "service", "email"), never(made, "service", "web")] == [1, 0]
    assert made.figures["incidents"] and made.figures["incidents"].value == 1
    told = made.figures["told_within_promise"]
    assert told and (told.value, told.n) == (1, 1)
    assert never(report(taken(other, drafts=(draft(),)), Period.parse("2025-12"))) is None


@pytest.mark.parametrize(
    "written",
    [
        draft(update("2026-01-12 10:20", "false_alarm")),
        draft(services={"logs": "major_outage"}),
        replace(draft(), determined=at("2026-01-20 00:00")),
    ],
    ids=["false alarm", "for staff", "not due yet"],
)
def test_what_was_not_to_be_told_is_no_silence(written: Incident) -> None:
    assert never(report(taken(TOLD, drafts=(written,)), PERIOD)) == 0


TOLD = incident("told", {"web": "degraded"}, [update("2026-01-02 10:00", "investigating")])
SAME = incident("same", DOWN, [update("2026-01-12 10:10", "investigating"), update("2026-01-12 11:00", "resolved")])
WORK = maintenance("work", window("2026-01-12 09:00", "2026-01-12 10:30"), ("email",))
LATER = incident("later", DOWN, [update("2026-01-13 10:10", "investigating")])


@pytest.mark.parametrize(("known", "silent"), [(SAME, 0), (WORK, 0), (LATER, 1), (TOLD, 1)])
def test_what_a_report_tells_of_is_no_silence(known: Incident, silent: int) -> None:
    over = draft(update("2026-01-12 10:20", "resolved"))
    assert never(report(taken(known, drafts=(over,)), PERIOD)) == silent


def test_the_public_edition_knows_of_none_and_pages_follow_what_lies_there() -> None:
    assert "never_told" not in report(taken(TOLD, drafts=(draft(),), audience=Audience.PUBLIC), PERIOD).figures
    public = [taken(TOLD, drafts=lying, audience=Audience.PUBLIC) for lying in ((), (draft(),))]
    assert public[0].project == public[1].project
    without, with_one = (taken(TOLD, drafts=lying) for lying in ((), (draft(),)))
    assert Keys(without).of(PERIOD) != Keys(with_one).of(PERIOD)
    assert Keys(without).of(Period.parse("2025-12")) == Keys(with_one).of(Period.parse("2025-12"))
    for id, is_other in (("email", True), ("web", False)):
        keys = [[*Keys(one).of_service(one.service_by_id[id], [PERIOD])] for one in (without, with_one)]
        assert (keys[0] != keys[1]) is is_other
