"""What the page's script does while a page is open, in a browser whose clock is moved."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from statusgen.model import Status, Update
from statusgen.theme.scripts import SCRIPTS, script
from statusgen.value import replace
from tests.browser.sites import written
from tests.outputs import situations
from tests.outputs.situations import HOUR, NOW

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site in a major outage."""
    return written(tmp_path_factory.mktemp("script"))


@dataclass
class Visit:
    """A visitor on a site, at an instant and in a zone of his own; `build` is what build.json says, None: nothing."""

    page: Page
    base: str
    build: dict[str, object] | None
    asked: int = 0

    def open(self, path: str = "", at: datetime = NOW) -> None:
        self.page.clock.install(time=at)
        self.page.goto(self.base + path)

    def wait(self, time: timedelta) -> None:
        """Let time pass: long spans in one leap, as when a laptop sleeps."""
        if time > 10 * MINUTE:
            self.page.clock.fast_forward(int((time - MINUTE).total_seconds() * 1000))
            time = MINUTE
        self.page.clock.run_for(int(time.total_seconds() * 1000))

    def ask(self, times: int = 1) -> None:
        """Let time pass until the page has asked for news so often. When it asks again, it has read the last answer."""
        goal = self.asked + times
        for _ in range(1000):
            if self.asked >= goal:
                return
            self.page.clock.run_for(5_000)
        raise AssertionError("the page does not ask")

    @property
    def said(self) -> str:
        return self.page.locator("[data-live]").inner_text()


@pytest.fixture
def visit(browser: Browser, folder: Path, serve_folder: Callable[..., str]) -> Iterator[Callable[..., Visit]]:
    contexts = []
    faults: list[str] = []

    def begin(zone: str = "America/Chicago", site: Path = folder, **options: object) -> Visit:
        context = browser.new_context(timezone_id=zone, locale="en-US", **options)  # type: ignore[arg-type]  # its own
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        base = serve_folder(site, "/it/")
        made = Visit(page, base, json.loads((site / "build.json").read_text("utf-8")))

        def answer(route: Route) -> None:
            made.asked += 1
            route.fulfill(json=made.build) if made.build else route.abort()

        page.route("**/build.json", answer)
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on(
            "console", lambda message: None if "build.json" in str(message.location) else faults.append(message.text)
        )
        page.on("request", lambda request: None if request.url.startswith(base) else faults.append(request.url))
        return made

    yield begin
    for context in contexts:
        context.close()
    assert faults == []


def test_the_scripts_are_small() -> None:
    assert {name for name in SCRIPTS if len(script(name)) > 6_000} == set()
    assert len(gzip.compress("".join(map(script, SCRIPTS)).encode(), 9)) <= 6_000
    assert not [line for name in SCRIPTS for line in script(name).splitlines() if line.startswith(("//", " "))]


def test_times_move_while_the_page_is_open(visit: Callable[..., Visit]) -> None:
    visitor = visit()
    visitor.open()
    since = visitor.page.locator("article dd").first
    assert since.inner_text().split("\n")[-1] == "(2 hours ago)"
    visitor.wait(HOUR + MINUTE)
    assert since.inner_text().split("\n")[-1] == "(3 hours ago)"
    assert "01:00 CST" in since.inner_text(), "the absolute time stays"


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(minutes=119), "119 minutes ago"),
        (timedelta(hours=2), "2 hours ago"),
        (timedelta(hours=47), "47 hours ago"),
        (timedelta(hours=48), "2 days ago"),
    ],
)
def test_no_unit_is_so_large_that_it_says_half(visit: Callable[..., Visit], passed: timedelta, said: str) -> None:
    visitor = visit()
    visitor.open(at=NOW - 2 * HOUR + passed)
    assert visitor.page.locator("article dd").first.inner_text().split("\n")[-1] == f"({said})"


def test_the_visitors_own_time_stands_beside_the_sites(visit: Callable[..., Visit]) -> None:
    visitor = visit("Asia/Kathmandu")
    visitor.open()
    assert "(2 hours ago, 12:45 GMT+5:45)" in visitor.page.locator("article dd").first.inner_text()
    visitor.page.goto(visitor.base + "maintenance/")
    row = visitor.page.locator(".row", has_text="Election system").inner_text()
    assert "Dec 4, 2026, 22:00" in row
    assert "(Dec 5, 09:45 \N{EN DASH} 15:45 GMT+5:45)" in " ".join(row.split())


