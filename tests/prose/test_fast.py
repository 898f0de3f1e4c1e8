"""The short way gives the library's own output, byte for byte, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.prose import fast
from statusgen.prose.library import Library
from statusgen.prose.source import prepare
from tests.prose.hostile import ATOMS

LIBRARY = Library()
WORDS = (
    "Mail",
    "is late",
    " and ",
    ". ",
    "**bold**",
    "*so*",
    "`code`",
    "a_b",
    "[t](https://x.example/y)",
    "[t](/incidents/i/)",
    "https://x.example/a_b",
    "<https://x.example/>",
    "- ",
    "1. ",
    "### ",
    "\n",
    "\n\n",
    " ",
    "(",
    ")",
    ":",
    "!",
    "'",
    '"',
    "&",
    ">",
    "*",
    "_",
    "`",
    "+",
    "=",
    "\xa0",
    "\u3000",
    "é",
    "http://.1",
)


def assert_same(text: str) -> None:
    html = fast.html(text)
    if html is not None:
        assert html == LIBRARY.html(prepare(text))


@settings(max_examples=600)
@given(st.lists(st.sampled_from(WORDS), max_size=12).map("".join))
def test_prose(text: str) -> None:
    assert_same(text)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(ATOMS), max_size=8).map("".join))
def test_anything(text: str) -> None:
    assert_same(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mail is late. We are looking for the cause.",
        "Two lines\nof one paragraph.\n\nAnother one.",
        "**Nothing** is *lost*, it's `queued` (50 % > 40 %), R&D too.",
        "See [the page](https://x.example/a?b=c&d=e), https://x.example/f_g, and <https://x.example>.",
        "[`code`](https://x.example) in a link, and [before](/incidents/x/).",
        "Hit are:\n- mail\n- the **web**\n\nNot hit:\n\n1. telephones",
        "### What happened\nA disk.\n\n#### Why\n\n[Resolved] snake_case_names",
    ],
)
def test_what_people_write_needs_no_library(text: str) -> None:
    html = fast.html(text)
    assert html is not None
    assert html == LIBRARY.html(prepare(text))


@pytest.mark.parametrize(
    "text",
    [
        "*\xa0*",
        "- a\n\n- b",
        "a\n---",
        "**a*",
        "a|b\n-|-",
        "&copy;",
        "a  \nb",
        "<!-- x -->",
        "    a",
        "[x](javascript:y)",
    ],
)
def test_doubt(text: str) -> None:
    assert fast.html(text) is None
