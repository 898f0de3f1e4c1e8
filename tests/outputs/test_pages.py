"""The pages for people, over both themes: what they say, what they depend on, how light they are."""

from __future__ import annotations

import gzip
import re
from base64 import b64encode
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import html5lib
import pytest
from lxml import etree

from statusgen.derive import take_snapshot
from statusgen.files import File, single
from statusgen.language import Language
from statusgen.model import Audience, Group, Impact, Incident, Kind, Project, Service, Status, Update, Window
from statusgen.outputs import OUTPUTS, pages
from statusgen.prose import Prose
from statusgen.rendering import Tools
from statusgen.theme import find_theme
from statusgen.theme.scripts import dress_script
from statusgen.value import replace
from tests.checkers import link_rules
from tests.outputs import situations
from tests.outputs.situations import DAY, HOUR, NOW, incident, project, service

NOWHERE = Path("/nonexistent")
THEMES = ("default", "plain")
SITUATIONS = {
    "empty": project(),
    "calm": situations.calm(),
    "outage": situations.outage(),
    "long": situations.long(),
    "large": situations.large(),
}


@cache
def tools(theme: str = "default") -> Tools:
    language = Language("en")
    return Tools(find_theme(theme, NOWHERE, language), Prose(), language)


@dataclass(frozen=True)
class Made:
    """A file that was made."""

    key: str
    data: bytes

    @property
    def text(self) -> str:
        return self.data.decode()


def promised(project: Project, now: datetime, theme: str, audience: Audience = Audience.PUBLIC) -> dict[str, File]:
    found = list(single(pages.render(take_snapshot(project, now, audience), tools(theme))))
    assert len({file.path for file in found}) == len(found)
    return {file.path: file for file in found}


def files(
    project: Project, now: datetime = NOW, theme: str = "default", audience: Audience = Audience.PUBLIC
) -> dict[str, Made]:
    return {path: Made(file.key, file.make()) for path, file in promised(project, now, theme, audience).items()}


def parsed(html: str) -> etree._Element:
    """A page as a browser has it; a mistake in the markup fails."""
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("lxml"), strict=True, namespaceHTMLElements=False)
    root: etree._Element = parser.parse(html).getroot()
    return root


def page(project: Project, path: str = "index.html", now: datetime = NOW, theme: str = "default") -> etree._Element:
    return parsed(promised(project, now, theme)[path].make().decode())


def some(element: etree._Element, path: str) -> list[etree._Element]:
    """What the XPath finds."""
    found = element.xpath(path)
    assert isinstance(found, list)
    return [one for one in found if isinstance(one, etree._Element)]


def one(element: etree._Element, path: str) -> etree._Element:
    """The only thing that the XPath finds."""
    (found,) = some(element, path)
    return found


def text(element: etree._Element) -> str:
    for style in element.iter("style"):
        style.text = ""
    return " ".join(" ".join(str(part) for part in element.itertext()).replace("\N{NO-BREAK SPACE}", " ").split())


def headline(*incidents: Incident, services: tuple[Service, ...] = ()) -> str:
    return text(one(page(project(*incidents, services=services)), "//h1"))


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


def changed(before: dict[str, Made], after: dict[str, Made]) -> set[str]:
    """The paths whose bytes are others; each of them must have another key."""
    found = {path for path in before.keys() & after.keys() if before[path].data != after[path].data}
    assert {path for path in found if before[path].key == after[path].key} == set()
    return found


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