def test_maintenance_begins_and_ends_by_the_clock(visit: Callable[..., Visit]) -> None:
    visitor = visit()
    start, end = situations.ELECTION.window.start, situations.ELECTION.window.end  # type: ignore[union-attr]  # it has one
    visitor.open("maintenance/", start - 2 * MINUTE)
    row = visitor.page.locator(".row", has_text="Election system")
    assert "Scheduled" in row.inner_text()
    visitor.wait(3 * MINUTE)
    assert "In progress" in row.inner_text()
    visitor.wait(end - start)
    assert "Completed" in row.inner_text()
    assert "In progress" not in row.inner_text()


def test_maintenance_that_people_move_on_does_not_go_by_the_clock(visit: Callable[..., Visit], tmp_path: Path) -> None:
    begun = Update(NOW - MINUTE, Status.IN_PROGRESS, "We begin early.")
    early = replace(situations.ELECTION, updates=(*situations.ELECTION.updates, begun))
    site = written(tmp_path, project=situations.project(early, services=situations.catalogue()[1]))
    visitor = visit(site=site)
    visitor.open("incidents/2026-12-05-election-system/", datetime(2026, 12, 6, tzinfo=UTC))
    assert "In progress" in visitor.page.locator(".tag").first.inner_text()


@pytest.mark.parametrize("path", ["", "incidents/2026-11-22-network-down/", "services/wi-fi/"])
def test_a_promise_that_has_passed_says_so(visit: Callable[..., Visit], path: str) -> None:
    visitor = visit()
    visitor.open(path)
    facts = visitor.page.locator(".facts").first
    expect(facts).to_contain_text("Next update by")
    visitor.wait(HOUR)
    expect(facts).to_contain_text("Next update was promised by")
    expect(facts).to_contain_text("Expected back")
    visitor.wait(4 * HOUR)
    expect(facts).to_contain_text("Was expected back")


def test_work_that_takes_longer_than_planned_says_so(visit: Callable[..., Visit], tmp_path: Path) -> None:
    begun = Update(situations.ELECTION.window.start, Status.IN_PROGRESS, "We began.")  # type: ignore[union-attr]  # it has one
    work = replace(situations.ELECTION, updates=(*situations.ELECTION.updates, begun))
    end = work.window.end  # type: ignore[union-attr]  # the same
    project = situations.project(work, services=situations.catalogue()[1])
    visitor = visit(site=written(tmp_path, project=project, now=end - HOUR))
    visitor.open("maintenance/", end - MINUTE)
    row = visitor.page.locator(".row", has_text="Election system").first
    expect(row).not_to_contain_text("longer than planned")
    visitor.wait(2 * MINUTE)
    expect(row).to_contain_text("In progress, longer than planned")


@pytest.mark.parametrize("path", ["", "incidents/2026-11-22-network-down/"])
def test_an_open_page_notices_news(visit: Callable[..., Visit], path: str) -> None:
    visitor = visit()
    visitor.open(path)
    visitor.page.locator("a").nth(3).focus()  # the visitor is reading
    visitor.ask(2)
    assert visitor.said == ""
    assert visitor.build
    visitor.build |= {"built_at": "2026-11-22T09:05:00Z", "updated_at": "2026-11-22T09:04:00Z"}
    visitor.ask()
    button = visitor.page.get_by_role("status").get_by_role("button", name="Show it")
    expect(button).to_be_visible()
    assert "There is new information." in visitor.said
    with visitor.page.expect_navigation():
        button.click()


def test_the_front_page_loads_itself_anew_once_when_nobody_is_busy(visit: Callable[..., Visit]) -> None:
    visitor = visit()
    visitor.open()
    assert visitor.build
    visitor.build |= {"built_at": "2026-11-22T09:02:00Z", "updated_at": "2026-11-22T09:01:00Z"}
    with visitor.page.expect_navigation():
        visitor.wait(MINUTE)
        visitor.ask(2)
    visitor.wait(MINUTE)
    visitor.ask(2)
    expect(
        visitor.page.get_by_role("button", name="Show it")
    ).to_be_visible()  # a host in between still has the old page


@pytest.mark.parametrize(("time", "late"), [(2 * HOUR, False), (26 * HOUR, True)])
def test_a_page_whose_builder_stopped_says_so(visit: Callable[..., Visit], time: timedelta, late: bool) -> None:
    visitor = visit()
    assert visitor.build
    visitor.build["next_transition"] = None
    visitor.open(at=NOW + time)
    visitor.ask(2)
    live = visitor.page.locator("[data-live]")
    expect(live).to_contain_text("Last checked Nov 22, 03:00 CST (26 hours ago).") if late else expect(
        live
    ).to_be_empty()


