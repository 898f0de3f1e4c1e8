"""Figures as pages: of the last twelve months, of each year and quarter, and of each service, in periods too.

The public edition counts what the public can read. A page moves with news and with days; one of a period that is over
stays as it is, once nothing of it is open or owed any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from statusgen import urls
from statusgen.derive import ServiceView
from statusgen.derive.metrics.forecast import forecast
from statusgen.derive.metrics.measures import MEASURES, Unit
from statusgen.derive.metrics.periods import Period
from statusgen.derive.metrics.report import Breakdown, Report, figures_of, report
from statusgen.derive.metrics.stream import value_stream
from statusgen.files import Batch, File, digest
from statusgen.language import Language
from statusgen.model import Audience
from statusgen.outputs.pages.charts import Columns, Hours, bar, columns, hours
from statusgen.outputs.pages.choices import Choices, PageChoice, Switch
from statusgen.outputs.pages.definitions import Definitions, definitions
from statusgen.outputs.pages.figures import (
    FigureRow,
    ForecastRow,
    GoalRow,
    PartTable,
    figure_rows,
    forecast_rows,
    goal_rows,
    headlines,
    outside_rows,
    part_tables,
    silent,
    told_by,
)
from statusgen.outputs.pages.page import Link, Page
from statusgen.outputs.pages.printer import Printer
from statusgen.outputs.pages.stream import StreamMap, stream_map
from statusgen.outputs.pages.uptime import weights_in_words
from statusgen.outputs.reporting import words
from statusgen.outputs.reporting.keys import Keys, has_services
from statusgen.value import Struct, replace

TRENDS = ("incidents", "told_within_promise", "time_to_notify", "time_to_restore")
"""The figures that are drawn by month."""

LENGTHS = (15, 30, 60, 120, 240, 480, 1440, 4320)
"""Where the classes of the time to restore end, in minutes."""


class Class(Struct, frozen=True):
    """How many incidents took so long, with a bar for it."""

    name: str
    count: str
    bar: str


class MetricsPage(Page, frozen=True):
    """Figures of a period: `span` says from when until when, `baseline` what they are compared with (or is empty).

    `note` says what is counted, `unseen` what cannot be seen in that, `weights` what counts as downtime.
    `alone`: it is a report to print or to send, without the site around it. `by_day` says why changes are a day (or is
    empty), `silent` names the figures of which there is nothing to count, `told_by` says how it is known when customers
    were told. `definitions` are there where the page stands alone; else they have a page.
    """

    title: str
    span: str
    note: str
    unseen: str
    baseline: str
    weights: str
    alone: bool
    periods: tuple[PageChoice, ...]
    services: tuple[PageChoice, ...]
    service: Link | None
    headlines: tuple[FigureRow, ...]
    goals: tuple[GoalRow, ...]
    figures: tuple[FigureRow, ...]
    by_day: str
    silent: str
    told_by: tuple[str, ...]
    trends: tuple[Columns, ...]
    lengths: tuple[Class, ...]
    hours: Hours | None
    tables: tuple[PartTable, ...]
    stream: StreamMap | None
    forecast: tuple[ForecastRow, ...]
    outside: tuple[tuple[str, str], ...]
    definitions: Definitions | None

    @property
    def defined(self) -> str:
        """The page on which figures are defined; empty where that is this one."""
        return "" if self.definitions else f"{self.root}{urls.DEFINITIONS}"

    @property
    def has_thin_headline(self) -> bool:
        """Whether a star stands beside one of the headlines."""
        return any(row.thin for row in self.headlines)

    @property
    def has_thin_goal(self) -> bool:
        """Whether a star stands beside one of the goals."""
        return any(row.thin for row in self.goals)

    @property
    def has_thin_figure(self) -> bool:
        """Whether a star stands beside one of all figures."""
        return any(row.thin for row in self.figures)


def files(printer: Printer) -> Iterator[File | Batch]:
    """A page for each period, one for each service, and one for each service in each period that is not long past."""
    keys, snapshot, choices = Keys(printer.snapshot), printer.snapshot, Choices(printer.snapshot)
    names = [period.name for period in choices.periods]
    shared = digest(keys.shared, names, [(service.id, service.name) for service in choices.busy])
    own: tuple[object, ...] = (shared, snapshot.today, keys.of(choices.last))
    yield printer.file(urls.METRICS, "metrics.html", own, partial(_of_period, printer, choices, choices.last))
    for period in choices.periods:
        own = (shared, keys.of(period), has_services(period, snapshot.today))
        page = partial(_of_period, printer, choices, period)
        yield printer.file(urls.metrics(period.name), "metrics.html", own, page)
    for service in choices.busy:
        again = [snapshot.recurrences.get(view.id) for view in service.incidents]
        drafts = [each for each in snapshot.unpublished if service.id in each.services]
        own = (shared, service.key, snapshot.today, again, drafts)
        pages = partial(_files, printer, choices, keys, service, shared, own)
        yield Batch(f"metrics {service.id}", digest(printer.key, own, choices.keys), pages)


def _files(
    printer: Printer, choices: Choices, keys: Keys, service: ServiceView, shared: str, own: tuple[object, ...]
) -> Iterator[File]:
    """The pages of one service."""
    page = partial(_of_service, printer, choices, service)
    yield printer.file(urls.service_metrics(service.id), "metrics.html", own, page)
    periods = choices.periods_with(service)
    offered = [period.name for period in periods]
    for period, told in zip(periods, keys.of_service(service, periods), strict=True):
        page = partial(_of_period, printer, choices, period, service)
        path = urls.service_metrics(service.id, period.name)
        yield printer.file(path, "metrics.html", (shared, offered, choices.keys[period.name], told), page)


def _of_period(printer: Printer, choices: Choices, period: Period, service: ServiceView | None = None) -> MetricsPage:
    path = urls.metrics(period.name) if period.name else urls.METRICS
    if service:
        path = urls.service_metrics(service.id, period.name)
    switch = choices.switch(period, service, printer.language)
    return page_of(printer, report(printer.snapshot, period, service=service), path, switch, service)


def _of_service(printer: Printer, choices: Choices, service: ServiceView) -> MetricsPage:
    made = report(printer.snapshot, choices.last, service=service)
    years = [Period.of_year(each.first) for each in choices.periods if "-" not in each.name]
    by_year = (Breakdown(y.name, y.name, figures_of(printer.snapshot, y, service)) for y in years)
    made = replace(made, by={**made.by, "year": tuple(by_year)})
    switch = choices.switch(choices.last, service, printer.language)
    return page_of(printer, made, urls.service_metrics(service.id), switch, service)


def page_of(
    printer: Printer,
    made: Report,
    path: str,
    switch: Switch = Switch(),
    service: ServiceView | None = None,
    *,
    alone: bool = False,
) -> MetricsPage:
    """The page of a report; `alone` without the site around it."""
    language, snapshot = printer.language, printer.snapshot
    title = language.gettext("Figures")
    if named := " · ".join(filter(None, (service.name if service else "", made.period.name))):
        title = language.gettext("Figures of %(period)s") % {"period": language.name(named)}
    is_staffs, is_whole = snapshot.audience is Audience.INTERNAL, not service and not made.period.name
    newest = max((view.updated for view in (each.view for each in made.facts)), default=None)
    return MetricsPage(
        frame=printer.frame(path, title, section="metrics", changed=None if alone else newest),
        title=title,
        span=_span(made, language),
        note="" if is_staffs else language.gettext("Counted is what is public."),
        unseen="" if is_staffs else language.gettext("Incidents that customers were never told of are not in it."),
        baseline=language.name(made.baseline.name) if made.baseline else "",
        weights=weights_in_words(snapshot.site, language),
        alone=alone,
        periods=switch.periods,
        services=switch.services,
        service=Link(service.name, service.path) if service else None,
        headlines=tuple(headlines(made, language)),
        goals=tuple(goal_rows(made, language)),
        figures=tuple(figure_rows(made, language)),
        by_day=words.by_day(made, language),
        silent=silent(made, language),
        told_by=told_by(made, language),
        trends=tuple(_trends(made, printer)),
        lengths=_lengths(made, printer),
        hours=_hours(made, printer),
        tables=tuple(part_tables(printer, made)),
        stream=stream_map(value_stream(made, snapshot.policy), language),
        forecast=tuple(forecast_rows(printer, forecast(snapshot))) if is_staffs and (is_whole or alone) else (),
        outside=tuple(outside_rows(made, language)),
        definitions=definitions(snapshot.audience, language) if alone else None,
    )


def _span(made: Report, language: Language) -> str:
    """From when until when; of a period that goes on also up to when it is known."""
    span = language.days(made.period.first, made.period.last)
    if made.as_of is None:
        return span
    return language.gettext("%(span)s, as of %(date)s") % {"span": span, "date": language.date(made.as_of)}


def _trends(made: Report, printer: Printer) -> Iterator[Columns]:
    """By month: numbers in one unit, which stands in the title."""
    language = printer.language
    names = language.month_names()
    wanted = {goal.key: goal.wanted for goal in made.goals}
    months = made.by.get("month", ())
    for key in TRENDS if len(months) > 1 else ():
        values = [figure.value if (figure := part.figures.get(key)) else None for part in months]
        most = max((value for value in values if value is not None), default=0.0)
        unit, title = _scale(key, most, printer)
        said = ["" if value is None else language.number(_rounded(value / unit)) for value in values]
        labels = [names[int(part.id[5:7]) - 1] for part in months]
        goal = wanted.get(key)
        chart = columns(title, list(zip(labels, values, said, strict=True)), goal, words.said(key, goal, language))
        if chart:
            yield chart


def _scale(key: str, most: float, printer: Printer) -> tuple[float, str]:
    """What a chart counts in, and its title, which says so."""
    gettext, title = printer.language.gettext, words.title(key, printer.language)
    unit = MEASURES[key].unit
    if unit is Unit.SHARE:
        return 0.01, gettext("%(figure)s, in percent") % {"figure": title}
    if unit is not Unit.TIME:
        return 1, title
    if most < 3 * 3600:
        return 60, gettext("%(figure)s, in minutes") % {"figure": title}
    if most < 3 * 86400:
        return 3600, gettext("%(figure)s, in hours") % {"figure": title}
    return 86400, gettext("%(figure)s, in days") % {"figure": title}


def _rounded(value: float) -> float:
    return round(value) if value >= 10 or value == 0 else round(value, 1)


def _lengths(made: Report, printer: Printer) -> tuple[Class, ...]:
    """How long it took to restore service, in classes."""
    language = printer.language
    took = [each.times["time_to_restore"] / 60 for each in made.facts if "time_to_restore" in each.times]
    if not took:
        return ()
    ends = [*LENGTHS, float("inf")]
    counts = [sum(low < minutes <= high for minutes in took) for low, high in zip([-1, *LENGTHS], ends, strict=True)]
    named = [language.gettext("up to %(time)s") % {"time": words.duration(end * 60, language)} for end in LENGTHS]
    named.append(language.gettext("longer"))
    most = max(counts)
    return tuple(
        Class(name, language.number(count), bar(count, most)) for name, count in zip(named, counts, strict=True)
    )


def _hours(made: Report, printer: Printer) -> Hours | None:
    """When incidents began, by weekday and hour of the site's zone."""
    counts = [[0] * 24 for _ in range(7)]
    found = [each for each in made.facts if not each.is_false_alarm]
    for each in found:
        local = each.view.started.astimezone(printer.zone)
        counts[local.weekday()][local.hour] += 1
    if not found:
        return None
    week = printer.language.week()
    return hours([counts[number] for number, _, _ in week], [short for _, short, _ in week])
