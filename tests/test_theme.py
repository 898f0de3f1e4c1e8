"""Themes: what a project may lay over one, and what it is told when something is wrong with it."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from statusgen import packaged
from statusgen.diagnostics import Span
from statusgen.disk import Disk
from statusgen.language import Language, speech
from statusgen.outputs import pages
from statusgen.outputs.pages.page import State
from statusgen.theme import TemplateFault, read_theme, theme_names
from statusgen.theme.compiled import Compiled
from statusgen.theme.engine import Theme, find_theme
from statusgen.theme.environment import FILTERS
from statusgen.theme.tokens import minified

ENGLISH = Language("en")
PLACE = Span("services.yaml", 7, 3)


@dataclass(frozen=True)
class Inner:
    word: str = "<b>"


@dataclass(frozen=True)
class View:
    title: str = "A & B"
    inner: Inner = Inner()
    words: tuple[str, ...] = ("x", "y")


def lay(folder: Path, **files: str) -> Path:
    """A project with these files in its themes/default/; `_` in a name stands for the dot."""
    for name, text in files.items():
        path = folder / "themes" / "default" / name.replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def theme(folder: Path, **files: str) -> Theme:
    return find_theme("default", lay(folder, **files), ENGLISH)


def findings(folder: Path, **files: str) -> list[tuple[str, str]]:
    found = read_theme("default", Disk(lay(folder, **files)), PLACE)
    assert (found.value is None) == any(problem.is_error for problem in found.problems)
    return [(problem.code, str(problem.span)) for problem in found.problems]


class TestLayingOver:
    def test_one_template_takes_the_place_of_its_namesake_and_the_others_stay(self, tmp_path: Path) -> None:
        changed = theme(tmp_path, page_html="{{ page.title }} {{ page.inner.word }}")
        assert changed.render("page.html", View()) == "A &amp; B &lt;b&gt;"
        assert changed.files["base.html"].own is False
        for place, own in ((tmp_path, ["page.html"]), (tmp_path / "elsewhere", [])):
            design = read_theme("default", Disk(place), PLACE).value
            assert design and [file.name for file in design.templates] == own

    def test_a_template_builds_on_the_packaged_base(self, tmp_path: Path) -> None:
        source = '{% extends "partials/parts.html" %}'
        assert theme(tmp_path, page_html=source).render("page.html", View()).strip() == ""

    def test_everything_is_escaped_whatever_its_name(self, tmp_path: Path) -> None:
        (tmp_path / "themes/default/mail").mkdir(parents=True)
        (tmp_path / "themes/default/mail/x.svg.html").write_text("{{ row.word }}")
        assert find_theme("default", tmp_path, ENGLISH).fragment("mail/x.svg.html", Inner()) == "&lt;b&gt;"

    def test_texts_are_translated_and_their_variables_escaped(self, tmp_path: Path) -> None:
        source = (
            '{{ _("Since %(time)s", time=page.title) }} {{ _("A & B %%") }} {{ ngettext("%(num)d h", "%(num)d h", 2) }}'
        )
        assert theme(tmp_path, page_html=source).render("page.html", View()) == "Since A &amp; B A &amp; B % 2 h"

    def test_a_theme_that_did_not_change_is_the_one_of_the_last_build(self, tmp_path: Path) -> None:
        first = theme(tmp_path, page_html="{{ page.title }}")
        assert find_theme("default", tmp_path, Language("en"), first) is first
        assert theme(tmp_path, page_html="{{ page.title }}!").render("page.html", View()) == "A &amp; B!"
        assert find_theme("default", tmp_path, Language("en"), first) is not first
        assert find_theme("plain", tmp_path, Language("en"), first).name == "plain"

    def test_a_theme_of_its_own_name_rests_on_the_default(self, tmp_path: Path) -> None:
        (tmp_path / "themes/ours").mkdir(parents=True)
        (tmp_path / "themes/ours/theme.yaml").write_text('colours: {accent: "#123456"}\n')
        assert "ours" in theme_names(tmp_path)
        ours = find_theme("ours", tmp_path, ENGLISH)
        assert "index.html" in ours.files
        assert ours.digest != find_theme("default", tmp_path, ENGLISH).digest

    def test_tokens_and_a_sheet_more(self, tmp_path: Path) -> None:
        sheet = ".top { color: red }\n/* why */\n"
        changed = theme(
            tmp_path, theme_yaml='colours: {accent: "#123456"}\n', extra_css=sheet, page_html="{{ theme.style }}"
        )
        style = changed.render("page.html", View())
        assert "--accent:#123456" in style
        assert style.endswith(".top{color:red}")

    @pytest.mark.parametrize("name", ["row.html", "style.css", "theme.yaml"])
    def test_every_file_is_in_the_digest(self, tmp_path: Path, name: str) -> None:
        lay(tmp_path)
        before = find_theme("default", tmp_path, ENGLISH).digest
        text = (packaged.themes() / "default" / name).read_text("utf-8").replace("#0a4f9e", "#0a4f9d")
        (tmp_path / "themes/default").mkdir(parents=True)
        (tmp_path / "themes/default" / name).write_text(text + "\n{# #}" * (name == "row.html") + " " * 3)
        assert find_theme("default", tmp_path, ENGLISH).digest != before


STATE = State("operational", "Operational")


class TestCompiled:
    """Compiled templates of the package lie where Python's own compiled modules lie."""

    @pytest.fixture(autouse=True)
    def _kept(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "dont_write_bytecode", False)
        monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "compiled"))

    def test_are_compiled_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        first = theme(tmp_path).fragment("icon.html", STATE)
        (kept,) = (tmp_path / "compiled").rglob("themes-default-icon.html.en.*")
        monkeypatch.setattr(Environment, "compile", None)
        assert theme(tmp_path).fragment("icon.html", STATE) == first
        assert kept.is_file()

    def test_of_another_text_language_or_version_are_not_taken(self) -> None:
        places = [Compiled({"x.html"}, code, version) for code, version in (("en", "1"), ("en", "2"), ("de", "1"))]
        environment = Environment(autoescape=True)
        bucket = places[0].get_bucket(environment, "x.html", "x.html", "{{ page }}")
        bucket.code = environment.compile("{{ page }}")
        places[0].set_bucket(bucket)
        found = [place.get_bucket(environment, "x.html", "x.html", "{{ page }}").code for place in places]
        assert [code is not None for code in found] == [True, False, False]
        assert places[0].get_bucket(environment, "x.html", "x.html", "another").code is None

    def test_are_readable_for_whoever_may_read_our_code(self, tmp_path: Path) -> None:
        theme(tmp_path).fragment("icon.html", STATE)
        (kept,) = (tmp_path / "compiled").rglob("themes-default-icon.html.en.*")
        (tmp_path / "plain").touch()
        assert kept.stat().st_mode == (tmp_path / "plain").stat().st_mode

    def test_of_a_full_disk_nothing_is_left(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuses(path: Path, data: bytes) -> int:
            path.touch()
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Path, "write_bytes", refuses)
        theme(tmp_path).fragment("icon.html", STATE)
        assert list((tmp_path / "compiled").rglob("*icon.html*")) == []

    def test_those_of_a_project_are_not_kept(self, tmp_path: Path) -> None:
        theme(tmp_path, icon_html="own").fragment("icon.html", STATE)
        assert not (tmp_path / "compiled").exists()

    def test_what_is_damaged_is_compiled_again(self, tmp_path: Path) -> None:
        first = theme(tmp_path).fragment("icon.html", STATE)
        (kept,) = (tmp_path / "compiled").rglob("themes-default-icon.html.en.*")
        whole = kept.read_bytes()
        for damaged in (b"", whole[:-20], whole[:15], whole[:40], b"x" * 40):
            kept.write_bytes(damaged)
            assert theme(tmp_path).fragment("icon.html", STATE) == first
            assert kept.read_bytes() == whole


