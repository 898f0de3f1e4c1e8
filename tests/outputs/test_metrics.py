"""Pages of figures, the report to print, and the figures in the site's own API."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
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
from statusgen.value import replace
from tests.stories import built, promised, story

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


NOW = datetime.fromisoformat("2026-07-01T06:00:00Z")


@cache
def site(audience: Audience = Audience.PUBLIC) -> dict[str, bytes]:
    return dict(built(story("figures"), audience))


def text(path: str, audience: Audience = Audience.PUBLIC) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", site(audience)[path].decode()))


@pytest.mark.parametrize("audience", Audience)
def test_the_names_of_figures_lead_to_what_they_count(audience: Audience) -> None:
    files = site(audience)
    defined = set(re.findall(r'id="(\w+)"', files["metrics/definitions/index.html"].decode()))
    linked = set(re.findall(r'href="\.\./metrics/definitions/#(\w+)"', files["metrics/index.html"].decode()))
    assert {"told_within_promise", "time_to_restore", "availability"} < linked <= defined
    assert ("never_told" in defined) is ("speed_of_answer" in defined) is (audience is Audience.INTERNAL)
    said = text("metrics/definitions/index.html", audience)
    assert "Time until customers were told (Time) First told − determined; told before that is zero" in said
    assert "Left out: Never told" in said


def test_there_is_a_page_for_each_period_and_each_service() -> None:
    pages = {path for path in site() if path.startswith("metrics/")}
    pages.remove("metrics/definitions/index.html")
    assert pages == {
        *("metrics/index.html", "metrics/2026/index.html", "metrics/2026-q1/index.html", "metrics/2026-q2/index.html"),
        *("metrics/services/email/index.html", "metrics/services/website/index.html"),
        *(f"metrics/services/email/{period}/index.html" for period in ("2026", "2026-q1", "2026-q2")),
        *(f"metrics/services/website/{period}/index.html" for period in ("2026", "2026-q2")),
    }
    for path in pages:
        assert f'href="../{"../" * (path.count("/") - 1)}metrics/"' in site()[path].decode(), (
            f"{path} leads to the others"
        )


def links(path: str) -> list[tuple[str, str]]:
    """What can be chosen on a page: the titles with their addresses."""
    return re.findall(r'<a href="(?:\.\./)+(metrics/[^"]*)">([^<]*)</a>', site()[path].decode())


def test_a_service_is_chosen_in_a_period_and_a_period_of_a_service() -> None:
    of_service, of_quarter = "metrics/services/email/", "metrics/services/email/2026-q1/"
    assert ("metrics/services/email/2026-q1/", "E-mail") in links("metrics/2026-q1/index.html")
    assert not any("website" in path for path, _ in links("metrics/2026-q1/index.html")), "it had no incident then"
    assert (of_quarter, "2026-Q1") in links(f"{of_service}index.html")
    found = set(links(f"{of_quarter}index.html"))
    assert found >= {(of_service, "Last 12 months"), ("metrics/2026-q1/", "All"), (f"{of_service}2026-q2/", "2026-Q2")}
    found = set(links(f"{of_service}2026-q2/index.html"))
    assert ("metrics/services/website/2026-q2/", "Website") in found
    page = text(f"{of_quarter}index.html")
    assert "Figures of E-mail · 2026-Q1" in page and "Customers told as promised" in page
    assert re.search(r"Incidents 1 ", page)


def test_services_have_pages_of_periods_that_reach_into_the_last_twelve_months() -> None:
    checked = build.check(story("figures"), NOW, build.open_cache(None))
    assert checked.project
    later = promised(checked.project, NOW + timedelta(days=300))  # 2027-04-27
    assert {path for path in later if re.match("metrics/services/.*/2026", path)} == {
        *("metrics/services/email/2026/index.html", "metrics/services/email/2026-q2/index.html"),
        *("metrics/services/website/2026/index.html", "metrics/services/website/2026-q2/index.html"),
    }
    assert "metrics/2026-q1/index.html" in later
    old = later["metrics/2026-q1/index.html"].make().decode()
    assert 'metrics/services/email/">E-mail</a>' in old and "metrics/services/email/2026-q1/" not in old


def test_an_edit_moves_the_pages_of_its_service_from_its_period_on() -> None:
    checked = build.check(story("figures"), NOW, build.open_cache(None))
    assert checked.project
    before = promised(checked.project, NOW)
    reports = [
        replace(each, source=replace(each.source, digest="edited")) if each.id == "2026-05-04-mail-late-again" else each
        for each in checked.project.incidents
    ]
    after = promised(replace(checked.project, incidents=tuple(reports)), NOW)
    moved = {path for path, file in after.items() if path.startswith("metrics/") and file.key != before[path].key}
    assert moved == {
        *("metrics/index.html", "metrics/2026/index.html", "metrics/2026-q2/index.html"),
        *(f"metrics/services/email{period}/index.html" for period in ("", "/2026", "/2026-q2")),
    }


def test_the_public_edition_counts_what_is_public_and_says_so() -> None:
    page = text("metrics/2026-q2/index.html")
    assert "Counted is what is public." in page
    assert "Customers told as promised * 66.7 %" in page
    for word in STAFFS:
        assert word not in page


def test_the_staff_edition_has_all_of_it() -> None:
    page = text("metrics/2026-q2/index.html", Audience.INTERNAL)
    assert "Customers told as promised * 50 %" in page
    assert "2 of 3 took longer than the goal; 1 h 3 min to gain for each incident on average" in page
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
    assert not re.search(r'<(?:script|img|link|a(?![^>]* href="#))\b|url\((?!#)', page)
    assert set(re.findall(r'href="#(\w+)"', page)) <= set(re.findall(r'id="(\w+)"', page))
    assert "Customers told as promised" in page and "Missed" in page


def test_charts_say_in_words_what_they_draw(tmp_path: Path) -> None:
    checked = build.check(story("figures"), NOW, build.open_cache(None))
    assert checked.project
    project = replace(checked.project, site=replace(checked.project.site, theme="default"))
    with Prose() as prose:
        tools = build.tools_for(project, tmp_path, prose)
        snapshot = take_snapshot(project, NOW, Audience.INTERNAL)
        view = page_of(Printer(snapshot, tools), report(snapshot, Period.parse("2026-Q2")), "metrics/")
        page = tools.theme.render("metrics.html", view)
    assert 'aria-label="Incidents: Apr 1, May 2, Jun 1"' in page
    assert [row.count for row in view.lengths] == ["0", "0", "0", "1", "1", "1", "0", "0", "0"]
    assert view.hours and [sum(counts) for _, _, _, counts in view.hours.rows] == [2, 0, 2, 0, 0, 0, 0]
    assert view.stream and [leg.name for leg in view.stream.legs][:2] == ["Known to be a problem", "Customers told"]