def test_a_change_that_did_not_come_says_that_the_page_is_old(visit: Callable[..., Visit]) -> None:
    visitor = visit()
    assert visitor.build
    visitor.build["next_transition"] = "2026-11-22T10:00:00Z"
    visitor.open("services/", NOW + HOUR + 30 * MINUTE)
    visitor.ask()
    expect(visitor.page.locator("[data-live]")).to_contain_text("What has happened since is not shown here.")


def test_a_page_without_a_network_says_so(visit: Callable[..., Visit]) -> None:
    visitor = visit()
    visitor.open()
    build, visitor.build = visitor.build, None
    visitor.ask(3)
    live = visitor.page.locator("[data-live]")
    expect(live).to_contain_text("This site cannot be reached. Last checked Nov 22, 03:00 CST")
    visitor.build = build
    visitor.ask()
    expect(live).to_be_empty()


@pytest.mark.parametrize("zone", ["America/Chicago", "Europe/Berlin"])
def test_nothing_moves_when_times_are_told_and_no_room_is_kept_for_nothing(
    visit: Callable[..., Visit], zone: str
) -> None:
    visitor = visit(zone, viewport={"width": 390, "height": 844})
    page, facts = visitor.page, "document.querySelector('article .facts').offsetHeight"
    page.route("**/*.js*", lambda route: route.fulfill(body=""))
    visitor.open()
    before = page.evaluate(facts)
    page.unroute("**/*.js*")
    page.reload()
    expect(page.locator("article [data-beside]").first).to_contain_text("ago")
    assert page.evaluate(facts) == before
    page.evaluate("document.documentElement.dataset.here = ''")
    assert (page.evaluate(facts) < before) is (zone != "America/Chicago")


def test_the_look_is_kept(visit: Callable[..., Visit]) -> None:
    visitor = visit(color_scheme="light")
    page, dark = visitor.page, "rgb(13, 19, 27)"
    visitor.open()
    background = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(background) != dark
    look = page.get_by_label("Appearance")
    look.focus()
    page.keyboard.type("Dark")
    assert look.input_value() == "dark"
    assert page.evaluate(background) == dark
    page.route("**/page.js*", lambda route: route.fulfill(body=""))
    page.goto(visitor.base + "services/")
    assert page.evaluate(background) == dark, "before any script has come"
    page.unroute("**/page.js*")
    page.reload()
    page.get_by_label("Appearance").select_option("As the system has it")
    assert page.evaluate(background) != dark
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(background) == dark
    page.get_by_label("Appearance").select_option("Light")
    assert page.evaluate(background) != dark


class TestSearch:
    def test_finds_by_text_and_filter_and_the_address_carries_both(self, visit: Callable[..., Visit]) -> None:
        visitor = visit()
        page = visitor.page
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        visitor.open("history/")
        assert not any("/search/" in url for url in asked), "the index is loaded when somebody searches"
        page.get_by_label("Service").select_option("Wi-Fi")
        result = page.get_by_role("status").filter(has_text="Reports found")
        expect(result).to_be_visible()
        page.get_by_role("searchbox").fill("DISK was Full")
        page.keyboard.press("Enter")
        page.wait_for_url("**/history/?q=DISK+was+Full&service=wi-fi")
        rows = page.locator("[data-result] .row")
        expect(rows.first).to_contain_text("Wi-Fi answers slowly")
        expect(result).to_have_text(f"Reports found: {rows.count()}")
        assert page.get_by_role("heading", name="2026").is_hidden(), "the months give way"
        page.go_back()
        page.wait_for_url("**/history/?service=wi-fi")
        expect(page.get_by_role("searchbox")).to_have_value("")
        rows.first.get_by_role("link").click()
        page.wait_for_url("**/incidents/**")

    def test_an_address_with_a_filter_can_be_shared(self, visit: Callable[..., Visit]) -> None:
        visitor = visit()
        visitor.open("history/?year=2025&severity=medium&kind=incident")
        rows = visitor.page.locator("[data-result] .row")
        expect(rows.first).to_be_visible()
        assert all("2025" in text for text in rows.all_inner_texts())
        assert visitor.page.get_by_label("Year").input_value() == "2025"
        visitor.page.get_by_role("button", name="Show all").click()
        expect(visitor.page.get_by_role("heading", name="2026")).to_be_visible()
        visitor.page.wait_for_url("**/history/")

    def test_a_search_that_finds_nothing_or_cannot_be_loaded_says_so(self, visit: Callable[..., Visit]) -> None:
        visitor = visit()
        visitor.open("history/?q=unheard-of")
        found = visitor.page.locator("[data-result] [role=status]")
        expect(found).to_have_text("Reports found: 0")
        visitor.page.route("**/search/2026.json", lambda route: route.fulfill(status=200, body="{"))
        visitor.page.goto(visitor.base + "history/?q=disk")
        expect(found).to_contain_text("not at hand")

    def test_many_results_come_in_steps(self, visit: Callable[..., Visit], tmp_path: Path) -> None:
        groups, services = situations.catalogue()
        many = [replace(report, id=f"{report.id}-{n}") for n in range(2) for report in situations.past()]
        visitor = visit(site=written(tmp_path, project=situations.project(*many, services=services, groups=groups)))
        visitor.open("history/?kind=incident")
        rows = visitor.page.locator("[data-result] .row")
        expect(rows).to_have_count(50)
        more = visitor.page.get_by_role("button", name="Show more")
        more.focus()
        visitor.page.keyboard.press("Enter")
        expect(rows).to_have_count(100)
        assert visitor.page.evaluate("document.activeElement.closest('.row') === document.querySelectorAll('.row')[50]")


