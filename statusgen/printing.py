"""Diagnostics as text for people, as JSON, as annotations of GitHub Actions, and as SARIF.

Pure: findings in, text out; whether there is a terminal, and what a source line reads, is told by the caller. Paths,
messages and hints may hold characters that somebody else chose: none of them reaches a terminal or a log as it is.
"""

from __future__ import annotations

import json
import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from urllib.parse import quote

from statusgen.diagnostics import Diagnostic, Level, in_order


class Format(StrEnum):
    """The forms that `check --format` knows."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


_UNPRINTABLE = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # C0, DEL, C1: a terminal obeys them
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction marks: the line would read otherwise than it is
    "\u2028\u2029\ufeff\ufffe\uffff"
    "\ud800-\udfff"  # lone surrogates: they cannot be written as UTF-8
    "]"
)

_RESET, _BOLD, _DIM = "\033[0m", "\033[1m", "\033[2m"
_COLOUR = {Level.ERROR: "\033[1;31m", Level.WARNING: "\033[1;33m"}
_SOURCE_WIDTH = 100  # columns of a source line that are shown
_GAP = "  "
_LEAST_ROOM = 16  # columns of a table's first cells: where there are fewer they get lines of their own


def visible(text: str) -> str:
    r"""The text with control characters, direction marks and stray bytes spelt out (`\x1b`, `\u202e`)."""
    return _UNPRINTABLE.sub(_spelt_out, text)


def _spelt_out(match: re.Match[str]) -> str:
    point = ord(match[0])
    if 0xDC80 <= point <= 0xDCFF:  # a byte of a file name that is no UTF-8 (PEP 383)
        point -= 0xDC00
    return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}"


def summary(problems: Iterable[Diagnostic]) -> str:
    """How many findings there are, in words: `2 errors, 1 warning`, or `no problems found`."""
    errors, warnings = _count(problems)
    parts = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((errors, "error"), (warnings, "warning")) if n]
    return ", ".join(parts) or "no problems found"


def as_text(
    problems: Iterable[Diagnostic],
    *,
    colour: bool = False,
    line_of: Callable[[str, int], str | None] | None = None,
) -> str:
    """The findings for people, one `path:line:column: level: message [code]` each, its hint below, and a summary.

    `line_of(path, line)`, if given, adds the line of the file with a mark under the place: for the author's own
    terminal alone, since such a line may hold what is internal.
    """
    ordered = in_order(problems)
    lines: list[str] = []
    for problem in ordered:
        where, level, code = visible(str(problem.span)), problem.level.value, f"[{problem.code}]"
        if colour:
            where, code = f"{_BOLD}{where}{_RESET}", f"{_DIM}{code}{_RESET}"
            level = f"{_COLOUR[problem.level]}{level}{_RESET}"
        lines.append(f"{where}: {level}: {visible(problem.message)} {code}")
        source = line_of(problem.span.path, problem.span.line) if line_of and problem.span.line else None
        if source is not None:
            lines += _excerpt(source, problem.span.line, problem.span.column)
        if problem.hint:
            lines.append(f"    hint: {visible(problem.hint)}")
    lines.append(summary(ordered))
    return "\n".join(lines) + "\n"


def _excerpt(source: str, line: int, column: int) -> list[str]:
    """The source line, cut to a readable width, and a mark under the column (counted in characters, from 1)."""
    start = max(0, column - 1 - _SOURCE_WIDTH * 3 // 4)
    shown = source.rstrip("\r\n").replace("\t", " ")[start : start + _SOURCE_WIDTH]
    cells = [visible(character) for character in shown]
    before = "".join(cells[: max(0, column - 1 - start)])
    margin = " " * len(str(line))
    return [f"    {line} | {''.join(cells).rstrip()}", f"    {margin} | {' ' * _width(before)}^"]


def _width(text: str) -> int:
    """The columns that a terminal gives the text (UAX #11: East Asian wide characters take two, marks none)."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def as_table(rows: Sequence[Sequence[str]], *, left: int = 1, width: int | None = None) -> list[str]:
    """Rows as lines with their columns aligned, the first `left` of them to the left; the first row is the head.

    Where that is wider than `width`, the words of the head stand below each other, and first cells are broken into
    lines; where even that is too wide, each first cell stands on a line of its own, above the rest of its row.
    """
    head, *body = [[visible(cell) for cell in row] for row in rows]
    widths = _widths([head, *body])
    if width is None or _sum(widths) <= width:
        return _aligned([head], body, left)
    heads = _in_lines(head, body)
    room = width - _sum([0, *_widths([*heads, *body])[1:]])
    if room >= _LEAST_ROOM:
        return _aligned(heads, [line for row in body for line in _broken(row, room)], left)
    blank, *values = _aligned([["", *row[1:]] for row in heads], [["", *row[1:]] for row in body], left)
    start = len(heads)
    pairs = zip((row[0] for row in body), values[start:], strict=True)
    return [head[0], blank, *values[:start], *(line for pair in pairs for line in pair)]


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(_width, column)) for column in zip(*rows, strict=True)]


