"""What staff are reminded of, from when on, and what makes it go away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from statusgen.derive import take_snapshot
from statusgen.duties import Duty, duties
from statusgen.language import Language
from statusgen.model import Action, Audience, Incident, Policy, Service, Severity, Status, Update
from statusgen.model.policy import EscalationStep, SeverityPolicy
from statusgen.model.service import Sla
from tests.make import at, incident, maintenance, project, service, update, window

TOLD = update("2026-01-10 10:05", "investigating")


def owed(now: str, *found: Incident, services: tuple[Service, ...] = (), **policy: Any) -> list[Duty]:
    terms = Policy(severities={Severity.MEDIUM: SeverityPolicy(**policy)}, closing_require=("root_cause",))
    snapshot = take_snapshot(
        project(*found, services=services or (service("email"),), policy=terms), at(now), Audience.INTERNAL
    )
    return list(duties(snapshot))


def codes(now: str, *found: Incident, **policy: Any) -> list[str]:
    return [duty.code for duty in owed(now, *found, **policy)]


def mail(*updates: Update, **more: Any) -> Incident:
    return incident(updates=updates or (TOLD,), determined=at("2026-01-10 10:00"), **more)


class TestUntold:
    STAFF_ONLY = update("2026-01-10 10:05", "investigating", audience=Audience.INTERNAL)

    def test_from_the_determination_on_and_overdue_after_the_promise(self) -> None:
        (early,) = owed("2026-01-10 10:06", mail(self.STAFF_ONLY))
        assert (early.code, early.is_overdue(at("2026-01-10 10:29"))) == ("untold", False)
        assert early.is_overdue(at("2026-01-10 10:30"))

    def test_a_public_update_keeps_it(self) -> None:
        told = update("2026-01-10 10:20", "identified")
        assert codes("2026-01-10 11:00", mail(self.STAFF_ONLY, told)) == []

    def test_nobody_need_be_told_of_what_is_internal(self) -> None:
        assert codes("2026-01-10 11:00", mail(self.STAFF_ONLY, audience=Audience.INTERNAL)) == []


class TestUpdateDue:
    def test_ten_minutes_before_the_promise(self) -> None:
        found = mail(update("2026-01-10 10:05", "investigating", next_update=at("2026-01-10 11:00")))
        assert codes("2026-01-10 10:49", found) == []
        assert codes("2026-01-10 10:50", found) == ["update-due"]

    def test_without_a_promise_the_cadence_of_the_severity_counts_twice_as_long_while_monitoring(self) -> None:
        hourly: dict[str, Any] = {"update_every": timedelta(hours=1)}
        assert [duty.due for duty in owed("2026-01-10 11:00", mail(), **hourly)] == [at("2026-01-10 11:05")]
        watched = mail(TOLD, update("2026-01-10 10:30", "monitoring"))
        assert [duty.due for duty in owed("2026-01-10 12:25", watched, **hourly)] == [at("2026-01-10 12:30")]

    def test_an_internal_update_does_not_keep_the_promise(self) -> None:
        promised = update("2026-01-10 10:05", "investigating", next_update=at("2026-01-10 11:00"))
        inside = update("2026-01-10 10:58", "investigating", audience=Audience.INTERNAL)
        assert codes("2026-01-10 11:01", mail(promised, inside)) == ["update-due"]

    def test_a_resolved_incident_owes_none(self) -> None:
        promised = update("2026-01-10 10:05", "investigating", next_update=at("2026-01-10 11:00"))
        ended = update("2026-01-10 10:30", "resolved")
        assert "update-due" not in codes("2026-01-10 11:30", mail(promised, ended))


class TestEscalation:
    STEPS = (
        EscalationStep(timedelta(minutes=20), "Tier 2", ("chat",)),
        EscalationStep(timedelta(hours=1), "Management"),
    )

    def test_each_step_when_its_time_has_come(self) -> None:
        assert codes("2026-01-10 10:19", mail(), escalate=self.STEPS) == []
        (first,) = owed("2026-01-10 10:20", mail(), escalate=self.STEPS)
        assert (first.step, first.to, first.channels) == (1, "Tier 2", ("chat",))
        assert [duty.to for duty in owed("2026-01-10 11:00", mail(), escalate=self.STEPS)] == ["Tier 2", "Management"]

    def test_a_change_of_status_starts_the_clock_again_and_another_update_does_not(self) -> None:
        moved = mail(TOLD, update("2026-01-10 10:15", "identified"))
        assert codes("2026-01-10 10:34", moved, escalate=self.STEPS) == []
        assert codes("2026-01-10 10:35", moved, escalate=self.STEPS) == ["escalation-due"]
        still = mail(TOLD, update("2026-01-10 10:15", "investigating"))
        assert codes("2026-01-10 10:20", still, escalate=self.STEPS) == ["escalation-due"]

    def test_who_was_brought_in_takes_a_step(self) -> None:
        found = mail(TOLD, update("2026-01-10 10:15", "investigating", escalated_to="Tier 2"))
        assert codes("2026-01-10 10:59", found, escalate=self.STEPS) == []
        assert [duty.to for duty in owed("2026-01-10 11:00", found, escalate=self.STEPS)] == ["Management"]


def test_an_eta_that_has_come() -> None:
    found = mail(update("2026-01-10 10:05", "investigating", eta=at("2026-01-10 12:00")))
    assert codes("2026-01-10 11:49", found) == []
    assert [duty.message for duty in owed("2026-01-10 11:50", found)] == ["service is expected back soon"]
    assert [duty.message for duty in owed("2026-01-10 12:00", found)] == ["service was expected back by now"]
    later = update("2026-01-10 11:55", "investigating", eta=at("2026-01-10 14:00"))
    assert codes("2026-01-10 12:00", mail(*found.updates, later)) == []


def test_roles_of_a_major_incident_until_somebody_has_them() -> None:
    major: dict[str, Any] = {"major": True, "roles": ("incident_manager", "communications_lead")}
    named = mail(roles={"incident_manager": "Night desk"})
    (missing,) = owed("2026-01-10 10:06", named, **major)
    assert (missing.message, missing.owner) == (
        "a major incident has nobody in a role: Communications lead",
        "Night desk",
    )
    handed = update("2026-01-10 10:10", "investigating", roles={"communications_lead": "Press office"})
    assert codes("2026-01-10 10:11", mail(TOLD, handed, roles=named.roles), **major) == []
    assert codes("2026-01-10 10:06", mail(), **{**major, "major": False}) == []


class TestRestoration:
    def test_in_the_last_quarter_of_the_tightest_time(self) -> None:
        tight = (service("email", sla=Sla(restore_within=timedelta(hours=2))),)
        four: dict[str, Any] = {"restore_within": timedelta(hours=4), "services": tight}
        assert codes("2026-01-10 11:29", mail(), **four) == []
        (duty,) = owed("2026-01-10 11:30", mail(), **four)
        assert (duty.code, duty.due) == ("restoration-due", at("2026-01-10 12:00"))

    def test_not_when_service_is_back(self) -> None:
        back = update("2026-01-10 11:00", "monitoring", {"email": "operational"})
        assert codes("2026-01-10 13:59", mail(TOLD, back), restore_within=timedelta(hours=4)) == []


class TestAfterwards:
    ENDED = (TOLD, update("2026-01-10 12:00", "resolved"))

    def test_what_closing_requires(self) -> None:
        (duty,) = owed("2026-01-10 12:00", mail(*self.ENDED))
        assert (duty.code, duty.due) == ("closing-incomplete", at("2026-01-13 12:00"))
        assert codes("2026-01-20 12:00", mail(*self.ENDED, root_cause="A full queue.")) == []

    def test_what_is_complete_waits_for_closing(self) -> None:
        done = mail(*self.ENDED, root_cause="A full queue.")
        (duty,) = owed("2026-01-13 11:59", done)
        assert (duty.code, duty.due, duty.quiet) == ("awaiting-closing", at("2026-01-13 12:00"), True)
        assert codes("2026-01-13 12:00", done) == []

    def test_a_review_until_it_is_published(self) -> None:
        done: dict[str, Any] = {"root_cause": "A full queue."}
        week = {"review_within": timedelta(days=5)}
        assert codes("2026-01-14 11:59", mail(*self.ENDED, **done), **week) == []
        assert codes("2026-01-14 12:00", mail(*self.ENDED, **done), **week) == ["review-due"]
        held = update("2026-01-14 13:00", "postmortem")
        assert codes("2026-01-20 12:00", mail(*self.ENDED, held, **done), **week) == []

    def test_imported_history_owes_nothing(self) -> None:
        found = mail(*self.ENDED, imported_from="cstate: mail")
        assert codes("2026-03-01 12:00", found, review_within=timedelta(days=5)) == []

    def test_an_action_after_its_day(self) -> None:
        follow_up = Action("Watch the queue", owner="Messaging", due=date(2026, 1, 20))
        found = mail(*self.ENDED, root_cause="A full queue.", actions=(follow_up,))
        assert codes("2026-01-20 23:59", found) == []
        (duty,) = owed("2026-01-21 00:00", found)
        assert (duty.code, duty.owner) == ("action-overdue", "Messaging")


@pytest.mark.parametrize(("typed", "expected"), [(True, ["maintenance-overrun"]), (False, [])])
def test_maintenance_past_its_window_only_if_the_clock_does_not_end_it(typed: bool, expected: list[str]) -> None:
    begun = [update("2026-01-20 22:00", "in_progress")] if typed else []
    found = maintenance(when=window("2026-01-20 22:00", "2026-01-21 02:00"), updates=begun)
    assert codes("2026-01-21 01:49", found) == []
    assert codes("2026-01-21 02:00", found) == expected


def test_the_most_pressing_report_stands_first() -> None:
    promise = update("2026-01-10 10:05", "investigating", next_update=at("2026-01-10 10:30"))
    minor = incident("a", updates=[promise], severity=Severity.LOW)
    major = incident("b", updates=[promise], severity=Severity.CRITICAL)
    over = mail(TOLD, update("2026-01-10 10:10", "resolved"))
    assert [duty.view.id for duty in owed("2026-01-10 11:00", over, minor, major)] == ["b", "a", over.id]


def test_false_alarms_owe_nothing() -> None:
    found = mail(TOLD, update("2026-01-10 10:30", "false_alarm"))
    assert found.updates[-1].status is Status.FALSE_ALARM
    assert codes("2026-03-01 12:00", found, review_within=timedelta(days=5)) == []


def test_what_is_owed_is_said_in_the_language_of_the_page() -> None:
    named = mail(roles={"incident_manager": "Night desk"})
    (missing,) = owed("2026-01-10 10:06", named, major=True, roles=("incident_manager", "communications_lead"))
    german = Language("de").gettext
    assert (
        missing.message.said(german) == "in einer schweren Störung ist eine Rolle unbesetzt: Leitung der Kommunikation"
    )
    assert missing.remedy.said(german) == "`communications_lead: NAME` in den Kopf der Datei eintragen"
    assert missing.message.said(Language("en").gettext) == missing.message
