"""The Status API: what its clients rest on."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from statusgen.model import Incident
from statusgen.value import replace
from tests.make import at, group, incident, maintenance, notice, project, service, update, window
from tests.stories import STORIES, built, promised, rendered

SCHEMA = Path(__file__).parents[3] / "shared/data/statuspage-captures/statuspage_v2.schema.json"
SHAPES = {
    "summary": "summary.json",
    "status": "status.json",
    "components": "components.json",
    "incidents": "incidents.json",
    "incidents/unresolved": "incidents.json",
    "scheduled-maintenances": "scheduled-maintenances.json",
    "scheduled-maintenances/upcoming": "scheduled-maintenances.json",
    "scheduled-maintenances/active": "scheduled-maintenances.json",
}
NOW = datetime(2026, 1, 10, 12, 0, tzinfo=UTC)
COMPONENT = (
    "id name status created_at updated_at position description showcase start_date group_id page_id group "
    "only_show_if_degraded"
)
INCIDENT = (
    "id name status created_at updated_at monitoring_at resolved_at impact shortlink started_at page_id "
    "incident_updates components"
)
UPDATE = (
    "id status body incident_id created_at updated_at display_at affected_components deliver_notifications "
    "custom_tweet tweet_id"
)


def api(*incidents: Incident, path: str = "summary", now: datetime = NOW, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(rendered(project(*incidents, **more), now)[f"api/v2/{path}.json"])
    return found


@pytest.mark.skipif(not SCHEMA.exists(), reason=f"the captured pages' schema is not here: {SCHEMA.name}")
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_every_file_fits_the_strict_schema_of_captured_pages(story: Path) -> None:
    from jsonschema import Draft202012Validator

    schema = json.loads(SCHEMA.read_text("utf-8"))
    files = built(story)
    shapes = {f"api/v2/{name}.json": shape for name, shape in SHAPES.items()}
    shapes |= {p: "" for p in files if re.fullmatch(r"(incidents|api/v2/incidents)/(?!unresolved)[^/]+\.json", p)}
    for path, shape in shapes.items():
        value = json.loads(files[path])
        shape = shape or ("maintenance" if "scheduled_for" in value else "incident")
        whole = {"$schema": schema["$schema"], "$ref": f"#/$defs/{shape}", "$defs": schema["$defs"]}
        assert [error.message for error in Draft202012Validator(whole).iter_errors(value)] == [], path


def test_keys_stand_in_the_order_of_captured_answers() -> None:
    summary = api(incident(), maintenance(), now=at("2026-01-16 00:00"))
    assert list(summary) == ["page", "components", "incidents", "scheduled_maintenances", "status"]
    assert list(summary["page"]) == ["id", "name", "url", "time_zone", "updated_at"]
    assert list(summary["components"][0]) == COMPONENT.split()
    assert list(summary["incidents"][0]) == [*INCIDENT.split(), "reminder_intervals"]
    assert list(summary["incidents"][0]["incident_updates"][0]) == UPDATE.split()
    assert list(summary["scheduled_maintenances"][0]) == [*INCIDENT.split(), "scheduled_for", "scheduled_until"]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("UTC", "2026-01-10T10:00:00.000Z"), ("America/Chicago", "2026-01-10T04:00:00.000-06:00")],
)
def test_times_have_three_fractional_digits_in_the_pages_zone(zone: str, expected: str) -> None:
    assert api(incident(), timezone=zone)["incidents"][0]["created_at"] == expected


def test_a_rebuild_without_news_moves_no_time_and_news_do() -> None:
    early, late = (api(incident(), now=at(f"2026-01-1{day} 12:00")) for day in (0, 4))
    assert early == late
    news = incident(updates=[update("2026-01-10 10:00", "investigating"), update("2026-01-10 11:00", "identified")])
    assert api(news)["page"]["updated_at"] > early["page"]["updated_at"]


def test_ids_have_twelve_characters_and_outlive_a_new_title_and_scheme() -> None:
    before = api(incident(title="One"), url="http://status.example.org/")
    after = api(incident(title="Two"), url="https://status.example.org/")
    for of in ("page", "component", "incident", "update"):
        ids = [_id(answer, of) for answer in (before, after)]
        assert ids[0] == ids[1]
        assert re.fullmatch("[0-9bcdfghjklmnpqrstvwxyz]{12}", ids[0])


def _id(summary: dict[str, Any], of: str) -> str:
    found: dict[str, Any] = {
        "page": summary["page"],
        "component": summary["components"][0],
        "incident": summary["incidents"][0],
        "update": summary["incidents"][0]["incident_updates"][0],
    }[of]
    return str(found["id"])


def test_a_migrated_page_keeps_its_ids() -> None:
    summary = api(
        incident(api_id="0123456789bc"),
        services=[service("email", group="office", api_id="cb9876543210")],
        groups=[replace(group("office"), api_id="ab0123456789")],
    )
    assert summary["incidents"][0]["id"] == "0123456789bc"
    ids = [(row["id"], row["group_id"], row.get("components")) for row in summary["components"]]
    assert ids == [("cb9876543210", "ab0123456789", None), ("ab0123456789", None, ["cb9876543210"])]


def test_groups_stand_in_the_flat_list_with_their_members() -> None:
    summary = api(
        incident(services={"dns": "partial_outage"}),
        services=[service("dns", group="net"), service("wifi", group="net"), service("email")],
        groups=[group("net")],
    )
    rows = {row["name"]: row for row in summary["components"]}
    assert [row["position"] for row in summary["components"]] == sorted(r["position"] for r in summary["components"])
    assert (rows["Net"]["group"], rows["Net"]["group_id"], rows["Net"]["status"]) == (True, None, "partial_outage")
    assert rows["Net"]["components"] == [rows["Dns"]["id"], rows["Wifi"]["id"]]
    assert rows["Dns"]["group_id"] == rows["Net"]["id"]
    assert "components" not in rows["Email"]
    [affected] = summary["incidents"][0]["incident_updates"][0]["affected_components"]
    assert affected["name"] == "Net - Dns"
    assert (affected["old_status"], affected["new_status"]) == ("operational", "partial_outage")


def test_an_incident_reaches_its_states_and_a_postmortem_takes_the_place_of_resolved() -> None:
    updates = [
        update("2026-01-10 10:00", "investigating"),
        update("2026-01-10 10:30", "monitoring"),
        update("2026-01-10 11:00", "resolved"),
        update("2026-01-10 11:30", "postmortem"),
    ]
    [resolved] = api(incident(updates=updates[:3]), path="incidents")["incidents"]
    assert resolved["status"] == "resolved"
    assert resolved["monitoring_at"] == "2026-01-10T10:30:00.000Z"
    assert resolved["resolved_at"] == "2026-01-10T11:00:00.000Z"
    [reviewed] = api(incident(updates=updates), path="incidents")["incidents"]
    assert (reviewed["status"], reviewed["resolved_at"]) == ("postmortem", "2026-01-10T11:00:00.000Z")
    assert api(incident(updates=updates))["incidents"] == []
    again = [*updates, update("2026-01-10 11:45", "investigating")]
    [reopened] = api(incident(updates=again))["incidents"]
    assert (reopened["status"], reopened["resolved_at"]) == ("investigating", None)


def test_reviewed_maintenance_stays_completed_since_hosted_pages_have_no_other_word_for_it() -> None:
    said = [("2026-01-09 10:00", "scheduled"), ("2026-01-10 10:00", "completed"), ("2026-01-10 11:00", "postmortem")]
    found = maintenance(when=window("2026-01-10 09:00", "2026-01-10 10:00"), updates=[update(*one) for one in said])
    answer = api(found, path="scheduled-maintenances")
    [row] = answer["scheduled_maintenances"]
    assert (row["status"], row["resolved_at"]) == ("completed", "2026-01-10T10:00:00.000Z")
    assert row["updated_at"] == answer["page"]["updated_at"] == "2026-01-10T11:00:00.000Z"


def test_the_summary_has_planned_work_by_its_times_whether_or_not_it_has_begun() -> None:
    early = maintenance("early", window("2026-01-20 22:00", "2026-01-20 23:00"))
    late = maintenance(
        "late", window("2026-01-28 22:00", "2026-01-28 23:00"), updates=[update("2026-01-10 11:00", "in_progress")]
    )
    rows = api(late, early)["scheduled_maintenances"]
    assert [(row["scheduled_for"][:10], row["status"]) for row in rows] == [
        ("2026-01-20", "scheduled"),
        ("2026-01-28", "in_progress"),
    ]


@pytest.mark.parametrize(
    ("now", "status", "lists"),
    [
        ("2026-01-16 00:00", "scheduled", {"upcoming"}),
        ("2026-01-20 22:00", "in_progress", {"active"}),
        ("2026-01-21 02:00", "completed", set()),
    ],
)
def test_maintenance_is_in_the_list_of_its_state(now: str, status: str, lists: set[str]) -> None:
    found = maintenance(when=window("2026-01-20 22:00", "2026-01-21 02:00"))
    [row] = api(found, path="scheduled-maintenances", now=at(now))["scheduled_maintenances"]
    assert (row["status"], row["impact"]) == (status, "maintenance")
    assert row["incident_updates"], "clients read the first update"
    for name in ("upcoming", "active"):
        rows = api(found, path=f"scheduled-maintenances/{name}", now=at(now))["scheduled_maintenances"]
        assert bool(rows) is (name in lists)


def test_bodies_are_harmless_markup_and_never_empty() -> None:
    text = "<script>alert(1)</script> **Mail** is late.\n\nWait."
    [row] = api(incident(updates=[update("2026-01-10 10:00", "investigating", body=text)]))["incidents"]
    [told] = row["incident_updates"]
    assert "<script" not in told["body"] and "<strong>Mail</strong>" in told["body"]
    [silent] = api(incident())["incidents"][0]["incident_updates"]
    assert silent["body"] == "We are currently investigating this issue."


def test_an_ended_incidents_own_file_does_not_change_with_its_services() -> None:
    old = incident("old", updates=[update("2026-01-09 10:00", "investigating"), update("2026-01-09 11:00", "resolved")])
    calm = rendered(project(old), NOW)["incidents/old.json"]
    again = rendered(project(old, incident("new", {"email": "major_outage"})), NOW)["incidents/old.json"]
    assert calm == again
    assert json.loads(calm)["components"][0]["status"] == "operational"


def test_an_incident_is_found_by_its_own_id_and_by_the_one_that_the_api_gives_it() -> None:
    files = rendered(project(incident(), incident("0123456789bc", api_id="0123456789bc")), NOW)
    for row in json.loads(files["api/v2/incidents.json"])["incidents"]:
        assert json.loads(files[f"incidents/{row['id']}.json"]) == row
        assert json.loads(files[f"api/v2/incidents/{row['id']}.json"]) == row
    assert json.loads(files["incidents/2026-01-10-mail-late.json"])["name"] == "Mail is late"


def test_a_retired_service_stands_in_no_list_and_stays_with_its_incidents() -> None:
    old = incident("old", {"fax": "degraded"}, [update("2025-06-01 10:00", "investigating")])
    old = replace(old, updates=(*old.updates, update("2025-06-01 11:00", "resolved")))
    services = [service("fax", group="office", until=date(2025, 12, 31)), service("email", group="office")]
    rows = api(old, path="components", services=services, groups=[group("office")])["components"]
    assert [row["name"] for row in rows] == ["Office", "Email"]
    assert rows[0]["components"] == [rows[1]["id"]]
    [row] = api(old, path="incidents", services=services, groups=[group("office")])["incidents"]
    assert [component["name"] for component in row["components"]] == ["Fax"]


def test_a_group_goes_with_its_last_service_and_the_page_is_as_new_as_that() -> None:
    services = [service("fax", group="old", until=date(2026, 1, 12)), service("email", group="office")]
    told = project(incident("a"), services=services, groups=[group("old"), group("office")], timezone="America/Chicago")
    before, after, later = (
        json.loads(rendered(told, at(now))["api/v2/components.json"])
        for now in ("2026-01-13 05:59", "2026-01-13 06:00", "2026-01-15 12:00")
    )
    assert [row["name"] for row in before["components"]] == ["Fax", "Email", "Old", "Office"]
    assert [row["name"] for row in after["components"]] == ["Email", "Office"]
    assert before["components"][1] == after["components"][0]
    assert after == later
    assert before["page"]["updated_at"] < after["page"]["updated_at"] == "2026-01-13T00:00:00.000-06:00"
    old, new = (promised(told, at(now)) for now in ("2026-01-13 05:59", "2026-01-13 06:00"))
    whole = [json.loads(files["build.json"].make()) for files in (old, new)]
    assert whole[0]["next_transition"] == whole[1]["updated_at"] == "2026-01-13T06:00:00Z"
    moved = {path for path in old.keys() & new.keys() if old[path].make() != new[path].make()}
    assert [path for path in moved if old[path].key == new[path].key] == []


def test_an_update_without_words_says_what_its_status_says_and_a_repeated_one_that_it_goes_on() -> None:
    updates = [update("2026-01-10 10:00", "monitoring"), update("2026-01-10 11:00", "monitoring")]
    [row] = api(incident(updates=updates))["incidents"]
    assert [told["body"] for told in row["incident_updates"]] == [
        "We are continuing to monitor for any further issues.",
        "A fix has been implemented and we are monitoring the results.",
    ]
    [mute] = api(incident(title="<b>", updates=[*updates, update("2026-01-10 12:00", "resolved")]), path="incidents")[
        "incidents"
    ]
    assert mute["incident_updates"][0]["body"] == "This incident has been resolved."


def test_a_correction_of_the_past_reaches_the_components() -> None:
    """Nothing newer happened, so that `page.updated_at` stays: the files must change all the same."""
    keys = []
    late = incident("late", updates=[update("2026-01-10 11:00", "investigating")], services={"dns": "degraded"})
    services = [service("email"), service("dns")]
    for end in ("2026-01-09 12:00", "2026-01-09 11:00"):
        old = incident("old", updates=[update("2026-01-09 10:00", "investigating"), update(end, "resolved")])
        files = promised(project(old, late, services=services), NOW)
        assert json.loads(files["api/v2/components.json"].make())["components"][0]["updated_at"] == (
            at(end).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        )
        keys.append(files["api/v2/components.json"].key)
    assert keys[0] != keys[1]


def test_notices_are_no_incidents() -> None:
    posted = notice(updates=[update("2026-01-05 09:00", "posted")])
    assert api(posted, path="incidents")["incidents"] == []
    assert api(posted)["status"]["indicator"] == "none"
