"""A service's past, day by day and in percent, beside what was agreed: a calendar of all years."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from statusgen.derive import ServiceView
from statusgen.derive.history import DAY, Uptime
from statusgen.language import Language
from statusgen.model import Impact, Site
from statusgen.outputs.pages.bars import Path, days_in_words, is_bad, paths, worst_of_days
from statusgen.value import Struct


class Figure(Struct, frozen=True):
    """One percentage, empty where nothing is claimed; `code` is `met`, `missed`, or empty where nothing was agreed."""

    text: str
    code: str


class Month(Struct, frozen=True):
    """A month: its days as `paths` of a picture 31 × 20, the same in words (`label`), and its figure."""

    name: str
    paths: tuple[Path, ...]
    label: str
    figure: Figure


class Year(Struct, frozen=True):
    """The claimed months of a year, the figure of the whole, on how many days something was wrong, in how many months
    less was reached than agreed. `is_open`: it is shown unfolded."""

    year: int
    months: tuple[Month, ...]
    whole: Figure
    bad_days: int
    missed: int
    is_open: bool


class UptimeTable(Struct, frozen=True):
    """All years, newest first; `agreed` is the percentage in the agreement, or empty."""

    years: tuple[Year, ...]
    agreed: str


def uptime_table(service: ServiceView, language: Language) -> UptimeTable:
    """The whole history of a service, by day and in percent."""
    availability = service.service.sla.availability
    agreed = round(availability * 100) if availability is not None else None
    years = tuple(
        _year(service, year, tuple(sorted(months)), agreed, language)
        for year, months in groupby(service.history.months, key=lambda month: month.year)
    )
    return UptimeTable(years, language.percent(agreed) if agreed is not None else "")


def _year(service: ServiceView, year: int, firsts: tuple[date, ...], agreed: int | None, language: Language) -> Year:
    history, names = service.history, language.month_names()
    months, bad_days = [], 0
    for first in firsts:
        last = min((first.replace(day=28) + 4 * DAY).replace(day=1) - DAY, history.last)
        worst = worst_of_days(service, history, last, last.day)
        bad = [(first + DAY * n, impact) for n, impact in enumerate(worst) if is_bad(impact)]
        bad_days += len(bad)
        label = days_in_words(bad, language) or language.gettext("No problems")
        figure = _figure(history.uptime_of_month(first), agreed, language)
        months.append(Month(names[first.month - 1], paths(worst), label, figure))
    return Year(
        year=year,
        months=tuple(months),
        whole=_figure(history.uptime_of_year(year), agreed, language),
        bad_days=bad_days,
        missed=sum(month.figure.code == "missed" for month in months),
        is_open=year == history.last.year,
    )


def _figure(uptime: Uptime, agreed: int | None, language: Language) -> Figure:
    percentage = uptime.hundredths
    if percentage is None:
        return Figure("", "")
    code = "" if agreed is None else "met" if percentage >= agreed else "missed"
    return Figure(language.percent(percentage), code)


def weights_in_words(site: Site, language: Language) -> str:
    """How uptime is counted: what a second of each impact weighs."""
    weights = site.uptime_weights
    parts = [
        f"{language.impact(impact)} {language.number(round(weights.get(impact, 0) * 100, 2))}\N{NO-BREAK SPACE}%"
        for impact in (Impact.MAJOR_OUTAGE, Impact.PARTIAL_OUTAGE, Impact.DEGRADED)
    ]
    return language.gettext("Time counted as downtime: %(list)s. Maintenance is no downtime.") % {
        "list": language.comma.join(parts)
    }
