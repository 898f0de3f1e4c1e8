"""What pages say of themselves to networks and search engines."""

from __future__ import annotations

import json
from typing import Any

import pytest

from statusgen.model import Audience, Incident, Logo, Project
from statusgen.value import replace
from tests.make import at, incident, maintenance, project, update, window
from tests.outputs.making import files, one, parsed, some

NOW = at("2026-01-16 12:00")
LATE = incident(title='Mail is late </script><script>alert("1")</script> & more')
WORK = maintenance()
pytestmark = pytest.mark.parametrize("theme", ["default", "plain"])


def facts(project: Project, path: str, theme: str, audience: Audience = Audience.PUBLIC) -> dict[str, str]:
    """The properties of the head, by name."""
    root = parsed(files(project, NOW, theme, audience)[path].text)
    metas = [(meta.get("property") or meta.get("name"), meta.get("content") or "") for meta in root.iter("meta")]
    named = [(name, content) for name, content in metas if name]
    assert len(dict(named)) == len(named), "each stands once"
    return dict(named)


def things(project: Project, path: str, theme: str) -> dict[str, dict[str, Any]]:
    """The schema.org things of a page, by type."""
    block = one(parsed(files(project, NOW, theme)[path].text), "//script[@type='application/ld+json']").text or ""
    value = json.loads(block)
    assert value["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in value["@graph"]}


def test_previews_of_a_page_have_its_title_text_and_address(theme: str) -> None:
    found = facts(project(LATE), "index.html", theme)
    assert found["og:type"] == "website"
    assert found["og:title"] == "Email has problems"
    assert found["og:url"] == "https://status.example.org/"
    assert found["og:site_name"] == "Example Status"
    assert found["og:description"] == found["description"]
    assert "og:image" not in found


def test_previews_of_an_incident_have_its_times(theme: str) -> None:
    found = facts(project(LATE), "incidents/2026-01-10-mail-late/index.html", theme)
    assert found["og:type"] == "article"
    assert found["article:published_time"] == found["article:modified_time"] == "2026-01-10T10:00:00Z"
    assert found["og:title"] == LATE.title


def test_a_logo_that_networks_can_show_is_the_picture(theme: str) -> None:
    for file, shown in (("static/logo.png", "https://status.example.org/static/logo.png"), ("static/logo.svg", None)):
        assert facts(project(logo=Logo(file)), "index.html", theme).get("og:image") == shown


def test_an_incident_is_an_article_and_its_title_ends_no_block(theme: str) -> None:
    path = "incidents/2026-01-10-mail-late/index.html"
    found = things(project(LATE), path, theme)
    assert found["Article"]["headline"] == LATE.title
    assert found["Article"]["datePublished"] == "2026-01-10T10:00:00Z"
    assert [service["name"] for service in found["Article"]["about"]] == ["Email"]
    assert [step["name"] for step in found["BreadcrumbList"]["itemListElement"]] == [
        *("Example Status", "History", LATE.title)
    ]
    assert len(some(parsed(files(project(LATE), NOW, theme)[path].text), "//script[@type]")) == 1


@pytest.mark.parametrize(
    ("work", "status"),
    [
        (WORK, "EventScheduled"),
        (replace(WORK, updates=(update("2026-01-15 10:00", "cancelled"),)), "EventCancelled"),
        (
            replace(
                WORK,
                updates=(
                    update("2026-01-15 10:00", "scheduled", window=window("2026-01-22 22:00", "2026-01-22 23:00")),
                ),
            ),
            "EventRescheduled",
        ),
    ],
)
def test_planned_work_is_an_event(theme: str, work: Incident, status: str) -> None:
    event = things(project(work), "incidents/2026-01-20-switches/index.html", theme)["Event"]
    assert event["eventStatus"] == f"https://schema.org/{status}"
    assert event["startDate"] == ("2026-01-22T22:00:00Z" if status == "EventRescheduled" else "2026-01-20T22:00:00Z")
    assert event["location"]["@type"] == "VirtualLocation"


def test_every_page_says_what_it_is(theme: str) -> None:
    made = project(LATE, WORK)
    assert things(made, "index.html", theme).keys() == {"WebSite"}
    assert things(made, "services/index.html", theme).keys() == {"WebPage"}
    assert things(made, "services/email/index.html", theme).keys() == {"WebPage", "BreadcrumbList"}


def test_crawlers_are_kept_from_what_is_not_for_them(theme: str) -> None:
    made = project(LATE)
    assert facts(made, "404.html", theme)["robots"] == "noindex"
    assert "robots" not in facts(made, "index.html", theme)
    assert facts(made, "index.html", theme, Audience.INTERNAL)["robots"] == "noindex"
