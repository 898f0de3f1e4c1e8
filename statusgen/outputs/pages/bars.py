"""A service's last days as one small picture, and in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from statusgen.derive import ServiceView
from statusgen.derive.history import DAY, History
from statusgen.derive.services import RECENT_DAYS
from statusgen.language import Language
from statusgen.model import Impact
from statusgen.value import Struct

MOST_DAYS_NAMED = 3
"""More bad days than these are counted in the words beside the picture, not named."""


class Path(Struct, frozen=True):
    """All stretches of one state: `code` is an impact or `none`, `d` the path of an SVG."""

    code: str
    d: str


class Bars(Struct, frozen=True):
    """One bar a day, oldest first: `width` of them, in a box `width` × 20 with its middle at 10; `label` says it."""

    width: int
    paths: tuple[Path, ...]
    label: str


def bars(service: ServiceView, language: Language) -> Bars:
    """The last 90 local days of a service, up to today or its last one; days without any claim are `none`."""
    last = service.last_day
    worst = worst_of_days(service, service.recent, last, RECENT_DAYS)
    bad = [(last - DAY * (RECENT_DAYS - 1 - n), impact) for n, impact in enumerate(worst) if is_bad(impact)]
    uptime = service.uptime.hundredths
    head = language.gettext("No data for the last %(count)d days") % {"count": RECENT_DAYS}
    if uptime is not None:
        head = language.gettext("%(percent)s available in the last %(count)d days") % {
            "percent": language.percent(uptime),
            "count": RECENT_DAYS,
        }
    said = days_in_words(bad, language)
    return Bars(RECENT_DAYS, paths(worst), f"{head}; {said}" if said else head)


def worst_of_days(service: ServiceView, history: History, last: date, count: int) -> tuple[Impact | None, ...]:
    """The worst of each of the `count` days up to `last`, oldest first; of today the state now, if that is worse."""
    worst = history.worst_of_days(last, count)
    if worst[-1] and last == service.today:
        return (*worst[:-1], max(worst[-1], service.state, key=lambda impact: impact.rank))
    return worst


def days_in_words(days: Sequence[tuple[date, Impact | None]], language: Language) -> str:
    """The days with what was wrong on them, newest first; of many the newest, and how many more there are."""
    said = [f"{language.day(day)}: {language.impact(impact)}" for day, impact in reversed(days) if impact]
    more = len(said) - MOST_DAYS_NAMED
    if more > 0:
        rest = language.ngettext("%(count)d more day", "%(count)d more days", more)
        said[MOST_DAYS_NAMED:] = [rest % {"count": more}]
    return "; ".join(said)


def paths(states: Sequence[Impact | None]) -> tuple[Path, ...]:
    """One path for each state that occurs, in the order of the states; each stretch of equal days is one line."""
    found: dict[str, list[str]] = {}
    for state, days in groupby(enumerate(states), key=lambda day: day[1]):
        run = list(days)
        found.setdefault(state or "none", []).append(f"M{run[0][0]} 10h{len(run)}")
    return tuple(Path(code, "".join(lines)) for code, lines in sorted(found.items()))


def is_bad(impact: Impact | None) -> bool:
    """A day of this kind counts as one with problems."""
    return impact not in (None, Impact.OPERATIONAL, Impact.MAINTENANCE)
