"""Which lines of a body begin an update, which are text, and which are a mistake."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusgen.reading.notes import Notes
from statusgen.reading.sections import sections

HEADING = "## 2026-01-15 03:30 resolved"


def divided(text: str) -> tuple[list[str | None], list[tuple[int, str]]]:
    """The headings, and line and code of each finding."""
    notes = Notes("x.md")
    found = sections(text, 1, notes)
    return [section.heading for section in found], sorted((p.span.line, p.code) for p in notes.problems)


@pytest.mark.parametrize(
    "line",
    [HEADING, f"{HEADING}  ", f"{HEADING} ##", f" {HEADING}", f"   {HEADING}", "##\t2026-01-15 03:30 resolved"],
)
def test_headings(line: str) -> None:
    assert divided(f"Summary.\n\n{line}\n\nText.\n") == ([None, "2026-01-15 03:30 resolved"], [])


@pytest.mark.parametrize(
    "before",
    [
        "- one\n- two\n ",
        "- one\n\n ",
        "1. one\n\n  ",
        " - one\n  ",
        "-   one\n   ",
        "- one\n\nText.\n\n  ",
        "- one\n\n Text.\n\n  ",
        "- one\nmore\n  ",
        "- one\n```\ncode\n```\n  ",
        "- - -\n   ",
        "***\n   ",
    ],
)
def test_a_heading_left_of_the_text_of_a_list_is_no_part_of_it(before: str) -> None:
    line = before.count("\n") + 1
    assert divided(f"{before}{HEADING}\n\nText.\n") == ([None, HEADING[3:]], [])
    assert divided(f"{before}##{HEADING[3:]}\n") == ([None], [(line, "nearly-an-update")])
    assert divided(f"{before}#{HEADING}\n") == ([None], [(line, "nearly-an-update")])


@pytest.mark.parametrize(
    "text",
    [
        f"```\n {HEADING}\n```",
        f"~~~ sh\n{HEADING.replace('##', '###')}\n~~~",
        f"> {HEADING}",
        f"- {HEADING}",
        f"1. {HEADING}",
        f"- item\n\n  {HEADING}",
        f"- item\n  {HEADING}",
        f" - item\n   {HEADING}",
        f"1. item\n\n   {HEADING}",
        f"-\n  {HEADING}",
        f"-     code\n\n  {HEADING}",
        f"- item\n  - item\n\n  text\n\n  {HEADING}",
        f"- item\n\n  ```\ncode\n  ```\n\n  {HEADING}",
        f"text\n\n    {HEADING}",
        f"\t{HEADING}",
        "### What we change",
        "text\n\n---\n\ntext",
        "- item\n---",
        "- item\n  of two lines\n---",
        "- item\n\n  Text.\n\n  ---",
        "1. item\n   at 03:30\n  ---",
        "#hashtag",
        "a | b\n--- | ---",
    ],
)
def test_text(text: str) -> None:
    assert divided(text) == ([None], [])


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (f"```\n{HEADING}\n```", (2, "heading-in-code")),
        (f"text\n\n```\n{HEADING}", (3, "unclosed-fence")),
        (f"````\n{HEADING}\n```", (1, "unclosed-fence")),
        (f"- item\n\n  ```\n{HEADING}\n  ```", (3, "unclosed-fence")),
        (f"<!--\n{HEADING}\n-->", (1, "html-comment")),
        (f"text\n<!-- {HEADING}", (2, "unclosed-comment")),
        (f"#{HEADING}", (1, "nearly-an-update")),
        (HEADING[1:], (1, "nearly-an-update")),
        (HEADING.replace("## ", "##"), (1, "nearly-an-update")),
        ("### 03:30", (1, "nearly-an-update")),
        ("### resolved", (1, "nearly-an-update")),
        ("### What was identified", (1, "nearly-an-update")),
        (f"{HEADING[3:]}\n---", (1, "nearly-an-update")),
        (f"{HEADING[3:]}\n===", (1, "nearly-an-update")),
        ("##What happened", (1, "not-an-update")),
        ("# What happened", (1, "heading-too-high")),
        ("What happened\n=============", (1, "heading-too-high")),
        ("Summary\n=======", (1, "heading-too-high")),
        ("What happened\n-------------", (1, "not-an-update")),
        ("Text.\n\nWhat happened\n --", (3, "not-an-update")),
        ("### Cause\nWhat happened\n---", (2, "not-an-update")),
        ("- item\n\nWhat happened\n---", (3, "not-an-update")),
        ("Several lines\nabove a rule\n---", (2, "heading-too-high")),
        ("What happened\n=======\nOr not", (2, "merge-conflict")),
        ("What happened\n\n=======\n\nOr not", (3, "merge-conflict")),
        ("- what\n- happened\n=======", (3, "merge-conflict")),
        ("=======", (1, "merge-conflict")),
    ],
)
def test_findings(text: str, finding: tuple[int, str]) -> None:
    assert divided(text) == ([None], [finding])


@pytest.mark.parametrize(
    "line",
    [
        "audience: internal",
        "Audience: Internal",
        "  audience: internal",
        "- audience: internal",
        "> audience: internal",
        "**audience:** internal",
        "`audience`: internal",
        "1. audience: internal",
        "audience：internal",
        "audience = internal",
        "audiance: internal",
        "аudience: internal",  # its first letter is Cyrillic
        "```\naudience: internal\n```",
    ],
)
@pytest.mark.parametrize("before", ["", f"{HEADING}\n\n", f"{HEADING}\n\nText.\n\n"])
def test_a_line_about_the_audience_is_never_text(line: str, before: str) -> None:
    headings, findings = divided(before + line)
    assert [code for _, code in findings] == ["misplaced-audience"]
    assert len(headings) == 1 + bool(before)


@pytest.mark.parametrize("line", ["The audience: everybody.", "audiences are large: internal", "scope: internal"])
def test_prose_about_an_audience_is_text(line: str) -> None:
    assert divided(line) == ([None], [])


def test_fields_after_a_blank_line_are_text() -> None:
    assert divided(f"{HEADING}\nauthor: Ann\n\nnext_update: 07:00\n\n```\neta: 08:00\n```\n") == (
        [None, HEADING[3:]],
        [(4, "misplaced-field")],
    )


def test_places_and_texts() -> None:
    text = f"\n\nSummary\nof two lines.\n\n{HEADING}\nauthor: Ann\n\n\n  Text. <!-- hidden -->\n\nEnd.\n\n\n"
    summary, update = sections(text, 8, Notes("x.md"))
    assert (summary.body, summary.body_line) == ("Summary\nof two lines.", 10)
    assert (update.line, update.column, update.block) == (13, 1, ("author: Ann",))
    assert (update.body_line, update.body.startswith("  Text."), update.body.endswith("End.")) == (17, True, True)
    assert "hidden" not in update.body


def test_a_comment_hides_updates_whole() -> None:
    headings, _ = divided(f"Text.\n\n<!--\n{HEADING}\n\nprivate\n-->\n\n## 2026-01-15 04:00 identified\n\nText.\n")
    assert headings == [None, "2026-01-15 04:00 identified"]


@given(
    st.lists(st.sampled_from(["#", "##", " ", "\n", "```", "~~~", "<!--", "-->", "---", "- ", "a", "audience:", "`"]))
)
def test_no_text_is_too_odd(words: list[str]) -> None:
    text = "".join(words)
    notes = Notes("x.md")
    found = sections(text, 1, notes)
    lines = text.split("\n")
    for section in found[1:]:
        assert lines[section.line - 1].strip().startswith("##")
    for section in found:
        if section.body and "<!--" not in text:
            assert lines[section.body_line - 1].rstrip() == section.body.split("\n")[0].rstrip()


@pytest.mark.parametrize(
    "text",
    [
        "# x\n",
        "## x\n",
        " ## x\n",
        "x\n===\n",
        "- x\n  ## y\n",
        "\n",
        "```\n",
        "> " * 20 + "\n",
        "audience: x\n",
        "eta: 1\n",
    ],
)
def test_time_grows_with_the_length_alone(text: str) -> None:
    start = time.monotonic()
    divided(text * (256 * 1024 // len(text)))
    assert time.monotonic() - start < 20  # what grows with the square of the length takes many minutes
