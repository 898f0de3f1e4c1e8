"""Instants as other tools' users type them: read where it is plain what was meant, and said where it is not quite."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple

from statusgen.reading.times import YEARS

_TIME = re.compile(
    r"""(?P<year>[0-9]{4})(?P<dash>[-/.])(?P<month>[0-9]{1,2})(?P=dash)(?P<day>[0-9]{1,2})
    (?: (?P<gap>[Tt]|[ ]+(?:at[ ])?|:) (?P<hour>[0-9]{1,3}) (?P<colon>[:hH]) (?P<minute>[0-9]{2})
        (?: :(?P<second>[0-9]{2}) (?:[.,][0-9]+)? )? [ ]*
        (?P<zone>Z|z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})? (?:[ ][A-Z]{3,4})? )?
    (?P<rest>.*)""",
    re.VERBOSE,
)
_IN_WORDS = re.compile(
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)? (?:of )?(?P<month>[A-Z][a-z]{2})[a-z]*,? (?P<year>[0-9]{4})[ ,-]*(?:at )?"
)
_MONTHS = {
    name: n
    for n, name in enumerate(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1)
}


class Read(NamedTuple):
    """An instant in UTC; `doubtful`: its author should confirm it."""

    at: datetime
    doubtful: bool = False


def read_time(text: str, zone: tzinfo) -> Read | None:
    """The instant that `text` begins with; None: it is no time at all, or impossible.

    A time without an offset is in `zone`; a day without a time is its midnight there. Fractions of a second are cut.
    """
    match = _TIME.fullmatch(_IN_WORDS.sub(_in_figures, text.strip(), count=1))
    if match is None:
        return None
    day = datetime_of(match)
    if day is None:
        return None
    odd = bool(match["rest"].strip()) or match["hour"] is None or match["gap"] == ":" or len(match["hour"]) > 2
    if match["rest"].startswith(":"):
        day = day.replace(second=0)
    offset = _offset(match["zone"])
    if offset is not None:
        at, clear = day.replace(tzinfo=offset), True
    else:
        at = day.replace(tzinfo=zone)
        clear = at.utcoffset() == at.replace(fold=1).utcoffset()
    return Read(at.astimezone(UTC), odd or not clear)


def _in_figures(date: re.Match[str]) -> str:
    """`11th of February 2022 - ` as `2022-2-11 `."""
    month = _MONTHS.get(date["month"])
    return f"{date['year']}-{month}-{date['day']} " if month else date[0]


def datetime_of(match: re.Match[str]) -> datetime | None:
    """The wall time that the parts of a match name; None if there is no such time."""
    parts = [int(match[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")]
    try:
        return datetime(*parts) if parts[0] in YEARS else None  # type: ignore[arg-type]  # noqa: DTZ001  # six parts, no zone
    except ValueError:
        return None


def _offset(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text[0] not in "+-":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone((-1 if text[0] == "-" else 1) * timedelta(minutes=min(minutes, 14 * 60)))


def shown(at: datetime) -> str:
    """An instant in a message: `2026-11-20 08:10 UTC`."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
