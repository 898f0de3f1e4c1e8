"""Small charts, made when the site is built: columns by month, squares by weekday and hour, bars in tables.

A chart is numbers on a plane of fixed size, which a template prints as SVG. None needs colour to be read: what is more
is longer or larger, and each stands beside the table of its values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from statusgen.value import Struct

WIDTH, HEIGHT = 360, 150
"""The plane of a chart of columns."""

LEFT, TOP, BOTTOM = 4, 18, 128
CELL = 14
"""The side of an hour in the chart of weekdays and hours."""


class Column(Struct, frozen=True):
    """A column: its `path` (empty where there is no value), what stands over it and under it, and their middle `x`."""

    path: str
    value: str
    label: str
    x: float
    y: float


class Columns(Struct, frozen=True):
    """A chart of columns, oldest first. `goal` is the height of a line to reach (None: there is none), `goal_label`
    what it stands for."""

    title: str
    columns: tuple[Column, ...]
    goal: float | None
    goal_label: str


class Hours(Struct, frozen=True):
    """How often something began, by weekday and hour: `rows` are weekdays with their name, the middle of their squares
    (`y`), one path for all of these, and their numbers; `ticks` are hours with the place of their label."""

    width: int
    height: int
    rows: tuple[tuple[str, float, str, tuple[int, ...]], ...]
    ticks: tuple[tuple[str, float], ...]


def columns(
    title: str, rows: Sequence[tuple[str, float | None, str]], goal: float | None = None, goal_label: str = ""
) -> Columns | None:
    """Columns of labels, values and values in words; None where there is no value at all."""
    values = [value for _, value, _ in rows if value is not None]
    if not values:
        return None
    most = max([*values, goal or 0.0]) or 1.0
    step = (WIDTH - 2 * LEFT) / len(rows)
    wide = min(step * 0.7, 40.0)
    return Columns(
        title=title,
        columns=tuple(_column(n, row, step, wide, most) for n, row in enumerate(rows)),
        goal=None if goal is None else round(BOTTOM - (BOTTOM - TOP) * goal / most, 1),
        goal_label=goal_label,
    )


def _column(n: int, row: tuple[str, float | None, str], step: float, wide: float, most: float) -> Column:
    label, value, words = row
    x = round(LEFT + step * (n + 0.5), 1)
    if value is None:
        return Column("", "", label, x, BOTTOM)
    y = round(BOTTOM - (BOTTOM - TOP) * value / most, 1)
    top = min(y, BOTTOM - 1.0)  # a thin line says that the value is known
    return Column(f"M{round(x - wide / 2, 1)} {BOTTOM}V{top}h{round(wide, 1)}V{BOTTOM}z", words, label, x, y)


def hours(counts: Sequence[Sequence[int]], names: Iterable[str]) -> Hours:
    """The chart of seven rows of 24 numbers; a square's area stands for its number."""
    most = max(max(row) for row in counts) or 1
    left, rows = 24, []
    for n, (name, row) in enumerate(zip(names, counts, strict=True)):
        y = CELL * (n + 0.5)
        squares = []
        for hour, count in enumerate(row):
            if count:
                side = round(CELL * 0.92 * (count / most) ** 0.5, 1)
                x = left + CELL * (hour + 0.5)
                squares.append(f"M{round(x - side / 2, 1)} {round(y - side / 2, 1)}h{side}v{side}h-{side}z")
        rows.append((name, y, "".join(squares), tuple(row)))
    ticks = tuple((f"{hour}", left + CELL * (hour + 0.5)) for hour in range(0, 24, 3))
    return Hours(left + CELL * 24, CELL * 8 + 2, tuple(rows), ticks)


def bar(value: float, most: float) -> str:
    """A bar in a table: the path of a plane 100 × 10, with its middle at 5; nothing for nothing."""
    return f"M0 5H{max(1.0, round(100 * value / most, 1))}" if value > 0 and most > 0 else ""
