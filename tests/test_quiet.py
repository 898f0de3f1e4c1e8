"""A build to which nothing happened gives the same site as one that renders everything, only sooner."""

from __future__ import annotations

import json
import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from statusgen import build, cli
from statusgen.model import Audience
from tests.stories import STORIES

LATER = (
    timedelta(0),
    timedelta(minutes=7),
    timedelta(hours=2),
    timedelta(hours=16),
    timedelta(days=3, hours=1),
    timedelta(days=40),
)


class Desk:
    """A copy of a story, built at instants of our choosing."""

    def __init__(self, story: Path, folder: Path) -> None:
        self.source = folder / "source"
        shutil.copytree(story, self.source, ignore=shutil.ignore_patterns("expected"))
        self.start = datetime.fromisoformat((story / "now.txt").read_text().strip())
        self.site = self.source / "site"

    def build(self, after: timedelta = timedelta(0), *options: str) -> None:
        now = (self.start + after).isoformat()
        assert cli.run(["build", "--quiet", "--source", str(self.source), "--now", now, *options]) == 0

    def anew(self, after: timedelta, *options: str) -> dict[str, bytes]:
        """The site as a build without memory makes it."""
        other = self.source.parent / "other"
        self.build(after, "--force", "--output", str(other), *options)
        return files_of(other)


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(next(story for story in STORIES if story.name == "overlap"), tmp_path)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_build_with_memory_gives_the_same_bytes_at_any_later_instant(story: Path, tmp_path: Path) -> None:
    desk = Desk(story, tmp_path)
    for after in LATER:
        desk.build(after)
        desk.build(after + timedelta(seconds=1))
        assert files_of(desk.site) == desk.anew(after + timedelta(seconds=1)), after


def test_what_time_alone_does_not_move_keeps_its_time_and_the_front_page_says_when_it_was_built(desk: Desk) -> None:
    desk.build()
    before = {path: path.stat().st_mtime_ns for path in desk.site.rglob("*") if path.is_file()}
    desk.build(timedelta(minutes=1))
    moved = {path.name for path, time in before.items() if path.stat().st_mtime_ns != time}
    assert moved == {"index.html", "build.json", ".statusgen-manifest.json"}
    built = (desk.start + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:00Z")
    assert json.loads((desk.site / "build.json").read_bytes())["built_at"] == built
    assert built in (desk.site / "index.html").read_text()


def test_nothing_is_read_as_an_incident_or_rendered(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.build()
    monkeypatch.setattr(build, "check", lambda *_: pytest.fail("the sources were parsed"))
    desk.build(timedelta(minutes=1))


def test_another_word_of_the_same_length_at_the_same_time_is_seen(desk: Desk) -> None:
    desk.build()
    file = next((desk.source / "incidents").rglob("*.md"))
    facts, text = file.stat(), file.read_text()
    title = text.partition("title: ")[2].partition("\n")[0]
    file.write_text(text.replace(title, title[::-1].replace(":", ";")))
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    desk.build()
    assert files_of(desk.site) == desk.anew(timedelta(0))
    assert title not in (desk.site / "incidents" / file.stem / "index.html").read_text()


@pytest.mark.parametrize("damage", ["edit", "delete"])
def test_what_somebody_did_to_the_site_is_mended(desk: Desk, damage: str) -> None:
    desk.build()
    page = desk.site / "subscribe" / "index.html"
    page.write_text("mine") if damage == "edit" else page.unlink()
    desk.build(timedelta(minutes=1))
    assert files_of(desk.site) == desk.anew(timedelta(minutes=1))


def test_each_audience_has_a_memory_of_its_own(desk: Desk) -> None:
    for audience in (Audience.PUBLIC, Audience.INTERNAL, Audience.PUBLIC):
        desk.build(timedelta(0), "--audience", str(audience))
        assert files_of(desk.site) == desk.anew(timedelta(0), "--audience", str(audience))


def test_a_build_with_drafts_has_a_memory_of_its_own(desk: Desk) -> None:
    file = next((desk.source / "incidents").rglob("*.md"))
    file.with_name("_draft-coming.md").write_text(file.read_text())
    for options in ((), ("--drafts",), ()):
        desk.build(timedelta(0), *options)
        assert (desk.site / "incidents/coming").exists() == bool(options)
        assert files_of(desk.site) == desk.anew(timedelta(0), *options)


def test_a_packed_site_has_a_memory_of_its_own(desk: Desk) -> None:
    for minute, options in enumerate(((), ("--precompress",), ("--precompress",), ())):
        after = timedelta(minutes=minute)
        desk.build(after, *options)
        assert files_of(desk.site) == desk.anew(after, *options)
        assert (desk.site / "index.html.gz").exists() == bool(options)


def test_a_site_built_for_another_address_is_not_taken_for_this_one(desk: Desk) -> None:
    for options in ((), ("--base-url", "https://other.example.org/"), ()):
        desk.build(timedelta(0), *options)
        assert files_of(desk.site) == desk.anew(timedelta(0), *options)


def test_findings_are_said_again_and_strict_stops_at_them(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    (desk.source / "services.yml").write_text("")
    build, said = ["build", "--source", str(desk.source), "--now", desk.start.isoformat()], []
    for _ in range(2):
        assert cli.run(build) == 0
        said.append([line for line in capsys.readouterr().err.splitlines() if "services.yml" in line])
    assert said[0] and said[0] == said[1]
    assert cli.run([*build, "--strict"]) == 1


def test_a_theme_that_turns_the_instant_into_something_else_is_still_right(desk: Desk) -> None:
    theme = desk.source / "themes" / "plain"
    theme.mkdir(parents=True)
    (theme / "404.html").write_text('{% extends "base.html" %}{% block main %}{% endblock %}')
    (theme / "index.html").write_text("<p>{{ page.built.text|upper }}</p>")
    for after in (timedelta(0), timedelta(minutes=1)):
        desk.build(after)
        now = desk.start + after
        assert f"{now:%H:%M}" in (desk.site / "index.html").read_text()
        assert "\uffff" not in (desk.site / "index.html").read_text()
