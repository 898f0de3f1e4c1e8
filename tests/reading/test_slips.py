"""What people mistype in YAML is named where they made it, whichever loader noticed it, and wherever it noticed it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
import yaml

from statusgen.model import Audience
from statusgen.reading import fields
from statusgen.reading.fields import read_yaml
from statusgen.reading.incidents import Facts, parse_incident
from statusgen.reading.notes import Notes

TITLE = "Mail is slow"
GOOD = f"""\
title: {TITLE}
severity: high
services:
  email: degraded
  web: degraded
determined: 2026-11-22 08:10
"""


def found(text: str) -> list[tuple[int, int, str, str]]:
    notes = Notes("x.md")
    read_yaml(text, notes, first_line=2)
    return [(problem.span.line, problem.span.column, problem.code, problem.hint) for problem in notes.problems]


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
@pytest.mark.parametrize(
    ("right", "typed", "place", "code", "hint"),
    [
        ("severity:", " severity:", (3, 2), "wrong-indent", "in column 1, as line 2 does"),
        ("severity:", "   severity:", (3, 4), "wrong-indent", "in column 1, as line 2 does"),
        ("title:", "  title:", (2, 3), "wrong-indent", "in column 1, as line 3 does"),
        ("determined:", " determined:", (7, 2), "wrong-indent", "as line 6 does, or in column 1, as line 4 does"),
        ("  email:", "   email:", (6, 3), "wrong-indent", "in column 4, as line 5 does"),
        ("  web:", "    web:", (6, 5), "wrong-indent", "in column 3, as line 5 does"),
        ("  web:", " web:", (6, 2), "wrong-indent", "in column 3, as line 5 does"),
        ("  web:", "# a comment\n\n web:", (8, 2), "wrong-indent", "in column 3, as line 5 does"),
        ("severity:", "actions:\n- what: x\n   due: y\nseverity:", (5, 4), "wrong-indent", "in column 3, as line 4"),
        ("severity:", "actions:\n  - what: x\n  due: y\nseverity:", (5, 3), "wrong-indent", "in column 5, as line 4"),
        ("severity:", "tags:\n  - x\n - y\nseverity:", (5, 2), "wrong-indent", "in column 3, as line 4"),
        ("severity:", "cause: a\n  text\n  over: it\nseverity:", (5, 3), "wrong-indent", "in column 1, as line 3"),
        ("severity:", "=======\nseverity:", (3, 1), "merge-conflict", "and delete the lines"),
        ("  web:", "=======\n  web:", (6, 1), "merge-conflict", "and delete the lines"),
        ("severity:", "severity", (3, 1), "missing-colon", "write `severity: high`"),
        ("severity: ", "severity:", (3, 1), "missing-colon", "write `severity: high`"),
        ("severity: high", "severity = high  # all", (3, 1), "missing-colon", "write `severity: high`"),
        ("severity: high", "severity hunter2", (3, 1), "missing-colon", "write `severity: …`"),
        ("title:", "title", (2, 1), "missing-colon", "write `title: …`"),
        ("title:", "title =", (2, 1), "missing-colon", "write `title: …`"),
        ("title: ", "title:", (2, 1), "missing-colon", "write `title: …`"),
        ("services:", "services", (4, 1), "missing-colon", "write `services: …`"),
        ("determined:", "determined", (7, 1), "missing-colon", "write `determined: …`"),
        ("email:", "email", (5, 3), "missing-colon", "write `email: degraded`"),
        ("web:", "web", (6, 3), "missing-colon", "write `web: degraded`"),
        ("severity:", "a: {x: y z: w}\nseverity:", (3, 10), "missing-comma", "{one: x, two: y}"),
        ("severity:", 'a: {x: "y" z: w}\nseverity:', (3, 12), "missing-comma", "{one: x, two: y}"),
        ("severity:", 'a: ["x" "y"]\nseverity:', (3, 9), "missing-comma", "{one: x, two: y}"),
        ("severity:", "a: {\n  x: y\n  z: w\n}\nseverity:", (5, 3), "missing-comma", "{one: x, two: y}"),
        ("severity:", "a: {x: y: z}\nseverity:", (3, 9), "unquoted-colon", "put quotes around the text"),
        (TITLE, '"Mail is slow', (2, 8), "never-closed", 'put a "'),
        (TITLE, '"Mail is slow\nticket: "x"', (2, 8), "never-closed", 'put a "'),
        (TITLE, "'Mail is slow", (2, 8), "never-closed", "put a '"),
        ("severity:", "a: {email: degraded\nseverity:", (3, 4), "never-closed", "put a }"),
        ("severity:", "a: {email: degraded,\nseverity:", (3, 4), "never-closed", "put a }"),
        ("severity:", "a: {email: degraded]\nseverity:", (3, 4), "never-closed", "put a }"),
        ("severity:", "a: [x, y\nseverity:", (3, 4), "never-closed", "put a ]"),
        ("08:10\n", "08:10\na: {", (8, 4), "never-closed", "put a }"),
        ("08:10\n", '08:10\na: {b: "x"  ', (8, 4), "never-closed", "put a }"),
        ("08:10\n", '08:10\na: {b: "x"]', (8, 4), "never-closed", "put a }"),
        ("08:10\n", '08:10\na: ["x"', (8, 4), "never-closed", "put a ]"),
        (TITLE, '"Mail is "very" slow"', (2, 17), "quote-in-quotes", "'one \"two\" three'"),
        (TITLE, '"Mail" is slow', (2, 13), "quote-in-quotes", "'one \"two\" three'"),
        (TITLE, '"Mail": is slow', (2, 13), "quote-in-quotes", "'one \"two\" three'"),
        (TITLE, "'Mail isn't here'", (2, 17), "quote-in-quotes", '"it isn\'t"'),
        (TITLE, '"The share \\home"', (2, 8), "backslash-in-quotes", "single quotes"),
        (TITLE, "Mail: slow", (2, 12), "unquoted-colon", "put quotes around the text"),
        ("severity: high", "services: email: degraded", (3, 16), "unquoted-colon", "braces around a mapping"),
        ("    name", "\tname", (3, 1), "yaml-tab", "blanks"),
        ("severity: high", "- severity: high", (3, 1), "yaml-syntax", "a hyphen among lines"),
        ("severity:", "a: [x, , y]\nseverity:", (3, 8), "yaml-syntax", "look here"),
        ("severity:", "a: {x: y}}\nseverity:", (3, 10), "yaml-syntax", "a bracket too many"),
    ],
)
def test_a_slip_is_named_where_it_was_made(
    right: str, typed: str, place: tuple[int, int], code: str, hint: str, loader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fields, "_LOADER", getattr(yaml, loader))
    source = GOOD if right in GOOD else "site:\n    name: x\n    url: y\n"
    text = source.replace(right, typed, 1)
    assert text != source
    (problem,) = found(text)
    assert problem[:3] == (*place, code)
    assert hint in problem[3]


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("severity:", "severity :"),
        GOOD.replace(TITLE, "Mail is\n  slow"),
        GOOD.replace(TITLE, '"Mail isn\'t\n  slow"'),
        "".join(f"  {line}\n" for line in GOOD.splitlines()),
        "links: {a: http://x/y}\n",
        'links: {"a:b": c}\n',
    ],
)
def test_what_is_odd_and_right_stays_right(text: str) -> None:
    assert found(text) == []


def test_a_hyphen_without_its_blank() -> None:
    (problem,) = found("tags:\n  - a: b\n  -a: c\n")
    assert problem[2:] == ("wrong-indent", "put a blank after its hyphen")


def test_the_words_of_a_text_are_not_repeated() -> None:
    (problem,) = found("title: x\nhunter2 is the password\nseverity: high\n")
    assert problem[2:] == ("missing-colon", "write `key: value`")


REPORT = f"""\
---
{GOOD}---

