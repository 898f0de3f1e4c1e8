"""A report as tables for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from statusgen.derive.metrics.forecast import Forecast
from statusgen.derive.metrics.measures import MEASURES, Figure, Unit
from statusgen.derive.metrics.report import Breakdown, Report
from statusgen.derive.metrics.stream import Stream
from statusgen.derive.told import Evidence
from statusgen.language import Language
from statusgen.outputs.reporting import afterthoughts, words
from statusgen.printing import as_table

IN_SHORT = ("incidents", "told_within_promise", "time_to_notify", "time_to_restore", "reopen_rate", "availability")
"""The figures that stand in the tables of parts."""

HEADS = ("incidents", "told in time", "until told", "until restored", "reopened", "available")
BY = {
    "month": "Month",
    "service": "Service",
    "group": "Group",
    "severity": "Severity",
    "team": "Team",
    "category": "Category",
}

KNOWN = {
    Evidence.LEDGER: "by the ledger",
    Evidence.GIT: "by git, an estimate",
    Evidence.TYPED: "by the update itself",
    Evidence.UNKNOWN: "not known",
}


def as_text(
    report: Report,
    stream: Stream,
    forecasts: Mapping[str, Forecast],
    names: Mapping[str, str],
    defined: str,
    width: int | None = None,
    *,
    has_outside: bool = False,
) -> str:
    """All of it, in English as all that commands say; `names` are those of services, `width` that of the terminal,
    `defined` is the address of the page that says what each figure counts. `has_outside`: figures live elsewhere."""
    language = Language("en")
    period = report.period
    whose = "" if report.audience == "internal" else ", of what the public can read"
    until = f", as of {report.as_of}" if report.as_of else ", which has not begun" if report.is_to_come else ""
    parts = [[f"{period.name}: {period.first} to {period.last}{until}{whose}"], list(_figures(report, language, width))]
    if report.goals:
        parts.append(["Goals", *as_table(list(_goals(report, language)), width=width)])
    for name, found in report.by.items():
        busy = [part for part in found if (figure := part.figures["incidents"]) and figure.value]
        if name != "month":
            found = tuple(sorted(busy, key=_incidents, reverse=True))
        if busy:
            parts.append(as_table(list(_parts(BY[name], found, language)), width=width))
    if stream.stages:
        parts.append(["Where the time goes", *as_table(list(_stream(stream, language)), width=width)])
        parts.append(list(_plan(stream, language)))
    likely = {id: each for id, each in forecasts.items() if each.expected >= words.LIKELY or each.rose}
    if likely:
        parts.append(["Next month, by a formula", *as_table(list(_forecast(likely, names)), width=width)])
    if report.outside and has_outside:
        parts.append(["From figures.csv", *as_table(list(_outside(report, language)), width=width)])
    parts.append([f"What each figure counts, and what it leaves out: {defined}"])
    text = "\n\n".join("\n".join(lines) for lines in parts if lines)
    return text.replace("\N{NO-BREAK SPACE}", " ")


def _figures(report: Report, language: Language, width: int | None) -> Iterator[str]:
    compared = report.baseline
    head = ["Figure", "value", "of", "mean", "90 %", *([compared.name, "change"] if compared else [])]
    rows = [head]
    silent = []
    for key, figure in report.figures.items():
        if figure is None:
            silent.append(words.title(key, language))
            continue
        row = [
            words.title(key, language) + (" *" if figure.is_thin else ""),
            words.said(key, figure.value, language),
            "" if MEASURES[key].unit is Unit.COUNT else str(figure.n),
            words.said(key, figure.mean, language) if figure.mean is not None else "",
            words.said(key, figure.p90, language) if figure.p90 is not None else "",
        ]
        if compared:
            before = report.base.get(key)
            base = before.value if before else None
            row += [words.said(key, base, language), words.compared(report, key, language)]
        rows.append(row)
    yield from as_table(rows, width=width)
    if any(figure and figure.is_thin for figure in report.figures.values()):
        yield "* rests on few incidents: it says little"
    if by_day := words.by_day(report, language):
        yield by_day
    for key in report.figures:
        if report.figures[key] and (beside := words.beside(report, key, language)):
            yield f"{words.title(key, language)}: {beside}"
    told = [f"{KNOWN[how]}: {count}" for how, count in report.told_by.items() if count]
    if told:
        yield f"How it is known when customers were told (incidents): {'; '.join(told)}"
    for line in afterthoughts.lines(report, language):
        yield from textwrap.wrap(line, min(width or 100, 100))
    if silent:
        yield from textwrap.wrap(f"Nothing to count: {', '.join(silent)}", min(width or 100, 100))


def _goals(report: Report, language: Language) -> Iterator[list[str]]:
    yield ["Goal", "wanted", "is", "of", "state", "by"]
    for goal in report.goals:
        by = goal.due.isoformat() if goal.due else ""
        wanted, is_now = words.wanted(goal, language), words.reached(goal, language)
        yield [
            words.title(goal.key, language) + (" *" if goal.is_thin else ""),
            wanted,
            is_now,
            str(goal.n or ""),
            words.STATES[goal.state].lower(),
            by,
        ]


def _parts(name: str, parts: Sequence[Breakdown], language: Language) -> Iterator[list[str]]:
    yield [name, *HEADS]
    for part in parts:
        yield [part.name, *(_value(key, part.figures.get(key), language) for key in IN_SHORT)]


def _incidents(part: Breakdown) -> float:
    figure = part.figures["incidents"]
    return figure.value if figure else 0


def _value(key: str, figure: Figure | None, language: Language) -> str:
    return words.said(key, figure.value if figure else None, language)


def _stream(stream: Stream, language: Language) -> Iterator[list[str]]:
    yield ["Until", "incidents", "median", "90 %", "of all time", "waiting", "right at once", "with goals kept"]
    for stage in stream.stages:
        yield [
            words.STAGES[stage.point],
            str(stage.time.n),
            words.duration(stage.time.value, language),
            words.duration(stage.time.p90 or 0, language),
            words.percent(stage.total / stream.total, language) if stream.total else words.NONE,
            words.percent(stage.waiting / stage.total, language) if stage.total else words.NONE,
            words.percent(stage.right.value, language) if stage.right else words.NONE,
            words.duration(stage.future.value, language),
        ]


def _plan(stream: Stream, language: Language) -> Iterator[str]:
    if stream.plan:
        yield "Largest gains first"
    for number, stage in enumerate(stream.plan, 1):
        saved = words.duration(stage.gain / stage.time.n, language)
        late = f"{stage.late} of {stage.time.n} took longer than the goal"
        yield f"{number}. {words.STAGES[stage.point]}: {late}; {saved} an incident on average"


def _forecast(forecasts: Mapping[str, Forecast], names: Mapping[str, str]) -> Iterator[list[str]]:
    yield ["Service", "expected", "in 4 of 5 months", "last 60 days", "lately"]
    for id, each in sorted(forecasts.items(), key=lambda item: -item[1].expected):
        rose = "more than chance" if each.rose else ""
        yield [names[id], f"{each.expected:.1f}", f"{each.low} to {each.high}", str(each.recent), rose]


def _outside(report: Report, language: Language) -> Iterator[list[str]]:
    yield ["Figure", "value", "months"]
    for what, figure in report.outside.items():
        value = words.said(what, figure.value, language) if figure else "not measured"
        yield [words.title(what, language), value, str(figure.n) if figure else ""]
