"""Recurring maintenance as a rule that every calendar program reads alike.

Programs differ where the clock changes: on a start that is skipped or comes twice, and on the end of what lies across
the change. Such occurrences are taken out of the rule and stand as events of their own, in UTC. What is left starts at
the same time of day everywhere and lasts equally long by the clock on the wall and by the stop-watch.

What does not take place is taken out likewise, and stands as a cancelled event of its own: a cancelled change of one
time of the rule (`RECURRENCE-ID`) is to some programs another event, beside that of the rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from statusgen.derive import IncidentView
from statusgen.instants import is_utc
from statusgen.model import Window
from statusgen.recurrence import Rule, parse_rule, wall_starts
from statusgen.value import Struct

LONGEST_COUNT = timedelta(days=100 * 366)
"""The end of a rule with a number of occurrences is looked for up to here."""

EVERY_DAY = "MO,TU,WE,TH,FR,SA,SU"


class Series(Struct, frozen=True):
    """A rule from `window` on, which is its first occurrence; `rule` is without an end, `until` its last instant.

    `excluded` are starts on the wall clock that do not take place, or elsewhere.
    """

    window: Window
    rule: str
    until: datetime | None
    excluded: tuple[datetime, ...]


def has_zone(zone: ZoneInfo) -> bool:
    """Whether times of this zone need one; in UTC they say so themselves."""
    return not is_utc(zone)


def moved_windows(view: IncidentView, zone: ZoneInfo) -> tuple[Window, ...]:
    """The occurrences that stand as events of their own."""
    if not view.incident.window:
        return ()
    usual = view.incident.window.start.astimezone(zone).time()
    return tuple(window for window in view.windows if not _is_plain(window, usual, zone))


def called_off(view: IncidentView, zone: ZoneInfo) -> tuple[Window, ...]:
    """The occurrences that do not take place (`except`)."""
    days = view.incident.except_dates
    return tuple(window for wall, window in _starts(view, zone) if wall.date() in days) if days else ()


def series(view: IncidentView, zone: ZoneInfo) -> Series | None:
    """The rule of a recurring maintenance; None where nothing of it is left."""
    incident = view.incident
    rule = parse_rule(incident.repeat or "")
    if isinstance(rule, str) or not incident.window:
        return None
    usual = incident.window.start.astimezone(zone).time()
    first = None
    excluded: list[datetime] = []
    for wall, window in _starts(view, zone):
        if wall.date() in incident.except_dates or not _is_plain(window, usual, zone):
            excluded += [wall] if first else []
        else:
            first = first or window
    if first is None:
        return None
    spelt = _spelt(rule.days, first.start.astimezone(zone))
    return Series(first, spelt, _until(rule, incident.window, zone), tuple(excluded))


def _starts(view: IncidentView, zone: ZoneInfo) -> Iterator[tuple[datetime, Window]]:
    """The starts on the wall clock and the occurrences, as far as the pages name them, and those after that that do
    not take place."""
    incident = view.incident
    rule = parse_rule(incident.repeat or "")
    if isinstance(rule, str) or not incident.window or not view.windows:
        return
    length = incident.window.end - incident.window.start
    named = view.windows[-1].start
    until = [
        named.astimezone(zone).replace(tzinfo=None),
        *(datetime.combine(d, time.max) for d in incident.except_dates),
    ]
    for wall in wall_starts(rule, incident.window, zone, max(until)):
        start = wall.replace(tzinfo=zone).astimezone(UTC)
        if start <= named or wall.date() in incident.except_dates:
            yield wall, Window(start, start + length)


def _is_plain(window: Window, usual: time, zone: ZoneInfo) -> bool:
    """It starts at the usual time, which comes once that day, and no clock changes while it lasts."""
    start, end = window.start.astimezone(zone), window.end.astimezone(zone)
    once = start.replace(fold=0).utcoffset() == start.replace(fold=1).utcoffset()
    return start.time() == usual and once and start.utcoffset() == end.utcoffset()


def _spelt(days: str, first: datetime) -> str:
    """The rule with what is understood from its `first` start, which programs take in different ways."""
    parts = dict(part.split("=", 1) for part in days.split(";"))
    if not parts.keys() & {"BYDAY", "BYMONTHDAY", "BYYEARDAY"}:
        if "BYWEEKNO" in parts:
            parts["BYDAY"] = EVERY_DAY
        elif parts["FREQ"] in {"MONTHLY", "YEARLY"}:
            parts["BYMONTHDAY"] = str(first.day)
            if parts["FREQ"] == "YEARLY":
                parts.setdefault("BYMONTH", str(first.month))
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _until(rule: Rule, window: Window, zone: ZoneInfo) -> datetime | None:
    """The last instant of the rule; a number of occurrences too becomes one, since programs count differently."""
    if rule.count is not None:
        horizon = window.start.astimezone(zone).replace(tzinfo=None) + LONGEST_COUNT
        starts = list(wall_starts(rule, window, zone, horizon))
        return starts[-1].replace(tzinfo=zone).astimezone(UTC) if len(starts) == rule.count else None
    if rule.until is None:
        return None
    until = rule.until if rule.until.tzinfo else rule.until.replace(tzinfo=zone)
    return until.astimezone(UTC).replace(microsecond=0)
