"""Kinds of values that measure something: times, durations, percentages, numbers."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from statusgen.reading import times
from statusgen.reading.findings import forms
from statusgen.reading.kinds import Schema, scalar, whole
from statusgen.reading.nodes import Node
from statusgen.reading.notes import Notes

T = TypeVar("T")


class _Timed(Generic[T]):
    """Something that times.py parses; bare times are read by the clock of the notes."""

    pattern: str

    def parse(self, text: str, clock: times.Clock) -> T | times.Trouble:
        raise NotImplementedError

    def read(self, node: Node, key: str, notes: Notes) -> T | None:
        typed = scalar(node, key, notes)
        if typed is None:
            return None
        value = self.parse(typed.text, notes.clock)
        if callable(value):
            notes.add(value(notes.at(typed)))
            return None
        return value

    def schema(self) -> Schema:
        return {"type": "string", "pattern": whole(self.pattern)}


class Instant(_Timed[datetime]):
    """A time, in UTC; with `clock_time` it may lack its day."""

    def __init__(self, *, clock_time: bool = False) -> None:
        self.clock_time = clock_time
        self.pattern = times.INSTANT_PATTERN + (f"|{times.CLOCK_TIME_PATTERN}" if clock_time else "")

    def parse(self, text: str, clock: times.Clock) -> datetime | times.Trouble:
        return times.parse_instant(text, clock if self.clock_time or clock.after is None else times.Clock(clock.zone))


class Date(_Timed[date]):
    """A day."""

    pattern = times.DATE_PATTERN

    def parse(self, text: str, _clock: times.Clock) -> date | times.Trouble:
        return times.parse_date(text)


class Duration(_Timed[timedelta]):
    """A length of time over zero."""

    pattern = times.DURATION_PATTERN

    def parse(self, text: str, _clock: times.Clock) -> timedelta | times.Trouble:
        return times.parse_duration(text)


class Period(_Timed[timedelta | times.Months]):
    """A length of time that may also be counted in calendar months (`3M`)."""

    pattern = f"{times.DURATION_PATTERN}|{times.MONTHS_PATTERN}"

    def parse(self, text: str, _clock: times.Clock) -> timedelta | times.Months | times.Trouble:
        return times.parse_period(text)


class Percentage:
    """A percentage as a number (90% is 90.0), or with `share` as a share (0.9). Without `sign` it may be left out."""

    def __init__(self, least: float = 0, most: float = 100, *, sign: bool = True, share: bool = False) -> None:
        self.least = least
        self.most = most
        self.sign = sign
        self.share = share
        self._pattern = re.compile(r"[-+]?[0-9]{1,4}(\.[0-9]{1,9})?" + ("%" if sign else "%?"))

    def read(self, node: Node, key: str, notes: Notes) -> float | None:
        typed = scalar(node, key, notes)
        if typed is None:
            return None
        is_number = self._pattern.fullmatch(typed.text) is not None
        if is_number:
            value = float(typed.text.rstrip("%"))
            if self.least <= value <= self.most:
                return value / 100 if self.share else value
        expected = f"a percentage from {self.least:g} to {self.most:g}"
        place = notes.at(typed)
        notes.add(forms.bad_percentage(place, key, expected, may_lack_sign=not self.sign, is_number=is_number))
        return None

    def schema(self) -> Schema:
        signed: Schema = {"type": "string", "pattern": whole(self._pattern.pattern)}
        if self.sign:
            return signed
        return {"anyOf": [{"type": "number", "minimum": self.least, "maximum": self.most}, signed]}


class Number:
    """A number in a range, typed without quotes; `whole`: no decimals."""

    def __init__(self, least: float, most: float, *, whole: bool = False) -> None:
        self.least = least
        self.most = most
        self.whole = whole
        self._pattern = re.compile(r"[-+]?[0-9]{1,12}" if whole else r"[-+]?[0-9]{1,12}(\.[0-9]{1,12})?")

    def read(self, node: Node, key: str, notes: Notes) -> float | None:
        typed = scalar(node, key, notes)
        if typed is None:
            return None
        text = typed.text
        # 010 is eight to YAML 1.1 and ten to everybody else
        is_number = typed.plain and bool(self._pattern.fullmatch(text)) and not re.match(r"[-+]?0[0-9]", text)
        if is_number:
            value = int(text) if self.whole else float(text)
            if self.least <= value <= self.most:
                return value
        expected = f"a {'whole ' if self.whole else ''}number from {self.least:,} to {self.most:,}"
        notes.add(forms.bad_number(notes.at(typed), key, expected, is_whole=self.whole, is_number=is_number))
        return None

    def schema(self) -> Schema:
        kind = "integer" if self.whole else "number"
        return {"type": kind, "minimum": self.least, "maximum": self.most}
