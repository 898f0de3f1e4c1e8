"""The pages for everybody: WCAG 2.2 A and AA by axe-core, light and dark, on a narrow screen, without scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from statusgen.model import Contact, Group, Logo, Sla
from tests.browser.sites import written
from tests.conftest import EXAMPLE_NOW, BuiltSite
from tests.make import at, incident, maintenance, project, service, update
from tests.programs import node_package

ADDED = """() => document.querySelectorAll("[data-beside], [data-search], [data-pick], .copy").forEach(
  (element) => element.remove())"""
"""Takes away what the page's script adds: how long ago it is, search, choice, buttons."""

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def pages(site: BuiltSite) -> list[str]:
    """One page of each kind: the one with the most on it."""
    kinds: dict[tuple[str, int], list[tuple[int, str]]] = {}
    for path in site.folder.rglob("*.html"):
        parts = path.relative_to(site.folder).parts
        if 'http-equiv="refresh"' not in path.read_text("utf-8"):  # the redirects of old addresses
            kinds.setdefault((parts[0], len(parts)), []).append((path.stat().st_size, "/".join(parts)))
    assert {("index.html", 1), ("404.html", 1), ("incidents", 3), ("services", 3)} <= set(kinds)
    return [max(names)[1] for _, names in sorted(kinds.items())]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, example_site: BuiltSite, serve_folder: Callable[..., str], scheme: str) -> None:
    """By day on a phone, at night on a desktop."""
    page.set_viewport_size({"width": 360 if scheme == "light" else 1280, "height": 800})
    script = node_package("axe-core/axe.min.js").read_text("utf-8")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    url = serve_folder(example_site.folder)
    found = []
    for name in pages(example_site):
        page.goto(url + name)
        page.evaluate(script)
        options = json.dumps({"runOnly": TAGS, "resultTypes": ["violations"]})
        result = page.evaluate(f"axe.run(document, {options})")
        found += [
            f"{name}: {rule['id']}: {node['html'][:120]}" for rule in result["violations"] for node in rule["nodes"]
        ]
    assert found == []


def test_no_page_scrolls_sideways_on_a_narrow_screen(
    page: Page, example_site: BuiltSite, serve_folder: Callable[..., str]
) -> None:
    """WCAG 1.4.10: at 320 CSS pixels."""
    page.set_viewport_size({"width": 320, "height": 640})
    url = serve_folder(example_site.folder)
    wide = {}
    for name in pages(example_site):
        page.goto(url + name)
        wide[name] = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert {name: pixels for name, pixels in wide.items() if pixels > 0} == {}


@pytest.mark.parametrize("theme", ["default", "plain"])
def test_the_longest_words_fit_a_narrow_screen(
    page: Page, serve_folder: Callable[..., str], tmp_path: Path, theme: str
) -> None:
    """Names, titles, addresses and texts of one word each, as long as they may be, a picture of a screen, and a logo
    that is a line of letters."""
    word = ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2)[:140]
    long = service("email", name=word[:100], group="office", description=word, owner=word, sla=Sla(availability=99.9))
    others = [service(f"s{n}", name=f"{word[:40]} {n}", group="office") for n in range(9)]
    body = f"# {word}\n\n`{word}`\n\n    {word}\n\n![](/static/screen.svg)\n\n|{word}|\n|-|"
    down = incident(
        "2026-01-10-down",
        {"email": "major_outage"} | {each.id: "degraded" for each in others},
        title=word,
        workaround=word,
        category=word[:40],
        updates=(update("2026-01-10 10:00", "investigating", body=body),),
    )
    planned = maintenance(services=("email",), title=word, announced=at("2026-01-08 10:00"))
    contact = Contact(email=f"{word[:60]}@example.org", hours=word)
    groups = (Group("office", word[:100]),)
    names: dict[str, Any] = {"title": word, "contact": contact, "language": "de", "logo": Logo("static/logo.svg")}
    found = project(down, planned, services=(long, *others), groups=groups, **names)
    folder = written(tmp_path, theme, found, at("2026-01-12 12:00"), "de")
    (folder / "static").mkdir()
    for name, size in (("screen", 'width="1920" height="1080"'), ("logo", 'width="800" height="40"')):
        (folder / "static" / f"{name}.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {size}/>')
    page.set_viewport_size({"width": 320, "height": 640})
    url = serve_folder(folder)
    wide = {}
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        if re.search(r"/s\d", name):  # of the services, the one of the longest name
            continue
        page.goto(url + name)
        wide[name] = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert len(wide) > 15
    assert {name: pixels for name, pixels in wide.items() if pixels > 0} == {}


def test_with_the_systems_own_colours_the_menu_shows_where_one_is(
    page: Page, example_site: BuiltSite, serve_folder: Callable[..., str]
) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(serve_folder(example_site.folder) + "services/")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    lines = page.evaluate(
        """() => [...document.querySelectorAll("nav li a")].map((link) =>
          [link.textContent, getComputedStyle(link).borderBottomColor])"""
    )
    assert [name for name, colour in lines if colour != paper] == ["Services"]


def test_pages_are_whole_without_scripts(
    page: Page, browser: Browser, example_site: BuiltSite, serve_folder: Callable[..., str]
) -> None:
    """Every word that a reader with scripts sees, one without sees too, but for what only a browser can say or do."""
    url = serve_folder(example_site.folder)
    page.clock.set_fixed_time(EXAMPLE_NOW)  # what is promised there has passed by ours
    with browser.new_context(java_script_enabled=False) as context:
        plain = context.new_page()
        for name in pages(example_site):
            page.goto(url + name)
            page.evaluate(ADDED)
            plain.goto(url + name)
            assert set(page.inner_text("main").split()) <= set(plain.inner_text("main").split()), name
