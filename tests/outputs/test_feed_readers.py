"""Readers of feeds, simulated: whoever polls, often or seldom, sees each update once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import atoma
import feedparser
import pytest
from jsonschema import Draft202012Validator

from statusgen import build
from statusgen.derive import take_snapshot
from statusgen.files import File, single
from statusgen.model import Incident, Project, View
from statusgen.outputs import feeds
from statusgen.prose import Prose
from statusgen.rendering import Tools
from statusgen.value import replace
from tests.checkers.feed_rules import faults
from tests.make import at, group, incident, maintenance, project, service, update, window
from tests.stories import STORIES, built, promised, rendered

URL = "https://status.example.org/"
STEPS = ("investigating", "identified", "monitoring", "monitoring", "resolved")
FIRST = at("2024-11-20 08:00")
SERVICES = [service(group="it"), service("dns", group="it"), service("vpn", group="it")]
JSON_FEED = json.loads((Path(__file__).parents[1] / "checkers/json_feed.schema.json").read_text("utf-8"))


def long_history() -> tuple[Incident, ...]:
    """Forty incidents of five updates each, in three years; each overlaps the next one. Three of four are of mail."""
    found = []
    for n in range(40):
        start = FIRST + timedelta(days=11 * n)
        updates = [update((start + timedelta(days=4 * k)).isoformat(), status) for k, status in enumerate(STEPS)]
        touched = {"email" if n % 4 else "dns": "degraded"}
        found.append(incident(f"incident-{n}", touched, updates=updates, title=f"Incident {n}"))
    return tuple(found)


HISTORY = long_history()
INSTANTS = sorted(update.at for found in HISTORY for update in found.updates)


def addresses(*, mail_alone: bool) -> list[str]:
    """Where each update of the long history is read."""
    views = take_snapshot(project(*HISTORY, services=SERVICES), INSTANTS[-1]).incidents
    return [URL + told.path for view in views if not mail_alone or "email" in view.impacts for told in view.updates]


@pytest.fixture(scope="module")
def site() -> Iterator[Callable[[datetime], dict[str, File]]]:
    """The promised feeds of the long history at an instant."""
    ours = View("ours", "Ours", services=("email",))
    whole = project(*HISTORY, services=SERVICES, groups=[group("it")], views=[ours])
    with Prose() as prose:
        tools = build.tools_for(whole, Path("nowhere"), prose)
        yield cache(lambda now: feeds_of(whole, now, tools))


def feeds_of(whole: Project, now: datetime, tools: Tools) -> dict[str, File]:
    return {file.path: file for file in single(feeds.render(take_snapshot(whole, now), tools))}


@dataclass
class Reader:
    """Fetches a feed, and remembers ids; with `archives` it goes back as RFC 5005 says (JSON Feed: by `next_url`), to
    the first archive that it knows, and fetches none twice."""

    path: str
    archives: bool = False
    seen: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    told: list[str] = field(default_factory=list)

    def poll(self, files: dict[str, File]) -> None:
        older = self._fetch(files, self.path)
        while self.archives and older and older not in self.known:
            self.known.add(older)
            older = self._fetch(files, older.removeprefix(URL).partition("?")[0])

    def _fetch(self, files: dict[str, File], path: str) -> str | None:
        """Takes in what is new, and tells where there is more."""
        older: str | None
        data = files[path].make()
        if path.endswith(".json"):
            found = json.loads(data)
            told, older = [(item["id"], item["url"]) for item in found["items"]], found.get("next_url")
        else:
            found = feedparser.parse(data)
            told, older = [(entry.id, entry.link) for entry in found.entries], _linked(found, "prev-archive")
        new = [one for one in reversed(told) if one[0] not in set(self.seen)]
        self.seen += [id for id, _ in new]
        self.told += [link for _, link in new]
        return older


def _linked(found: Any, rel: str) -> str | None:
    return next((str(link.href) for link in found.feed.links if link.rel == rel), None)


def test_a_reader_who_polls_at_every_rebuild_sees_each_update_once_and_in_order(
    site: Callable[[datetime], dict[str, File]],
) -> None:
    readers = [Reader(f"updates.{form}") for form in ("atom", "rss", "json")]
    for n, now in enumerate(INSTANTS, 1):
        files = site(now)
        for reader in readers:
            reader.poll(files)
            assert len(reader.seen) == n
    assert readers[0].seen == readers[1].seen == readers[2].seen
    assert len(set(readers[0].seen)) == 200


@pytest.mark.parametrize(
    "polls", [(199,), (0, 199), (20, 60, 61, 199), (60, 199), (99, 100, 149, 199), (*range(0, 200, 9), 199)]
)
def test_a_reader_who_was_away_for_long_finds_the_rest_in_the_archives(
    polls: tuple[int, ...], site: Callable[[datetime], dict[str, File]]
) -> None:
    reader = Reader("updates.atom", archives=True)
    incidents = Reader("history.atom", archives=True)
    for n in polls:
        files = site(INSTANTS[n])
        reader.poll(files)
        incidents.poll(files)
    assert len(reader.seen) == len(set(reader.seen)) == 200
    assert len(incidents.seen) == len(set(incidents.seen)) == 40


@pytest.mark.parametrize("form", ["atom", "rss", "json"])
@pytest.mark.parametrize(
    ("folder", "updates"), [("", 200), ("groups/it/", 200), ("services/email/", 150), ("views/ours/", 150)]
)
def test_whatever_is_followed_and_how_every_update_is_told_once(
    folder: str, updates: int, form: str, site: Callable[[datetime], dict[str, File]]
) -> None:
    often, seldom = Reader(f"{folder}updates.{form}", archives=True), Reader(f"{folder}updates.{form}", archives=True)
    for n in range(19, 200, 20):
        files = site(INSTANTS[n])
        often.poll(files)
        if n in (59, 199):
            seldom.poll(files)
    for reader in (often, seldom):
        assert len(reader.known) > 1
        assert len(reader.seen) == len(reader.told) == len(set(reader.told)) == updates
        assert sorted(reader.told) == sorted(addresses(mail_alone=updates == 150))


def test_archives_say_what_they_are_and_lead_both_ways(site: Callable[[datetime], dict[str, File]]) -> None:
    files = site(at("2026-02-20 12:00"))
    years = sorted(path for path in files if path.startswith("updates/") and path.endswith(".atom"))
    assert years == ["updates/2024.atom", "updates/2025.atom"]
    for path, older, newer in ((years[0], None, years[1]), (years[1], years[0], None)):
        found = feedparser.parse(files[path].make())
        assert b"<fh:archive/>" in files[path].make()
        assert _linked(found, "self") == URL + path
        assert _linked(found, "current") == URL + "updates.atom"
        assert _linked(found, "prev-archive") == (older and URL + older)
        assert _linked(found, "next-archive") == (newer and URL + newer)
    newest = feedparser.parse(files["updates.atom"].make())
    assert _linked(newest, "prev-archive") == f"{URL}updates/2025.atom"
    assert b"fh:archive" not in files["updates.atom"].make()
    assert newest.feed.id == feedparser.parse(files[years[0]].make()).feed.id


def test_archives_are_whole_feeds_that_strict_parsers_take(
    site: Callable[[datetime], dict[str, File]], tmp_path: Path
) -> None:
    files = site(at("2026-02-20 12:00"))
    paths = [path for path in files if re.search(r"/20\d\d\.", path)]
    assert {path.rpartition("/")[0] for path in paths} == {
        *("history", "updates", "groups/it/updates", "services/email/updates", "views/ours/updates")
    }
    for path in paths:
        saved = tmp_path / f"feed{Path(path).suffix}"
        saved.write_bytes(files[path].make())
        assert faults(saved) == [], path
    [first, last] = (json.loads(files[f"services/email/updates/{year}.json"].make()) for year in (2024, 2025))
    assert last["next_url"] == first["feed_url"] == f"{URL}services/email/updates/2024.json"
    assert "next_url" not in first
    assert not list(Draft202012Validator(JSON_FEED).iter_errors(last))


def test_history_as_rss_leads_to_the_same_incidents(site: Callable[[datetime], dict[str, File]]) -> None:
    reader = Reader("history.rss", archives=True)
    reader.poll(site(INSTANTS[-1]))
    pages = {link.removesuffix("/").rpartition("/")[2] for link in reader.told}
    assert pages == {found.id for found in HISTORY}


def test_the_first_word_on_planned_work_is_news_of_its_own_even_at_the_instant_of_the_announcement() -> None:
    """Of work that nobody wrote about there is a made-up announcement, which goes when somebody does."""
    start = "2026-01-20 22:00"
    silent = maintenance(when=window(start, "2026-01-21 02:00"), announced=at("2026-01-15 09:00"), summary="All day.")
    unannounced = maintenance(when=window(start, "2026-01-21 02:00"), announced=at(start), summary="All day.")
    for planned, told in ((silent, "2026-01-15 09:00"), (silent, "2026-01-18 09:00"), (unannounced, start)):
        said = replace(planned, updates=(update(told, "in_progress", body="We begin."),))
        for form in ("atom", "rss", "json"):
            reader = Reader(f"updates.{form}")
            for found in (planned, planned, said, said):
                reader.poll({path: File.of(path, data) for path, data in rendered(project(found), at(start)).items()})
            assert len(reader.seen) == len(set(reader.told)) == 2
    ids = {
        row["id"]
        for found in (silent, replace(silent, updates=(update("2026-01-15 09:00", "scheduled"),)))
        for row in json.loads(rendered(project(found), at(start))["updates.json"])["items"]
    }
    assert len(ids) == 2


def test_a_feed_that_holds_all_needs_no_archive(site: Callable[[datetime], dict[str, File]]) -> None:
    files = site(at("2026-02-20 12:00"))
    assert len(entries("services/dns/updates.json", files["services/dns/updates.json"].make())) == 50
    for path in ("services/dns/updates", "services/vpn/updates"):
        assert not [other for other in files if other.startswith(f"{path}/")]
        assert b"prev-archive" not in files[f"{path}.atom"].make() + files[f"{path}.rss"].make()
        assert "next_url" not in json.loads(files[f"{path}.json"].make())


def test_an_incident_of_many_updates_has_all_of_them_in_its_own_feed() -> None:
    many = [update((FIRST + timedelta(hours=n)).isoformat(), "investigating") for n in range(70)]
    files = rendered(project(incident(updates=many)), FIRST + timedelta(days=4))
    for form in ("atom", "rss", "json"):
        path = f"incidents/2026-01-10-mail-late/updates.{form}"
        assert len(entries(path, files[path])) == 70
    assert len(entries("updates.rss", files["updates.rss"])) == 50


def test_a_year_that_is_over_is_made_once_and_the_running_one_seldom(
    site: Callable[[datetime], dict[str, File]],
) -> None:
    keys: dict[str, list[str]] = {}
    of_2025 = [instant for instant in INSTANTS if instant.year == 2025]
    for now in of_2025:
        for path, file in site(now).items():
            if path.startswith("updates/") and (not keys.get(path) or keys[path][-1] != file.key):
                keys.setdefault(path, []).append(file.key)
    assert len(of_2025) > 120
    assert len(keys["updates/2024.atom"]) <= 5, "one went on over the new year, and was closed; a later archive came"
    assert len(keys["updates/2025.atom"]) < len(of_2025) / 5
    later = [site(at(f"2026-{month:02}-20 12:00"))["updates/2025.atom"].key for month in (3, 6, 9)]
    assert len(set(later)) == 1


def test_ids_outlive_rebuilds_new_titles_edits_and_another_scheme() -> None:
    said = [update("2026-01-10 10:00", "investigating", body="One."), update("2026-01-10 11:00", "resolved")]
    edited = [update("2026-01-10 10:00", "investigating", body="Two.", edited=at("2026-01-12 09:00")), said[1]]
    before = rendered(project(incident(updates=said), url="http://status.example.org/"), at("2026-01-11 12:00"))
    after = rendered(project(incident(updates=edited, title="New"), url=URL), at("2026-01-13 12:00"))
    forms = ("updates.atom", "updates.rss", "updates.json", "history.atom", "history.rss")
    for path in (*forms, "services/email/updates.json", "services/email/history.rss"):
        old, new = (entries(path, files[path]) for files in (before, after))
        assert [entry["id"] for entry in old] == [entry["id"] for entry in new], path
    first, again = (entries("updates.json", files["updates.json"])[1] for files in (before, after))
    assert first["date_modified"] == first["date_published"] == again["date_published"] == "2026-01-10T10:00:00Z"
    assert again["date_modified"] == "2026-01-12T09:00:00Z"
    atom = entries("updates.atom", after["updates.atom"])[1]
    assert (atom["published"][:16], atom["updated"][:16]) == ("2026-01-10T10:00", "2026-01-12T09:00")


def entries(path: str, data: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        json.loads(data)["items"] if path.endswith(".json") else feedparser.parse(data).entries
    )
    return found


def test_an_entry_has_its_categories_in_every_form() -> None:
    files = rendered(project(incident(services={"email": "major_outage"}), services=[service(name="E-mail")]), NOW)
    [atom] = feedparser.parse(files["updates.atom"]).entries
    assert [(tag.term, tag.scheme.rpartition("#")[2], tag.label) for tag in atom.tags] == [
        ("incident", "kind", "Incident"),
        ("investigating", "status", "Investigating"),
        ("critical", "impact", "critical"),
        ("email", "service", "E-mail"),
    ]
    [rss] = feedparser.parse(files["updates.rss"]).entries
    [item] = json.loads(files["updates.json"])["items"]
    assert [tag.term for tag in rss.tags] == item["tags"] == ["Incident", "Investigating", "critical", "E-mail"]
    [component] = item["_status"]["components"]
    assert (item["_status"]["status"], component["status"]) == ("investigating", "major_outage")


NOW = at("2026-01-10 12:00")


def test_planned_work_is_in_every_feed_of_everything_that_it_concerns() -> None:
    planned = maintenance(when=window("2026-01-20 22:00", "2026-01-21 02:00"))
    files = rendered(project(planned), at("2026-01-16 00:00"))
    paths = [path for path in files if path.endswith((".atom", ".rss", "updates.json"))]
    assert len(paths) == 13, "site and service have five each, the file itself three"
    assert all(len(entries(path, files[path])) == 1 for path in paths)


def test_a_hub_is_named_in_every_feed_of_the_newest_and_in_no_archive() -> None:
    hub = "https://hub.example.org/"
    old = incident("old", updates=[update(f"2025-01-09 10:{n}", "investigating") for n in range(10, 60)])
    plain, told = (promised(project(old, incident(), hub=at_hub), NOW) for at_hub in (None, hub))
    for path, file in told.items():
        if path.endswith(("history.atom", "updates.atom", "history.rss", "updates.rss", "updates.json")):
            assert file.make().count(hub.encode()) == 1, path
            assert hub.encode() not in plain[path].make()
    assert hub.encode() not in told["updates/2025.atom"].make()
    assert json.loads(told["updates.json"].make())["hubs"] == [{"type": "WebSub", "url": hub}]
    assert _linked(feedparser.parse(told["updates.rss"].make()), "hub") == hub


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_parsers_that_are_strict_take_every_feed(story: Path) -> None:
    validator = Draft202012Validator(JSON_FEED)
    for path, data in built(story).items():
        if path.endswith(".atom"):
            assert atoma.parse_atom_bytes(data).id_, path
        elif path.endswith(".rss"):
            assert atoma.parse_rss_bytes(data).link, path
        elif path.rpartition("/")[2] == "updates.json":
            assert [error.message for error in validator.iter_errors(json.loads(data))] == [], path
            assert atoma.parse_json_feed_bytes(data.replace(b"version/1.1", b"version/1")).title, path
