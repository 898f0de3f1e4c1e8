"""`build --keep-going`: a typo in one file keeps no other from customers, and makes nothing look better than it is."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import threading
from pathlib import Path

import pytest

from statusgen import cli
from statusgen.model import Audience, Impact, Omission
from statusgen.reading import remains
from tests.make import at, project, service

NOW = "2026-03-02T12:00:00Z"
CATALOGUE = """\
site:
  title: Example Status
  url: https://status.example.org/
  timezone: UTC
  theme: plain
  history_since: 2026-01-01
services:
  - {id: email, name: E-mail}
  - {id: vpn, name: Remote access}
  - {id: tape, name: Tapes, audience: internal}
"""
FRONT = """\
---
title: {title}
severity: high
services:
  {service}: {impact}
determined: 2026-03-02 09:00
{more}---

"""
FIRST = "## 2026-03-02 09:10 investigating\n\nWe look for the cause.\n"
TYPO = "\n## 2026-03-02 10:00 identifyed\n\nThe cause is found.\n"
RESOLVED = "\n## 2026-03-02 11:00 resolved\n\nAll works again.\n"


def report(title: str = "Mail is late", service: str = "email", impact: str = "degraded", more: str = "") -> str:
    return FRONT.format(title=title, service=service, impact=impact, more=more) + FIRST


class Desk:
    """A project in git, and what `build --keep-going` makes of it."""

    def __init__(self, source: Path) -> None:
        self.source = source
        self.write("services.yaml", CATALOGUE)
        self._git("init", "--quiet", "--initial-branch=main")

    def write(self, path: str, text: str | bytes) -> None:
        file = self.source / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def commit(self, time: str = "2026-03-02T09:15:00Z") -> None:
        self._git("add", "--all", ":!site")
        self._git("commit", "--quiet", "--message=words", time=time)

    def build(self, *options: str, status: int = 5) -> None:
        given = ["build", "--source", str(self.source), "--now", NOW, "--keep-going", *options]
        assert cli.run(given) == status

    def page(self, path: str = "index.html") -> str:
        return (self.source / "site" / path).read_text("utf-8")

    def states(self) -> dict[str, str]:
        components = json.loads(self.page("api/v2/components.json"))["components"]
        return {component["name"]: component["status"] for component in components}

    def indicator(self) -> str:
        return str(json.loads(self.page("api/v2/status.json"))["status"]["indicator"])

    def _git(self, *words: str, time: str = NOW) -> None:
        who = {f"GIT_{role}_{what}": "a@b" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        when = {"GIT_AUTHOR_DATE": time, "GIT_COMMITTER_DATE": time}
        subprocess.run(["git", "-C", str(self.source), *words], env={**os.environ, **who, **when}, check=True)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def omissions(page: str) -> str:
    return page.partition(" could not be shown as")[0].rpartition("<p>")[2] if "could not be shown" in page else "none"


def test_a_broken_report_stays_as_git_last_had_it_without_errors_and_all_else_is_published(desk: Desk) -> None:
    desk.write("incidents/mail.md", report())
    desk.commit()
    desk.write("incidents/mail.md", report() + TYPO)
    desk.commit("2026-03-02T10:05:00Z")
    desk.write("incidents/vpn.md", report("No way in", "vpn", "major_outage"))
    desk.build()
    assert "Mail is late" in desk.page() and "No way in" in desk.page()
    assert "The cause is found" not in desk.page("incidents/mail/index.html")
    assert desk.states() == {"E-mail": "degraded_performance", "Remote access": "major_outage"}
    assert omissions(desk.page()) == "1 report"


def test_nothing_waits_for_the_rest_of_what_git_knows(desk: Desk) -> None:
    """A process would wait for the clock beside git, for minutes after its site is there."""
    desk.write("incidents/mail.md", report())
    desk.commit()
    desk.write("incidents/mail.md", report() + TYPO)
    gc.disable()
    try:
        desk.build()
        assert not [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    finally:
        gc.enable()


def test_without_errors_it_is_a_build_like_any_other(desk: Desk) -> None:
    desk.write("incidents/mail.md", report())
    desk.build(status=0)
    assert omissions(desk.page()) == "none"


def test_the_caches_version_is_never_taken(desk: Desk) -> None:
    """What was built before it was committed is not what git has."""
    desk.write("incidents/mail.md", report())
    desk.build(status=0)
    desk.write("incidents/mail.md", report() + TYPO)
    desk.build()
    assert not (desk.source / "site/incidents/mail").exists()
    assert desk.states()["E-mail"] == "degraded_performance"
    assert omissions(desk.page()) == "1 report"


def test_a_file_that_never_was_good_is_left_out_and_its_service_looks_no_better_for_it(desk: Desk) -> None:
    desk.write("incidents/vpn.md", report("No way in", "vpn", "major_outage") + TYPO)
    desk.commit()
    desk.build()
    assert "No way in" not in desk.page()
    assert desk.states() == {"E-mail": "operational", "Remote access": "major_outage"}
    assert desk.indicator() == "major"


def test_a_report_of_which_nothing_can_be_told_keeps_the_whole_from_looking_well(desk: Desk) -> None:
    desk.write("incidents/riddle.md", b"")
    desk.build()
    assert "We cannot say whether all services work." in desk.page()
    assert "All services work normally" not in desk.page()
    assert desk.indicator() == "minor"


def test_an_old_report_with_a_new_typo_accuses_nobody(desk: Desk) -> None:
    desk.write("incidents/mail.md", report() + RESOLVED)
    desk.commit()
    desk.write("incidents/mail.md", report(more="catagory: change\n") + RESOLVED)
    desk.build()
    assert desk.states()["E-mail"] == "operational"
    assert desk.indicator() == "none"
    assert omissions(desk.page()) == "1 report"


def test_a_reopening_with_a_typo_counts(desk: Desk) -> None:
    desk.write("incidents/mail.md", report() + RESOLVED)
    desk.commit()
    again = "\n## 2026-03-02 11:30 investigating\nservices: {email: major_outage}\netta: 12:00\n\nIt is back.\n"
    desk.write("incidents/mail.md", report() + RESOLVED + again)
    desk.build()
    assert desk.states()["E-mail"] == "major_outage"


@pytest.mark.parametrize("line", ["audiance: internal\n", "audience: intern\n"])
def test_a_finding_about_the_audience_leaves_the_file_out(desk: Desk, line: str) -> None:
    desk.write("incidents/mail.md", report("Secret words"))
    desk.commit()
    desk.write("incidents/mail.md", report("Secret words", more=line))
    desk.build()
    assert not (desk.source / "site/incidents/mail").exists()
    assert all(b"Secret words" not in file.read_bytes() for file in (desk.source / "site").rglob("*") if file.is_file())
    assert desk.states()["E-mail"] == "degraded_performance"
    assert omissions(desk.page()) == "1 report"


@pytest.mark.parametrize("where", ["file", "update"])
def test_what_was_public_and_is_taken_back_beside_a_typo_is_left_out(desk: Desk, where: str) -> None:
    desk.write("incidents/mail.md", report("Secret words"))
    desk.commit()
    broken = report("Secret words", more="audience: internal\n" if where == "file" else "")
    if where == "update":
        broken = broken.replace("investigating\n", "investigating\naudience: internal\n")
    desk.write("incidents/mail.md", broken + TYPO)
    desk.build()
    assert "Secret words" not in desk.page()
    assert omissions(desk.page()) == ("none" if where == "file" else "1 report")


def test_an_internal_report_with_a_typo_is_nothing_to_the_public(desk: Desk) -> None:
    desk.write("incidents/mail.md", report())
    desk.build(status=0)
    before = {path: path.read_bytes() for path in (desk.source / "site").rglob("*") if path.is_file()}
    desk.write("incidents/tape.md", report("Secret words", "vpn", "major_outage", "audience: internal\n") + TYPO)
    desk.build()
    after = {path: path.read_bytes() for path in (desk.source / "site").rglob("*") if path.is_file()}
    assert before == after


def test_a_typo_in_the_catalogue(desk: Desk) -> None:
    desk.write("incidents/mail.md", report())
    desk.commit()
    desk.write("services.yaml", CATALOGUE.replace("timezone: UTC", "timezone: UTCC"))
    desk.build()
    assert "Mail is late" in desk.page()


def test_a_typo_in_the_catalogue_beside_another_audience_publishes_nothing(desk: Desk) -> None:
    desk.commit()
    hidden = CATALOGUE.replace("name: Remote access", "name: Remote access, audience: internal")
    desk.write("services.yaml", hidden.replace("timezone: UTC", "timezone: UTCC"))
    desk.build(status=1)
    assert not (desk.source / "site").exists()


def test_without_an_older_catalogue_nothing_is_published(desk: Desk) -> None:
    desk.write("services.yaml", CATALOGUE.replace("timezone: UTC", "timezone: UTCC"))
    desk.build(status=1)
    assert not (desk.source / "site").exists()


PAGE = "<!doctype html><title>{{ page.root }}</title><p>%s</p>"
TEMPLATE = "themes/plain/maintenance.html"


@pytest.mark.parametrize("words", ["{% if %}", "{{ page.root|shout }}", "{{ page.titel }}", "{{ page.__class__ }}"])
def test_a_broken_template_stays_as_git_last_had_it(desk: Desk, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    desk.write("incidents/mail.md", report())
    desk.write(TEMPLATE, PAGE % "Our own words")
    desk.commit()
    desk.write(TEMPLATE, PAGE % words)
    desk.build()
    assert "Our own words" in desk.page("maintenance/index.html")
    assert "Mail is late" in desk.page() and omissions(desk.page()) == "none"
    said = capsys.readouterr().err
    assert said.count(f"{TEMPLATE}:1:") == said.count(f"{TEMPLATE}: published as commit ") == 1
    desk.write(TEMPLATE, PAGE % "Mended")
    desk.build(status=0)
    assert "Mended" in desk.page("maintenance/index.html")


@pytest.mark.parametrize("words", ["{% if %}", "{{ page.titel }}"])
def test_a_template_that_never_was_good_gives_way_to_that_of_the_theme_under_it(desk: Desk, words: str) -> None:
    """Whether it is seen before it prints anything or not, and both beside a report with errors."""
    desk.write(TEMPLATE, PAGE % words)
    desk.commit()
    desk.write("themes/plain/history.html", PAGE % words)
    desk.write("incidents/mail.md", report() + TYPO)
    desk.build("--output", str(desk.source / "site"))
    assert "<h1>Planned maintenance</h1>" in desk.page("maintenance/index.html")
    assert desk.states()["E-mail"] == "degraded_performance" and omissions(desk.page()) == "1 report"


def test_of_templates_that_fail_when_they_print_git_is_asked_further(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """The newest commit's is no better; a part that goes takes what needs it with it."""
    for words in ("Long ago", "{{ page.nothing }}", "{{ page.titel }}"):
        desk.write(TEMPLATE, PAGE % words)
        desk.write("themes/plain/partials/ours.html", "{{ page.nothing }}")
        desk.write("themes/plain/history.html", PAGE % '{% include "partials/ours.html" %}')
        desk.commit()
    desk.build("--format", "json")
    assert json.loads(capsys.readouterr().out)["errors"] == 3
    assert "Long ago" in desk.page("maintenance/index.html")
    assert "<h1>History</h1>" in desk.page("history/index.html")