class TestPicking:
    def test_only_what_was_picked_is_shown_and_the_address_keeps_it(self, visit: Callable[..., Visit]) -> None:
        visitor = visit()
        page = visitor.page
        visitor.open()
        page.get_by_text("Choose services").click()
        page.get_by_label("E-mail").check()
        page.get_by_label("Calendar").check()
        assert page.url == visitor.base + "?services=e-mail,calendar"
        shown = page.locator("[data-service]:visible a")
        assert shown.all_inner_texts() == ["E-mail", "Calendar"]
        assert page.locator("details[data-group]:visible summary h3").all_inner_texts() == ["Workplace"]
        page.go_back()
        assert shown.all_inner_texts() == ["E-mail"]

    def test_trouble_elsewhere_is_never_hidden(self, visit: Callable[..., Visit]) -> None:
        visitor = visit()
        visitor.open("?services=e-mail,no-such")
        said = visitor.page.locator("[data-pick] [role=status]").inner_text()
        assert said.startswith("Showing 1 of 30 services. Not shown, and not working normally: ")
        assert "County network" in said
        assert visitor.page.get_by_role("heading", name="No network in the buildings").is_visible(), (
            "the report itself stays"
        )
        visitor.page.get_by_role("button", name="Show all").click()
        assert visitor.page.url == visitor.base
        assert visitor.page.locator("[data-service]:visible").count() == 30


def test_a_button_copies_an_address(visit: Callable[..., Visit]) -> None:
    visitor = visit(permissions=["clipboard-read", "clipboard-write"])
    visitor.open("subscribe/")
    button = visitor.page.get_by_role("button", name="Copy: https://status.example.org/it/updates.atom", exact=True)
    button.focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator(":focus")).to_have_text("Copied")
    assert visitor.page.evaluate("navigator.clipboard.readText()") == "https://status.example.org/it/updates.atom"


def test_a_keyboard_walks_from_an_incident_to_the_filter_and_on_to_a_feed(visit: Callable[..., Visit]) -> None:
    visitor = visit()
    page = visitor.page
    visitor.open("incidents/2026-11-22-network-down/")

    def walk_to(name: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("e => (e.labels?.[0]?.firstChild.data || e.innerText).trim()", focused()) == name:
                return
        raise AssertionError(f"the keyboard does not reach {name!r}")

    def focused() -> object:
        return page.evaluate_handle("document.activeElement")

    walk_to("History")
    page.keyboard.press("Enter")
    page.wait_for_url("**/history/")
    walk_to("Search")
    page.keyboard.type("slowly")
    walk_to("Severity")
    page.keyboard.type("Medium")
    page.wait_for_url("**severity=medium")
    result = page.locator("[data-result] a").first.inner_text()
    walk_to(result)
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/**")
    page.goto(visitor.base + "subscribe/")
    walk_to("Atom")
    assert page.locator(":focus").get_attribute("href") == "../updates.atom"


def test_the_index_of_a_year_says_nothing_but_what_pages_say(folder: Path) -> None:
    found = json.loads((folder / "search" / "2026.json").read_text("utf-8"))["reports"]
    down = next(report for report in found if report["id"] == "2026-11-22-network-down")
    assert set(down) - {"known"} == {"id", "title", "kind", "severity", "state", "status", "when", "services", "text"}
    assert [report for report in found if report["id"] == "2026-12-05-election-system"] == [], "it is still to come"
