"""The parts of a page of figures: rows against baseline and goals, tables by month, service and so on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from statusgen import urls
from statusgen.derive import Evidence
from statusgen.derive.metrics.forecast import Forecast
from statusgen.derive.metrics.measures import MEASURES, Figure, Unit
from statusgen.derive.metrics.report import Breakdown, Report
from statusgen.language import Language
from statusgen.language.words import mark
from statusgen.model import Severity
from statusgen.outputs.pages.charts import bar
from statusgen.outputs.pages.printer import Printer
from statusgen.outputs.reporting import afterthoughts, words
from statusgen.outputs.reporting.keys import has_services
from statusgen.value import Struct

IN_SHORT = ("told_within_promise", "time_to_notify", "time_to_restore", "reopen_rate", "availability")
"""The figures of parts, beside the number of incidents."""

HEADLINES = (*IN_SHORT, "customer_minutes")
"""The figures that stand first."""

MOST_PARTS = 40
"""How many parts a table lists: those with the most incidents."""

KNOWN: Mapping[Evidence, str] = {
    Evidence.LEDGER: mark("Customers told: from the ledger (incidents: %(count)s)"),
    Evidence.GIT: mark("Customers told: estimated from the history (incidents: %(count)s)"),
    Evidence.TYPED: mark("Customers told: as the updates themselves say (incidents: %(count)s)"),
    Evidence.UNKNOWN: mark("Customers told: not known (incidents: %(count)s)"),
}


class FigureRow(Struct, frozen=True):
    """A figure: its value, of how many it was made, mean and 90th percentile (of times), the interval that holds the
    truth, the baseline's value and the change. `thin`: it rests on few; `beside` is to be read with it. `of` and
    `compared` are count and change where no head of a table says what they are; `key` is the measure's."""

    key: str
    name: str
    value: str
    count: str
    mean: str
    most: str
    between: str
    base: str
    change: str
    thin: bool
    beside: str
    of: str
    compared: str


class GoalRow(Struct, frozen=True):
    """A goal: what was wanted, what is, of how many, and how it stands (`code`: `met`, `missed`, `pending`, `unknown`).
    `thin`: it rests on few; `beside` is to be read with it; `key` is the measure's."""

    key: str
    name: str
    wanted: str
    value: str
    code: str
    state: str
    due: str
    of: str
    thin: bool
    beside: str


class PartRow(Struct, frozen=True):
    """A part: its name (with a `path`, perhaps), its incidents, with a `bar` for them, and its figures."""

    name: str
    path: str
    incidents: str
    bar: str
    cells: tuple[str, ...]


class PartTable(Struct, frozen=True):
    """Figures by something: `heads` are those of the cells, `more` counts the parts that are not listed."""

    title: str
    anchor: str
    heads: tuple[str, ...]
    rows: tuple[PartRow, ...]
    more: int


class ForecastRow(Struct, frozen=True):
    """What is expected of a service next month; `rose`: lately there was more than chance explains."""

    name: str
    path: str
    expected: str
    between: str
    recent: str
    rose: bool


def figure_rows(report: Report, language: Language) -> Iterator[FigureRow]:
    """All figures of which there is anything to count."""
    for key, figure in report.figures.items():
        if figure is not None:
            before, change = report.base.get(key), words.compared(report, key, language)
            count = "" if MEASURES[key].unit is Unit.COUNT else language.number(figure.n)
            yield FigureRow(
                key=key,
                name=words.title(key, language),
                value=words.said(key, figure.value, language),
                count=count,
                mean=words.said(key, figure.mean, language) if figure.mean is not None else "",
                most=words.said(key, figure.p90, language) if figure.p90 is not None else "",
                between=_between(key, figure, language),
                base=words.said(key, before.value if before else None, language) if report.baseline else "",
                change=change,
                thin=figure.is_thin,
                beside=words.beside(report, key, language),
                of=_of("" if figure.exact else count, language),
                compared=_compared(change, report, language),
            )


def _of(count: str, language: Language) -> str:
    return language.gettext("of %(count)s") % {"count": count} if count else ""


def _compared(change: str, report: Report, language: Language) -> str:
    if not change or report.baseline is None:
        return ""
    period = language.name(report.baseline.name)
    return language.gettext("%(change)s compared with %(period)s") % {"change": change, "period": period}


def _between(key: str, figure: Figure, language: Language) -> str:
    if figure.low is None or figure.high is None:
        return ""
    return f"{words.said(key, figure.low, language)} \N{EN DASH} {words.said(key, figure.high, language)}"


