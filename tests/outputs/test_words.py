"""No word on a page is English by itself: what is not authored comes out of a catalogue.

The site is rendered in a made-up language of Greek letters, and what its authors wrote is in Greek letters too: a Latin
word that is left is one that nobody can translate.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import html5lib
import pytest
from msgspec import structs

from statusgen import build
from statusgen.derive import take_snapshot
from statusgen.files import single
from statusgen.language import Language
from statusgen.model import Audience, Project
from statusgen.prose import Prose
from statusgen.rendering import Tools
from statusgen.theme.engine import find_theme
from statusgen.value import Struct
from tests.outputs import situations
from tests.outputs.situations import NOW

GREEK = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "αβψδεφγηιξκλμνοπθρστυωσχυζ" + "ΑΒΨΔΕΦΓΗΙΞΚΛΜΝΟΠΘΡΣΤΥΩΣΧΥΖ"
)
AUTHORED = frozenset(
    {"title", "name", "description", "body", "summary", "root_cause", "resolution", "workaround", "what", "owner"}
) | {"hours", "category", "author", "escalated_to", "ticket", "problem_ticket", "runbook", "text", "alt"}
NAMES = re.compile(
    r"status \S+ example \S+ org( \S+ it)?|https?://\S+|[\w.+-]+@[\w.-]+|"
    r"\b(Atom|RSS|JSON( Feed)?|iCalendar|UTC|CST|CDT|EET|statusgen)\b"
)
"""Addresses, and words that are the same in every language."""
ADDRESS = re.compile(r"(?<=\])\([^)]*\)")
PLACEHOLDER = re.compile(r"(%\(\w+\)[a-z]|%%)")
READ = ("title", "aria-label", "alt", "placeholder", "label")


def foreign(text: str) -> str:
    parts = PLACEHOLDER.split(text)
    return "".join(part if PLACEHOLDER.fullmatch(part) else part.translate(GREEK) for part in parts)


def made_up() -> Language:
    language = Language("el")
    language.gettext = foreign  # type: ignore[assignment]  # the catalogue of no language
    language.ngettext = lambda one, many, n: foreign(one if n == 1 else many)  # type: ignore[assignment]  # a double
    return language


def in_greek(value: Any, name: str = "") -> Any:
    """The model with every authored text in Greek letters."""
    if isinstance(value, str) and name in AUTHORED:
        return ADDRESS.sub("", value).translate(GREEK)
    if isinstance(value, Struct):
        return structs.replace(
            value, **{name: in_greek(getattr(value, name), name) for name in value.__struct_fields__}
        )
    if isinstance(value, tuple):
        return tuple(in_greek(item, name) for item in value)
    if isinstance(value, Mapping) and name in ("links", "roles"):
        keys = (key.translate(GREEK) if name == "links" else key for key in value)
        return dict(
            zip(keys, (item if name == "links" else item.translate(GREEK) for item in value.values()), strict=True)
        )
    return value


SITUATIONS: Mapping[str, Project] = {
    "outage": situations.outage(),
    "long": situations.long(),
    "empty": situations.project(),
}


@cache
def pages(situation: str, theme: str) -> dict[str, bytes]:
    project = in_greek(SITUATIONS[situation])
    language = made_up()
    tools = Tools(find_theme(theme, Path("/nonexistent"), language), Prose(), language)
    files = single(build.render(take_snapshot(project, NOW, Audience.INTERNAL), tools, Path("/nonexistent")))
    return {file.path: file.make() for file in files if file.path.endswith((".html", "announcement.txt"))}


def printed(data: bytes) -> Iterator[str]:
    """Every text that people read or hear on a page."""
    data = data.replace(b"<wbr>", b"")  # a place to break a word, and no end of it
    page = html5lib.parse(data, treebuilder="lxml", namespaceHTMLElements=False)
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        of_api = any((part.get("href") or "").endswith(".json") for part in (element, *element))
        if element.tag not in ("style", "script", "code") and not of_api:
            yield element.text or ""
        yield element.tail or ""
        yield from (element.get(name) or "" for name in READ)
        if element.tag == "meta" and element.get("name") == "description":
            yield element.get("content") or ""
        for name, value in element.attrib.items():
            if str(name).startswith("data-") and " " in value:
                yield from _words_of(value)


def _words_of(data: str) -> Iterator[str]:
    """What a script shows: a text, or JSON with texts in it."""
    try:
        held = json.loads(data)
    except ValueError:
        yield data
        return
    waiting = [held]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and " " in value:
            yield value


@pytest.mark.parametrize("theme", ["default", "plain"])
@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_word_of_every_page_can_be_translated(situation: str, theme: str) -> None:
    found: dict[str, str] = {}
    for path, data in pages(situation, theme).items():
        texts = printed(data) if path.endswith(".html") else iter([data.decode()])
        for text in texts:
            for word in re.findall(r"[A-Za-z]{2,}", NAMES.sub("", PLACEHOLDER.sub("", text))):
                found.setdefault(word, f"{path}: {text.strip()[:100]}")
    assert found == {}