class TestMistakes:
    @pytest.mark.parametrize(
        ("template", "code", "line"),
        [
            ("\n{% if page.title %}\n", "template-syntax", 2),
            ("\n\n{{ page.title|nosuch }}", "template-syntax", 3),
            ("\n{{ page.__class__ }}", "template-computes", 2),
            ("{{ page['_x'] }}", "template-computes", 1),
            ("{{ page[page.title] }}", "template-computes", 1),
            ("{{ 'a' * 1000 }}", "template-computes", 1),
            ("{{ 9 ** 9 }}", "template-computes", 1),
            ("{{ '{0}'.format(page) }}", "template-computes", 1),
            ("\n{{ _('100 % of it') }}", "template-syntax", 2),
            ("{{ _('100 %') }}", "template-syntax", 1),
            ("{{ ngettext('%(num)d %', '%(num)d %%', 2) }}", "template-syntax", 1),
        ],
    )
    def test_are_found_before_anything_is_printed(self, tmp_path: Path, template: str, code: str, line: int) -> None:
        (tmp_path / "x").mkdir()
        assert findings(tmp_path / "x", page_html=template) == [(code, f"themes/default/page.html:{line}")]
        with pytest.raises(TemplateFault, match=f"^themes/default/page.html:{line}: "):
            theme(tmp_path / "x")

    @pytest.mark.parametrize(
        ("template", "line", "word"),
        [
            ("\n{{ incidnet.title }}", 2, "incidnet"),
            ("\n\n{{ page.titel }}", 3, "titel"),
            ("{% include 'page.html' %}", 1, "includes itself"),
            ("{% include '../../../../etc/passwd' %}", 1, "no template"),
            ("{% include '/etc/passwd' %}", 1, "no template"),
            ("{% include 'theme.yaml' %}", 1, "no template"),
            ("{{ range(9) }}", 1, "range"),
            ("{{ cycler }}", 1, "cycler"),
            ("{{ page.title + 1 }}", 1, "str"),
            ("{% extends 'base.html' %}", 1, "frame"),
            ("{{ _('All of %(name)s') }}", 1, "%(name)s"),
            ("{{ _('All of %(name)s', nane=page.title) }}", 1, "%(name)s"),
        ],
    )
    def test_that_show_in_print_name_file_and_line(self, tmp_path: Path, template: str, line: int, word: str) -> None:
        printing = theme(tmp_path, page_html=template)
        with pytest.raises(TemplateFault) as fault:
            printing.render("page.html", View())
        assert fault.value.status == 1
        assert fault.value.problem.code == "template-fails"
        assert str(fault.value.problem.span) == f"themes/default/page.html:{line}"
        assert word in fault.value.problem.message

    def test_of_the_package_are_bugs(self, tmp_path: Path) -> None:
        untouched = find_theme("default", tmp_path, ENGLISH)
        with pytest.raises(AttributeError):
            untouched.render("index.html", View())

    def test_in_tokens(self, tmp_path: Path) -> None:
        wrong = (
            "colours:\n"
            '  acent: "#123456"\n'
            "  accent: 'red;} body{background:url(//evil.example/x)} a{'\n"
            "  ink: url(x.png)\n"
            "  line: [a]\n"
            "colors: {ink: red}\n"
        )
        assert findings(tmp_path, theme_yaml=wrong) == [
            ("unknown-token", "themes/default/theme.yaml:2:3"),
            ("unsafe-token", "themes/default/theme.yaml:3:11"),
            ("unsafe-token", "themes/default/theme.yaml:4:8"),
            ("unsafe-token", "themes/default/theme.yaml:5:9"),
            ("unknown-token", "themes/default/theme.yaml:6:1"),
        ]

    @pytest.mark.parametrize(
        ("colours", "where"),
        [
            ('colours: {brand: "#4a1d5f", accent: "#6b2a8a"}\ndark: {accent: "#d3a4ee"}', []),
            ('colours: {brand: "#fc5"}', ["1:18"]),
            ('colours: {brand: "#fc5", brand-ink: "#111"}', ["1:37"]),  # in dark pages, whose brand is dark
            ('colours: {brand: "#fc5", brand-ink: "#111"}\ndark: {brand: "#fc5"}', []),
            ('colours: {degraded-bar: "#ddd"}', ["1:25"]),
            ("colours: {brand: yellow, ink: 'rgb(200 200 200)'}", []),
            ('colours: {line: "#fff"}', []),
        ],
    )
    def test_in_colours_that_cannot_be_read(self, tmp_path: Path, colours: str, where: list[str]) -> None:
        expected = [("low-contrast", f"themes/default/theme.yaml:{place}") for place in where]
        assert findings(tmp_path, theme_yaml=colours + "\n") == expected

    def test_in_yaml_and_encoding(self, tmp_path: Path) -> None:
        lay(tmp_path, theme_yaml="colours: [x\n")
        (tmp_path / "themes/default/row.html").write_bytes(b"\xff")
        assert [where for _, where in findings(tmp_path)] == [
            "themes/default/row.html:1:1",
            "themes/default/theme.yaml:1:10",
        ]

    def test_a_link_out_of_the_theme_is_not_followed(self, tmp_path: Path) -> None:
        (tmp_path / "secret.html").write_text("TOPSECRET")
        lay(tmp_path / "p", row_html="{{ row.word }}")
        (tmp_path / "p/themes/default/state.html").symlink_to(tmp_path / "secret.html")
        assert findings(tmp_path / "p") == [("theme-file-outside", "themes/default/state.html")]

    @pytest.mark.parametrize("target", [".state.html", "other.html", "../../look.html"])
    def test_nor_is_one_to_what_lies_in_the_sources(self, tmp_path: Path, target: str) -> None:
        """No build would see that it changes."""
        lay(tmp_path, row_html="{{ row.word }}")
        (tmp_path / "themes/default" / target).write_text("{{ state.word }}")
        (tmp_path / "themes/default/state.html").symlink_to(target)
        assert ("theme-file-outside", "themes/default/state.html") in findings(tmp_path)

    @pytest.mark.parametrize("link", ["themes", "themes/default"])
    @pytest.mark.parametrize("place", ["look", "p/look"])
    def test_a_theme_that_is_a_link_is_not_followed(self, tmp_path: Path, link: str, place: str) -> None:
        (tmp_path / place / "default").mkdir(parents=True)
        (tmp_path / place / "default/row.html").write_text("TOPSECRET")
        linked = tmp_path / "p" / link
        linked.parent.mkdir(parents=True, exist_ok=True)
        linked.symlink_to(tmp_path / place)
        assert findings(tmp_path / "p") == [("theme-file-outside", "themes/default")]

    @pytest.mark.parametrize("name", ["defualt", "../default", ".", "", "/etc"])
    def test_an_unknown_theme(self, tmp_path: Path, name: str) -> None:
        found = read_theme(name, Disk(tmp_path), PLACE)
        assert [(problem.code, problem.span) for problem in found.problems] == [("unknown-theme", PLACE)]
        assert name != "defualt" or "did you mean `default`?" in found.problems[0].hint


