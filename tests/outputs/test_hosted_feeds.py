"""`history.*`, to the letter of the hosted pages' feeds: their elements, in their order, with their words."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from statusgen.model import Incident
from tests.make import at, incident, maintenance, notice, project, update, window
from tests.stories import STORIES, built, rendered

ATOM = "{http://www.w3.org/2005/Atom}"
CAPTURES = Path(__file__).parents[3] / "shared/data/statuspage-captures"
FEED = "id link link title updated author"
ENTRY = "id published updated link title content"
CHANNEL = "title link description pubDate link"
ITEM = "title description pubDate link guid"
PARAGRAPH = (
    r"<p><small>[A-Z][a-z]{2} <var data-var='date'>[ \d]\d</var>, <var data-var='time'>\d\d:\d\d</var> \S+</small>"
    r"<br><strong>[A-Z][a-z ]+</strong> - .+?</p>"
)
SCHEDULED = r"(<p><strong>THIS IS A SCHEDULED EVENT [^/]+</var>.*?</strong></p>)?"


def parsed(path: str, *incidents: Incident, now: str = "2026-01-25 12:00", **more: Any) -> etree._Element:
    return etree.fromstring(rendered(project(*incidents, **more), at(now))[path])


def names(element: etree._Element) -> list[str]:
    return [etree.QName(child).localname for child in element]


def text(element: etree._Element, name: str) -> str:
    found = element.findtext(name)
    assert found
    return found


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_elements_stand_in_the_order_of_captured_feeds(story: Path) -> None:
    files = built(story)
    for path in (path for path in files if path.endswith("history.atom")):
        feed = etree.fromstring(files[path])
        assert [name for name in names(feed) if name != "entry"] == FEED.split() + (
            ["archive"] if "/20" in path else []
        )
        for entry in feed.findall(f"{ATOM}entry"):
            assert names(entry) == ENTRY.split()
            assert re.fullmatch(f"{SCHEDULED}({PARAGRAPH})+", text(entry, f"{ATOM}content"), re.DOTALL)
    for path in (path for path in files if path.endswith("history.rss")):
        [channel] = etree.fromstring(files[path])
        assert [name for name in names(channel) if name != "item"] == CHANNEL.split()
        for item in channel.findall("item"):
            assert [name for name in names(item) if name != "maintenanceEndDate"] == ITEM.split()


@pytest.mark.skipif(not CAPTURES.exists(), reason="the captured feeds are not here")
def test_captured_feeds_pass_the_same_test() -> None:
    feed = etree.parse(str(CAPTURES / "github_history_2026-08.atom")).getroot()
    assert [name for name in names(feed) if name != "entry"] == FEED.split()
    assert names(feed.findall(f"{ATOM}entry")[0]) == ENTRY.split()
    [item] = etree.parse(str(CAPTURES / "govuk_history_2024-01.rss")).getroot().iter("item")
    assert [name for name in names(item) if name != "maintenanceEndDate"] == ITEM.split()
    assert re.fullmatch(f"{SCHEDULED}({PARAGRAPH})+", text(item, "description").strip())


def test_labels_say_update_where_the_status_repeats_and_open_things_end_in_words_that_readers_know() -> None:
    def labels(found: Incident, now: str = "2026-01-25 12:00") -> list[str]:
        entry = parsed("history.atom", found, now=now).find(f"{ATOM}entry/{ATOM}content")
        assert entry is not None
        return re.findall("<strong>([A-Z][a-z ]+)</strong> - ", entry.text or "")

    steps = "investigating identified identified monitoring resolved investigating false_alarm".split()
    updates = [update(f"2026-01-10 1{n}:00", status) for n, status in enumerate(steps)]
    assert labels(incident(updates=updates)) == [
        *("Resolved", "Investigating", "Resolved", "Monitoring", "Update", "Identified", "Investigating")
    ]
    planned = maintenance(when=window("2026-01-20 22:00", "2026-01-21 02:00"))
    assert labels(planned, "2026-01-19 12:00") == ["Scheduled"]
    assert labels(planned, "2026-01-20 23:00") == ["In progress", "Scheduled"]
    assert labels(planned) == ["Completed", "In progress", "Scheduled"]
    said = [update("2026-01-16 10:00", "scheduled"), update("2026-01-17 10:00", "cancelled")]
    assert labels(maintenance(updates=said)) == ["Completed", "Scheduled"]
    assert labels(notice(updates=[update("2026-01-05 09:00", "posted")])) == ["Notice"]


def test_planned_work_is_dated_by_its_start_and_says_its_end() -> None:
    planned = maintenance(when=window("2026-01-20 22:00", "2026-01-21 02:00"))
    [item] = parsed("history.rss", planned, now="2026-01-16 12:00", timezone="America/Chicago").iter("item")
    assert names(item) == [*"title description pubDate maintenanceEndDate link guid".split()]
    assert item.findtext("pubDate") == "Tue, 20 Jan 2026 16:00:00 -0600"
    assert item.findtext("maintenanceEndDate") == "Tue, 20 Jan 2026 20:00:00 -0600"
    words = re.sub("<[^>]+>", "", text(item, "description"))
    assert words.startswith(
        "THIS IS A SCHEDULED EVENT Jan 20, 16:00 - 20:00 CSTJan 15, 03:00 CSTScheduled - We will be"
    )
    [entry] = parsed("history.atom", planned, now="2026-01-16 12:00").findall(f"{ATOM}entry")
    assert text(entry, f"{ATOM}published") == "2026-01-15T09:00:00Z"


def test_the_guid_of_rss_is_the_address_by_https_and_no_link_where_there_is_none() -> None:
    def guid(url: str) -> tuple[str | None, str, dict[str, str]]:
        [item] = parsed("history.rss", incident("a"), now="2026-01-16 12:00", url=url).iter("item")
        [found] = item.iter("guid")
        return found.text, text(item, "link"), {str(name): str(value) for name, value in found.attrib.items()}

    address = "https://status.example.org/incidents/a/"
    assert guid("https://status.example.org/") == (address, address, {})
    assert guid("http://status.example.org/") == (address, address.replace("s:", ":"), {"isPermaLink": "false"})


def test_the_end_that_the_clock_brings_is_news_to_readers() -> None:
    planned = maintenance(when=window("2026-01-20 22:00", "2026-01-21 02:00"))
    entries = [parsed("history.atom", planned, now=now).findall(f"{ATOM}entry")[0] for now in SOON_AND_OVER]
    soon, over = (datetime.fromisoformat(text(entry, f"{ATOM}updated")) for entry in entries)
    assert (soon, over) == (at("2026-01-15 09:00"), at("2026-01-21 02:00"))
    assert text(entries[0], f"{ATOM}id") == text(entries[1], f"{ATOM}id")


@pytest.mark.parametrize("ending", ["completed", "cancelled"])
def test_work_that_ends_before_its_window_does_is_dated_by_what_was_said(ending: str) -> None:
    said = [update("2026-01-16 10:00", "scheduled"), update("2026-01-20 23:00", ending)]
    feed = parsed("history.atom", maintenance(updates=said), now="2026-01-20 23:30")
    assert {one.text for one in feed.iter(f"{ATOM}updated")} == {"2026-01-20T23:00:00Z"}
    channel = parsed("history.rss", maintenance(updates=said), now="2026-01-20 23:30")
    assert channel.findtext("channel/pubDate") == "Tue, 20 Jan 2026 23:00:00 +0000"


def test_recurring_work_is_news_when_a_time_is_over_and_completed_after_the_last() -> None:
    first = window("2026-01-04 22:00", "2026-01-04 23:00")
    weekly = maintenance(when=first, repeat="FREQ=WEEKLY;COUNT=3", announced=at("2026-01-02 09:00"))
    found = {}
    for now in ("2026-01-03 12:00", "2026-01-15 12:00", "2026-01-25 12:00"):
        [entry] = parsed("history.atom", weekly, now=now).findall(f"{ATOM}entry")
        found[now] = text(entry, f"{ATOM}updated"), "<strong>Completed</strong>" in text(entry, f"{ATOM}content")
    assert list(found.values()) == [
        ("2026-01-02T09:00:00Z", False),  # its announcement
        ("2026-01-11T23:00:00Z", False),
        ("2026-01-18T23:00:00Z", True),
    ]


def test_both_zones_stand_where_a_clock_changes() -> None:
    night = maintenance(when=window("2026-10-24 23:30", "2026-10-25 03:30"))
    [item] = parsed("history.rss", night, now="2026-01-16 12:00", timezone="Europe/Berlin").iter("item")
    words = re.sub("<[^>]+>", "", text(item, "description"))
    assert words.startswith("THIS IS A SCHEDULED EVENT Oct 25, 01:30 CEST - 04:30 CET")


SOON_AND_OVER = ("2026-01-16 12:00", "2026-01-25 12:00")


def test_the_page_is_named_without_a_slash_and_ids_have_the_hosted_shape() -> None:
    feed = parsed("history.atom", incident())
    [alternate, own] = feed.findall(f"{ATOM}link")
    assert (alternate.get("href"), own.get("href")) == (
        "https://status.example.org",
        "https://status.example.org/history.atom",
    )
    assert text(feed, f"{ATOM}id") == "tag:status.example.org,2005:/history"
    assert text(feed, f"{ATOM}title") == "Example Status - Incident History"
    found = text(feed, f"{ATOM}entry/{ATOM}id")
    assert re.fullmatch(r"tag:status\.example\.org,2005:Incident/[0-9a-z]{12}", found)