## 2026-11-22 08:31 investigating
next_update: 09:00
services: {{email: partial_outage}}

Mail is late.
"""
SERVICES = "  email: degraded\n  web: degraded\n"
HEADING = "## 2026-11-22 08:31 investigating"


@pytest.mark.parametrize(
    ("right", "typed", "findings"),
    [
        (
            SERVICES,
            SERVICES.replace("  ", ""),
            [
                (5, "unknown-key", "if it belongs to `services`, put two blanks before it"),
                (6, "unknown-key", "if it belongs to `services`, put two blanks before it"),
            ],
        ),
        (SERVICES, "", [(4, "empty-value", "write the value, or delete the line")]),
        (SERVICES, "titel: x\n", [(5, "unknown-key", "did you mean `title`? if it belongs to `services`,")]),
        (SERVICES, SERVICES.replace("  ", "  - "), [(5, "wrong-shape", "leave out the hyphens: `email: degraded`")]),
        (SERVICES, "  email degraded\n", [(5, "missing-colon", "write `email: degraded`")]),
        (SERVICES, "  email:degraded\n", [(5, "missing-colon", "write `email: degraded`")]),
        (SERVICES, "  email hunter2\n", [(5, "missing-colon", "write `email: …`")]),
        (f"services:\n{SERVICES}", "services: {email:degraded}\n", [(4, "missing-colon", "write `email: degraded`")]),
        ("determined:", "actions: [{what: x, due:y}]\ndetermined:", [(7, "missing-colon", "write `due: …`")]),
        ("determined:", "actions:\n- what: x\n  due: y\ndetermined:", [(9, "bad-date", "YYYY-MM-DD")]),
        (f"services:\n{SERVICES}", "services: email\n", [(4, "wrong-shape", "write {email: …}, and for … ")]),
        (f"services:\n{SERVICES}", "services: [email]\n", [(4, "wrong-shape", "write {email: …}, and for … ")]),
        ("severity:", "severty:", [(3, "unknown-key", "did you mean `severity`?")]),
        ("email: degraded", "emial: degraded", [(5, "unknown-service", "did you mean `email`?")]),
        ("email: degraded", "E-mail: degraded", [(5, "unknown-service", "did you mean `email`?")]),
        ("email: degraded", "email: degradet", [(5, "unknown-word", "did you mean `degraded`?")]),
        ("email: degraded\n", "", [(11, "service-not-named", "add it to `services` there")]),
        ("2026-11-22 08:10", "8:10", [(7, "bad-time", "write YYYY-MM-DD 08:10")]),
        ("2026-11-22 08:10", "2026/11/22 8:10 pm", [(7, "bad-time", "write 2026-11-22 20:10")]),
        ("2026-11-22 08:31", "8:31", [(10, "bad-time", "write YYYY-MM-DD 08:31")]),
        ("2026-11-22 08:31", "2026-11-22 8:31", [(10, "bad-time", "write 2026-11-22 08:31")]),
        ("09:00", "9:00", [(11, "bad-time", "write 09:00")]),
        ("title: ", "title: [x] ", [(2, "reserved-character", "put it in quotes")]),
        ("09:00", "9:00 am", [(11, "bad-time", "write 09:00")]),
        ("09:00", "9 am", [(11, "bad-time", "write 09:00")]),
        ("2026-11-22 08:10", "22.11.2026 8:10", [(7, "bad-time", "write 2026-11-22 08:10")]),
        ("2026-11-22 08:10", "11/22/2026 8:10 PM", [(7, "bad-time", "write 2026-11-22 20:10")]),
        ("2026-11-22 08:10", "04/05/2026 08:10", [(7, "bad-time", "write it as YYYY-MM-DD")]),
        ("2026-11-22 08:10", "2026-22-11 8:10", [(7, "bad-time", "write it as YYYY-MM-DD")]),
        ("2026-11-22 08:10", "2026-11-22 0810", [(7, "bad-time", "write 2026-11-22 08:10")]),
        ("2026-11-22 08:10", "2026-11-22 08:10 UTC", [(7, "zone-name", "write 2026-11-22 08:10Z, or nothing")]),
        ("2026-11-22 08:31", "2026–11–22 08h31:", [(10, "bad-time", "write 2026-11-22 08:31")]),
        ("2026-11-22 08:31 ", "2026-11-22\t08:31\t", [(10, "bad-time", "write 2026-11-22 08:31")]),
        ("2026-11-22 08:31 ", "2026-11-22\u00a008:31 ", [(10, "not-an-update", f"write `{HEADING}`")]),
        (HEADING, HEADING.replace("31 ", "31 – "), [(10, "not-an-update", f"write `{HEADING}`")]),
        (HEADING, "## Investigating, 2026-11-22 08:31", [(10, "not-an-update", f"write `{HEADING}`")]),
        (HEADING, f"{HEADING} by Ann", [(10, "not-an-update", "an update begins with")]),
        (HEADING, "## 2026-11-22 08:31", [(10, "unknown-status", "write `investigating`, ")]),
        ("09:00", "25:00", [(11, "bad-time", "on a clock of 24 hours")]),
        ("09:00", "13:00 pm", [(11, "bad-time", "on a clock of 24 hours")]),
    ],
)
def test_the_hint_shows_what_was_meant(right: str, typed: str, findings: list[tuple[int, str, str]]) -> None:
    assert right in REPORT
    facts = Facts(ZoneInfo("Europe/Berlin"), {"email": Audience.PUBLIC, "web": Audience.PUBLIC})
    problems = parse_incident("incidents/x.md", REPORT.replace(right, typed, 1).encode(), facts).problems
    assert [(problem.span.line, problem.code) for problem in problems] == [finding[:2] for finding in findings]
    for problem, (_, _, hint) in zip(problems, findings, strict=True):
        assert hint in problem.hint


def test_a_word_that_is_not_known_is_named() -> None:
    facts = Facts(ZoneInfo("Europe/Berlin"), {"email": Audience.PUBLIC, "web": Audience.PUBLIC})
    text = REPORT.replace("severity: high", "severity: urgent").replace("web: degraded", "web: <b>x</b>")
    messages = [problem.message for problem in parse_incident("incidents/x.md", text.encode(), facts).problems]
    assert messages == ["`severity` does not know `urgent`", "`services.web` does not know this word"]


@pytest.mark.parametrize(
    "text",
    [
        "a" + " " * 400_000 + "b\nb: c: d\n",
        '"' + "a" * 400_000 + "\nb: c: d\n",
        "a: {" + "b" * 400_000 + "!: c: d}\n",
        "- " * 200_000 + "\nb: c: d\n",
        "a: b" + " " * 400_000 + "#c\nb: c: d\n",
    ],
)
def test_a_long_line_is_looked_at_once(text: str) -> None:
    """Looking back from each character would take hours, and the test would never end."""
    notes = Notes("services.yaml")
    assert read_yaml(text, notes) is None
    assert len(notes.problems) == 1
