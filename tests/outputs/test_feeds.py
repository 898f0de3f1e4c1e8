"""Feeds, read back by parsers that are not ours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest

from statusgen.model import Incident
from tests.make import at, group, incident, maintenance, project, service, update, window
from tests.stories import STORIES, built, rendered

NOW = datetime(2026, 1, 10, 12, 0, tzinfo=UTC)
TWO = [
    update("2026-01-10 10:00", "investigating", body="Mail is **late**."),
    update("2026-01-10 11:00", "investigating", body="Still looking."),
]


def feed(path: str, *incidents: Incident, now: datetime = NOW, **more: Any) -> Any:
    parsed = feedparser.parse(rendered(project(*incidents, **more), now)[path])
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_every_feed_of_every_story_parses(story: Path) -> None:
    feeds = {path: data for path, data in built(story).items() if path.endswith((".atom", ".rss"))}
    assert {"history.atom", "history.rss", "updates.atom", "updates.rss"} <= feeds.keys()
    for path, data in feeds.items():
        assert not feedparser.parse(data).bozo, path


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_updates_have_an_entry_each_that_never_changes_its_id(form: str) -> None:
    before = feed(f"updates.{form}", incident(updates=TWO[:1], title="One"), url="http://status.example.org/")
    after = feed(f"updates.{form}", incident(updates=TWO, title="Two"), url="https://status.example.org/")
    assert [entry.title for entry in after.entries] == ["[Investigating] Two", "[Investigating] Two"]
    assert before.entries[0].id == after.entries[1].id
    assert len({entry.id for entry in after.entries}) == 2


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_history_has_one_entry_an_incident_in_the_markup_of_hosted_pages(form: str) -> None:
    [entry] = feed(f"history.{form}", incident(updates=TWO)).entries
    text = entry.content[0].value if "content" in entry else entry.summary
    assert text.index("<strong>Update</strong> - Still looking.") < text.index("<strong>Investigating</strong> - Mail")
    assert "<small>Jan <var>10</var>, <var>11:00</var> UTC</small>" in text.replace(" data-var='time'", "").replace(
        " data-var='date'", ""
    ).replace(' data-var="time"', "").replace(' data-var="date"', "")
    assert entry.link == "https://status.example.org/incidents/2026-01-10-mail-late/"


def test_history_shows_the_latest_update_as_published_and_an_edit_as_updated() -> None:
    edited = [TWO[0], update("2026-01-10 11:00", "identified", edited=at("2026-01-10 11:45"))]
    [entry] = feed("history.atom", incident(updates=edited)).entries
    assert (entry.published, entry.updated) == ("2026-01-10T11:00:00Z", "2026-01-10T11:45:00Z")


def test_no_date_comes_from_the_clock() -> None:
    files = [rendered(project(incident()), NOW + timedelta(days=n)) for n in (0, 3)]
    for path in ("history.atom", "history.rss", "updates.atom", "updates.rss"):
        assert files[0][path] == files[1][path]
        assert b"2026-01-10" in files[0][path] or b"10 Jan 2026" in files[0][path]


def test_rss_says_how_long_it_may_be_kept() -> None:
    files = rendered(project(incident()), NOW)
    for path in ("updates.rss", "services/email/updates.rss"):
        assert b"<ttl>5</ttl>" in files[path]
    assert b"<ttl>" not in files["history.rss"], "hosted pages have none"


def test_services_and_groups_have_feeds_of_their_own() -> None:
    files = rendered(
        project(
            incident("a", {"dns": "degraded"}),
            incident("b", {"email": "degraded"}),
            services=[service("dns", group="net"), service("email")],
            groups=[group("it"), group("net", parent="it")],
        ),
        NOW,
    )
    for folder in ("services/dns", "groups/net", "groups/it"):
        entries = feedparser.parse(files[f"{folder}/updates.atom"]).entries
        assert [entry.link.split("/")[-2] for entry in entries] == ["a"]


def test_an_incident_has_a_feed_until_thirty_days_after_its_end() -> None:
    over = incident(
        "over", updates=[update("2026-01-10 10:00", "investigating"), update("2026-01-10 11:00", "resolved")]
    )
    path = "incidents/over/updates.atom"
    assert path in rendered(project(over), at("2026-02-09 10:59"))
    assert path not in rendered(project(over), at("2026-02-09 11:00"))


def test_planned_maintenance_is_in_the_feeds_before_anybody_wrote_an_update() -> None:
    planned = maintenance(when=window("2026-01-20 22:00", "2026-01-21 02:00"), summary="Short interruptions.")
    [entry] = feed("updates.atom", planned, now=at("2026-01-16 00:00")).entries
    assert entry.title == "[Scheduled] New switches"
    [told] = feed("history.atom", planned, now=at("2026-01-16 00:00")).entries
    assert "THIS IS A SCHEDULED EVENT" in told.content[0].value


def test_a_feed_is_as_new_as_its_newest_entry_even_of_work_of_which_only_its_time_is_known() -> None:
    planned = maintenance("switches", window("2026-03-20 22:00", "2026-03-21 02:00"), announced=None)
    for path in ("history.atom", "updates.atom"):
        found = feed(path, incident(), planned)
        assert found.feed.updated[:19] == max(entry.updated for entry in found.entries)[:19] == "2026-03-20T22:00:00"


def test_sites_in_two_folders_of_a_host_share_no_id_and_a_port_is_none_of_its_name() -> None:
    urls = ("https://example.org/", "https://example.org:8443/", "https://example.org/it/", "https://example.org/hr/")
    first, port, *folders = ([entry.id for entry in feed("updates.atom", incident(), url=url).entries] for url in urls)
    assert first == port
    assert all(id.startswith("tag:example.org,2005:Incident/") for id in first)
    assert len({*first, *folders[0], *folders[1]}) == 3 * len(first)


def test_a_feed_is_bounded_and_holds_the_newest() -> None:
    many = [
        incident(f"i{n}", updates=[update(f"2026-01-09 {n // 60:02}:{n % 60:02}", "investigating")]) for n in range(70)
    ]
    assert [entry.link.split("/")[-2] for entry in feed("history.atom", *many).entries[:2]] == ["i69", "i68"]
    assert len(feed("history.atom", *many).entries) == 25
    assert len(feed("updates.rss", *many).entries) == 50


def test_hostile_text_stays_text() -> None:
    body = "<img src=x onerror=alert(1)> ]]> <script>alert(2)</script> [x](javascript:alert(3))"
    bad = incident(title="]]> <b>&amp;", updates=[update("2026-01-10 10:00", "investigating", body=body)])
    for path in ("history.rss", "updates.atom"):
        [entry] = feed(path, bad).entries
        text = entry.content[0].value if "content" in entry else entry.summary
        assert "<script" not in text and "<img" not in text and 'href="javascript' not in text
        assert entry.title.endswith("]]> <b>&amp;") or entry.title.endswith("]]> &lt;b&gt;&amp;amp;")
