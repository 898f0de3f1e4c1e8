"""Markdown without markup: for mails and feeds, for clients of the API, for lists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusgen.prose import Prose

TEXT = """### What happened

A **disk** failed, see [the notes](/incidents/x/) & <https://a.example>,
or write to <desk@a.example>.

- one
- two
  - `three`

4. four
5. five

> said\\
> so

| a | b |
|---|---|
| 1 | 2 |

---

```
if x:

    y()
```

![graph](/static/g.png)
"""


@pytest.fixture
def prose() -> Iterator[Prose]:
    with Prose() as prose:
        yield prose


def test_plain(prose: Prose) -> None:
    assert prose.plain(TEXT, root="https://s.example/") == (
        "What happened\n\n"
        "A disk failed, see the notes (https://s.example/incidents/x/) & https://a.example, "
        "or write to desk@a.example.\n\n"
        "- one\n- two\n  - three\n\n"
        "4. four\n5. five\n\n"
        "> said\n> so\n\n"
        "a | b\n1 | 2\n\n"
        "---\n\n"
        "if x:\n\n    y()\n\n"
        "graph"
    )


def test_inline(prose: Prose) -> None:
    rel = 'rel="nofollow noopener noreferrer"'
    assert prose.inline(TEXT, root="https://s.example/") == (
        "<strong>What happened</strong><br /><br />"
        'A <strong>disk</strong> failed, see <a href="https://s.example/incidents/x/">the notes</a> &amp; '
        f'<a href="https://a.example" {rel}>https://a.example</a>, '
        'or write to <a href="mailto:desk@a.example">desk@a.example</a>.<br /><br />'
        "- one<br />- two<br />  - <code>three</code><br /><br />"
        "4. four<br />5. five<br /><br />"
        "&gt; said<br />&gt; so<br /><br />"
        "a | b<br />1 | 2<br /><br />"
        "---<br /><br />"
        "<code>if x:</code><br /><br /><code>    y()</code><br /><br />"
        "graph"
    )


@pytest.mark.parametrize(
    ("text", "length", "excerpt"),
    [
        ("Short.", 40, "Short."),
        ("Mail is late, nothing is lost.", 20, "Mail is late…"),
        ("Mail is late", 12, "Mail is late"),
        ("Mail is late", 11, "Mail is…"),
        ("One.\n\nTwo", 40, "One. Two"),
        ("### Cause\n\nA disk", 40, "Cause – A disk"),
        ("Hit:\n- mail\n- web", 40, "Hit: mail; web"),
        ("[Notes](https://a.example) & `x < 1`", 40, "Notes & x < 1"),
        ("宕机" * 20, 10, "宕机宕机宕机宕机宕…"),
        ("a " + "b" * 30, 10, "a bbbbbbb…"),
        ("", 10, ""),
    ],
)
def test_excerpt(prose: Prose, text: str, length: int, excerpt: str) -> None:
    assert prose.excerpt(text, length) == excerpt


@given(st.text(alphabet="ab .,*-\n宕", max_size=60), st.integers(1, 30))
def test_an_excerpt_is_one_short_line(text: str, length: int) -> None:
    with Prose() as prose:
        excerpt = prose.excerpt(text, length)
    assert len(excerpt) <= length
    assert "\n" not in excerpt
    assert excerpt == excerpt.strip()


def test_marks_in_a_description_are_no_markup(prose: Prose) -> None:
    text = 'a ![x > y <z> "q"](/static/g.png) b'
    assert prose.plain(text) == 'a x > y <z> "q" b'
    assert prose.inline(text) == 'a x &gt; y &lt;z&gt; "q" b'


def test_one_paragraph_takes_no_other_way(prose: Prose) -> None:
    """A text alone, which is most, is read without the reader of HTML; with a second paragraph it is not."""
    for text in ("Two  blanks\nand lines", "x < 1 & y", "a\xa0b"):
        both = f"{text}\n\n{text}"
        assert prose.plain(both) == f"{prose.plain(text)}\n\n{prose.plain(text)}"
        assert prose.inline(both) == f"{prose.inline(text)}<br /><br />{prose.inline(text)}"
