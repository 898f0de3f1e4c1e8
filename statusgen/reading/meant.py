"""What is plainly meant where a time, or the heading of an update, has not its form; empty where that is not plain."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from statusgen.model import Status

_MOST = 100
"""No time and no heading of an update is longer; what follows needs not be looked at."""

_PLAIN = str.maketrans("\t\u00a0\u2007\u2009\u202f\u3000‐‑‒–—−：／", "      ------:/")
"""Marks that editors, and programs that text is copied from, put in the place of others."""

_DAY = r"(?:([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})|([0-9]{1,2})([-/.])([0-9]{1,2})[-/.]([0-9]{4}))"
_TIME = re.compile(
    rf"(?<![\w.:-])(?:{_DAY}(?:T|,? {{1,3}}))?"
    r"([0-9]{1,2})(?:([:.hH]?)([0-9]{2}))?((?::[0-9]{2})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)"
    r"(?: {0,3}([AaPp])\.?[Mm]\.?)?(?![\w+-]|:[0-9])"
)
"""A time that lacks digits, has other marks, its day before its year, or a clock of twelve hours."""
_STATUS = re.compile(rf"(?<![\w-])(?:{'|'.join(Status)})(?![\w-])", re.IGNORECASE)


def id_meant(name: str, most: int) -> str:
    """How this name of a file is written as an id of at most so many characters."""
    folded = (c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
    plain = "".join(folded)
    if any(c.isalnum() and not c.isascii() for c in plain):
        return ""
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:most].rstrip("-")


def time_meant(text: str, *, alone: bool) -> str:
    """How this time is written; `alone`: it needs no date."""
    match = _TIME.fullmatch(_plain(text).strip(" :,"))
    return _written(match, alone=alone) if match else ""


def heading_meant(text: str) -> str:
    """How the heading of an update is written of which this says time and status, and nothing else."""
    text = _plain(text)
    status, times = [*_STATUS.finditer(text)], [*_TIME.finditer(text)]
    if len(status) != 1 or len(times) != 1:
        return ""
    rest = text.replace(status[0][0], "").replace(times[0][0], "")
    time = _written(times[0], alone=False)
    return "" if re.search(r"[^\W_]", rest) or not time[:1].isdigit() else f"## {time} {status[0][0].lower()}"


def _plain(text: str) -> str:
    return text.translate(_PLAIN) if len(text) <= _MOST else ""


def _written(match: re.Match[str], *, alone: bool) -> str:
    year, month, day, first, mark, second, last_year, hour, colon, minute, rest, half = match.groups(default="")
    is_dated = bool(year or last_year)
    if not (half or minute) or (minute and not colon and not (is_dated and len(hour) == 2)):
        return ""
    hours = int(hour) if not half else int(hour) % 12 + 12 * (half in "Pp") if 0 < int(hour) < 13 else 24
    if hours > 23 or int(minute or 0) > 59:
        return ""
    right = f"{hours:02}:{minute or '00'}{rest}"
    if not is_dated:
        return right if alone and not rest else f"YYYY-MM-DD {right}"
    typed = _of_day_first(first, mark, second, last_year) if last_year else f"{year}-{month:0>2}-{day:0>2}"
    try:
        return f"{date.fromisoformat(typed)} {right}"
    except ValueError:
        return ""


def _of_day_first(first: str, mark: str, second: str, year: str) -> str:
    """A date with its year at the end. With dots the day comes first; else it must be the one that is no month."""
    if mark == "." or int(first) > 12:
        return f"{year}-{second:0>2}-{first:0>2}"
    return f"{year}-{first:0>2}-{second:0>2}" if int(second) > 12 else ""
