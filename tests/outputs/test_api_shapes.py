"""The shapes of other hosted pages: what their clients' types ask for."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from statusgen.model import Incident
from tests.make import at, group, incident, maintenance, project, service, update, window
from tests.stories import STORIES, built, rendered

NOW = at("2026-01-10 12:00")
ISO = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)$"}
TEXT = {"type": "string", "minLength": 1}


def strict(optional: tuple[str, ...] = (), /, **keys: Any) -> dict[str, Any]:
    """An object with these keys and no other; all but the optional ones are there."""
    return {
        "type": "object",
        "properties": keys,
        "required": [key for key in keys if key not in optional],
        "additionalProperties": False,
    }


def each(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


def one_of(words: str) -> dict[str, Any]:
    return {"enum": words.split()}


STATES = one_of("operational degraded_performance partial_outage full_outage")
AFFECTED = each(strict(("group_name",), id=TEXT, name=TEXT, group_name=TEXT, current_status=STATES))
HEAD: dict[str, Any] = {"id": TEXT, "name": TEXT, "url": TEXT, "last_update_at": ISO, "last_update_message": TEXT}
INCIDENT_IO = strict(
    page_title=TEXT,
    page_url=TEXT,
    ongoing_incidents=each(
        strict(
            **HEAD,
            status=one_of("investigating identified monitoring"),
            current_worst_impact=STATES,
            affected_components=AFFECTED,
        )
    ),
    in_progress_maintenances=each(
        strict(
            **HEAD,
            status=one_of("maintenance_in_progress"),
            started_at=ISO,
            scheduled_end_at=ISO,
            affected_components=AFFECTED,
        )
    ),
    scheduled_maintenances=each(
        strict(**HEAD, status=one_of("maintenance_scheduled"), starts_at=ISO, ends_at=ISO, affected_components=AFFECTED)
    ),
)
INSTATUS = strict(
    ("activeIncidents", "activeMaintenances"),
    page=strict(name=TEXT, url=TEXT, status=one_of("UP HASISSUES UNDERMAINTENANCE")),
    activeIncidents={"minItems": 1}
    | each(
        strict(
            name=TEXT,
            started=ISO,
            status=one_of("INVESTIGATING IDENTIFIED MONITORING RESOLVED"),
            impact=one_of("OPERATIONAL PARTIALOUTAGE MINOROUTAGE MAJOROUTAGE DEGRADEDPERFORMANCE"),
            url=TEXT,
        )
    ),
    activeMaintenances={"minItems": 1}
    | each(
        strict(
            name=TEXT,
            start=ISO,
            status=one_of("NOTSTARTEDYET INPROGRESS COMPLETED"),
            duration={"type": "string", "pattern": "^[0-9]+$"},
            url=TEXT,
        )
    ),
)
INSTATUS_COMPONENTS = strict(
    components=each(
        strict(
            id=TEXT,
            name=TEXT,
            description={"type": "string"},
            status=one_of("OPERATIONAL UNDERMAINTENANCE DEGRADEDPERFORMANCE PARTIALOUTAGE MAJOROUTAGE"),
            order={"type": "integer"},
            group={"anyOf": [{"type": "null"}, strict(id=TEXT, name=TEXT)]},
        )
    )
)
STAMP = (
    r"[A-Z][a-z]{2} <var data-var='date'>[ \d]\d</var>, <var data-var='time'>\d\d:\d\d</var>"
    r"( - ([A-Z][a-z]{2} <var data-var='date'>[ \d]\d</var>, )?<var data-var='time'>\d\d:\d\d</var>)? [A-Z+0-9-]+"
)
HISTORY = strict(
    page_status={"type": "object", "required": ["page"]},
    components=each({"type": "object"}),
    months={"minItems": 3, "maxItems": 3}
    | each(
        strict(
            name={"type": "string", "pattern": "^[A-Z][a-z]+$"},
            year={"type": "integer"},
            starts_on={"type": "integer", "minimum": 0, "maximum": 6},
            days={"type": "integer", "minimum": 28, "maximum": 31},
            incidents=each(
                strict(
                    code={"type": "string", "pattern": "^[0-9bcdfghjklmnpqrstvwxyz]{12}$"},
                    name=TEXT,
                    message=TEXT,
                    impact=one_of("none minor major critical maintenance"),
                    timestamp={"type": "string", "pattern": f"^{STAMP}$"},
                )
            ),
        )
    ),
    show_component_filter={"const": False},
    show_uptime_calendar={"const": False},
    component_filter={"const": None},
    start_time={"type": "string"},
    end_time={"type": "string"},
)
SHAPES = {
    "api/v1/summary": INCIDENT_IO,
    "summary.json": INSTATUS,
    "components.json": INSTATUS_COMPONENTS,
    "history.json": HISTORY,
}


def answer(path: str, *incidents: Incident, now: str = "2026-01-10 12:00", **more: Any) -> Any:
    return json.loads(rendered(project(*incidents, **more), at(now))[path])


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_every_file_has_its_shape(story: Path) -> None:
    files = built(story)
    for path, shape in SHAPES.items():
        errors = Draft202012Validator(shape).iter_errors(json.loads(files[path]))
        assert [f"{error.json_path}: {error.message}" for error in errors] == [], path


def test_incident_io_says_what_goes_on_and_what_is_planned() -> None:
    broken = incident(
        services={"dns": "major_outage", "email": "degraded"},
        updates=[update("2026-01-10 10:00", "identified", body="**No** names.")],
        title="DNS",
    )
    planned = maintenance(when=window("2026-01-20 22:00", "2026-01-21 02:00"), services=["email"])
    services = [service("dns", group="net"), service("email")]
    found = answer("api/v1/summary", broken, planned, services=services, groups=[group("net")])
    [row] = found["ongoing_incidents"]
    assert (row["status"], row["current_worst_impact"], row["last_update_message"]) == (
        "identified",
        "full_outage",
        "No names.",
    )
    assert [(c["name"], c.get("group_name"), c["current_status"]) for c in row["affected_components"]] == [
        ("Dns", "Net", "full_outage"),
        ("Email", None, "degraded_performance"),
    ]
    assert [row["starts_at"] for row in found["scheduled_maintenances"]] == ["2026-01-20T22:00:00.000Z"]
    later = answer("api/v1/summary", planned, now="2026-01-20 23:00")
    assert [row["scheduled_end_at"] for row in later["in_progress_maintenances"]] == ["2026-01-21T02:00:00.000Z"]
    assert [row["started_at"] for row in later["in_progress_maintenances"]] == ["2026-01-20T22:00:00.000Z"]
    assert later["scheduled_maintenances"] == later["ongoing_incidents"] == []


@pytest.mark.parametrize(("time", "began"), [("18:00", "18:00"), ("22:30", "22:00")])
def test_incident_io_has_work_begin_when_it_began_by_word_or_by_the_clock(time: str, began: str) -> None:
    said = [update("2026-01-16 10:00", "scheduled"), update(f"2026-01-20 {time}", "in_progress")]
    work = maintenance(when=window("2026-01-20 22:00", "2026-01-21 02:00"), updates=said)
    [row] = answer("api/v1/summary", work, now=f"2026-01-20 {time}")["in_progress_maintenances"]
    assert row["started_at"] == f"2026-01-20T{began}:00.000Z"


def test_instatus_says_how_the_page_is_and_leaves_empty_lists_out() -> None:
    planned = maintenance(when=window("2026-01-20 22:00", "2026-01-21 02:00"))
    assert answer("summary.json") == {
        "page": {"name": "Example Status", "url": "https://status.example.org", "status": "UP"}
    }
    assert answer("summary.json", incident())["page"]["status"] == "HASISSUES"
    soon, now = (answer("summary.json", planned, now=f"2026-01-20 {hour}:00") for hour in (21, 23))
    assert [soon["page"]["status"], now["page"]["status"]] == ["UP", "UNDERMAINTENANCE"]
    [row] = now["activeMaintenances"]
    assert (row["status"], row["duration"]) == ("INPROGRESS", "240")
    [mail] = answer("components.json", incident(services={"email": "partial_outage"}))["components"]
    assert (mail["name"], mail["status"], mail["group"]) == ("Email", "PARTIALOUTAGE", None)


def test_each_time_of_recurring_work_that_has_begun_is_in_history() -> None:
    weekly = maintenance(
        "weekly",
        window("2025-12-14 08:00", "2025-12-14 10:00"),
        repeat="FREQ=WEEKLY",
        except_dates=(date(2025, 12, 28),),
        announced=at("2025-12-01 09:00"),
        summary="We restart it.",
    )
    found = answer("history.json", weekly, now="2026-01-04 09:00")
    rows = [row for month in found["months"] for row in month["incidents"]]
    assert [re.sub("<[^>]*>", "", row["timestamp"]) for row in rows] == [
        f"{day}, 08:00 - 10:00 UTC" for day in ("Jan  4", "Dec 21", "Dec 14")
    ]
    assert {(row["name"], row["message"], row["impact"]) for row in rows} == {
        ("New switches", "We restart it.", "maintenance")
    }
    assert len({row["code"] for row in rows}) == 1


def test_history_has_three_months_each_incident_in_that_of_its_beginning() -> None:
    def over(id: str, start: str, end: str) -> Incident:
        return incident(id, updates=[update(start, "investigating"), update(end, "resolved", body="All <well>.")])

    work = maintenance(when=window("2025-12-02 22:00", "2025-12-02 23:00"), announced=at("2025-11-01 09:00"))
    found = answer(
        "history.json",
        over("a", "2026-01-04 08:05", "2026-01-04 09:00"),
        over("b", "2025-11-30 23:00", "2025-12-01 01:00"),
        over("too-old", "2025-10-31 23:00", "2025-11-01 01:00"),
        work,
        maintenance("to-come"),
    )
    assert [(m["name"], m["year"], m["starts_on"], m["days"]) for m in found["months"]] == [
        ("January", 2026, 4, 31),
        ("December", 2025, 1, 31),
        ("November", 2025, 6, 30),
    ]
    assert (found["start_time"], found["end_time"]) == ("2025-11-01T00:00:00+00:00", "2026-01-31T23:59:59+00:00")
    january, december, november = (m["incidents"] for m in found["months"])
    assert january[0]["message"] == "All &lt;well&gt;."
    assert [re.sub("<[^>]*>", "", row["timestamp"]) for row in (*january, *december, *november)] == [
        "Jan  4, 08:05 - 09:00 UTC",
        "Dec  2, 22:00 - 23:00 UTC",
        "Nov 30, 23:00 - Dec  1, 01:00 UTC",
    ]
    assert list(found["components"][0])[:3] == ["status", "name", "created_at"]
