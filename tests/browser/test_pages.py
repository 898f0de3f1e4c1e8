"""Pages as readers see and use them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from statusgen.value import replace
from tests.browser.sites import written
from tests.outputs.situations import NOW, outage
from tests.programs import node_package

REPORT = "incidents/2026-11-22-network-down/"
KINDS = (
    "",
    REPORT,
    "incidents/weekly-restart/",
    "incidents/2026-11-20-new-sign-in/",
    "services/",
    "services/county-network/",
    "history/",
    "history/2026-11/",
    "maintenance/",
    "subscribe/",
    "404.html",
)
AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("sites")
    themes = {theme: written(folder / theme, theme) for theme in ("default", "plain")}
    arabic = {
        f"{theme}, from right to left": written(folder / f"{theme}-ar", theme, language_code="ar") for theme in themes
    }
    return themes | arabic


@pytest.mark.parametrize("theme", ["default", "plain", "default, from right to left", "plain, from right to left"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_and_use_every_kind_of_page(
    page: Page, serve_folder: Callable[..., str], sites: dict[str, Path], theme: str, width: int, scheme: str
) -> None:
    axe = node_package("axe-core/axe.min.js").read_text("utf-8")
    base = serve_folder(sites[theme], "/it/")
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # one of its words
    found = []
    for kind in KINDS:
        page.goto(base + kind)
        page.evaluate(axe)
        result = page.evaluate("tags => axe.run(document, {runOnly: tags})", AXE)
        found += [(kind, fault["id"], node["html"]) for fault in result["violations"] for node in fault["nodes"]]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{kind} is wider than the screen"
    assert found == []


@pytest.mark.parametrize("theme", ["default", "plain"])
def test_tables_of_figures_are_for_everybody_on_a_narrow_screen(
    page: Page, serve_folder: Callable[..., str], sites: dict[str, Path], theme: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(serve_folder(sites[theme], "/it/") + "metrics/")
    page.evaluate(node_package("axe-core/axe.min.js").read_text("utf-8"))
    result = page.evaluate("tags => axe.run(document, {runOnly: tags})", AXE)
    assert [(fault["id"], node["html"]) for fault in result["violations"] for node in fault["nodes"]] == []


@pytest.mark.parametrize("theme", ["default", "plain", "default, from right to left", "plain, from right to left"])
def test_nothing_is_wider_than_a_phone_with_text_twice_as_large(
    page: Page, serve_folder: Callable[..., str], sites: dict[str, Path], theme: str
) -> None:
    base = serve_folder(sites[theme], "/it/")
    page.set_viewport_size({"width": 360, "height": 740})
    wide = []
    for kind in (*KINDS, "metrics/", "known-issues/", "api/", "embed/card/"):
        page.goto(base + kind)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide += [kind] if page.evaluate("document.documentElement.scrollWidth") > 360 else []
    assert wide == []


@pytest.mark.parametrize("theme", ["default", "plain"])
def test_names_of_one_long_word_break_within_their_place(
    page: Page, serve_folder: Callable[..., str], tmp_path: Path, theme: str
) -> None:
    known = outage()
    long = tuple(replace(each, name="Grundstücksverkehrsgenehmigungszuständigkeitsstelle") for each in known.services)
    base = serve_folder(written(tmp_path / theme, theme, replace(known, services=long), language_code="de"), "/it/")
    outside = """() => [...document.querySelectorAll("main :is(a, li, span, p)")].filter((each) => {
        const frame = (each.closest("article, .list, .box") ?? document.body).getBoundingClientRect()
        return each.checkVisibility() && !each.closest(".hide, .scroll, .uptime, svg, table")
            && each.getBoundingClientRect().right > frame.right + 1 }).map((each) => each.outerHTML.slice(0, 120))"""
    found = []
    for width in (320, 768):
        page.set_viewport_size({"width": width, "height": 800})
        for kind in ("", REPORT, "services/county-network/"):
            page.goto(base + kind)
            found += [(width, kind, each) for each in page.evaluate(outside)]
    assert found == []


def test_from_right_to_left_a_mark_stands_before_its_name(
    page: Page, serve_folder: Callable[..., str], sites: dict[str, Path]
) -> None:
    """A Latin name within an Arabic page keeps its own direction, and its place."""
    base = serve_folder(sites["default, from right to left"], "/it/")
    page.set_viewport_size({"width": 700, "height": 800})
    page.goto(base + REPORT)
    time, ago = (page.locator(f".when {part}").first.bounding_box() for part in ("time", "[data-beside]"))
    assert time is not None
    assert ago is not None
    assert ago["x"] + ago["width"] <= time["x"]
    page.goto(base)
    heading = page.locator(".group summary > :first-child").first
    ends = heading.evaluate("""(each) => {
        const words = document.createRange()
        words.selectNodeContents(each)
        return [words.getBoundingClientRect().right, each.getBoundingClientRect().right] }""")
    assert ends[0] < ends[1] - 8  # the mark's own width, at the beginning of the line


def test_what_is_printed_fits_the_paper(page: Page, serve_folder: Callable[..., str], sites: dict[str, Path]) -> None:
    """A4 upright, with margins of a centimetre: nothing is wider than the sheet, and no chart than its box. Ink is
    dark, whatever the screen shows."""
    base = serve_folder(sites["default"], "/it/")
    page.set_viewport_size({"width": 718, "height": 1000})
    page.emulate_media(color_scheme="dark")
    page.goto(base)
    ink = "getComputedStyle(document.body).color"
    assert page.evaluate(ink) == "rgb(233, 238, 244)"
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(ink) == "rgb(23, 32, 43)"
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert page.evaluate(ink) == "rgb(23, 32, 43)"
    for kind in (*KINDS, "metrics/", "metrics/definitions/", "known-issues/"):
        page.goto(base + kind)
        assert page.evaluate("document.documentElement.scrollWidth") <= 718, kind
    page.goto(base + "metrics/")
    inside = "all => all.map(e => e.clientWidth <= e.closest('figure').clientWidth)"
    assert set(page.locator("figure svg").evaluate_all(inside)) == {True}


def test_the_first_screen_of_a_phone_answers_what_and_since_when_and_when_next(
    page: Page, serve_folder: Callable[..., str], sites: dict[str, Path]
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.clock.set_fixed_time(NOW)
    page.goto(serve_folder(sites["default"], "/it/"))
    for said in ("h1", "h2 >> text=No network", "dt >> text=Since", "text=Next update by", "text=Expected back"):
        box = page.locator(said).first.bounding_box()
        assert box is not None and box["y"] + box["height"] <= 740, said


def test_a_page_needs_one_request_beside_its_icon_and_script_and_keeps_to_its_own_policy(
    page: Page, serve_folder: Callable[..., str], sites: dict[str, Path]
) -> None:
    base = serve_folder(sites["default"], "/it/")
    asked, said = list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url) if request.url.startswith("http") else None)
    page.on("console", lambda message: said.append(message.text))
    page.goto(base + REPORT, wait_until="networkidle")
    kinds = [url.removeprefix(base).partition("?")[0] for url in asked if not url.endswith(".svg")]
    assert kinds == [REPORT, "page.js"]
    assert said == []
    assert page.evaluate("getComputedStyle(document.querySelector('.top')).backgroundColor") == "rgb(16, 37, 63)"


def test_the_policy_lets_a_browser_read_the_manifest(
    page: Page, serve_folder: Callable[..., str], sites: dict[str, Path]
) -> None:
    said = list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.goto(serve_folder(sites["default"], "/it/"))
    answer = page.context.new_cdp_session(page).send("Page.getAppManifest")
    assert (said, answer["errors"]) == ([], [])
    assert '"start_url"' in answer["data"]


def test_a_keyboard_walks_from_the_front_page_to_a_reports_feed(
    page: Page, serve_folder: Callable[..., str], sites: dict[str, Path]
) -> None:
    base = serve_folder(sites["default"], "/it/")
    page.goto(base)
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Skip to the content"
    box = skip.bounding_box()
    assert box is not None and box["y"] >= 0, "it shows when it has the focus"
    page.keyboard.press("Enter")
    walk_to(page, "No network in the buildings east of the river")
    page.keyboard.press("Enter")
    page.wait_for_url(base + REPORT)
    walk_to(page, "feed of its updates (Atom)")
    assert page.locator(":focus").get_attribute("href") == "../../" + REPORT + "updates.atom"


def walk_to(page: Page, text: str) -> None:
    """Press Tab until the link with this text has the focus; everything on the way shows that it has it."""
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        if focused.inner_text().strip() == text:
            return
    raise AssertionError(f"the keyboard does not reach {text!r}")


def test_a_missing_page_helps_at_any_depth(
    page: Page, serve_folder: Callable[..., str], sites: dict[str, Path]
) -> None:
    base = serve_folder(sites["default"], "/it/")
    response = page.goto(base + "incidents/no/such/thing/")
    assert response is not None and response.status == 404
    page.get_by_role("link", name="The services, and whom to ask").click()
    page.wait_for_url(base + "services/")


def test_a_group_folds_by_keyboard_and_an_update_has_an_address(
    page: Page, serve_folder: Callable[..., str], sites: dict[str, Path]
) -> None:
    base = serve_folder(sites["default"], "/it/")
    page.goto(base)
    service = page.get_by_role("link", name="Maps", exact=True)
    assert service.is_visible()
    page.get_by_text("Services for residents").focus()
    page.locator(".group > summary").first.focus()
    page.keyboard.press("Enter")
    assert not service.is_visible()
    page.goto(base + REPORT)
    page.locator("ol.timeline li a").last.click()
    assert page.url.partition("#")[2].startswith("upd-")
    assert page.locator(":target").count() == 1
