"""A service's uptime by month and year, beside what was agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from statusgen.derive import ServiceView
from statusgen.derive.history import Uptime
from statusgen.language import Language
from statusgen.model import Impact, Site


@dataclass(frozen=True, slots=True)
class Figure:
    """One percentage: `text` without its sign, empty where nothing is claimed; `missed`: less than was agreed."""

    text: str
    missed: bool


@dataclass(frozen=True, slots=True)
class Year:
    """The figures of a year: twelve months, and the whole."""

    year: int
    months: tuple[Figure, ...]
    whole: Figure


@dataclass(frozen=True, slots=True)
class UptimeTable:
    """All years, newest first; `agreed` is the percentage in the agreement, or empty."""

    months: tuple[str, ...]
    years: tuple[Year, ...]
    agreed: str


NOTHING = Figure("", False)


def uptime_table(service: ServiceView, language: Language) -> UptimeTable:
    """The whole history of a service in percent."""
    availability = service.service.sla.availability
    agreed = round(availability * 100) if availability is not None else None

    def figure(uptime: Uptime) -> Figure:
        percentage = uptime.hundredths
        if percentage is None:
            return NOTHING
        return Figure(language.decimal(percentage), agreed is not None and percentage < agreed)

    history = service.history
    claimed = set(history.months)
    years = tuple(
        Year(
            year,
            tuple(
                figure(history.uptime_of_month(month)) if (month := date(year, n, 1)) in claimed else NOTHING
                for n in range(1, 13)
            ),
            figure(history.uptime_of_year(year)),
        )
        for year in history.years
    )
    shown = language.percent(agreed) if agreed is not None else ""
    return UptimeTable(language.month_names(), years, shown)


def weights_in_words(site: Site, language: Language) -> str:
    """How uptime is counted: what a second of each impact weighs."""
    weights = site.uptime_weights
    parts = [
        f"{language.impact(impact)} {language.number(round(weights.get(impact, 0) * 100, 2))}\N{NO-BREAK SPACE}%"
        for impact in (Impact.MAJOR_OUTAGE, Impact.PARTIAL_OUTAGE, Impact.DEGRADED)
    ]
    return language.gettext("Time counted as downtime: %(list)s. Maintenance is no downtime.") % {
        "list": ", ".join(parts)
    }
