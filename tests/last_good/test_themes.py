"""A broken template or colour keeps no page from customers."""

from __future__ import annotations

import json

import pytest

from statusgen import cli
from tests.last_good.desk import CATALOGUE, NOW, TYPO, Desk, omissions, report

PAGE = "<!doctype html><title>{{ page.root }}</title><p>%s</p>"

TEMPLATE = "themes/plain/maintenance.html"


@pytest.mark.parametrize("words", ["{% if %}", "{{ page.root|shout }}", "{{ page.titel }}", "{{ page.__class__ }}"])
def test_a_broken_template_stays_as_git_last_had_it(desk: Desk, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    desk.write("incidents/mail.md", report())
    desk.write(TEMPLATE, PAGE % "Our own words")
    desk.commit()
    desk.write(TEMPLATE, PAGE % words)
    desk.build()
    assert "Our own words" in desk.page("maintenance/index.html")
    assert "Mail is late" in desk.page() and omissions(desk.page()) == "none"
    said = capsys.readouterr().err
    assert said.count(f"{TEMPLATE}:1:") == said.count(f"{TEMPLATE}: published as commit ") == 1
    desk.write(TEMPLATE, PAGE % "Mended")
    desk.build(status=0)
    assert "Mended" in desk.page("maintenance/index.html")


@pytest.mark.parametrize("words", ["{% if %}", "{{ page.titel }}"])
def test_a_template_that_never_was_good_gives_way_to_that_of_the_theme_under_it(desk: Desk, words: str) -> None:
    """Whether it is seen before it prints anything or not, and both beside a report with errors."""
    desk.write(TEMPLATE, PAGE % words)
    desk.commit()
    desk.write("themes/plain/history.html", PAGE % words)
    desk.write("incidents/mail.md", report() + TYPO)
    desk.build("--output", str(desk.source / "site"))
    assert "<h1>Planned maintenance</h1>" in desk.page("maintenance/index.html")
    assert desk.states()["E-mail"] == "degraded_performance" and omissions(desk.page()) == "1 report"


def test_of_templates_that_fail_when_they_print_git_is_asked_further(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """The newest commit's is no better; a part that goes takes what needs it with it."""
    for words in ("Long ago", "{{ page.nothing }}", "{{ page.titel }}"):
        desk.write(TEMPLATE, PAGE % words)
        desk.write("themes/plain/partials/ours.html", "{{ page.nothing }}")
        desk.write("themes/plain/history.html", PAGE % '{% include "partials/ours.html" %}')
        desk.commit()
    desk.build("--format", "json")
    assert json.loads(capsys.readouterr().out)["errors"] == 3
    assert "Long ago" in desk.page("maintenance/index.html")
    assert "<h1>History</h1>" in desk.page("history/index.html")


@pytest.mark.parametrize("outside", ["themes/plain/extra.css", "themes/plain"])
def test_what_leads_out_of_a_theme_is_left_out(
    desk: Desk, tmp_path_factory: pytest.TempPathFactory, outside: str
) -> None:
    secret = tmp_path_factory.mktemp("elsewhere")
    (secret / "extra.css").write_text(".secret{color:red}")
    place = desk.source / outside
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(secret / "extra.css" if outside.endswith("css") else secret)
    desk.commit()
    desk.build()
    assert "secret" not in desk.page()


def test_a_broken_token_keeps_the_colours_of_before(desk: Desk) -> None:
    desk.write("services.yaml", CATALOGUE.replace("plain", "default"))
    desk.write("themes/default/theme.yaml", 'colours: {accent: "#123456"}\n')
    desk.commit()
    desk.write("themes/default/theme.yaml", 'colours: {acent: "#123457"}\n')
    desk.build()
    assert "--accent:#123456" in desk.page()


@pytest.mark.parametrize("path", ["pages/about.md", TEMPLATE])
def test_what_stood_in_for_a_file_is_not_taken_for_its_own(desk: Desk, path: str) -> None:
    """The build after it finds the errors again, and a mended history is looked at again."""
    desk.write(path, "---\ntitle: About\n---\n\nUs.\n")
    desk.commit()
    desk.write(path, "---\ntitel: About\n---\n\n{% if %}\n")
    desk.build()
    desk.build()
    assert cli.run(["build", "--source", str(desk.source), "--now", NOW]) == 1