def templates(name: str) -> set[str]:
    return {path.name for path in (packaged.themes() / name).glob("*.html")}


def test_the_packaged_themes_have_the_same_templates() -> None:
    assert templates("plain") == templates("default")


def test_a_sheet_is_the_same_in_fewer_bytes() -> None:
    sheet = "a:hover , b > c {\n  color : red; /* x */ margin: 0 auto;\n}\n@media (min-width: 48rem) { d { e: f } }\n"
    assert minified(sheet) == "a:hover,b>c{color:red;margin:0 auto}@media (min-width: 48rem){d{e:f}}"
    quoted = """/* don't */ a::after { content: ", " ; }\nb::after { content: ' > \\' /* '; quotes: "{ " " }" }"""
    assert minified(quoted) == """a::after{content:", "}b::after{content:' > \\' /* ';quotes:"{ " " }"}"""


def views() -> list[type]:
    """Every kind of value that a template can be given, or finds in what it is given."""
    modules = [
        importlib.import_module(f"{pages.__name__}.{found.name}") for found in pkgutil.iter_modules(pages.__path__)
    ]
    owners = [*modules, speech]
    found = {value for module in owners for value in vars(module).values() if isinstance(value, type)}
    inner = {"Choices", "Event", "Language", "Original", "Printer", "Rows"}
    return [
        view
        for view in sorted(found, key=lambda view: view.__name__)
        if view.__module__ in {owner.__name__ for owner in owners}
        and view.__name__ not in inner
        and not view.__name__.startswith("_")
    ]


@pytest.mark.parametrize("view", views())
def test_the_manual_names_all_that_a_page_offers(view: Any) -> None:
    manual = (packaged.themes().parent / "docs/theming.md").read_text("utf-8")
    offered = getattr(view, "_fields", None) or view.__struct_fields__
    assert [name for name in offered if f"`{name}`" not in manual] == []


def test_the_manual_names_all_filters() -> None:
    manual = (packaged.themes().parent / "docs/theming.md").read_text("utf-8")
    assert [name for name in FILTERS - {"e"} if f"`{name}`" not in manual] == []
