"""What options say, as values: times, impacts, rules. What is none is refused with what is probably meant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo

import click

from statusgen.commands.sources import local
from statusgen.diagnostics import Span
from statusgen.model import Impact, Kind, Project
from statusgen.reading.findings.times import time_in_clock_fold, time_in_clock_gap
from statusgen.reading.frontkeys import KINDS_OF
from statusgen.reading.meant import time_meant
from statusgen.reading.times import CLOCK_TIME_PATTERN, Clock, Trouble, parse_duration, parse_instant
from statusgen.recurrence import parse_rule
from statusgen.writing import write_time

_PLAIN_RULES = ("daily", "weekly", "monthly", "yearly")
_CLOCK_TIME = re.compile(CLOCK_TIME_PATTERN)
_MOST_DIGITS = 4
_LIKELY_MINUTES = 10
"""A number without its unit from here on is one of minutes."""


def time_given(text: str | None, zone: ZoneInfo, *, after: datetime, option: str) -> datetime | None:
    """An instant as people type it: with a date, a bare HH:MM, which is the next such moment after `after`, or `+2h`,
    which counts from there."""
    if text is None:
        return None
    if text.startswith("+") and isinstance(length := parse_duration(text[1:]), timedelta):
        return (after + length).replace(second=0)
    instant = parse_instant(text, Clock(zone, after.astimezone(zone)))
    if not isinstance(instant, datetime):
        raise _refused(text, option, instant, "14:30, +2h or 2026-11-22 14:30", _meant(text))
    return instant


def past_given(text: str | None, zone: ZoneInfo, *, now: datetime, option: str) -> datetime | None:
    """An instant that has been, as people type it: with a date, or a bare HH:MM, which is the last such moment."""
    if text is None:
        return None
    instant = _last_moment(text, zone, now) if _CLOCK_TIME.fullmatch(text) else parse_instant(text, Clock(zone))
    if not isinstance(instant, datetime):
        raise _refused(text, option, instant, "14:30, the last such moment, or 2026-11-22 14:30", _ago(text, zone, now))
    if instant > now:
        said = f"{text} is still to come, it is {local(now, zone)} now"
        raise click.UsageError(f"{option}: {said}: give when it was, or leave the option out")
    return instant


def _last_moment(text: str, zone: ZoneInfo, now: datetime) -> datetime | Trouble:
    """The last moment until now at which the clock of the zone showed `text`."""
    today = now.astimezone(zone).date()
    found = parse_instant(f"{today} {text}", Clock(zone))
    is_ahead = isinstance(found, datetime) and found > now
    return parse_instant(f"{today - timedelta(days=1)} {text}", Clock(zone)) if is_ahead else found


def _meant(text: str) -> str:
    """The time to come that was probably meant."""
    number = text.removeprefix("+")
    if number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS:
        return f"+{number}m" if int(number) >= _LIKELY_MINUTES else f"+{number}h or +{number}m"
    return f"+{text}" if isinstance(parse_duration(text), timedelta) else time_meant(text, alone=True)


def _ago(text: str, zone: ZoneInfo, now: datetime) -> str:
    """The time in the past that was probably meant: `-20m` as the time of the clock."""
    length = parse_duration(text.removeprefix("-"))
    if not isinstance(length, timedelta):
        return time_meant(text, alone=True)
    instant = (now - length).replace(second=0)
    return f"{instant.astimezone(zone):%H:%M}" if length < timedelta(days=1) else write_time(instant, zone)


def _refused(text: str, option: str, trouble: Trouble, forms: str, meant: str) -> click.UsageError:
    """Why this is no time: its form, or that no clock of the zone showed it, or one showed it twice."""
    if trouble in (time_in_clock_gap, time_in_clock_fold):
        found = trouble(Span(""))
        return click.UsageError(f"{option}: {text}: {found.message}; {found.hint}")
    return click.UsageError(
        f"{option}: {text!r} is no time such as {forms}{f': did you mean {meant}?' if meant else ''}"
    )


def impacts_given(pairs: tuple[str, ...], project: Project, default: Impact | None) -> dict[str, Impact]:
    """`email=degraded` as an impact of a service; without one, the default, if there is any."""
    known = [service.id for service in project.services]
    found = {}
    for pair in pairs:
        id, _, word = pair.partition("=")
        if id not in known:
            near = get_close_matches(id, known, n=1)
            hint = f": did you mean {near[0]}?" if near else f"; there are {', '.join(known)}"
            raise click.UsageError(f"--service: there is no service {id}{hint}")
        if word and word not in list(Impact):
            near = get_close_matches(word, list(Impact), n=1)
            hint = f": did you mean {near[0]}?" if near else f"; there are {', '.join(Impact)}"
            raise click.UsageError(f"--service: there is no impact {word}{hint}")
        impact = Impact(word) if word else default
        if impact is None:
            raise click.UsageError(f"--service: which impact has {id}? {id}={', '.join(Impact)}")
        found[id] = impact
    return found


def rule_given(text: str | None) -> str | None:
    """A recurrence rule as the front matter has it; `weekly` and the like are short for the plain ones."""
    if text is None:
        return None
    rule = f"FREQ={text.upper()}" if text.lower() in _PLAIN_RULES else text.upper()
    parsed = parse_rule(rule)
    if isinstance(parsed, str):
        raise click.UsageError(f"--repeat: {parsed}; as in weekly, or FREQ=MONTHLY;BYDAY=1SU")
    return rule


def refuse_unfitting(kind: str, given: Mapping[str, object]) -> None:
    """Raises UsageError where an option says what such a file does not: a key of another kind, or any of a review."""
    kinds = {name: KINDS_OF.get(name, tuple(Kind)) for name, value in given.items() if value is not None}
    wrong = {name: of for name, of in kinds.items() if kind not in of}
    if wrong:
        options = ", ".join(f"--{name}" for name in wrong)
        right = [name for name in Kind if all(name in of for of in wrong.values())]
        hint = f"; it is for: {', '.join(right)}" if right else ""
        raise click.UsageError(f"{options}: there is no such thing in a file of this kind ({kind}){hint}")
