"""The pages for people, over both themes: what holds for each, what they depend on, how light they are."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from statusgen.derive import take_snapshot
from statusgen.files import single
from statusgen.model import Impact, Project, Status, Update
from statusgen.outputs import OUTPUTS
from statusgen.theme.scripts import dress_script
from statusgen.value import replace
from tests.checkers import link_rules
from tests.outputs import situations
from tests.outputs.making import (
    SITUATIONS,
    THEMES,
    changed,
    compressed,
    files,
    one,
    page,
    parsed,
    some,
    text,
    tools,
)
from tests.outputs.situations import DAY, HOUR, NOW, incident, project


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("situation", SITUATIONS)
class TestEveryPage:
    def test_is_correct_html_that_names_itself_and_its_feeds(self, situation: str, theme: str) -> None:
        made = {
            path: file for path, file in files(SITUATIONS[situation], theme=theme).items() if path.endswith(".html")
        }
        kinds = {path.partition("/")[0] + path[-20:]: path for path in made if path.count("/") != 2}
        for path in {*kinds.values(), *list(made)[::25]}:
            root = parsed(made[path].text)
            assert root.get("lang") == "en"
            assert text(one(root, "//h1"))
            assert text(one(root, "//title")).endswith("Northfield IT Status")
            links = {link.get("rel"): link.get("href") for link in root.iter("link")}
            address = "https://status.example.org/it/" + path.removesuffix("index.html")
            assert links["canonical"] == address
            assert any((link.get("href") or "").endswith("updates.atom") for link in root.iter("link"))
            ids = [element.get("id") for element in root.iter() if element.get("id")]
            assert len(ids) == len(set(ids)), path

    def test_every_link_leads_somewhere(self, situation: str, theme: str, tmp_path: Path) -> None:
        snapshot = take_snapshot(SITUATIONS[situation], NOW)
        given = tools(theme)
        for file in single(promise for output in OUTPUTS.values() for promise in output(snapshot, given)):
            path = tmp_path / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.make())
        assert link_rules.faults(tmp_path, snapshot.site.url) == []

    def test_asks_no_other_host_and_runs_the_sites_own_scripts_alone(self, situation: str, theme: str) -> None:
        for path in ("index.html", "services/index.html", "subscribe/index.html", "404.html"):
            root = page(SITUATIONS[situation], path, theme=theme)
            scripts = some(root, "//script[not(@type='application/ld+json')]")
            if theme == "default":
                assert scripts.pop(0).text == dress_script()
            for script in scripts:
                assert not script.text
                assert re.match(r"(\./|\.\./|/it/)(page|pick|copy)\.js\?", script.get("src") or "")
                assert script.get("defer") is not None, "nothing waits for it"
            for element in root.iter("img", "link", "use", "source", "iframe"):
                if element.get("rel") not in ("canonical", "alternate"):
                    assert urlsplit(element.get("href") or element.get("src") or "").scheme in ("", "data")

    def test_is_the_same_twice(self, situation: str, theme: str) -> None:
        one, two = (files(SITUATIONS[situation], theme=theme) for _ in range(2))
        assert one == two


class TestWhatAPageDependsOn:
    def test_without_news_an_hour_moves_the_front_page_alone(self) -> None:
        calm, morning = situations.calm(), NOW + 2 * HOUR
        assert changed(files(calm, morning), files(calm, morning + 9 * HOUR)) == {"index.html"}

    def test_an_hour_of_outage_moves_the_front_page_alone(self) -> None:
        outage = replace(situations.outage(), incidents=situations.outage().incidents[:2])
        assert changed(files(outage), files(outage, NOW + HOUR)) == {"index.html"}

    def test_what_is_late_by_then_is_called_so_by_the_front_page_alone(self) -> None:
        """What its text is kept for ends with the next promise."""
        outage = situations.outage()
        assert take_snapshot(outage, NOW).settled_until == NOW + HOUR / 2, "the next update is promised"
        late = files(outage, NOW + HOUR)
        assert '<span class="late">Next update was promised by</span>' in late["index.html"].text
        report = late["incidents/2026-11-22-network-down/index.html"].text
        assert 'class="late"' not in report
        assert 'data-late="Next update was promised by" data-at="2026-11-22T09:30:00Z">Next update by<' in report

    def test_midnight_moves_the_bars_too(self) -> None:
        quiet = project()
        assert changed(files(quiet), files(quiet, NOW + DAY)) == {
            "digests/daily/index.html",
            "digests/weekly/index.html",
            "index.html",
            "metrics/index.html",
            "services/e-mail/index.html",
            "services/website/index.html",
        }

    def test_the_clock_moves_what_it_changes(self) -> None:
        calm, at = situations.calm(), datetime.fromisoformat("2026-12-05T05:00:00Z")
        before = files(calm, at - 2 * HOUR)
        moved = changed(before, files(calm, at))
        assert {"incidents/2026-12-05-election-system/index.html", "maintenance/index.html"} <= moved
        assert "services/election-system/index.html" in moved
        assert not {path for path in moved if path.startswith("incidents/2024")}

    def test_every_change_of_content_is_in_the_keys(self) -> None:
        base = situations.outage()
        first = files(base)
        variants: list[tuple[Project, datetime]] = [
            (replace(base, site=replace(base.site, title="Other")), NOW),
            (replace(base, site=replace(base.site, timezone="Asia/Tokyo")), NOW),
            (replace(base, site=replace(base.site, uptime_weights={Impact.MAJOR_OUTAGE: 0.5})), NOW),
            (replace(base, groups=tuple(replace(g, name=g.name + "!") for g in base.groups)), NOW),
            (replace(base, services=tuple(replace(s, name=s.name + "!") for s in base.services)), NOW),
            (replace(base, services=tuple(replace(s, depends_on=("sign-in",)) for s in base.services[:5])), NOW),
            (replace(base, incidents=base.incidents[1:]), NOW),
            (replace(base, incidents=base.incidents[:8]), NOW),
            (base, NOW + 3 * HOUR),
            (base, NOW + 3 * DAY),
            (base, NOW + 45 * DAY),
        ]
        for variant, now in variants:
            assert changed(first, files(variant, now))

    def test_a_new_incident_changes_few_pages_of_others(self) -> None:
        calm = situations.calm()
        new = incident(
            "2026-11-22-new", "New", Update(NOW - HOUR, Status.INVESTIGATING), services={"maps": Impact.DEGRADED}
        )
        moved = changed(files(calm), files(replace(calm, incidents=(new, *calm.incidents))))
        assert len({path for path in moved if path.startswith("incidents/")}) == 1, "its neighbour alone"
        assert len({path for path in moved if path.startswith("services/")}) == 2, "its service, and the catalogue"


@pytest.mark.parametrize("theme", THEMES)
def test_every_page_is_light(theme: str) -> None:
    sizes = {path: compressed(made) for path, made in files(situations.large(), theme=theme).items()}
    assert max(sizes.values()) <= 14_000


def test_the_style_is_allowed_by_the_pages_own_policy() -> None:
    for path in ("index.html", "services/index.html", "incidents/2026-11-22-network-down/index.html"):
        html = files(situations.outage())[path].text
        style = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
        assert len(style) == 1
        assert b64encode(sha256(style[0].encode()).digest()).decode() in html
        assert " style=" not in html, "the policy refuses it"


def test_the_paths_are_those_of_the_contract() -> None:
    made = files(situations.outage())
    assert {path.partition("/")[0] for path in made} == {
        "index.html",
        "404.html",
        "api",
        "digests",
        "services",
        "known-issues",
        "incidents",
        "history",
        "maintenance",
        "subscribe",
        "metrics",
        "icons",
        "embed",
    }
    assert {
        "history/2026-11/index.html",
        "services/wi-fi/index.html",
        "incidents/weekly-restart/index.html",
    } <= made.keys()
