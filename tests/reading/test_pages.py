"""Pages of the project's own, from their files."""

from __future__ import annotations

from pathlib import Path

import pytest

from statusgen.model import Audience, Menu, ProjectPage
from statusgen.reading import load
from statusgen.reading.pages import parse_page

SERVICES = """\
site: {title: T, url: "https://status.example.org/", timezone: UTC%s}
services: [{id: email, name: E-mail}]
"""


def page(text: str, path: str = "pages/support.md") -> ProjectPage:
    parsed = parse_page(path, text.encode())
    assert parsed.value is not None, parsed.problems
    return parsed.value


def findings(text: str, path: str = "pages/support.md") -> list[tuple[str, str]]:
    return [(problem.code, str(problem.span)) for problem in parse_page(path, text.encode()).problems]


def lay(folder: Path, more: str = "", **files: str) -> Path:
    (folder / "services.yaml").write_text(SERVICES % more)
    for name, text in files.items():
        path = folder / "pages" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def test_what_nobody_says_has_a_default() -> None:
    support = page("---\ntitle: Support\n---\n\nCall us.\n")
    assert (support.id, support.title, support.text.strip()) == ("support", "Support", "Call us.")
    assert (support.menu, support.order, support.audience) == (Menu.FOOTER, 100, Audience.PUBLIC)


def test_all_keys() -> None:
    text = "---\ntitle: Support\ndescription: Whom to ask\nmenu: top\norder: 3\naudience: internal\n---\n"
    support = page(text)
    assert (support.description, support.menu, support.order) == ("Whom to ask", Menu.TOP, 3)
    assert support.audience is Audience.INTERNAL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Call us.", ("front-matter-missing", "pages/support.md:1:1")),
        ("---\nmenu: top\n---\n", ("missing-key", "pages/support.md:2:1")),
        ("---\ntitle: S\nmenu: left\n---\n", ("unknown-word", "pages/support.md:3:7")),
        ("---\ntitle: S\nseverity: low\n---\n", ("unknown-key", "pages/support.md:3:1")),
        ("---\ntitle: S\n---\n\n\n<b>x</b>\n", ("raw-html", "pages/support.md:6:1")),
        ("---\ntitle: S\n---\naudience: internal\n\nNot for all.\n", ("misplaced-audience", "pages/support.md:4:1")),
        ("---\ntitle: S\n---\n\n[x](javascript:y)\n", ("link-left-out", "pages/support.md:5:1")),
    ],
)
def test_mistakes_are_found_at_their_place(text: str, expected: tuple[str, str]) -> None:
    assert findings(text) == [expected]


def test_a_comment_reaches_nobody() -> None:
    assert "secret" not in page("---\ntitle: S\n---\n\nOpen <!-- secret --> text.\n").text


@pytest.mark.parametrize("name", ["services", "incidents", "views", "404.html", "known-issues", "groups", "en", "api"])
def test_addresses_of_the_site_are_taken(name: str) -> None:
    assert ("page-name-taken", f"pages/{name}.md") in findings("---\ntitle: S\n---\n", f"pages/{name}.md")


def test_pages_stand_in_their_order_and_drafts_are_not_read(tmp_path: Path) -> None:
    text = "---\ntitle: %s\norder: %d\n---\n"
    lay(tmp_path, a=text % ("Z", 2), b=text % ("A", 2), c=text % ("M", 1), _d=text % ("D", 0), README="notes")
    project = load(tmp_path).value
    assert project is not None
    assert [page.id for page in project.pages] == ["c", "b", "a"]


def test_names_are_ids_and_stand_once(tmp_path: Path) -> None:
    text = "---\ntitle: T\n---\n"
    lay(tmp_path, **{"Imprint": text, "support": text, "more/support": text})
    problems = load(tmp_path).problems
    assert [(problem.code, problem.span.path) for problem in problems] == [
        ("bad-file-name", "pages/Imprint.md"),
        ("duplicate-file-name", "pages/support.md"),
    ]


def test_a_logo_must_be_there(tmp_path: Path) -> None:
    lay(tmp_path, ", logo: static/logo.svg")
    assert [problem.code for problem in load(tmp_path).problems] == ["logo-not-found"]
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "logo.svg").write_text("<svg/>")
    assert load(tmp_path).problems == ()