def headlines(report: Report, language: Language) -> Iterator[FigureRow]:
    """The most important of them."""
    return (row for row in figure_rows(report, language) if row.key in HEADLINES)


def silent(report: Report, language: Language) -> str:
    """The names of the figures of which there is nothing to count."""
    return language.listed(words.title(key, language) for key, figure in report.figures.items() if figure is None)


def told_by(report: Report, language: Language) -> tuple[str, ...]:
    """How it is known when customers were told, and what was changed after that."""
    known = (
        language.gettext(KNOWN[how]) % {"count": language.number(count)}
        for how, count in report.told_by.items()
        if count
    )
    return (*known, *afterthoughts.lines(report, language))


def goal_rows(report: Report, language: Language) -> Iterator[GoalRow]:
    """All goals."""
    for goal in report.goals:
        yield GoalRow(
            key=goal.key,
            name=words.title(goal.key, language),
            wanted=words.wanted(goal, language),
            value=words.reached(goal, language),
            code=goal.state,
            state=language.gettext(words.STATES[goal.state]),
            due=language.date(goal.due) if goal.due else "",
            of=_of(language.number(goal.n) if goal.n else "", language),
            thin=goal.is_thin,
            beside=words.beside(report, goal.key, language),
        )


def outside_rows(report: Report, language: Language) -> Iterator[tuple[str, str]]:
    """Figures that live elsewhere, those that are not measured too."""
    for what, figure in report.outside.items():
        value = words.said(what, figure.value, language) if figure else language.gettext("Not measured")
        yield words.title(what, language), value


def part_tables(printer: Printer, report: Report) -> Iterator[PartTable]:
    """The tables by month, service, group and so on; the months in their order, all else by incidents."""
    gettext, language = printer.language.gettext, printer.language
    titles = {
        "month": gettext("By month"),
        "year": gettext("By year"),
        "service": gettext("By service"),
        "group": gettext("By group"),
        "severity": gettext("By severity"),
        "team": gettext("By team"),
        "category": gettext("By category"),
    }
    names: Mapping[str, Callable[[Breakdown], str]] = {
        "month": lambda part: language.month(_month(report, part)),
        "severity": lambda part: language.severity(Severity(part.id)),
    }
    for by, parts in report.by.items():
        found = [part for part in parts if _incidents(part)] if by not in ("month", "year") else list(parts)
        if by not in ("month", "year", "severity"):
            found.sort(key=_incidents, reverse=True)
        if any(_incidents(part) for part in found):
            yield part_table(printer, report, by, titles[by], found, names.get(by, lambda part: part.name))


def _month(report: Report, part: Breakdown) -> date:
    return next(first for first in report.period.months() if f"{first:%Y-%m}" == part.id)


def part_table(
    printer: Printer, report: Report, by: str, title: str, parts: list[Breakdown], name: Callable[[Breakdown], str]
) -> PartTable:
    """One table."""
    language = printer.language
    within = report.period.name if has_services(report.period, printer.snapshot.today) else ""
    keys = [key for key in IN_SHORT if any(part.figures.get(key) for part in parts)]
    most = max(_incidents(part) for part in parts)
    rows = tuple(
        PartRow(
            name=name(part),
            path=urls.service_metrics(part.id, within) if by == "service" else "",
            incidents=language.number(_incidents(part)),
            bar=bar(_incidents(part), most),
            cells=tuple(_cell(key, part.figures.get(key), language) for key in keys),
        )
        for part in parts[:MOST_PARTS]
    )
    heads = tuple(words.title(key, language) for key in keys)
    return PartTable(title, f"by-{by}", heads, rows, max(0, len(parts) - MOST_PARTS))


def _cell(key: str, figure: Figure | None, language: Language) -> str:
    return words.said(key, figure.value if figure else None, language)


def _incidents(part: Breakdown) -> float:
    figure = part.figures.get("incidents")
    return figure.value if figure else 0


def forecast_rows(printer: Printer, forecasts: Mapping[str, Forecast]) -> Iterator[ForecastRow]:
    """The services of which most is expected first; those of which next to nothing is are left out."""
    language, names = printer.language, {service.id: service.name for service in printer.snapshot.services}
    for id, each in sorted(forecasts.items(), key=lambda item: -item[1].expected)[:MOST_PARTS]:
        if each.expected >= words.LIKELY or each.rose:
            yield ForecastRow(
                name=names[id],
                path=urls.service(id),
                expected=language.number(round(each.expected, 1)),
                between=f"{language.number(each.low)} \N{EN DASH} {language.number(each.high)}",
                recent=language.number(each.recent),
                rose=each.rose,
            )
