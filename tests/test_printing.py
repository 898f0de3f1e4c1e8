"""Findings printed for people, machines, annotations and code scanning."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusgen.diagnostics import Diagnostic, Level, Span
from statusgen.printing import as_github, as_json, as_sarif, as_table, as_text, summary, visible

UNKNOWN = Diagnostic(
    Span("incidents/a.md", 14, 12), "unknown-service", "there is no service 'emial'", "did you mean 'email'?"
)
LATE = Diagnostic(Span("incidents/b.md", 3, 1), "update-in-the-future", "not shown yet", level=Level.WARNING)
WHOLE = Diagnostic(Span("services.yaml"), "file-too-big", "over 1 MiB")

texts = st.text(st.characters(), max_size=30)
paths = st.text(st.characters(exclude_categories=["Cs"]) | st.just("\udce9"), max_size=30)  # \udce9: a byte, PEP 383
problems = st.lists(
    st.builds(
        Diagnostic,
        st.builds(Span, paths.map(lambda path: f"p{path}"), st.integers(0, 99), st.integers(0, 99)),
        st.from_regex(r"[a-z]{1,8}(-[a-z]{1,8})?", fullmatch=True),
        texts,
        texts,
        st.sampled_from(Level),
    ),
    max_size=5,
)


def always(line: str | None) -> Callable[[str, int], str | None]:
    """What every line of every file reads."""
    return lambda *_: line


def test_text_says_place_level_message_code_and_hint_and_sums_up() -> None:
    assert as_text([LATE, UNKNOWN, WHOLE]) == (
        "incidents/a.md:14:12: error: there is no service 'emial' [unknown-service]\n"
        "    hint: did you mean 'email'?\n"
        "incidents/b.md:3:1: warning: not shown yet [update-in-the-future]\n"
        "services.yaml: error: over 1 MiB [file-too-big]\n"
        "2 errors, 1 warning\n"
    )


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], "no problems found"),
        ([UNKNOWN], "1 error"),
        ([LATE, LATE], "2 warnings"),
        ([UNKNOWN, WHOLE, LATE], "2 errors, 1 warning"),
    ],
)
def test_summary(found: list[Diagnostic], expected: str) -> None:
    assert summary(found) == expected


def test_the_mark_stands_under_the_column() -> None:
    shown = as_text([UNKNOWN], line_of=always("services: {\temial: degraded}"))
    line, mark = shown.splitlines()[1:3]
    assert line == "    14 | services: { emial: degraded}"
    assert mark.index("^") == line.index(" emial")


def test_the_mark_counts_the_columns_that_a_terminal_uses() -> None:
    problem = Diagnostic(Span("a", 1, 5), "code", "message")
    assert as_text([problem], line_of=always("日本: x")).splitlines()[2] == "      |       ^"


def test_of_a_long_line_the_part_around_the_place_is_shown() -> None:
    source = "." * 500 + "HERE" + "." * 500
    problem = Diagnostic(Span("a", 7, 501), "code", "message")
    line, mark = as_text([problem], line_of=always(source)).splitlines()[1:3]
    assert len(line) < 120
    assert line[mark.index("^") :].startswith("HERE")


def test_a_line_that_cannot_be_had_is_left_out() -> None:
    assert as_text([UNKNOWN], line_of=always(None)) == as_text([UNKNOWN])


def test_colour_adds_escapes_and_nothing_else() -> None:
    coloured = as_text([LATE, UNKNOWN], colour=True)
    assert "\033[1;31merror" in coloured and "\033[1;33mwarning" in coloured
    assert re.sub("\033\\[[0-9;]*m", "", coloured) == as_text([LATE, UNKNOWN])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ä 日本", "plain ä 日本"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a\nb\r\0", "a\\x0ab\\x0d\\x00"),
        ("\x9b\x7f", "\\x9b\\x7f"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("caf\udce9.md", "caf\\xe9.md"),
        ("\ud800", "\\ud800"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(problems)
def test_nothing_that_a_terminal_obeys_gets_through(found: list[Diagnostic]) -> None:
    for printed in (
        as_text(found, line_of=lambda *place: place[0]),
        as_json(found),
        as_github(found),
        as_sarif(found, page=str, version="1"),
    ):
        assert visible(printed.replace("\n", "")) == printed.replace("\n", "")
        printed.encode()


@given(problems)
def test_json_keeps_every_finding(found: list[Diagnostic]) -> None:
    answer = json.loads(as_json(found))
    assert answer["errors"] + answer["warnings"] == len(answer["diagnostics"]) == len(set(found))
    assert all(d["line"] >= 1 and d["column"] >= 1 for d in answer["diagnostics"])


def test_json_is_one_object_with_the_promised_keys() -> None:
    answer = json.loads(as_json([UNKNOWN, LATE]))
    assert answer == {
        "errors": 1,
        "warnings": 1,
        "diagnostics": [
            {
                "path": "incidents/a.md",
                "line": 14,
                "column": 12,
                "code": "unknown-service",
                "severity": "error",
                "message": "there is no service 'emial'",
                "hint": "did you mean 'email'?",
            },
            {
                "path": "incidents/b.md",
                "line": 3,
                "column": 1,
                "code": "update-in-the-future",
                "severity": "warning",
                "message": "not shown yet",
                "hint": "",
            },
        ],
    }


def test_github_annotates_the_line_under_the_repositorys_root() -> None:
    assert as_github([UNKNOWN, WHOLE], folder="status/") == (
        "::error file=status/incidents/a.md,line=14,col=12,title=unknown-service"
        "::there is no service 'emial'%0Adid you mean 'email'?\n"
        "::error file=status/services.yaml,title=file-too-big::over 1 MiB\n"
    )


def test_github_commands_cannot_be_injected() -> None:
    hostile = Diagnostic(Span("a\n::error file=x,line=1::y%\x1b", 1, 1), "code", "100 %\r\n::warning::z")
    assert as_github([hostile]) == (
        "::error file=a%0A%3A%3Aerror file=x%2Cline=1%3A%3Ay%25\\x1b,line=1,col=1,title=code"
        "::100 %25%0D%0A::warning::z\n"
    )


@given(problems)
def test_github_prints_one_line_for_each_finding(found: list[Diagnostic]) -> None:
    lines = as_github(found).splitlines()
    assert len(lines) == len(set(found))
    assert all(re.match("::(error|warning) file=[^:,]+[^:]*::", line) for line in lines)


def test_sarif_names_tool_rules_results_and_places() -> None:
    log = json.loads(
        as_sarif(
            [UNKNOWN, WHOLE, LATE],
            page=lambda code: f"What {code} is.\n\nMore.",
            version="1.2.3",
            folder="my status/",
            docs="https://example.org/docs/diagnostics/",
        )
    )
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("statusgen", "1.2.3")
    assert [rule["id"] for rule in driver["rules"]] == ["file-too-big", "unknown-service", "update-in-the-future"]
    assert driver["rules"][1]["shortDescription"] == {"text": "What unknown-service is."}
    assert driver["rules"][1]["helpUri"] == "https://example.org/docs/diagnostics/unknown-service.md"
    assert [rule["defaultConfiguration"]["level"] for rule in driver["rules"]] == ["error", "error", "warning"]
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    first, second, third = run["results"]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "my%20status/incidents/a.md"
    assert place["region"] == {"startLine": 14, "startColumn": 12}
    assert first["message"]["text"] == "there is no service 'emial': did you mean 'email'?"
    assert second["level"] == "warning"
    assert "region" not in third["locations"][0]["physicalLocation"]


@given(problems)
def test_sarif_keeps_every_path_as_an_address(found: list[Diagnostic]) -> None:
    log = json.loads(as_sarif(found, page=str, version="1"))
    for result in log["runs"][0]["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9/._~%-]+", uri)
        assert unquote(uri).startswith("p")


TABLE = [
    ["Team", "told in time", "until restored"],
    ["Permits and mapping team", "100 %", "1\xa0day"],
    ["Web", "1", "2"],
]
WIDE = """
Team                      told in time  until restored
------------------------  ------------  --------------
Permits and mapping team         100 %           1\xa0day
Web                                  1               2
"""
NARROW = """
                      told
                        in     until
Team                  time  restored
-------------------  -----  --------
Permits and mapping  100 %     1\xa0day
team
Web                      1         2
"""
NARROWEST = """
Team
   told
     in     until
   time  restored
  -----  --------
Permits and mapping team
  100 %     1\xa0day
Web
      1         2
"""


@pytest.mark.parametrize(
    ("width", "printed"), [(None, WIDE), (54, WIDE), (38, NARROW), (36, NARROW), (20, NARROWEST), (1, NARROWEST)]
)
def test_a_table_fits_its_terminal(width: int | None, printed: str) -> None:
    assert "\n".join(as_table(TABLE, width=width)) == printed.strip("\n")
