"""Badges: what they say, and that they are sound SVG and sound endpoint files. How they fit is seen in Chromium."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from lxml import etree

from statusgen.model import Incident
from statusgen.outputs.badges import COLOURS, NOTHING
from statusgen.outputs.badges.drawing import GREY
from tests.make import at, incident, project, service, update
from tests.stories import rendered

NOW = at("2026-01-10 12:00")
SVG = "{http://www.w3.org/2000/svg}"


def badges(*incidents: Incident, **more: Any) -> dict[str, bytes]:
    files = rendered(project(*incidents, **more), NOW)
    return {path.removeprefix("badges/"): data for path, data in files.items() if path.startswith("badges/")}


def said(data: bytes) -> list[str]:
    return [text.text or "" for text in etree.fromstring(data).iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("impact", "word", "colour"),
    [
        ("degraded", "Degraded", "yellow"),
        ("partial_outage", "Partial outage", "orange"),
        ("major_outage", "Major outage", "red"),
    ],
)
def test_a_badge_tells_the_state(impact: str, word: str, colour: str) -> None:
    found = badges(incident(services={"email": impact}), services=[service(), service("dns")])
    assert said(found["email.svg"]) == said(found["square/email.svg"]) == ["Email", word]
    assert said(found["short/email.svg"]) == [word]
    assert said(found["dns.svg"]) == ["Dns", "Operational"]
    assert said(found["status.svg"]) == ["Example Status", word]
    assert json.loads(found["email.json"]) == {
        "schemaVersion": 1,
        "label": "Email",
        "message": word,
        "color": colour,
        "cacheSeconds": 300,
    }
    assert json.loads(found["status.json"])["message"] == word


def test_an_incident_without_services_shows_on_the_badge_of_the_site() -> None:
    found = badges(incident(services={"email": "operational"}))
    assert said(found["status.svg"]) == ["Example Status", "1 open incident"]


def test_uptime_is_that_of_the_pages() -> None:
    day_down = [update("2026-01-08 00:00", "investigating"), update("2026-01-09 00:00", "resolved")]
    down = incident(services={"email": "major_outage"}, updates=day_down)
    found = badges(down, services=[service(since=date(2020, 1, 1))])
    assert said(found["email-uptime-30d.svg"]) == ["Email, uptime of 30 days", "96.55\N{NO-BREAK SPACE}%"]
    assert said(found["email-uptime-365d.svg"])[1] == "99.72\N{NO-BREAK SPACE}%"
    assert said(found["square/email-uptime-30d.svg"]) == said(found["email-uptime-30d.svg"])
    assert said(found["short/email-uptime-30d.svg"]) == ["96.55\N{NO-BREAK SPACE}%"]
    assert json.loads(found["email-uptime-90d.json"])["color"] == "orange"


def test_a_retired_service_and_one_without_a_past_say_so() -> None:
    old = service("old", until=date(2025, 12, 1))
    found = badges(services=[old, service("new", since=date(2027, 1, 1))])
    assert said(found["old.svg"]) == ["Old", "Retired"]
    assert said(found["new-uptime-90d.svg"])[1] == "not known"


def test_a_service_that_is_called_like_a_badge_keeps_its_name() -> None:
    found = badges(services=[service(), service("email-uptime-90d", name="Other")])
    assert said(found["email-uptime-90d.svg"]) == ["Other", "Operational"]


def test_every_badge_is_an_image_with_a_name() -> None:
    hostile = 'A "B" <script>&'
    for path, data in badges(services=[service(name=hostile)]).items():
        if path.endswith(".svg"):
            root = etree.fromstring(data)
            assert root.get("role") == "img"
            assert root.get("aria-label") == root.findtext(f"{SVG}title")
            assert not list(root.iter(f"{SVG}script"))
        else:
            assert json.loads(data)["message"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("n" * 64, "n" * 64),
        ("n" * 65, "n" * 63 + "…"),
        ("n" * 62 + " and more", "n" * 62 + "…"),
        ("n" * 62 + "e\u0301" + "n", "n" * 62 + "…"),
    ],
)
def test_a_long_name_is_cut_where_it_is_drawn_and_whole_where_it_is_read_out(name: str, shown: str) -> None:
    data = badges(services=[service(name=name)])["email.svg"]
    assert said(data)[0] == shown
    root = etree.fromstring(data)
    assert root.get("aria-label") == root.findtext(f"{SVG}title") == f"{name}: Operational"


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", [GREY, NOTHING[0], *(ours for ours, _ in COLOURS.values())])
def test_white_text_stands_out(colour: str) -> None:
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5
