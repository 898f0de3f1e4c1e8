"""Answers that came back, as tables and as YAML."""

from __future__ import annotations

from datetime import date

import pytest

from statusgen.model import Asked, Opinion
from statusgen.reading.feedback import parse_feedback

CSV = """\ufeffTimestamp,Incident,answer,day,from,comment
x,mail-late,good,2026-01-12,,
x,mail-late,poor,,staff,"Two lines,
of text <!-- a note -->"

x,mail-late,good,2026-01-12,,
""".encode()

YAML = b"""answers:
  - {incident: mail-late, answer: good, day: 2026-01-12}
  - {incident: mail-late, answer: poor, from: staff, comment: Slow.}
  - {incident: mail-late, answer: good, day: 2026-01-12}
"""


@pytest.mark.parametrize(("path", "data", "lines"), [("a.csv", CSV, (2, 3, 6)), ("a.yaml", YAML, (2, 3, 4))])
def test_the_same_answer_twice_is_two_answers(path: str, data: bytes, lines: tuple[int, ...]) -> None:
    found = parse_feedback(f"feedback/{path}", data)
    assert found.problems == ()
    assert [(a.opinion, a.asked, a.day) for a in found.value] == [
        (Opinion.GOOD, Asked.CUSTOMER, date(2026, 1, 12)),
        (Opinion.POOR, Asked.STAFF, None),
        (Opinion.GOOD, Asked.CUSTOMER, date(2026, 1, 12)),
    ]
    assert tuple(answer.source.span().line for answer in found.value) == lines
    assert "note" not in found.value[1].comment


def test_what_cannot_be_read_is_said_with_its_line_and_the_rest_is_kept() -> None:
    table = b"incident,answer,comment\nmail-late,great,A secret\n,good,\nmail-late,good,\n"
    found = parse_feedback("feedback/a.csv", table)
    assert [(problem.code, problem.span.line) for problem in found.problems] == [
        ("unknown-word", 2),
        ("missing-key", 3),
    ]
    assert len(found.value) == 1
    assert "secret" not in repr(found.problems)


@pytest.mark.parametrize(("path", "data"), [("a.csv", b"id,answer\nx,good\n"), ("a.csv", b""), ("a.yaml", b"x: 1\n")])
def test_a_file_without_its_headings(path: str, data: bytes) -> None:
    found = parse_feedback(f"feedback/{path}", data)
    assert (found.value, [problem.code for problem in found.problems]) == ((), ["missing-key"] * len(found.problems))
    assert found.problems