class TestTheFrontPage:
    def test_says_that_all_is_well(self) -> None:
        assert headline() == "All services are working normally."

    @pytest.mark.parametrize(
        ("impacts", "expected"),
        [
            ({"e-mail": "major_outage"}, "E-mail is down."),
            ({"e-mail": "partial_outage"}, "E-mail is partly down."),
            ({"e-mail": "degraded", "website": "degraded"}, "All services have problems."),
            ({"e-mail": "major_outage", "website": "degraded"}, "E-mail is down. 1 more service has problems."),
            ({"e-mail": "operational"}, "All services work. One incident is open."),
        ],
    )
    def test_says_what_is_wrong_in_one_sentence(self, impacts: dict[str, str], expected: str) -> None:
        services = {id: Impact(impact) for id, impact in impacts.items()}
        update = Update(NOW - HOUR, Status.INVESTIGATING, "We look.")
        assert headline(incident("x", "X", update, services=services)) == expected

    def test_counts_where_there_are_many(self) -> None:
        shops = tuple(service(f"Shop {n}") for n in range(9))
        update = Update(NOW - HOUR, Status.INVESTIGATING)
        hit = {f"shop-{n}": Impact.MAJOR_OUTAGE for n in range(5)}
        assert headline(incident("x", "X", update, services=hit), services=shops) == "5 services are down."

    def test_answers_what_a_customer_asks(self) -> None:
        said = text(page(situations.outage()))
        for answer in (
            "County network, Internet access, and Wi-Fi are down. 5 more services have problems.",
            "As of Nov 22, 2026, 03:00 CST",
            "Since 01:00 CST Nov 22, 2026",
            "Next update by 03:30 CST",
            "Expected back 07:00 CST",
            "What you can do meanwhile Use mobile data",
            "A cable was cut at the Mill Street works.",
        ):
            assert answer in said
        assert "Buildings east of the river have no network." not in said, "only the newest update"

    def test_a_group_stands_in_a_group_of_a_group(self) -> None:
        groups = (Group("a", "Anywhere"), Group("b", "Building", "a"), Group("c", "Cellar", "b"))
        found = promised(project(services=(service("Heating", "c"),), groups=groups), NOW, "default")
        root = parsed(found["index.html"].make().decode())
        inner = one(root, "//details/details/details")
        assert text(one(inner, "summary/h5")) == "Cellar"
        assert text(one(inner, ".//li/a")) == "Heating"

    def test_lists_what_is_planned_once(self) -> None:
        said = text(page(situations.calm()))
        assert said.partition("Coming maintenance")[2].partition("The last two weeks")[0].count("Weekly restart") == 1

    def test_names_quiet_days_only_if_they_were_quiet(self) -> None:
        lasting = incident(
            "x",
            "X",
            Update(NOW - 5 * DAY, Status.INVESTIGATING),
            Update(NOW - 2 * DAY, Status.RESOLVED),
            services={"e-mail": Impact.DEGRADED},
        )
        said = text(page(project(lasting))).partition("The last two weeks")[2]
        assert "Nov 21 – 22, 2026 No incidents. Tuesday, November 17, 2026 X" in said
        assert "Nov 9 – 16, 2026 No incidents." in said

    def test_a_long_update_is_cut(self) -> None:
        update = Update(NOW - HOUR, Status.INVESTIGATING, "word " * 2000)
        root = page(project(incident("x", "X", update, services={"e-mail": Impact.DEGRADED})))
        assert len(text(root)) < 3000
        assert "The whole update, and all before it" in text(root)

    def test_bars_say_in_words_what_they_show(self) -> None:
        was = incident(
            "x",
            "X",
            Update(NOW - 5 * DAY, Status.INVESTIGATING),
            Update(NOW - 5 * DAY + 9 * HOUR, Status.RESOLVED),
            services={"e-mail": Impact.MAJOR_OUTAGE},
        )
        bars = some(page(project(was)), "//*[@role='img']")
        assert [bar.get("aria-label") for bar in bars] == [
            "99.57\N{NO-BREAK SPACE}% available in the last 90 days; Nov 17: Major outage",
            "100.00\N{NO-BREAK SPACE}% available in the last 90 days",
        ]
        assert {path.get("class"): path.get("d") for path in bars[0]} == {
            "major_outage": "M84 10h1",
            "operational": "M0 10h84M85 10h5",
        }

    def test_days_before_a_service_began_are_no_data(self) -> None:
        young = replace(service("Maps"), since=date(2026, 11, 20))
        bars = some(page(project(services=(young, service("E-mail")))), "//*[@role='img']")
        assert {path.get("class"): path.get("d") for path in bars[0]} == {
            "none": "M0 10h87",
            "operational": "M87 10h3",
        }


