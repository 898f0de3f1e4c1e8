"""Badges as Chromium draws them: the text lies within its field, in any script and at any length."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from statusgen.outputs.badges import STYLES
from statusgen.outputs.badges.drawing import Badge, draw

CLEAR = 4
"""Of the padding of 6, the least that stays free beside the text: boxes hold the overhang of letters too."""

LONG = "Applications, payments and attachments that were sent through the permit portal between Tuesday and Thursday. "
LABELS = {
    "one letter": "i",
    "wide letters": "WWWWWWWWWW MMMMMMMM @@@@",
    "narrow letters": "illi.l,i'|!:;",
    "long": (LONG * 3)[:300],
    "signs": "<&\"'> — … €",
    "French": "Réseau départemental, œuvres",
    "Vietnamese": "Dịch vụ thư điện tử",
    "Greek": "Ηλεκτρονικό ταχυδρομείο",
    "Russian": "Электронная почта",
    "Arabic": "البريد الإلكتروني",
    "Hebrew": "דואר אלקטרוני",
    "Japanese": "メールとカレンダー",
    "Korean": "전자 메일",
    "Hindi": "ई-मेल और कैलेंडर",
    "emoji": "Mail 📬 works",
    "combining": "e\u0301te\u0301 a\u0308",
}
BOXES = """() => [...document.querySelectorAll('svg')].map(svg => {
  const texts = [...svg.querySelectorAll('text')].map(text => text.getBBox())
  const fields = [...svg.querySelectorAll('g path')].map(field => field.getBBox())
  return [texts, fields].map(boxes => boxes.map(b => [b.x, b.x + b.width, b.y, b.y + b.height]))
})"""


@pytest.mark.parametrize("style", STYLES.values(), ids=[folder or "flat" for folder in STYLES])
def test_no_text_is_cut_off(page: Page, style: object) -> None:
    drawn = [draw(Badge(text, text, "#11703f"), style, "en") for text in LABELS.values()]  # type: ignore[arg-type]  # its name
    page.set_content("<br>".join(drawn))
    found = page.evaluate(BOXES)
    assert len(found) == len(LABELS)
    for name, (texts, fields) in zip(LABELS, found, strict=True):
        assert len(texts) == len(fields) > 0
        for (left, right, top, bottom), (begin, end, upper, lower) in zip(texts, fields, strict=True):
            assert begin + CLEAR <= left < right <= end - CLEAR, name
            assert upper <= top < bottom <= lower + 1, name


@pytest.mark.parametrize(
    "name",
    ["wide letters", "narrow letters", "long", "French", "Vietnamese", "Greek", "Russian", "Hebrew", "combining"],
)
def test_widths_are_those_of_the_font_and_nothing_is_squeezed(page: Page, name: str) -> None:
    drawn = draw(Badge(LABELS[name], "x", "#11703f"), STYLES[""], "en")
    declared = float(re.findall('textLength="([0-9.]+)"', drawn)[0])
    page.set_content(re.sub(' textLength="[0-9.]+" lengthAdjust="[A-Za-z]+"', "", drawn))
    natural = page.evaluate("document.querySelector('text').getComputedTextLength()")
    assert declared == pytest.approx(natural, rel=0.02, abs=0.5)
