"""The banner and the card in a page of another origin."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from statusgen.model import Impact, Project, Status, Update
from statusgen.theme.scripts import script
from tests.browser.sites import written
from tests.outputs import situations
from tests.outputs.situations import HOUR, NOW

HOSTILE = '<img src=x onerror="document.title = 1"> & more'


class _Open(SimpleHTTPRequestHandler):
    """A host that lets other sites read its files, as the site's `_headers` asks for."""

    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def embedded(
    browser: Browser, serve_folder: Callable[..., str], tmp_path: Path, request: pytest.FixtureRequest
) -> Callable[..., Page]:
    """`embedded(project, html)`: a page of another origin with this in it; `STATUS` stands for the status site. The
    browser's console says nothing but `said`."""

    def begin(project: Project, html: str, said: str = "") -> Page:
        site = written(tmp_path / "status", project=project)
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Open, directory=str(site)))
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        request.addfinalizer(server.server_close)
        request.addfinalizer(server.shutdown)
        status = f"http://127.0.0.1:{server.server_port}"
        product = tmp_path / "product"
        product.mkdir()
        policy = f"default-src 'none'; script-src {status}; connect-src {status}; frame-src {status}; img-src data:"
        text = (
            f'<!doctype html><meta charset="utf-8"><title>Product</title>'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
            f'<link rel="icon" href="data:,"><body><main>Our product</main>{html}'
        )
        (product / "index.html").write_text(text.replace("STATUS", status), "utf-8")
        context = browser.new_context()
        request.addfinalizer(context.close)
        context.set_default_timeout(10_000)
        page = context.new_page()
        heard: list[Any] = []
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(error))
        request.addfinalizer(lambda: _nothing(heard, but=said))
        page.goto(serve_folder(product))
        return page

    return begin


def _nothing(heard: list[Any], but: str) -> None:
    assert [said for said in heard if not but or but not in str(said)] == [], "neither page is refused anything"


def test_the_banner_is_small() -> None:
    assert len(script("embed").encode()) < 2_100


BANNER = '<script src="STATUS/embed.js" defer></script>'


def test_a_banner_tells_what_is_wrong_and_can_be_hidden(embedded: Callable[..., Page]) -> None:
    page = embedded(situations.outage(), BANNER)
    bar = page.get_by_role("status")
    expect(bar).to_contain_text("County network, Internet access, and Wi-Fi are down.")
    box = bar.bounding_box()
    assert box is not None and box["y"] <= 8 and box["width"] > 1000
    assert page.evaluate("document.cookie") == ""
    page.get_by_role("button", name="Hide").press("Enter")
    expect(bar).to_be_empty()
    with page.expect_response("**/embed/status.json"):
        page.reload()
    page.evaluate("fetch(document.querySelector('script').src)")  # as long again as the first answer took
    expect(bar).to_be_empty()


def test_nothing_is_shown_while_all_is_well(embedded: Callable[..., Page]) -> None:
    page = embedded(situations.calm(), '<script src="STATUS/embed.js" defer></script>')
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("status")).to_be_empty()
    assert page.evaluate("document.querySelector('main').getBoundingClientRect().top") < 20


@pytest.mark.parametrize(("services", "shown"), [("wi-fi,e-mail", True), ("election-system", False)])
def test_a_banner_for_some_services(embedded: Callable[..., Page], services: str, shown: bool) -> None:
    page = embedded(
        situations.outage(), BANNER.replace("defer", f'defer data-services="{services}" data-details="Más"')
    )
    page.wait_for_load_state("networkidle")
    bar = page.get_by_role("status")
    if not shown:
        expect(bar).to_be_empty()
        return
    expect(bar).to_contain_text("No network in the buildings east of the river")
    link = bar.get_by_role("link", name="Más")
    link.click()
    page.wait_for_url("**/incidents/2026-11-22-network-down/")


