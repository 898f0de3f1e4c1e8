"""figures.csv: figures that live elsewhere, one line each: the month, what it is, and the value."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date

from statusgen.diagnostics import Diagnostic, Parsed, Span
from statusgen.disk import FIGURES_CSV
from statusgen.model import Outside, OutsideFigure
from statusgen.reading.findings.files import bad_figure
from statusgen.reading.times import YEARS, parse_duration

HEAD = ["month", "figure", "value"]


def read_outside(data: bytes) -> Parsed[tuple[OutsideFigure, ...]]:
    """The figures of good lines, and a finding for each other line."""
    found: list[OutsideFigure] = []
    problems: list[Diagnostic] = []
    for line, row in _rows(data):
        made = _figure(row)
        if isinstance(made, str):
            problems.append(bad_figure(Span(FIGURES_CSV, line, 1), made))
        elif any((each.month, each.what) == (made.month, made.what) for each in found):
            problems.append(bad_figure(Span(FIGURES_CSV, line, 1), "this figure of this month is there already"))
        else:
            found.append(made)
    return Parsed(tuple(found), tuple(problems))


def _rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    lines = csv.reader(data.decode("utf-8-sig", "replace").splitlines())
    for row in lines:
        cells = [cell.strip() for cell in row]
        if any(cells) and not (lines.line_num == 1 and cells == HEAD):
            yield lines.line_num, cells


def _figure(row: list[str]) -> OutsideFigure | str:
    """The figure of a line, or what is wrong with it."""
    if len(row) != len(HEAD):
        return "a line has three columns"
    month, name, text = row
    try:
        first = date.fromisoformat(f"{month}-01") if len(month) == len("2026-07") else None
        what = Outside(name)
    except ValueError:
        return "there is no such month, or no such figure"
    if first is None or first.year not in YEARS:
        return "there is no such month, or no such figure"
    value = _time(text) if what is Outside.SPEED_OF_ANSWER else _share(text)
    return "the value is not what this figure has" if value is None else OutsideFigure(first, what, value)


def _time(text: str) -> float | None:
    length = parse_duration(text)
    return None if callable(length) else length.total_seconds()


def _share(text: str) -> float | None:
    try:
        percent = float(text.removesuffix("%")) if text.endswith("%") and text[0].isdigit() else -1.0
    except ValueError:
        return None
    return percent / 100 if 0 <= percent <= 100 else None