def _sum(widths: Sequence[int]) -> int:
    return sum(widths) + len(_GAP) * (len(widths) - 1)


def _aligned(heads: Sequence[Sequence[str]], body: Sequence[Sequence[str]], left: int) -> list[str]:
    """The lines of the head, a rule, and those of the body."""
    widths = _widths([*heads, *body])
    lines = []
    for row in (*heads, *body):
        gaps = [" " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
        cells = [cell + gap if n < left else gap + cell for n, (cell, gap) in enumerate(zip(row, gaps, strict=True))]
        lines.append(_GAP.join(cells).rstrip())
    rule = _GAP.join("-" * width for width in widths)
    return [*lines[: len(heads)], rule, *lines[len(heads) :]]


def _broken(row: Sequence[str], room: int) -> list[list[str]]:
    """A row whose first cell is broken into lines of at most `room` characters."""
    first, *more = textwrap.wrap(row[0], room) or [""]
    return [[first, *row[1:]], *([line, *([""] * (len(row) - 1))] for line in more)]


def _in_lines(head: Sequence[str], body: Sequence[Sequence[str]]) -> list[list[str]]:
    """The head over several lines: no column is wider for its head than for its longest word."""
    columns = []
    for n, title in enumerate(head):
        widest = max(map(_width, [*title.split(" "), *(row[n] for row in body)]))
        columns.append(textwrap.wrap(title, max(1, widest)))
    most = max(map(len, columns))
    return [list(row) for row in zip(*([""] * (most - len(column)) + column for column in columns), strict=True)]


def as_json(problems: Iterable[Diagnostic]) -> str:
    """One JSON object: the counts, and the findings, with line and column from 1 (of a whole file: 1, 1)."""
    ordered = in_order(problems)
    errors, warnings = _count(ordered)
    answer = {
        "errors": errors,
        "warnings": warnings,
        "diagnostics": [
            {
                "path": visible(problem.span.path),
                "line": max(1, problem.span.line),
                "column": max(1, problem.span.column),
                "code": problem.code,
                "severity": problem.level.value,
                "message": visible(problem.message),
                "hint": visible(problem.hint),
            }
            for problem in ordered
        ],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def as_github(problems: Iterable[Diagnostic], *, folder: str = "") -> str:
    """Workflow commands that GitHub Actions turns into annotations at the line.

    `folder` leads from the repository's root to the source folder (`status/`): annotations want paths from the root.
    Source: "Workflow commands for GitHub Actions", and its toolkit's command.ts for the escapes.
    """
    lines = []
    for problem in in_order(problems):
        place = {"file": folder + problem.span.path}
        if problem.span.line:
            place |= {"line": str(problem.span.line), "col": str(max(1, problem.span.column))}
        place["title"] = problem.code
        properties = ",".join(f"{key}={_github_property(value)}" for key, value in place.items())
        text = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
        lines.append(f"::{problem.level.value} {properties}::{_github_text(text)}\n")
    return "".join(lines)


def _github_text(text: str) -> str:
    return visible(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _github_property(text: str) -> str:
    return _github_text(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(
    problems: Iterable[Diagnostic], *, page: Callable[[str], str], version: str, folder: str = "", docs: str = ""
) -> str:
    """A log in the Static Analysis Results Interchange Format, version 2.1.0 (OASIS), for code-scanning services.

    `page(code)` gives the manual page of a code (Markdown, its first line says what the finding is); `docs` is the
    absolute address under which the pages stand as `<code>.md`, if there is one; `folder` as in `as_github`.
    """
    ordered = in_order(problems)
    codes = sorted({problem.code for problem in ordered})
    levels = {problem.code: problem.level for problem in ordered}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "statusgen",
                        "version": version,
                        "rules": [_sarif_rule(code, levels[code], page(code), docs) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(problem, codes, folder) for problem in ordered],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _sarif_rule(code: str, level: Level, page: str, docs: str) -> dict[str, object]:
    rule: dict[str, object] = {
        "id": code,
        "shortDescription": {"text": page.partition("\n")[0]},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": level.value},
    }
    if docs:
        rule["helpUri"] = f"{docs.rstrip('/')}/{code}.md"
    return rule


def _sarif_result(problem: Diagnostic, codes: Sequence[str], folder: str) -> dict[str, object]:
    place: dict[str, object] = {
        "artifactLocation": {
            "uri": quote(folder + problem.span.path, errors="surrogateescape"),
            "uriBaseId": "%SRCROOT%",
        }
    }
    if problem.span.line:
        place["region"] = {"startLine": problem.span.line, "startColumn": max(1, problem.span.column)}
    text = f"{problem.message}: {problem.hint}" if problem.hint else problem.message
    return {
        "ruleId": problem.code,
        "ruleIndex": codes.index(problem.code),
        "level": problem.level.value,
        "message": {"text": visible(text)},
        "locations": [{"physicalLocation": place}],
    }


def _count(problems: Iterable[Diagnostic]) -> tuple[int, int]:
    levels = [problem.level for problem in problems]
    return levels.count(Level.ERROR), levels.count(Level.WARNING)
