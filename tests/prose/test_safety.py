"""Whatever is written: only markup of ours comes out, and it comes out in time."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from itertools import islice

import html5lib
import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusgen.prose import Prose, fast, limits, problems
from statusgen.prose.library import _ATTRIBUTES, TAGS, Library
from statusgen.prose.source import prepare
from tests.prose.hostile import ATOMS, MARKUP, slow

ADDRESS = re.compile(r"https?://[\w-]+(\.[\w-]+)*\.?(:\d+)?([/?#]|$)|mailto:[^@]+@[^@]+|tel:\+?\(?\d|/(?!/)|#")
UNPRINTABLE = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
VOID = {"br", "hr", "img"}


class Reader(HTMLParser):
    """Notes what our HTML may not have."""

    def __init__(self, tags: frozenset[str]) -> None:
        super().__init__()
        self.tags = tags
        self.wrong: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.tags:
            self.wrong.append(f"<{tag}>")
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name not in _ATTRIBUTES.get(tag, ()) or value is None:
                self.wrong.append(f"<{tag} {name}>")
            elif name in ("href", "src") and not ADDRESS.match(value):
                self.wrong.append(f"{name}={value}")
            elif name == "src" and not value.startswith("/static/"):
                self.wrong.append(f"src={value}")

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.wrong.append(f"<?{data}>")


def faults(html: str, tags: frozenset[str] = TAGS) -> list[str]:
    reader = Reader(tags)
    reader.feed(html)
    reader.close()
    return reader.wrong + reader.open + UNPRINTABLE.findall(html)


@pytest.fixture(scope="module")
def prose() -> Iterator[Prose]:
    with Prose() as prose:
        yield prose


def assert_safe(prose: Prose, text: str) -> None:
    html = prose.html(text)
    assert faults(html) == []
    assert nh3.clean(html, tags=TAGS, attributes=_ATTRIBUTES, link_rel=None) == html, "a browser reads something else"
    assert faults(prose.inline(text), frozenset(("a", "strong", "em", "code", "br"))) == []
    assert not UNPRINTABLE.search(prose.plain(text) + prose.excerpt(text, 40))
    assert "\n" not in prose.inline(text) + prose.excerpt(text, 40)


@pytest.mark.parametrize("text", MARKUP)
@pytest.mark.parametrize(
    "around", ["%s", "before\n\n%s\n\nafter", "- a\n- %s", "> %s", "**a %s b**", "| a | b |\n|---|---|\n| %s | c |"]
)
def test_markup_does_not_pass(prose: Prose, text: str, around: str) -> None:
    assert_safe(prose, around % text)


@pytest.mark.parametrize("text", MARKUP[:8])
def test_raw_html_is_shown_as_text(prose: Prose, text: str) -> None:
    shown = "".join(html5lib.parseFragment(prose.html(text), namespaceHTMLElements=False).itertext())
    assert shown == prose.plain(text) == text.replace("&gt;", ">").replace("&lt;", "<")


@given(st.lists(st.sampled_from(ATOMS + MARKUP), max_size=12).map("".join))
def test_whatever_is_written_is_safe(text: str) -> None:
    with Prose() as prose:
        assert_safe(prose, text)


@given(st.text(max_size=60))
def test_any_characters_are_safe(text: str) -> None:
    with Prose() as prose:
        assert_safe(prose, text)


@given(st.lists(st.sampled_from([atom for atom in ATOMS if not set(atom) & set("`~<>-")]), max_size=6), st.data())
def test_comments_never_show(pieces: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(pieces)))
    inside = data.draw(st.lists(st.sampled_from([atom for atom in ATOMS if ">" not in atom]), max_size=4).map("".join))
    text = "".join(pieces[:place]) + f"<!--{inside}SECRET{inside}-->" + "".join(pieces[place:])
    with Prose() as prose:
        for output in (prose.html(text), prose.inline(text), prose.plain(text), prose.excerpt(text, 400)):
            assert "SECRET" not in output


def seconds(work: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    work(text)
    return time.process_time() - start


@pytest.mark.parametrize(("size", "every"), [(2_000, 1), (8_000, 4), (60_000, 11)])
def test_time_is_bounded(size: int, every: int) -> None:
    """Processor time, with room for a slow machine; without limits, `[` alone takes minutes at the largest size."""
    library = Library()
    took: dict[bool, list[float]] = {True: [], False: []}
    for text in islice(slow(size), 0, None, every):
        assert seconds(problems, text) < 2
        assert seconds(fast.html, text) < 2
        source = prepare(text)
        if fast.html(text) is None and not limits.excess_of(source):
            took[limits.is_light(source)].append(seconds(lambda text: library.html(prepare(text)), text))
    assert max(took[True], default=0) < 0.5
    assert max(took[False], default=0) < 5
    assert took[size <= 2_000]


@pytest.mark.parametrize("text", ["[" * 1_000_000, "<!--" * 250_000, "# a\n" * 100_000])
def test_the_longest_file_is_read_in_time(text: str) -> None:
    with Prose() as prose:
        assert seconds(prose.html, text) < 10
    assert seconds(problems, text) < 10


def test_what_is_over_a_limit_is_shown_as_typed(prose: Prose) -> None:
    text = "- " * 1_000 + "<end> & more"
    assert prose.html(text) == f"<pre><code>{'- ' * 1_000}&lt;end&gt; &amp; more\n</code></pre>"
    assert prose.plain(text).startswith("- - - ")
    assert prose.plain(text).endswith("<end> & more")
