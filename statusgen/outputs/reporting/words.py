"""Figures in words: one way to say each, for pages and terminals."""

from __future__ import annotations

import math
from datetime import timedelta

from statusgen.derive.metrics.measures import MEASURES, OUTSIDE, Measure, Unit
from statusgen.derive.metrics.report import Report
from statusgen.derive.metrics.targets import Goal, State
from statusgen.language import Language
from statusgen.language.words import mark
from statusgen.model import Outside

MINUTE, HOUR, DAY = 60, 3600, 86400
SPACE = "\N{NO-BREAK SPACE}"

NONE = "–"
"""What stands where there is nothing to count."""

LIKELY = 0.1
"""Of services of which less than this is expected nothing is said."""

EXACT = frozenset({"availability", "error_budget_left"})
"""Shares in which hundredths of a percent matter."""

OF_TELLING = frozenset({"time_to_notify", "time_to_first_update"})
"""Times in which incidents that nobody was told of are missing."""

OF_ENDING = frozenset({"time_to_restore", "time_to_resolve"})
"""Figures in which incidents that are not resolved are missing."""

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
    return _sign(round(value, 3)) + percent(abs(value), language)


def _sign(value: float) -> str:
    return "+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else ""


def compared(report: Report, key: str, language: Language) -> str:
    """The change of a figure since the baseline: of a share in percentage points, of all else in percent; that of a
    number in a period of another length is one by the day."""
    points = report.points(key)
    if points is not None:
        number = language.decimal(round(abs(points) * 100)) if key in EXACT else language.number(round(abs(points), 1))
        return language.gettext("%(number)s points") % {
            "number": _sign(round(points, 2 if key in EXACT else 1)) + number
        }
    said = change(report.change(key), language)
    return language.gettext("%(change)s a day") % {"change": said} if said and report.is_by_day(key) else said


def beside(report: Report, key: str, language: Language) -> str:
    """What is to be read with a figure: what was promised, how many were never told, how many are still open."""
    gettext, parts = language.gettext, []
    if key == "told_within_promise":
        time = duration(report.within.total_seconds(), language)
        parts.append(gettext("within %(time)s of determination") % {"time": time})
    never = report.figures.get("never_told")
    if never and (key == "told_within_promise" or (key in OF_TELLING and never.value)):
        parts.append(gettext("never told: %(count)s") % {"count": language.number(never.value)})
    if key in OF_ENDING and (still := report.figures.get("still_open")) and still.value:
        parts.append(gettext("still open: %(count)s") % {"count": language.number(still.value)})
    return ", ".join(parts)


def by_day(report: Report, language: Language) -> str:
    """Why some changes are a day; empty where none is."""
    if report.baseline is None or not any(
        compared(report, key, language) for key in report.figures if report.is_by_day(key)
    ):
        return ""
    sentence = language.gettext("A day: numbers of %(days)d days are compared with those of %(others)d.")
    return sentence % {"days": report.days, "others": report.base_days}


def duration(seconds: float, language: Language) -> str:
    """A time in words: below an hour to the second, so that what is late by seconds does not read as in time; a longer
    one rounded half up to the minute, one of days to the hour."""
    whole = max(1, math.floor(seconds + 0.5)) if seconds > 0 else 0
    if whole < HOUR:
        minutes, rest = divmod(whole, MINUTE)
        parts = [language.duration(timedelta(minutes=minutes))] if minutes or not rest else []
        if rest:
            parts.append(language.gettext("%(count)d s").replace(" ", SPACE) % {"count": rest})
        return SPACE.join(parts)
    unit = MINUTE if math.floor(seconds / MINUTE + 0.5) < DAY / MINUTE else HOUR
    return language.duration(timedelta(seconds=unit * math.floor(seconds / unit + 0.5)))


def wanted(goal: Goal, language: Language) -> str:
    """What a goal asks for: a bound, or a change and the bound that follows from it. Nothing can be less than none."""
    if goal.wanted is None:
        return change(goal.wanted_change, language) or NONE
    if goal.wanted_change is not None and not goal.base:
        return language.gettext("kept at %(value)s") % {"value": said(goal.key, goal.wanted, language)}
    bound = mark("at least %(value)s") if MEASURES[goal.key].better > 0 else mark("at most %(value)s")
    text = language.gettext(bound) % {"value": said(goal.key, goal.wanted, language)}
    return text if goal.wanted_change is None else f"{change(goal.wanted_change, language)} ({text})"


def reached(goal: Goal, language: Language) -> str:
    """What is of a goal; what misses it by less than is printed does not read as if it were met."""
    text = said(goal.key, goal.value, language)
    if goal.value is None or goal.wanted is None:
        return text
    if goal.state is not State.MET and text == said(goal.key, goal.wanted, language):
        near = mark("just over %(value)s") if goal.value > goal.wanted else mark("just under %(value)s")
        text = language.gettext(near) % {"value": text}
    if goal.since:
        text = language.gettext("%(value)s since %(date)s") % {"value": text, "date": language.date(goal.since)}
    return text