@pytest.mark.parametrize("outside", ["themes/plain/extra.css", "themes/plain"])
def test_what_leads_out_of_a_theme_is_left_out(
    desk: Desk, tmp_path_factory: pytest.TempPathFactory, outside: str
) -> None:
    secret = tmp_path_factory.mktemp("elsewhere")
    (secret / "extra.css").write_text(".secret{color:red}")
    place = desk.source / outside
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(secret / "extra.css" if outside.endswith("css") else secret)
    desk.commit()
    desk.build()
    assert "secret" not in desk.page()


def test_a_broken_token_keeps_the_colours_of_before(desk: Desk) -> None:
    desk.write("services.yaml", CATALOGUE.replace("plain", "default"))
    desk.write("themes/default/theme.yaml", 'colours: {accent: "#123456"}\n')
    desk.commit()
    desk.write("themes/default/theme.yaml", 'colours: {acent: "#123457"}\n')
    desk.build()
    assert "--accent:#123456" in desk.page()


@pytest.mark.parametrize("path", ["pages/about.md", TEMPLATE])
def test_what_stood_in_for_a_file_is_not_taken_for_its_own(desk: Desk, path: str) -> None:
    """The build after it finds the errors again, and a mended history is looked at again."""
    desk.write(path, "---\ntitle: About\n---\n\nUs.\n")
    desk.commit()
    desk.write(path, "---\ntitel: About\n---\n\n{% if %}\n")
    desk.build()
    desk.build()
    assert cli.run(["build", "--source", str(desk.source), "--now", NOW]) == 1


