"""What a snapshot says of a project at an instant."""

from __future__ import annotations

from datetime import timedelta

import pytest

from statusgen.derive import Phase, Snapshot, take_snapshot
from statusgen.derive.status import overall
from statusgen.model import (
    Action,
    Audience,
    Impact,
    IncidentImpact,
    Policy,
    Project,
    Severity,
    Status,
)
from statusgen.value import replace
from tests.make import at, group, incident, maintenance, notice, project, service, update, window


def snap(found: Project, now: str = "2026-01-10 12:00", audience: Audience = Audience.PUBLIC) -> Snapshot:
    return take_snapshot(found, at(now), audience)


def state(found: Snapshot, id: str) -> Impact:
    return found.service_by_id[id].state


def test_of_overlapping_incidents_the_worst_counts() -> None:
    found = snap(
        project(
            incident("a", {"email": "degraded"}),
            incident("b", {"email": "major_outage"}),
            incident("c", {"email": "partial_outage"}),
        )
    )
    assert state(found, "email") is Impact.MAJOR_OUTAGE


def test_groups_and_their_parents_roll_up() -> None:
    found = snap(
        project(
            incident(services={"dns": "partial_outage"}),
            groups=[group("it"), group("network", parent="it"), group("desk")],
            services=[service("dns", group="network"), service("print", group="it"), service("help", group="desk")],
        )
    )
    assert {g.id: g.state for g in found.all_groups} == {
        "it": Impact.PARTIAL_OUTAGE,
        "network": Impact.PARTIAL_OUTAGE,
        "desk": Impact.OPERATIONAL,
    }
    assert [g.id for g in found.groups] == ["it", "desk"]


@pytest.mark.parametrize(
    ("states", "unresolved", "description", "indicator"),
    [
        ("", "", "All Systems Operational", "none"),
        ("operational operational", "", "All Systems Operational", "none"),
        ("major_outage", "", "Major System Outage", "critical"),
        ("major_outage major_outage", "", "Major System Outage", "critical"),
        ("major_outage operational", "minor", "Partial System Outage", "major"),
        ("partial_outage", "", "Partial System Outage", "major"),
        ("partial_outage partial_outage", "", "Partial System Outage", "major"),
        ("partial_outage degraded", "", "Minor Service Outage", "minor"),
        ("degraded degraded", "", "Degraded System Service", "minor"),
        ("degraded", "", "Partially Degraded Service", "minor"),
        ("degraded operational", "critical", "Partially Degraded Service", "minor"),
        ("maintenance operational", "major", "Service Under Maintenance", "maintenance"),
        ("operational", "minor none", "Minor Service Outage", "minor"),
        ("operational", "minor major", "Partial System Outage", "major"),
        ("operational", "critical", "Major System Outage", "critical"),
        ("operational", "none", "All Systems Operational", "none"),
    ],
)
def test_the_overall_state_is_the_hosted_pages_table(
    states: str, unresolved: str, description: str, indicator: str
) -> None:
    found = overall([Impact(s) for s in states.split()], [IncidentImpact(i) for i in unresolved.split()])
    assert (found.description, found.indicator) == (description, indicator)


def test_an_update_counts_from_its_time_on() -> None:
    found = project(
        incident(
            updates=[
                update("2026-01-10 10:00", "investigating"),
                update("2026-01-10 11:00", "identified", {"email": "major_outage"}),
                update("2026-01-10 12:00", "resolved"),
            ]
        )
    )
    assert snap(found, "2026-01-10 09:59").incidents == ()
    assert state(snap(found, "2026-01-10 10:59"), "email") is Impact.DEGRADED
    assert state(snap(found, "2026-01-10 11:00"), "email") is Impact.MAJOR_OUTAGE
    resolved = snap(found, "2026-01-10 12:00")
    assert state(resolved, "email") is Impact.OPERATIONAL
    assert resolved.open == () and resolved.incidents[0].phase is Phase.PAST
    assert [len(snap(found, f"2026-01-10 {time}").incidents[0].updates) for time in ("10:30", "11:30")] == [1, 2]


def test_an_incident_of_internal_updates_alone_is_not_shown_to_the_public() -> None:
    told = update("2026-01-10 10:00", "investigating", audience=Audience.INTERNAL)
    found = project(incident("a", updates=[told]))
    assert snap(found).incidents == ()
    assert [view.id for view in snap(found, audience=Audience.INTERNAL).incidents] == ["a"]


