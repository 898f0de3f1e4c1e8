"""What `check` can say about a text, and where."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusgen.prose import Prose, Remark, RemarkKind, limits, problems, worker


def found(text: str) -> list[tuple[int, int, str, str]]:
    return [(remark.line, remark.column, str(remark.kind), remark.detail) for remark in problems(text)]


LOOKING = import_module("statusgen.prose.problems")  # beside the function of that name

PIECES = (
    *"<>[]()#=-*+!`~\\|&\t\r\n1.aé",
    "](",
    "]:",
    "\n\n",
    "- ",
    "    ",
    "---",
    "<!--",
    "\ufdd0",
    "a" * 600,
    "\n- b",
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_of_what_looks_plain_there_is_nothing_to_say_when_it_is_read_closely(text: str) -> None:
    quick = problems(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LOOKING, "HARMLESS", -1)
        assert problems(text) == quick


@pytest.mark.parametrize(
    "text", ["", "Mail is *late*.\nNothing is lost: `a`.", "It is late for\n\n- offices\n- schools\n\nAll."]
)
def test_what_people_write_looks_plain(text: str) -> None:
    assert LOOKING._is_plain(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Plain **prose** with [a link](https://a.example), `code`, x < 1 and a -> b.",
        "restart <hostname>, mail <desk@a.example>, see <https://a.example>",
        "### Heading\n\n#### Another\n\n#4711",
        "`<b>` and\n\n```\n# <script> [x](javascript:y) <!--\n```",
        "[x](/incidents/a/) [y](#z) [z](tel:+1) ![w](/static/w.png)",
        "[brackets] (parentheses) a[0](see below) \\[x](javascript:y)".replace("a[0](see below) ", ""),
        "| a |\n|---|\n| b |",
        "- a\n- b\n\n---\n\nc",
        "<![ ",
    ],
)
def test_nothing_to_say(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("a\nb <!-- x -->", (2, 3, "comment", "")),
        ("a\n\n<!-- x", (3, 1, "open-comment", "")),
        ("a <B>x</B>", (1, 3, "raw-html", "b")),
        ("a </foo>", (1, 3, "raw-html", "")),
        ("<foo onclick=x>", (1, 1, "raw-html", "")),
        ("<?php x ?>", (1, 1, "raw-html", "")),
        ("<!DOCTYPE html>", (1, 1, "raw-html", "")),
        ("a\n[x](javascript:y)", (2, 1, "link", "javascript")),
        ("[x](&#106;avascript:y)", (1, 1, "link", "javascript")),
        ("a [x](docs/y)", (1, 3, "link", "relative")),
        ("[x](//a.example)", (1, 1, "link", "other-host")),
        ("[x](https://a b.example)", (1, 1, "link", "address")),
        ("[x](/a/../b)", (1, 1, "link", "address")),
        ("<ftp://a.example>", (1, 1, "link", "ftp")),
        ("[x][1]\n\n[1]: data:y", (3, 6, "link", "data")),
        ("a ![x](https://a.example/x.png)", (1, 3, "image", "other-host")),
        ("![x][1]\n\n[1]: https://a.example/x.png", (1, 1, "image", "other-host")),
        ("![x](/other/x.png)", (1, 1, "image", "address")),
        ("a\n\n# B", (3, 1, "heading", "1")),
        ("## B", (1, 1, "heading", "2")),
        ("a\n\nB\n===", (3, 1, "heading", "1")),
        ("B\n---\nc", (1, 1, "heading", "2")),
    ],
)
def test_what_is_seen(text: str, remark: tuple[int, int, str, str]) -> None:
    seen = found(text)
    assert remark in seen
    assert {kind for _, _, kind, _ in seen} == {remark[2]}


def test_each_once_in_order_and_beside_comments() -> None:
    text = "<!-- a\nb --> <b>x</b> <b>y</b>\n<i>z</i> [q](x:y) [r](x:z)"
    assert found(text) == [
        (1, 1, "comment", ""),
        (2, 7, "raw-html", "b"),
        (3, 1, "raw-html", "i"),
        (3, 10, "link", "x"),
    ]


def test_a_link_that_is_dropped_is_told() -> None:
    with Prose() as prose:
        for address in ("javascript:a", "x", "//a", "https:a", "/..", "mailto:", "tel:x&", "ftp://a", "http://a@b"):
            text = f"[t]({address})"
            assert ("<a" in prose.html(text)) is (problems(text) == ()), address


def test_details_quote_nothing() -> None:
    assert "secret" not in repr(
        problems("<!-- secret --> [secret](secret/x) ![secret](secret) <secret a=secret> </secret>")
    )


class TestLimits:
    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("<b>" + "a" * limits.SIZE, RemarkKind.TOO_LONG),
            ("- " * (limits.DEPTH + 1) + "x", RemarkKind.TOO_DEEP),
            ("> " * (limits.DEPTH + 1) + "x", RemarkKind.TOO_DEEP),
            ("\n".join("  " * level + "- x" for level in range(limits.DEPTH + 2)), RemarkKind.TOO_DEEP),
            ("[" * (limits.BRACKETS + 1) + "](x)", RemarkKind.TOO_DEEP),
            ("[a](" * (limits.BRACKETS + 1), RemarkKind.TOO_DEEP),
            ("*a <b>_" * 6_000, RemarkKind.TOO_DENSE),
            ("<" * 20_000, RemarkKind.TOO_DENSE),
        ],
    )
    def test_over(self, text: str, kind: RemarkKind) -> None:
        assert Remark(1, 1, kind) in problems(text)
        with Prose() as prose:
            assert prose.html(text).startswith("<pre><code>")

    @pytest.mark.parametrize(
        "text",
        [
            "- " * limits.DEPTH + "x",
            "> " * limits.DEPTH + "x",
            "\n".join("  " * level + "- x" for level in range(limits.DEPTH)),
            "[" * limits.BRACKETS + "x" + "]" * limits.BRACKETS + "(y)",
            "- - - - - - - - - - - - - - - - - - - -",
            "```\n" + "x < 1 [ * _ \n" * 20_000 + "```",
            "<!-- " + "x < 1 [ * _ \n" * 20_000 + "--> x",
            "A paragraph of **words** & a [link](/incidents/x/) or `two`, and <names>.\n\n" * 800,
            "\n".join(f"- item {number} of a long list, <b>" for number in range(300)),
            "plain words " * 50_000,
            "| service | state | since |\n|---|---|---|\n"
            + "| a <host> of some sort | **down** | 2026-11-20 08:31 |\n" * 200,
        ],
    )
    def test_within(self, text: str) -> None:
        assert not {remark.kind for remark in problems(text)} & {
            RemarkKind.TOO_LONG,
            RemarkKind.TOO_DEEP,
            RemarkKind.TOO_DENSE,
        }
        with Prose() as prose:
            assert text.startswith("```") or not prose.html(text).startswith("<pre>")

    def test_the_documentation_gives_the_limits(self) -> None:
        text = (Path(__file__).parents[2] / "docs" / "markdown.md").read_text("utf-8")
        for limit in (
            f"{limits.SIZE // 1024} KiB of text",
            f"quotations {limits.DEPTH} deep",
            f"{limits.BRACKETS} brackets",
            f"paragraphs: {limits.WORK // 1_000_000} million",
            f"{worker.MEMORY // 1024**2} MiB of memory",
            f"{worker.SECONDS:.0f} seconds",
        ):
            assert limit in " ".join(text.split())
