"""What a project adds to every page: pages of its own, a logo, links."""

from __future__ import annotations

import pytest

from statusgen.model import Audience, Logo, Menu, Project, ProjectPage, Source
from statusgen.value import replace
from tests.make import at, project
from tests.outputs.making import files, one, parsed, some, text

NOW = at("2026-01-10 12:00")
SUPPORT = ProjectPage(
    "support",
    "Support",
    "Call **us**.\n\n# Hours\n\nAlways, <b>really</b>.",
    Source("pages/support.md", "1"),
    menu=Menu.TOP,
)
IMPRINT = ProjectPage("imprint", "Imprint", "An office.", Source("pages/imprint.md", "2"))
STAFF = ProjectPage("on-call", "On call", "Marker.", Source("pages/on-call.md", "3"), audience=Audience.INTERNAL)
HIDDEN = ProjectPage("thanks", "Thanks", "Thanks.", Source("pages/thanks.md", "4"), menu=Menu.NONE)


def site(logo: Logo | None = None) -> Project:
    made = project(links={"Main site": "https://www.example.org/"}, logo=logo)
    return replace(made, pages=(IMPRINT, STAFF, SUPPORT, HIDDEN))


@pytest.mark.parametrize("theme", ["default", "plain"])
class TestOwnPages:
    def test_stand_where_they_were_put(self, theme: str) -> None:
        made = files(site(), NOW, theme)
        for path in ("index.html", "services/email/index.html", "404.html", "support/index.html"):
            root = parsed(made[path].text)
            up = "/" if path == "404.html" else "../" * path.count("/") or "./"
            top = [link.get("href") for link in some(root, "//header//nav//a")]
            foot = [link.get("href") for link in some(root, "//footer//a")]
            assert f"{up}support/" in top
            assert foot == [f"{up}imprint/", "https://www.example.org/"]
        assert "thanks/index.html" in made

    def test_are_safe_and_have_one_outline(self, theme: str) -> None:
        root = parsed(files(site(), NOW, theme)["support/index.html"].text)
        assert [(heading.tag, text(heading)) for heading in some(root, "//h1 | //h2")] == [
            ("h1", "Support"),
            ("h2", "Hours"),
        ]
        assert text(one(root, "//main//strong")) == "us"
        assert not some(root, "//main//b")

    def test_internal_ones_are_for_staff(self, theme: str) -> None:
        assert "on-call/index.html" not in files(site(), NOW, theme)
        assert not [path for path, file in files(site(), NOW, theme).items() if b"on-call" in file.data]
        assert "on-call/index.html" in files(site(), NOW, theme, Audience.INTERNAL)

    def test_a_logo_stands_beside_the_title_or_in_its_place(self, theme: str) -> None:
        for logo, name in ((Logo("static/logo.svg"), "Example Status"), (Logo("static/logo.svg", "Example"), "")):
            root = parsed(files(site(logo=logo), NOW, theme)["services/email/index.html"].text)
            image = one(root, "//header//img")
            assert (image.get("src"), image.get("alt")) == ("../../static/logo.svg", logo.alt)
            parent = image.getparent()
            assert parent is not None
            assert text(parent) == name

    def test_what_every_page_shows_is_in_every_key(self, theme: str) -> None:
        before = files(site(), NOW, theme)
        renamed = replace(site(), pages=(replace(SUPPORT, title="Help"), IMPRINT))
        after = files(renamed, NOW, theme)
        pages = {path for path in before.keys() & after.keys() if path.endswith(".html")}
        assert all(before[path].key != after[path].key for path in pages)