@pytest.mark.parametrize(("services", "state"), [("e-mail", "degraded"), ("e-mail wi-fi", "major_outage")])
def test_a_banner_has_the_worst_state_of_its_own_services(
    embedded: Callable[..., Page], services: str, state: str
) -> None:
    page = embedded(situations.outage(), BANNER.replace("defer", f'defer data-services="{services}"'))
    expect(page.get_by_role("status")).to_have_class(state)


def test_a_banner_in_a_language_without_pages_of_its_own_is_in_that_of_the_site(embedded: Callable[..., Page]) -> None:
    """As in a template of pages in many languages; English is the site's own, and stands at the root."""
    page = embedded(situations.outage(), BANNER.replace("defer", 'defer data-lang="en"'), said="404")
    bar = page.get_by_role("status")
    expect(bar).to_contain_text("County network, Internet access, and Wi-Fi are down.")
    expect(bar.get_by_role("link")).not_to_have_attribute("href", re.compile("/en/"))


def test_a_banner_fits_a_phone_and_a_page_of_any_encoding(embedded: Callable[..., Page]) -> None:
    title, update = "Donaudampfschifffahrtsgesellschaft" * 3, Update(NOW - HOUR, Status.INVESTIGATING, "We look.")
    reports = [situations.incident(id, title, update, services={"e-mail": Impact.DEGRADED}) for id in ("x", "y")]
    banner = BANNER.replace("defer", 'charset="windows-1252" data-services="e-mail"')
    page = embedded(situations.project(*reports), banner)
    page.set_viewport_size({"width": 320, "height": 600})
    expect(page.get_by_role("status")).to_contain_text(f"{title}; {title}")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_an_incidents_title_is_text(embedded: Callable[..., Page]) -> None:
    update = Update(NOW - HOUR, Status.INVESTIGATING, "We look.")
    report = situations.incident("x", HOSTILE, update, services={"e-mail": Impact.DEGRADED})
    page = embedded(situations.project(report), BANNER.replace("defer", 'defer data-services="e-mail"'))
    expect(page.get_by_role("status")).to_contain_text(HOSTILE)
    assert page.title() == "Product"


def test_a_card_stands_in_a_frame(embedded: Callable[..., Page]) -> None:
    page = embedded(
        situations.outage(), '<iframe src="STATUS/embed/card/" title="Status" width="400" height="300"></iframe>'
    )
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_contain_text("are down")
    expect(frame.get_by_role("link", name="No network in the buildings east of the river")).to_be_visible()
    assert frame.locator("html").evaluate("e => e.scrollWidth") <= 400


def test_a_card_with_three_reports_fits_its_frame(embedded: Callable[..., Page]) -> None:
    """In the size that docs/embedding.md names."""
    title = "A long title of something that does not work as it should for many people in all of our offices"
    update = Update(NOW - HOUR, Status.INVESTIGATING, "We look.")
    down = {"e-mail": Impact.MAJOR_OUTAGE, "website": Impact.PARTIAL_OUTAGE}
    reports = (situations.incident(f"x{n}", title, update, services=down) for n in range(3))
    frame = '<iframe src="STATUS/embed/card/" title="Status" width="400" height="180"></iframe>'
    page = embedded(situations.project(*reports), frame)
    last = page.frame_locator("iframe").get_by_role("link").last
    expect(last).to_have_text("Northfield IT Status")
    expect(last).to_be_in_viewport(ratio=1)


def test_every_page_but_the_card_refuses_frames(tmp_path: Path) -> None:
    site = written(tmp_path)
    rules: list[str] = []
    path = ""
    for line in (site / "_headers").read_text("utf-8").splitlines():
        path = path if line.startswith(" ") else line
        if "X-Frame-Options: DENY" in line:
            rules.append(path)

    def refused(name: str) -> bool:
        url = "/" + name.removesuffix("index.html")
        return any(url.startswith(rule[:-1]) if rule.endswith("*") else url == rule for rule in rules)

    pages = [file.relative_to(site).as_posix() for file in site.rglob("*.html")]
    assert [name for name in pages if not refused(name)] == ["embed/card/index.html"]
