"""Pages of figures, the report to print, and the figures in the site's own API."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from statusgen import build
from statusgen.cli import run
from statusgen.derive import take_snapshot
from statusgen.derive.metrics.periods import Period
from statusgen.derive.metrics.report import report
from statusgen.model import Audience
from statusgen.outputs.pages.metrics import page_of
from statusgen.outputs.pages.printer import Printer
from statusgen.prose import Prose
from tests.stories import built, story

STAFFS = (
    "Escalated",
    "Customers never told",
    "Reviews held in time",
    "Relay team",
    "Tier 2",
    "Not measured",
    "Next month",
)
"""What only the staff edition says."""


@cache
def site(audience: Audience = Audience.PUBLIC) -> dict[str, bytes]:
    return dict(built(story("figures"), audience))


def text(path: str, audience: Audience = Audience.PUBLIC) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", site(audience)[path].decode()))


def test_there_is_a_page_for_each_period_and_each_service() -> None:
    pages = {path for path in site() if path.startswith("metrics/")}
    assert pages == {
        *("metrics/index.html", "metrics/2026/index.html", "metrics/2026-q1/index.html", "metrics/2026-q2/index.html"),
        *("metrics/services/email/index.html", "metrics/services/website/index.html"),
    }
    for path in pages:
        assert f'href="../{"../" * (path.count("/") - 1)}metrics/"' in site()[path].decode(), (
            f"{path} leads to the others"
        )


def test_the_public_edition_counts_what_is_public_and_says_so() -> None:
    page = text("metrics/2026-q2/index.html")
    assert "Counted is what is public." in page
    assert "Customers told as promised * 66.7 %" in page
    for word in STAFFS:
        assert word not in page


def test_the_staff_edition_has_all_of_it() -> None:
    page = text("metrics/2026-q2/index.html", Audience.INTERNAL)
    assert "Customers told as promised * 50 %" in page
    assert "2 of 3 took longer than the goal; 1 h 2 min to gain for each incident" in page
    whole = text("metrics/index.html", Audience.INTERNAL)
    for word in STAFFS:
        assert word in page + whole or word == "Tier 2"


def test_figures_in_the_api_are_those_of_the_page() -> None:
    answer = json.loads(site()["api/status.json"])["metrics"]
    assert (answer["first"], answer["last"]) == ("2025-08-01", "2026-07-01")
    assert answer["told_within_promise"]["n"] == 4
    assert answer["time_to_restore_median_s"]["value"] == 195 * 60
    assert "escalation_rate" not in answer


@pytest.mark.parametrize("theme", ["default", "plain"])
def test_the_report_to_print_needs_no_other_file(
    theme: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATUSGEN_CACHE", str(tmp_path / "cache"))
    project = tmp_path / "project"
    for file in story("figures").rglob("*.*"):
        if file.suffix in (".md", ".yaml") and "expected" not in file.parts:
            copy = project / file.relative_to(story("figures"))
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(file.read_text("utf-8").replace("theme: plain", f"theme: {theme}"), "utf-8")
    options = ["--period", "2026-Q2", "--format", "html", "--now", "2026-07-01T06:00Z"]
    assert run(["report", "--source", str(project), *options]) == 0
    page = capsys.readouterr().out
    assert page.startswith("<!doctype html>")
    assert not re.search(r"<(?:script|img|link|a)\b|url\((?!#)", page)
    assert "Customers told as promised" in page and "Missed" in page


def test_charts_say_in_words_what_they_draw(tmp_path: Path) -> None:
    now = datetime.fromisoformat("2026-07-01T06:00:00Z")
    checked = build.check(story("figures"), now, build.open_cache(None))
    assert checked.project
    project = replace(checked.project, site=replace(checked.project.site, theme="default"))
    with Prose() as prose:
        tools = build.tools_for(project, tmp_path, prose)
        snapshot = take_snapshot(project, now, Audience.INTERNAL)
        view = page_of(Printer(snapshot, tools), report(snapshot, Period.parse("2026-Q2")), "metrics/")
        page = tools.theme.render("metrics.html", view)
    assert 'aria-label="Incidents: Apr 1, May 2, Jun 1"' in page
    assert [row.count for row in view.lengths] == ["0", "0", "0", "1", "1", "1", "0", "0", "0"]
    assert view.hours and [sum(counts) for _, _, _, counts in view.hours.rows] == [2, 0, 2, 0, 0, 0, 0]
    assert view.stream and [leg.name for leg in view.stream.legs][:2] == ["Known to be a problem", "Customers told"]
