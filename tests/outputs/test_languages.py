"""A site in several languages: a tree for each, which know each other; what programs read is there once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
import pytest

from statusgen import build
from statusgen.derive import take_snapshot
from statusgen.files import single
from statusgen.language import LANGUAGES
from statusgen.model import Group, Impact, Logo, Project, Status, Update
from statusgen.prose import Prose
from statusgen.theme.scripts import SCRIPTS
from statusgen.value import replace
from tests.checkers import link_rules
from tests.outputs import situations
from tests.outputs.situations import HOUR, NOW

CODES = ("en", "es", "ar")
HEADS = {"en": "", "es": "es/", "ar": "ar/"}
PICTURE = "![](/static/plan.png) and [the history](/history/)"


def project(theme: str, codes: tuple[str, ...] = CODES) -> Project:
    """Two services, one of them degraded, with a picture in a text, and a logo."""
    said = Update(NOW - HOUR, Status.INVESTIGATING, PICTURE)
    down = situations.incident("2026-11-22-mail", "Mail is late", said, services={"e-mail": Impact.DEGRADED})
    services = (situations.service("E-mail", "office"), situations.service("Maps"))
    made = situations.project(down, *situations.past()[:1], services=services, groups=(Group("office", "Office"),))
    site = replace(made.site, theme=theme, language=codes[0], languages=codes if len(codes) > 1 else ())
    return replace(made, site=replace(site, logo=Logo("static/logo.svg")))


@cache
def files(theme: str = "plain", codes: tuple[str, ...] = CODES) -> dict[str, bytes]:
    made = project(theme, codes)
    with Prose() as prose:
        tools = build.tools_for(made, Path("/nonexistent"), prose)
        promised = list(single(build.render(take_snapshot(made, NOW), tools, Path("/nonexistent"))))
        assert len({file.path for file in promised}) == len(promised)
        return {file.path: file.make() for file in promised}


@pytest.mark.parametrize("theme", ["default", "plain"])
def test_every_link_in_every_tree_leads_somewhere(theme: str, tmp_path: Path) -> None:
    made = {**files(theme), "static/logo.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>", "static/plan.png": b""}
    for path, data in made.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    assert link_rules.faults(tmp_path, situations.SITE.url) == []


def test_a_tree_holds_all_that_people_read_and_the_api_is_there_once() -> None:
    made = files()
    trees = {code: {path for path in made if path.startswith(head)} for code, head in HEADS.items() if head}
    main = made.keys() - trees["es"] - trees["ar"]
    missing = main - {path.removeprefix("es/") for path in trees["es"]}
    root_only = {
        ".nojekyll",
        "_headers",
        "robots.txt",
        "summary.json",
        "components.json",
        "history.json",
        *(f"{name}.js" for name in SCRIPTS),
    }
    assert {path for path in missing if not path.startswith(("api/", "incidents/"))} <= root_only
    assert {path for path in missing if path.startswith("incidents/") and not path.endswith(".json")} == set()
    assert not any(path.startswith(("es/api/", "ar/api/")) and path.endswith(".json") for path in made)
    assert {path.removeprefix("es/") for path in trees["es"]} == {path.removeprefix("ar/") for path in trees["ar"]}


@pytest.mark.parametrize("theme", ["default", "plain"])
def test_every_page_names_itself_in_every_language(theme: str) -> None:
    made = files(theme)
    for path, data in made.items():
        if not path.endswith(".html") or path.endswith(("404.html", "embed/card/index.html")):
            continue
        head = next(head for head in ("es/", "ar/", "") if path.startswith(head))
        page = html5lib.parse(data, treebuilder="lxml", namespaceHTMLElements=False)
        own = path.removeprefix(head).removesuffix("index.html")
        stated = {link.get("hreflang"): link.get("href") for link in page.iter("link") if link.get("hreflang")}
        assert stated == {
            "x-default": situations.SITE.url + own,
            **{code: situations.SITE.url + folder + own for code, folder in HEADS.items()},
        }
        code = next(code for code, folder in HEADS.items() if folder == head)
        assert page.getroot().get("lang") == code
        assert page.getroot().get("dir") == ("rtl" if code == "ar" else "ltr")
        assert page.findtext(".//title") is not None
        switch = {link.get("hreflang"): link for link in page.iter("a") if link.get("hreflang")}
        assert [link.text for link in switch.values()] == ["English", "Español", "العربية"]
        assert [code for code, link in switch.items() if link.get("aria-current")] == [code]
        canonical = [link.get("href") for link in page.iter("link") if link.get("rel") == "canonical"]
        assert canonical == [situations.SITE.url + path.removesuffix("index.html")]


def test_words_are_those_of_the_language() -> None:
    made = {code: files()[f"{head}index.html"].decode() for code, head in HEADS.items()}
    assert "Services" in made["en"] and "Servicios" in made["es"] and "الخدمات" in made["ar"]
    assert "hreflang" in made["es"] and "Servicios" not in made["en"]


def test_a_site_in_one_language_has_nothing_of_this() -> None:
    made = files(codes=("en",))
    assert not any(b"hreflang" in data for data in made.values())
    assert not any(path.startswith(tuple(f"{code}/" for code in LANGUAGES)) for path in made)


def test_what_is_there_once_is_read_from_above() -> None:
    incident = next(path for path in files() if path.startswith("es/incidents/") and b"plan.png" in files()[path])
    page = files()[incident].decode()
    assert 'src="../../../static/plan.png"' in page and 'href="../../history/"' in page
    assert 'src="../../../static/logo.svg"' in page
    feed = files()["es/updates.atom"].decode()
    assert "status.example.org/it/static/plan.png" in feed and "/es/static" not in feed
    subscribe = files()["es/subscribe/index.html"].decode()
    assert f"{situations.SITE.url}api/v2/summary.json" in subscribe


def test_feeds_in_two_languages_share_no_id_and_ids_of_the_main_language_stay() -> None:
    name = "{http://www.w3.org/2005/Atom}id"
    ids = {
        code: {element.text or "" for element in ET.fromstring(files()[f"{head}updates.atom"]).iter(name)}
        for code, head in HEADS.items()
    }
    assert ids["en"] == {
        element.text or "" for element in ET.fromstring(files(codes=("en",))["updates.atom"]).iter(name)
    }
    assert ids["es"] == {re.sub(",2005:it/", ",2005:it/es/", text, count=1) for text in ids["en"]}
    assert ids["en"].isdisjoint(ids["es"]) and ids["es"].isdisjoint(ids["ar"])


def test_the_sitemaps_name_each_page_in_each_language() -> None:
    robots = files()["robots.txt"].decode()
    for head in HEADS.values():
        assert f"Sitemap: {situations.SITE.url}{head}sitemap.xml\n" in robots
        rows = ET.fromstring(files()[f"{head}sitemap.xml"])
        for row in rows:
            place = row.findtext("{*}loc") or ""
            links = {
                link.get("hreflang"): link.get("href") for link in row.findall("{http://www.w3.org/1999/xhtml}link")
            }
            assert len(links) == len(CODES) + 1
            assert place in links.values() and links["x-default"] == links["en"]


def test_the_page_for_wrong_addresses_leads_back_into_its_own_tree() -> None:
    page = files()["es/404.html"].decode()
    assert 'href="/it/es/services/"' in page or 'href="/it/es/"' in page
    assert "hreflang" in page and 'rel="alternate" hreflang' not in page