def test_the_next_transition_is_the_first_thing_that_happens_by_itself() -> None:
    found = project(
        incident(updates=[update("2026-01-10 10:00", "investigating"), update("2026-01-10 18:00", "resolved")]),
        maintenance(when=window("2026-01-20 22:00", "2026-01-21 02:00")),
        incident("later", updates=[update("2026-01-15 10:00", "investigating")]),
        policy=Policy(close_after=timedelta(days=3)),
    )
    seen = []
    now = "2026-01-10 12:00"
    while (step := snap(found, now).next_transition) is not None:
        now = step.isoformat()
        seen.append(step)
    assert seen == [
        at("2026-01-10 18:00"),
        at("2026-01-13 18:00"),
        at("2026-01-15 10:00"),
        at("2026-01-20 22:00"),
        at("2026-01-21 02:00"),
    ]


def test_an_incident_is_closed_after_its_days_of_verification_and_only_when_complete() -> None:
    updates = [update("2026-01-10 10:00", "investigating"), update("2026-01-10 11:00", "resolved")]
    policy = Policy(closing_require=("root_cause",))
    bare = snap(project(incident(updates=updates), policy=policy), "2026-01-20 00:00").incidents[0]
    full = project(incident(updates=updates, root_cause="A full disk."), policy=policy)
    assert not bare.is_closed
    assert not snap(full, "2026-01-13 10:59").incidents[0].is_closed
    assert snap(full, "2026-01-13 11:00").incidents[0].is_closed


def test_reopenings_are_counted_and_a_postmortem_is_none() -> None:
    found = incident(
        updates=[
            update("2026-01-10 10:00", "investigating"),
            update("2026-01-10 10:10", "resolved"),
            update("2026-01-10 10:20", "monitoring"),
            update("2026-01-10 10:30", "resolved"),
            update("2026-01-10 10:40", "postmortem"),
            update("2026-01-10 10:50", "investigating"),
        ]
    )
    view = snap(project(found)).incidents[0]
    assert view.reopened == 2
    assert view.status is Status.INVESTIGATING and view.ended is None


def test_the_eta_stays_until_another_is_said_and_a_promise_lasts_one_update() -> None:
    found = incident(
        updates=[
            update("2026-01-10 10:00", "investigating", eta=at("2026-01-10 14:00"), next_update=at("2026-01-10 11:00")),
            update("2026-01-10 10:30", "identified"),
        ]
    )
    view = snap(project(found)).incidents[0]
    assert view.eta == at("2026-01-10 14:00") and view.next_update is None


def test_a_time_said_before_it_came_back_is_not_said_of_a_reopening() -> None:
    story = (
        update("2026-01-10 10:00", "investigating", eta=at("2026-01-10 14:00")),
        update("2026-01-10 13:00", "resolved"),
        update("2026-01-11 09:00", "investigating"),
        update("2026-01-11 10:00", "identified", eta=at("2026-01-11 12:00")),
    )
    now = "2026-01-11 11:00"
    again, said = (snap(project(incident(updates=story[:n])), now).incidents[0] for n in (3, 4))
    assert (again.eta, said.eta) == (None, at("2026-01-11 12:00"))


def test_maintenance_moves_through_its_window_by_the_clock() -> None:
    found = project(maintenance(when=window("2026-01-20 22:00", "2026-01-21 02:00")))
    shown = [
        snap(found, now).maintenances[0].status for now in ("2026-01-20 21:59", "2026-01-20 22:00", "2026-01-21 02:00")
    ]
    assert shown == [Status.SCHEDULED, Status.IN_PROGRESS, Status.COMPLETED]
    assert state(snap(found, "2026-01-20 23:00"), "email") is Impact.MAINTENANCE


def test_planned_work_without_updates_is_shown_and_has_one_made_up_update() -> None:
    view = snap(project(maintenance())).maintenances[0]
    [told] = view.updates
    assert told.made_up and told.status is Status.SCHEDULED and told.at == at("2026-01-15 09:00")


def test_recurring_maintenance_has_a_state_of_its_own_at_each_occurrence() -> None:
    weekly = maintenance(
        when=window("2026-01-04 02:00", "2026-01-04 03:00"),
        repeat="FREQ=WEEKLY;BYDAY=SU",
        except_dates=(at("2026-01-18").date(),),
        announced=at("2026-01-01 00:00"),
    )
    found = snap(project(weekly), "2026-01-11 02:30")
    assert [o.window.start.day for o in found.maintenance_past] == [4]
    assert [o.window.start.day for o in found.maintenance_now] == [11]
    assert [o.window.start.day for o in found.maintenance_upcoming[:2]] == [25, 1]
    assert state(found, "email") is Impact.MAINTENANCE
    assert found.next_transition == at("2026-01-11 03:00")


def test_a_notice_holds_until_it_is_ended_or_its_window_closes() -> None:
    posted = [update("2026-01-05 09:00", "posted")]
    ended = notice(updates=[*posted, update("2026-01-09 09:00", "ended")])
    windowed = notice("b", updates=posted, window=window("2026-01-05 09:00", "2026-01-12 09:00"))
    found = project(ended, windowed)
    assert [view.id for view in snap(found, "2026-01-10 12:00").notices] == ["b"]
    assert snap(found, "2026-01-12 09:00").notices == ()


