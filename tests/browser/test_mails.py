"""Mails as Chromium draws them: on a phone and beside a list of mails, in both directions of writing."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from statusgen import build
from statusgen.derive import take_snapshot
from statusgen.derive.digests import Period
from statusgen.derive.news import news
from statusgen.messages import compose, compose_digest
from statusgen.model import Sla
from statusgen.prose import Prose
from tests.make import at, incident, project, service, update

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
SAID = f"{WORD}\n\n- {WORD}\n\n```\n{WORD} {WORD}\n```\n\nhttps://www.example.org/{WORD}"
GAPS = """() => [...document.querySelectorAll('.facts tr')].flatMap(row => {
  const words = [...row.cells].filter(cell => cell.textContent).map(cell => {
    const range = document.createRange()
    range.selectNodeContents(cell)
    return range.getBoundingClientRect()
  }).sort((a, b) => a.left - b.left)
  return words.slice(1).map((box, n) => box.left - words[n].right)
})"""


def mails(tmp_path: Path, language: str) -> list[str]:
    """An update in long words, and the digest that tells of it."""
    file = incident(
        services={"email": "major_outage"},
        title=WORD,
        updates=(update("2026-01-09 10:00", "investigating", body=SAID, eta=at("2026-01-13 12:00")),),
    )
    long = service("email", name=WORD, sla=Sla(availability=99.9), since=at("2026-01-01 00:00").date())
    with Prose() as prose:
        snapshot = take_snapshot(project(file, services=(long,), language=language), at("2026-01-12 08:00"))
        tools = build.tools_for(snapshot.project, tmp_path, prose)
        digest = compose_digest(snapshot, Period.WEEKLY, tools)
        assert digest
        return [compose(item, snapshot, tools).html for item in news(snapshot)] + [digest.html]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_mail_fits_a_phone_stands_in_the_middle_and_keeps_its_columns_apart(
    page: Page, tmp_path: Path, language: str
) -> None:
    shown = mails(tmp_path, language)
    assert len(shown) == 2
    for html in shown:
        page.set_viewport_size({"width": 320, "height": 640})
        page.set_content(html)
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        gaps = page.evaluate(GAPS)
        assert gaps and min(gaps) >= 6
        page.set_viewport_size({"width": 800, "height": 640})
        box = page.locator(".inner").bounding_box()
        assert box is not None and (box["x"], box["width"]) == (100, 600)
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).textAlign") == "start"
