"""Markdown that readers would see otherwise than it was typed is found at its place."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from statusgen.diagnostics import Diagnostic
from statusgen.reading.incidents import Facts, parse_incident

FACTS = Facts(ZoneInfo("UTC"), None)
HEAD = "---\ntitle: x\nseverity: low\nservices: {email: degraded}\ndetermined: 2026-01-15 08:10\n"
UPDATE = "---\n\nA summary.\n\n## 2026-01-15 08:31 investigating\nnext_update: 09:00\n\nFirst paragraph.\n\n"


def found(text: str) -> list[Diagnostic]:
    return list(parse_incident("incidents/x.md", text.encode(), FACTS).problems)


def places(text: str) -> list[tuple[int, int, str]]:
    return [(problem.span.line, problem.span.column, problem.code) for problem in found(text)]


@pytest.mark.parametrize(
    ("text", "column", "code"),
    [
        ("See <b>this</b>.", 5, "raw-html"),
        ("See <script>alert(1)</script>.", 5, "raw-html"),
        ("See [this](javascript:alert).", 5, "link-left-out"),
        ("See [this](//example.org/x).", 5, "link-left-out"),
        ("See ![this](https://example.org/x.png).", 5, "image-left-out"),
        ("> " * 15 + "x", 1, "markdown-too-complex"),
    ],
)
def test_in_an_update(text: str, column: int, code: str) -> None:
    assert places(HEAD + UPDATE + text + "\n") == [(15 if code != "markdown-too-complex" else 13, column, code)]


@pytest.mark.parametrize(
    "text",
    [
        "Restart <hostname>, then `<b>`, then `<!-- x -->`.",
        "```\n<script>\n```",
        "[a](https://example.org), [b](http://example.org), [c](mailto:a@example.org), [d](tel:+15550100)",
        "[the page](/services/email/) and ![the queue](/static/queue.png)",
        "### What happened",
        "1 < 2 & 3 > 2",
    ],
)
def test_what_is_fine_has_no_finding(text: str) -> None:
    assert found(HEAD + UPDATE + text + "\n") == []


def test_in_the_summary() -> None:
    assert places(HEAD + UPDATE.replace("A summary.", "A <i>summary</i>.")) == [(8, 3, "raw-html")]


@pytest.mark.parametrize("key", ["root_cause", "resolution", "workaround"])
def test_in_the_front_matter_at_the_key(key: str) -> None:
    text = f"{key}: |\n  One line.\n\n  Another [line](ftp://example.org) <!-- ask Ann -->\n"
    assert places(HEAD + text + UPDATE) == [(6, 1, "html-comment"), (6, 1, "link-left-out")]


def test_no_text_is_quoted_but_the_names_of_schemes_and_elements() -> None:
    text = "[secret-label](secret://secret-host) <b secret>secret</b> ![secret](https://secret-host/x.png)"
    said = " ".join(problem.message + problem.hint for problem in found(HEAD + UPDATE + text))
    assert said.replace("`secret` is no scheme", "").count("secret") == 0


def test_each_thing_is_said_once_an_update() -> None:
    assert places(HEAD + UPDATE + "<b>a</b> <b>b</b>\n\n<b>c</b>") == [(15, 1, "raw-html")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<!-- a\nb -->\nSee <b>this</b>.", 15),
        ("<!-- a\n\nb -->\n\nText.\n<!-- c -->\nSee <b>this</b>.", 19),
        ("Text <!-- a\nb --> and more.\n\nSee <b>this</b>.", 16),
        ("Text.\n\n<!-- a -->\n\nSee <b>this</b>.\n\n<!-- b\nc -->", 17),
    ],
)
def test_behind_a_comment_lines_are_those_of_the_file(text: str, line: int) -> None:
    update = UPDATE.replace("First paragraph.\n\n", "")
    found = [(at, code) for at, _, code in places(HEAD + update + text + "\n") if code == "raw-html"]
    assert found == [(line, "raw-html")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("x <!-- note --> <b>y</b>", (13, 17)),
        ("<b>y</b> <!-- note -->", (13, 1)),
        ("<!-- a --> x <!-- b --> <b>y</b>", (13, 25)),
        ("<!-- a\nb --> <b>y</b>", (14, 7)),
        ("Text.\n\n<!-- a -->\n\n<!-- b -->x <!-- c --><b>y</b>", (17, 23)),
    ],
)
def test_behind_a_comment_columns_are_those_of_the_file(text: str, place: tuple[int, int]) -> None:
    update = UPDATE.replace("First paragraph.\n\n", "")
    problems = places(HEAD + update + text + "\n")
    assert [(line, column) for line, column, code in problems if code == "raw-html"] == [place]


@pytest.mark.parametrize(
    "line",
    [
        "2026-01-15 11:40 resolved",
        "**2026-01-15 11:40 resolved**",
        "– 2026-01-15 11:40 resolved",
        " 2026-01-15T11:40Z resolved.",
    ],
)
def test_an_update_whose_marks_were_lost_is_found(line: str) -> None:
    text = f"{HEAD}{UPDATE}{line}\n\nIt works again.\n"
    assert places(text) == [(15, 1, "nearly-an-update")]
    assert not found(text)[0].is_error, "it may be meant as text"
    assert places(text.replace("---\n\nA", "imported_from: elsewhere\n---\n\nA")) == []


@pytest.mark.parametrize(
    "line",
    ["- 2026-01-15 11:40 resolved", "At 2026-01-15 11:40 resolved mail came.", "```\n2026-01-15 11:40 resolved\n```"],
)
def test_a_time_and_a_status_in_a_text_are_no_update(line: str) -> None:
    assert places(f"{HEAD}{UPDATE}{line}\n") == []