def test_of_two_files_that_are_good_alone_the_later_gives_way(desk: Desk) -> None:
    desk.write("incidents/mail.md", report())
    desk.commit()
    desk.write("incidents/2026/mail.md", report("Mail is lost"))
    desk.commit("2026-03-02T10:05:00Z")
    desk.build()
    assert "Mail is late" in desk.page("incidents/mail/index.html")
    assert "Mail is lost" not in desk.page()


def test_nothing_stale_is_served_before_and_after(desk: Desk) -> None:
    desk.write("incidents/mail.md", report())
    desk.commit()
    desk.build(status=0)
    desk.write("incidents/vpn.md", report("No way in", "vpn", "major_outage") + TYPO)
    desk.build()
    desk.build()
    desk.build("--force", "--output", str(desk.source / "anew"))
    site, anew = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (desk.source / "site", desk.source / "anew")
    )
    assert site == anew
    (desk.source / "incidents/vpn.md").unlink()
    desk.build(status=0)
    assert omissions(desk.page()) == "none"


def test_it_says_what_became_of_each_file(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.write("incidents/mail.md", report())
    desk.commit()
    desk.write("incidents/mail.md", report() + TYPO)
    desk.write("incidents/vpn.md", report() + TYPO)
    desk.build("--format", "json")
    said = capsys.readouterr()
    assert "incidents/mail.md: published as commit " in said.err
    assert "incidents/vpn.md: left out\n" in said.err
    assert json.loads(said.out)["errors"] == 2


def test_strict_and_going_on_exclude_each_other(desk: Desk) -> None:
    desk.build("--strict", status=2)


PLANNED = """\
---
title: New switches
kind: maintenance
services: [vpn]
window: {start: 2026-03-02 11:00, end: 2026-03-02 13:00}
sevirity: low
---
"""


@pytest.mark.parametrize(
    ("text", "impacts", "is_blind"),
    [
        (report(), {"email": "degraded"}, False),
        (report(impact="major_outge"), {"email": "major_outage"}, False),
        (report(impact="broken"), {"email": "degraded"}, False),
        (report(service="emial"), {"email": "degraded"}, False),
        (report(service="phones"), {}, True),
        (report(impact="operational"), {}, False),
        (report().replace("---\n\n", ""), {"email": "degraded"}, False),
        (report() + RESOLVED, {}, False),
        (report() + RESOLVED.replace("resolved", "resloved"), {"email": "degraded"}, False),
        (report() + RESOLVED.replace("11:00", "12:30"), {"email": "degraded"}, False),
        (
            report() + RESOLVED.replace("resolved", "resolved\nservices: {email: degraded}"),
            {"email": "degraded"},
            False,
        ),
        (report() + TYPO.replace("identifyed", "identifyed\nservices: {vpn: down}"), None, False),
        (report() + "\n## 2026-03-02 10:00 identified\naudience: internal\nservices: {vpn: down}\n", None, False),
        (report().replace("  email: degraded\n", "").replace("services:", "services: {}"), {}, False),
        (report().replace("2026-03-02 09:", "2026-03-03 09:"), {}, False),
        (PLANNED, {"vpn": "maintenance"}, False),
        (PLANNED + "\n## 2026-03-02 11:30 cancelled\n\nNot today.\n", {}, False),
        ("", {}, True),
        ("\udcff".encode("utf-8", "surrogateescape").decode("latin-1"), {}, True),
    ],
)
def test_what_remains_of_a_report(text: str, impacts: dict[str, str] | None, is_blind: bool) -> None:
    known = project(services=[service("email"), service("vpn")])
    found = remains("incidents/a.md", text.encode(), known, at("2026-03-02 12:00"))
    if impacts is None:
        impacts = {"email": "degraded"} | ({} if "audience" in text else {"vpn": "major_outage"})
    assert (dict(found.impacts), found.is_blind) == ({id: Impact(word) for id, word in impacts.items()}, is_blind)


def test_when_it_began_and_for_whom_it_was_written() -> None:
    known = project(services=[service("email"), service("vpn")])
    found = remains("a.md", report(more="audience: internal\n").encode(), known, at("2026-03-02 12:00"))
    assert (found.since, found.audience) == (at("2026-03-02 09:00"), Audience.INTERNAL)
    planned = remains("a.md", PLANNED.encode(), known, at("2026-03-02 12:00"))
    window = at("2026-03-02 11:00"), at("2026-03-02 13:00")
    assert planned == Omission("a.md", Audience.PUBLIC, {"vpn": Impact.MAINTENANCE}, *window)