class TestAnIncidentsPage:
    path = "incidents/2026-11-18-permits-late/index.html"

    def test_has_its_whole_story_newest_first(self) -> None:
        root = page(situations.long(), self.path)
        assert [text(entry) for entry in some(root, "//ol//h3")][:3] == [
            "Post-mortem",
            "What happened",
            "What we changed",
        ]
        assert [str(entry.get("id"))[:4] for entry in some(root, "//ol/li[@id]")] == ["upd-"] * 12
        said = text(root)
        for part in (
            "Reopened once",
            "Duration 11 h",
            "Cause A queue was full, since a disk was.",
            "A larger disk (done on Nov 19, 2026)",
            "corrected on Nov 18, 2026, 07:30 CST",
            "Major outage 1 h Nov 18, 2026, 06:00 – 07:00 CST",
            "Investigating 2 h Cause identified 2 h Monitoring 1 h Investigating 1 h",
        ):
            assert part in said

    def test_draws_its_course_on_one_line_of_time(self) -> None:
        """Eleven hours are 1000 wide: an update an hour from the first on, the worst from the fourth to the fifth."""
        root = page(situations.long(), self.path)
        marks = one(root, "//*[@class='marks']").get("d")
        assert marks is not None and marks.count("M") == 11, "the post-mortem came after the end"
        assert marks.startswith("M90 0v20M181 0v20")
        assert one(root, "//*[@class='track']/*[@class='major_outage']").get("d") == "M363 10H454"

    def test_has_no_chart_before_a_second_update(self) -> None:
        said = Update(NOW, Status.INVESTIGATING, "So.")
        new = incident("new", "New", said, started=NOW - HOUR, services={"e-mail": Impact.DEGRADED})
        assert some(page(project(new), "incidents/new/index.html"), "//*[@class='track']") == []

    def test_staff_see_more_than_the_public(self) -> None:
        secret = ("For staff.", "A. Writer", "A. Manager", "INC-1", "Talk with the supplier")
        public = files(situations.long())[self.path].text
        staff = files(situations.long(), audience=Audience.INTERNAL)[self.path].text
        assert [word for word in secret if word in public] == []
        assert [word for word in secret if word not in staff] == []

    def test_links_to_its_feed_as_long_as_there_is_one(self) -> None:
        feed = "//p[@class='follow note']//a[contains(@href, 'updates.atom')]"
        assert some(page(situations.long(), self.path), feed)
        assert not some(page(situations.long(), self.path, NOW + 60 * DAY), feed)

    def test_authored_text_stays_text(self) -> None:
        title = '<script>alert(1)</script> & "quotes" {{ 7 * 7 }}'
        update = Update(NOW - HOUR, Status.INVESTIGATING, "<b onclick=x>hi</b> {{ page }} {% raw %}")
        made = files(project(incident("x", title, update, services={"e-mail": Impact.DEGRADED})))
        for path in (
            "index.html",
            "incidents/x/index.html",
            "history/2026-11/index.html",
            "services/e-mail/index.html",
        ):
            html = made[path].text
            assert "alert(1)</script" not in html
            own = html.count("<script defer ") + html.count(f"<script>{dress_script()}</script>")
            assert html.count("<script") == own + 1, "the site's own, and what machines read"
            assert "<b onclick" not in html
            assert "{{ 7 * 7 }}" in html


class TestAServicesPage:
    def test_shows_months_against_what_was_agreed(self) -> None:
        root = page(situations.long(), "services/permit-portal/index.html")
        missed = some(root, "//td[span[@class='missed']]")
        assert [text(cell) for cell in missed] == ["99.76 % Missed"]
        years = [text(summary) for summary in some(root, "//details[@class='year']/summary")]
        assert years[0] == "2026 99.98 % 1 day with problems Missed in 1 month"
        assert years[1].endswith("Met in every month")
        assert "Agreed: 99.90 % a month" in text(root)

    def test_shows_every_day_of_every_year_in_a_calendar(self) -> None:
        root = page(situations.long(), "services/permit-portal/index.html")
        november = some(root, "//details[@id='y2026']//tr")[-1]
        assert [path.get("d") for path in some(november, ".//*[@d]")] == ["M0 10h17M18 10h4", "M17 10h1"], "up to today"
        assert one(november, ".//*[@role='img']").get("aria-label") == "Nov 18: Partial outage"
        assert len(some(root, "//details[@id='y2025']//*[@role='img']")) == 12
        assert len(some(root, "//details[@id='y2024']//*[@role='img']")) == 2, "measured since November 2024"

    def test_a_long_record_is_paged_by_year(self) -> None:
        many = [
            incident(
                f"i-{n}",
                f"Slow {n}",
                Update(NOW - DAY * (8 * n + 1), Status.INVESTIGATING),
                Update(NOW - DAY * 8 * n, Status.RESOLVED),
                services={"e-mail": Impact.DEGRADED},
            )
            for n in range(1, 61)
        ]
        made = files(project(*many))
        assert {path for path in made if path.startswith("services/e-mail/2")} == {
            "services/e-mail/2025/index.html",
            "services/e-mail/2026/index.html",
        }
        listed = {path: made[path].text.count("Slow ") for path in made if path.startswith("services/e-mail/")}
        assert listed == {
            "services/e-mail/index.html": 20,
            "services/e-mail/2025/index.html": 20,
            "services/e-mail/2026/index.html": 40,
        }

    def test_a_retired_service_keeps_its_page_and_leaves_the_front(self) -> None:
        gone = replace(service("Fax"), until=date(2026, 6, 30))
        site = project(services=(gone, service("E-mail")))
        assert "Fax" not in text(one(page(site), "//main"))
        assert "No longer offered since Jun 30, 2026" in text(page(site, "services/fax/index.html"))


