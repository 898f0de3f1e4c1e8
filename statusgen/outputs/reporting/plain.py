"""A report as plain data: what `report --format json` and `/api/status.json` say, and rows for a spreadsheet.

Shares are from 0 to 1, times in seconds. A figure is an object with `value` and `n`, or null where there is nothing to
count.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from statusgen.derive.metrics.forecast import Forecast
from statusgen.derive.metrics.measures import MEASURES, Figure, Unit
from statusgen.derive.metrics.periods import Period
from statusgen.derive.metrics.report import Figures, Report
from statusgen.derive.metrics.stream import Stream
from statusgen.outputs.reporting.afterthoughts import afterthoughts

Json: TypeAlias = dict[str, Any]

COLUMNS = ("part", "id", "figure", "value", "n", "low", "high", "baseline", "change", "points")


def as_plain(
    report: Report, stream: Stream, by_service: Mapping[str, Stream], forecasts: Mapping[str, Forecast]
) -> Json:
    """The whole report; the figures of the period stand at the top."""
    baseline = {**_period(report.baseline), **figures(report.base)} if report.baseline else None
    return {
        "period": _period(report.period),
        "audience": str(report.audience),
        **figures(report.figures, report),
        "told_by": {str(how): count for how, count in report.told_by.items()},
        "afterthoughts": {str(why): list(ids) for why, ids in afterthoughts(report).items()},
        "goals": [
            {
                "figure": _name(goal.key),
                "value": _number(goal.value),
                "wanted": _number(goal.wanted),
                "state": str(goal.state),
                "baseline": _number(goal.base),
                "change": _number(goal.change),
                "wanted_change": goal.wanted_change,
                "due": goal.due.isoformat() if goal.due else None,
                "since": goal.since.isoformat() if goal.since else None,
            }
            for goal in report.goals
        ],
        "baseline": baseline,
        "outside": {
            str(what) + ("_s" if what == "speed_of_answer" else ""): figure and _figure(figure)
            for what, figure in report.outside.items()
        },
        "not_measured": [str(what) for what, figure in report.outside.items() if figure is None],
        "by": {
            name: [{"id": part.id, "name": part.name, **figures(part.figures)} for part in parts]
            for name, parts in report.by.items()
        },
        "value_stream": {
            **stream_as_plain(stream),
            "by_service": {i: stream_as_plain(s) for i, s in by_service.items()},
        },
        "forecast": [
            {
                "service": id,
                "expected": round(each.expected, 2),
                "low": each.low,
                "high": each.high,
                "recent": each.recent,
                "rose": each.rose,
            }
            for id, each in forecasts.items()
        ],
    }


def figures(found: Figures, report: Report | None = None) -> Json:
    """Figures by the names that programs know; those of a whole `report` with what they compare with. Of times the
    median stands in the object, mean and 90th percentile beside it."""
    answer: Json = {}
    for key, figure in found.items():
        answer[_name(key)] = None if figure is None else _figure(figure) | (_compared(report, key) if report else {})
        if _has_median(key):
            answer[f"{key}_mean_s"] = _number(figure.mean) if figure else None
            answer[f"{key}_p90_s"] = _number(figure.p90) if figure else None
    return answer


def figure_names(key: str) -> tuple[str, ...]:
    """The names under which a measure stands."""
    return (_name(key), f"{key}_mean_s", f"{key}_p90_s") if _has_median(key) else (_name(key),)


def stream_as_plain(stream: Stream) -> Json:
    """The value stream: stages in their order, and by name what to improve first."""
    return {
        "lead_time_median_s": _number(stream.lead.value) if stream.lead else None,
        "lead_time_p90_s": _number(stream.lead.p90) if stream.lead else None,
        "future_lead_time_median_s": _number(stream.future.value) if stream.future else None,
        "working_s": _number(stream.total - stream.waiting),
        "waiting_s": _number(stream.waiting),
        "right_first_time": _number(_value(stream.right)),
        "stages": [
            {
                "ends_with": str(stage.point),
                "n": stage.time.n,
                "median_s": _number(stage.time.value),
                "p90_s": _number(stage.time.p90),
                "working_s": _number(stage.working),
                "waiting_s": _number(stage.waiting),
                "share_of_time": _number(stage.total / stream.total) if stream.total else None,
                "right_first_time": _number(stage.right.value) if stage.right else None,
                "future_median_s": _number(stage.future.value),
                "gain_s": _number(stage.gain),
                "late": stage.late,
            }
            for stage in stream.stages
        ],
        "plan": [str(stage.point) for stage in stream.plan],
    }


def as_csv(report: Report) -> str:
    """A line for each figure of the whole (`all`) and of each part; an empty value where there is nothing to count."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows("all", "", report.figures, report))
    for name, parts in report.by.items():
        for part in parts:
            writer.writerows(_rows(name, part.id, part.figures))
    for what, figure in report.outside.items():
        writer.writerow(["outside", "", str(what), *(_cells(figure.value, figure) if figure else [""] * 4), *[""] * 3])
    return text.getvalue()


def _rows(part: str, id: str, found: Figures, report: Report | None = None) -> Iterator[list[Any]]:
    for key, figure in found.items():
        before = _compared(report, key).values() if report else ()
        compared = ["" if value is None else value for value in before] or [""] * 3
        if figure is None:
            yield [part, _safe(id), _name(key), "", 0, "", "", *compared]
            continue
        yield [part, _safe(id), _name(key), *_cells(figure.value, figure), *compared]
        if _has_median(key):
            yield [part, _safe(id), f"{key}_mean_s", _number(figure.mean), figure.n, *[""] * 5]
            yield [part, _safe(id), f"{key}_p90_s", _number(figure.p90), figure.n, *[""] * 5]


def _safe(text: str) -> str:
    """No spreadsheet takes it for a formula (OWASP: CSV injection)."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _cells(value: float, figure: Figure) -> list[Any]:
    ends = ["" if end is None else _number(end) for end in (figure.low, figure.high)]
    return [_number(value), figure.n, *ends]


def _compared(report: Report, key: str) -> Json:
    if report.baseline is None:
        return {}
    return {
        "baseline": _number(_value(report.base.get(key))),
        "change": _number(report.change(key)),
        "points": _number(report.points(key)),
    }


def _figure(figure: Figure) -> Json:
    answer: Json = {"value": _number(figure.value), "n": figure.n, "few": figure.is_thin}
    if figure.low is not None and figure.high is not None:
        answer |= {"low": _number(figure.low), "high": _number(figure.high)}
    return answer


def _value(figure: Figure | None) -> float | None:
    return figure.value if figure else None


def _has_median(key: str) -> bool:
    return MEASURES[key].unit is Unit.TIME and key != "mtbf"


def _name(key: str) -> str:
    if MEASURES[key].unit is not Unit.TIME:
        return key
    return f"{key}_median_s" if _has_median(key) else f"{key}_s"


def _period(period: Period) -> Json:
    return {"name": period.name, "first": period.first.isoformat(), "last": period.last.isoformat()}


def _number(value: float | None) -> float | int | None:
    """Whole numbers as such, others to six places."""
    if value is None:
        return None
    return int(value) if value == int(value) else round(value, 6)
