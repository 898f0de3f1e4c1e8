"""Figures in words: one way to say each, for pages and terminals."""

from __future__ import annotations

from datetime import timedelta

from statusgen.derive.metrics.measures import MEASURES, OUTSIDE, Measure, Unit
from statusgen.derive.metrics.report import Report
from statusgen.language import Language
from statusgen.language.words import mark
from statusgen.model import Outside

NONE = "–"
"""What stands where there is nothing to count."""

LIKELY = 0.1
"""Of services of which less than this is expected nothing is said."""

EXACT = frozenset({"availability", "error_budget_left"})
"""Shares in which hundredths of a percent matter."""

STAGES = {
    "determined": mark("Known to be a problem"),
    "told": mark("Customers told"),
    "identified": mark("Cause found"),
    "monitoring": mark("Repaired"),
    "restored": mark("Restored"),
    "verified": mark("Confirmed by customers"),
    "closed": mark("Closed"),
    "reviewed": mark("Reviewed"),
}
"""What has been reached when a stage of the value stream ends."""

STATES = {
    "met": mark("Met"),
    "missed": mark("Missed"),
    "pending": mark("Not due yet"),
    "unknown": mark("Not known"),
}
"""How a goal stands."""


def measure_of(key: str) -> Measure:
    """The measure with this key, those that live elsewhere too."""
    return MEASURES[key] if key in MEASURES else OUTSIDE[Outside(key)]


def title(key: str, language: Language) -> str:
    """What a measure is called."""
    return language.gettext(measure_of(key).title)


def said(key: str, value: float | None, language: Language) -> str:
    """A value of this measure."""
    if value is None:
        return NONE
    unit = measure_of(key).unit
    if unit is Unit.TIME:
        return duration(value, language)
    if unit is Unit.SHARE:
        return percent(value, language, exact=key in EXACT)
    return language.number(round(value))


def percent(value: float, language: Language, *, exact: bool = False) -> str:
    """A share; `exact` to hundredths of a percent, which are cut and never rounded up."""
    if exact:
        said = language.percent(int(abs(value) * 10_000 + 1e-6))
        return said if value >= 0 else f"\N{MINUS SIGN}{said}"
    return f"{language.number(round(value * 100, 1))}\N{NO-BREAK SPACE}%"


def change(value: float | None, language: Language) -> str:
    """By how much something is more (`+12 %`) or less (`−12 %`)."""
    if value is None:
        return ""
    sign = "+" if round(value, 3) > 0 else "\N{MINUS SIGN}" if round(value, 3) < 0 else ""
    return f"{sign}{percent(abs(value), language)}"


def compared(report: Report, key: str, language: Language) -> str:
    """The change of a figure since the baseline; that of a number in a period of another length is one by the day."""
    said = change(report.change(key), language)
    return language.gettext("%(change)s a day") % {"change": said} if said and report.is_by_day(key) else said


def by_day(report: Report, language: Language) -> str:
    """Why some changes are a day; empty where none is."""
    if report.baseline is None or not any(
        compared(report, key, language) for key in report.figures if report.is_by_day(key)
    ):
        return ""
    sentence = language.gettext("A day: numbers of %(days)d days are compared with those of %(others)d.")
    return sentence % {"days": report.days, "others": report.base_days}


def duration(seconds: float, language: Language) -> str:
    """A time in words, to the minute; a shorter one in seconds."""
    if 0 < seconds < 60:
        return language.gettext("%(count)d s") % {"count": max(1, round(seconds))}
    return language.duration(timedelta(seconds=round(seconds)))
