"""`/api/status.json`: all that the site knows, as its schema says."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from statusgen.model import Incident, Sla
from tests.make import at, group, incident, maintenance, project, service, update, window
from tests.stories import STORIES, built, promised, rendered

NOW = at("2026-01-10 12:00")


def answer(*incidents: Incident, now: str = "2026-01-10 12:00", **more: Any) -> Any:
    return json.loads(rendered(project(*incidents, **more), at(now))["api/status.json"])


def closed(schema: Any) -> Any:
    """The schema, with no keys but those that it names: what is published must be described."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: closed(part) for key, part in schema.items()}
    return {"additionalProperties": False, **found} if isinstance(schema.get("properties"), dict) else found


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_every_answer_is_what_its_schema_describes_and_no_more(story: Path) -> None:
    files = built(story)
    schema, value = json.loads(files["api/status.schema.json"]), json.loads(files["api/status.json"])
    Draft202012Validator.check_schema(schema)
    assert value["$schema"] == schema["$id"]
    errors = Draft202012Validator(closed(schema)).iter_errors(value)
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


def test_uptime_stands_by_month_beside_what_was_agreed() -> None:
    down = [update("2026-01-02 10:00", "investigating"), update("2026-01-02 20:00", "resolved")]
    found = answer(
        incident("outage", {"email": "major_outage"}, down),
        services=[service(since=date(2025, 11, 15), sla=Sla(99.9))],
    )
    [mail] = found["services"]
    assert [(row["month"], row["sla_met"]) for row in mail["uptime"]["months"]] == [
        ("2026-01", False),
        ("2025-12", True),
        ("2025-11", True),
    ]
    assert mail["uptime"]["months"][0]["downtime"] == 36000
    assert mail["uptime"]["months"][0]["percent"] == 95.37, "36,000 s of the nine days until last midnight"
    assert mail["sla"]["availability"] == 99.9


def test_months_go_a_year_back() -> None:
    [mail] = answer(services=[service(since=date(2020, 1, 1))])["services"]
    months = [row["month"] for row in mail["uptime"]["months"]]
    assert (len(months), months[0], months[-1]) == (13, "2026-01", "2025-01")


def test_what_goes_on_has_its_promises_and_what_is_planned_its_window() -> None:
    said = update(
        "2026-01-10 10:00",
        "identified",
        body="<b> [Help](/static/x.html)",
        eta=at("2026-01-10 15:00"),
        next_update=at("2026-01-10 13:00"),
    )
    found = answer(incident(updates=[said]), maintenance(when=window("2026-01-20 22:00", "2026-01-21 02:00")))
    work, mail = found["current"]
    assert (mail["eta"], mail["next_update"]) == ("2026-01-10T15:00:00Z", "2026-01-10T13:00:00Z")
    assert mail["updates"][0]["html"].count("<b>") == 0
    assert mail["services"] == [{"id": "email", "state": "degraded", "worst": "degraded"}]
    assert work["window"] == {"start": "2026-01-20T22:00:00Z", "end": "2026-01-21T02:00:00Z"}
    assert found["services"][0]["current"] == [mail["id"]]
    assert found["status"]["worst"] == "degraded"
    assert found["page"]["next_transition"] == "2026-01-10T13:00:00Z"  # when more was promised to be said


def test_only_the_newest_of_what_is_over_stands_in_it() -> None:
    ended = [
        incident(f"i{n}", updates=[update(f"2026-01-0{1 + n // 24} {n % 24:02}:00", "investigating"), OVER])
        for n in range(60)
    ]
    assert [report["id"] for report in answer(*ended)["past"]] == [f"i{n}" for n in range(59, 9, -1)]


OVER = update("2026-01-09 11:00", "resolved")


def test_it_moves_with_the_days_and_with_news_alone() -> None:
    keys = [
        promised(project(incident(), groups=[group("g")], services=[service(group="g")]), at(now))[
            "api/status.json"
        ].key
        for now in ("2026-01-10 12:00", "2026-01-10 13:00", "2026-01-11 12:00")
    ]
    assert keys[0] == keys[1] != keys[2]


def test_the_page_about_it_has_an_anchor_for_every_category_of_a_feed() -> None:
    page = rendered(project(incident()), NOW)["api/index.html"].decode()
    for anchor in ("kind", "status", "impact", "service"):
        assert f'id="{anchor}"' in page
    assert "https://status.example.org/api/status.json" in page