class TestTheMaintenancePage:
    def test_has_a_calendar_of_the_months_with_work(self) -> None:
        root = page(situations.outage(), "maintenance/index.html")
        months = some(root, "//table[@class='sheet']")
        names = [text(name) for name in some(root, "//h3[starts-with(@id, 'sheet-')]")]
        assert names == ["November 2026", "December 2026", "January 2027"]
        assert [text(day) for day in months[1].iter("td") if text(day)][3:6] == [
            "4 22:00 Election system moves to new servers , Scheduled",
            "5 Election system moves to new servers , Scheduled",
            "6 02:30 Weekly restart of the file servers , Scheduled",
        ]
        assert [len(list(week)) for week in months[0].iter("tr")] == [7] * 7, "from Monday, the 26th, to December 6th"

    def test_counts_what_a_day_has_no_room_for_and_leaves_out_what_was_called_off(self) -> None:
        start = NOW + 3 * DAY

        def planned(n: int, status: Status = Status.SCHEDULED) -> Incident:
            said = Update(NOW - DAY, status, "Said.")
            when = Window(start + HOUR * n, start + HOUR * (n + 1))
            facts = {"kind": Kind.MAINTENANCE, "severity": None, "window": when}
            return incident(f"work-{n}", f"Work {n}", said, services={"e-mail": Impact.MAINTENANCE}, **facts)

        work = [planned(n) for n in range(6)]
        root = page(project(*work, planned(7, Status.CANCELLED)), "maintenance/index.html")
        (day,) = [cell for cell in some(root, "//table[@class='sheet']//td") if cell.find("a") is not None]
        assert len(day.findall("a")) == 4
        assert text(day).endswith("2 more")

    def test_has_no_calendar_without_work(self) -> None:
        assert some(page(project(), "maintenance/index.html"), "//table") == []


def test_not_found_has_absolute_links_since_it_is_shown_at_any_depth() -> None:
    links = [str(link.get("href")) for link in some(page(project(), "404.html"), "//a")]
    assert {link for link in links if not link.startswith(("/it/", "#", "mailto:", "tel:"))} == set()


def compressed(made: Made) -> int:
    return len(gzip.compress(made.data, 9))


def test_the_front_page_of_thirty_services_in_an_outage_comes_in_one_round_trip() -> None:
    assert compressed(files(situations.outage())["index.html"]) <= 14_000


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


def test_services_without_a_group_have_the_state_of_the_worst_of_them() -> None:
    services = (service("E-mail", "it"), service("Website"), service("Old", until=date(2026, 1, 1)))
    down = incident(
        "2026-11-22-website",
        "Website is slow",
        Update(NOW - HOUR, Status.INVESTIGATING, "Pages load late."),
        services={"website": Impact.PARTIAL_OUTAGE},
    )
    front = page(project(down, services=services, groups=(Group("it", "IT"),)))
    said = text(front)
    assert re.search(r"Other services\W+(100.00 %\W+)?Partial outage", said), said
    assert re.search(r"\bIT\W+(100.00 %\W+)?Operational", said), said