def test_open_incidents_stand_in_order_of_pressure() -> None:
    found = project(
        incident("low", severity=Severity.LOW),
        incident("few", {"wiki": "degraded"}, severity=Severity.HIGH),
        incident("many", {"email": "degraded"}, severity=Severity.HIGH),
        incident(
            "raised",
            updates=[update("2026-01-10 10:00", "investigating", severity=Severity.CRITICAL)],
            severity=Severity.LOW,
        ),
        services=[service("email", users=5000), service("wiki", users=20)],
    )
    assert [view.id for view in snap(found).open] == ["raised", "many", "few", "low"]


def test_a_retired_service_counts_no_more() -> None:
    fax = service("fax", until=at("2026-01-01").date())
    found = snap(project(incident(services={"fax": "major_outage"}), services=[fax, service("email")]))
    assert found.worst is Impact.OPERATIONAL
    assert [s.id for s in found.active_services] == ["email"]


def test_of_a_former_snapshot_what_is_over_is_taken_over_until_it_says_something_else() -> None:
    said = [update("2026-01-10 10:00", "investigating"), update("2026-01-10 11:00", "resolved")]
    old, new = incident("old", updates=said), incident("new", updates=said)
    before = project(old, new)
    first = snap(before, "2026-03-01 12:00")

    def later(found: Project, now: str = "2026-03-01 13:00", last: Snapshot = first) -> Snapshot:
        return take_snapshot(found, at(now), last=last)

    def kept(found: Snapshot) -> dict[str, bool]:
        return {view.id: any(view is one for one in first.incidents) for view in found.incidents}

    assert kept(later(before)) == {"old": True, "new": True}
    assert later(before).services[0] is first.services[0]
    assert later(before, "2026-03-02 12:00").services[0] is not first.services[0]
    changed = later(project(old, replace(new, title="Another")))
    assert (kept(changed), {view.title for view in changed.incidents}) == (
        {"old": True, "new": False},
        {old.title, "Another"},
    )
    policy = Policy(closing_require=("root_cause",))
    assert not any(view.is_closed for view in later(project(old, new, policy=policy)).incidents)
    assert not any(view.is_closed for view in later(before, "2026-01-11 12:00").incidents)
    resolved = snap(before, "2026-01-11 12:00")
    assert all(view.is_closed for view in later(before, "2026-01-13 11:00", resolved).incidents)


def test_the_public_snapshot_is_the_same_with_and_without_what_is_internal() -> None:
    plain = incident(
        updates=[update("2026-01-10 10:00", "investigating"), update("2026-01-10 11:00", "identified")],
        actions=(Action("Watch the queue.", public=True),),
    )
    staffed = incident(
        services={"email": "degraded", "core": "major_outage"},
        updates=[
            update("2026-01-10 10:00", "investigating", {"core": "degraded"}, author="duty", escalated_to="Tier 2"),
            update("2026-01-10 10:30", "identified", {"email": "major_outage"}, audience=Audience.INTERNAL),
            update("2026-01-10 11:00", "identified", roles={"incident_manager": "duty"}),
        ],
        roles={"incident_manager": "duty"},
        ticket="INC-1",
        acknowledged=at("2026-01-10 09:55"),
        actions=(Action("Watch the queue.", owner="duty", public=True), Action("Ask the vendor.")),
    )
    without = project(plain, services=[service("email", group="mail")], groups=[group("mail")])
    within = project(
        staffed,
        incident("secret", audience=Audience.INTERNAL),
        incident("core", {"core": "major_outage"}, audience=Audience.INTERNAL),
        services=[
            service("email", group="mail", depends_on=("core",)),
            service("core", audience=Audience.INTERNAL, group="back"),
        ],
        groups=[group("mail"), group("back")],
    )
    assert snap(within) == snap(without)
    assert len(snap(within, audience=Audience.INTERNAL).incidents) == 3


def test_what_everybody_could_see_is_not_shown_because_of_a_former_snapshot() -> None:
    told = incident(
        updates=[update("2026-01-10 10:00", "investigating")], services={"email": "degraded", "core": "degraded"}
    )
    noted = replace(told, ticket="INC-1", id="noted")
    secret = incident("secret", audience=Audience.INTERNAL)
    of_all = project(told, noted, secret, services=[service("email"), service("core")])
    fewer = project(told, noted, secret, services=[service("email"), service("core", audience=Audience.INTERNAL)])
    for first in (snap(of_all), snap(of_all, audience=Audience.INTERNAL), snap(fewer, audience=Audience.INTERNAL)):
        later = take_snapshot(fewer, first.now, last=first)
        assert later == snap(fewer)
        assert take_snapshot(of_all, first.now, last=later) == snap(of_all)
