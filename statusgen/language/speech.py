"""One language: its words by gettext, its dates, numbers and lists by Babel (the one home of that library).

What is dear in Babel is asked once for each day, minute of the day, zone and percentage, and kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from gettext import NullTranslations, find, translation
from html import escape
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import (
    format_date,
    format_interval,
    format_skeleton,
    format_time,
    get_datetime_format,
    get_timezone_name,
)
from babel.lists import format_list
from babel.numbers import format_decimal

from statusgen.diagnostics import StatusgenError
from statusgen.language.bidi import isolated, with_numbers_isolated
from statusgen.language.words import IMPACTS, KINDS, ROLES, SEVERITIES, STATUSES
from statusgen.model import Impact, Kind, Severity, Status
from statusgen.value import Struct

LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl", "pl", "ja", "ar")
"""The languages that pages can be in."""

CATALOGUES = Path(__file__).parent.parent / "locale"

RECENT = 8192
"""How many instants, stretches and lists are remembered: the same ones stand on several pages, soon after another."""

COMMAS = {"ar": "\N{ARABIC COMMA} ", "ja": "\N{IDEOGRAPHIC COMMA}"}
"""What stands between two parts of a line, where it is not a comma and a blank."""

SPACE = "\N{NO-BREAK SPACE}"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Moment(NamedTuple):
    """An instant as people of one zone read it. `iso` is in UTC, for machines; `text` is date, time and zone.

    A template that prints it as it is gets a `<time>` element.

    A named tuple, since a long history has hundreds of thousands of them.
    """

    iso: str
    date: str
    time: str
    zone: str
    text: str

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> str:
        """As a page prints it."""
        return f'<time datetime="{self.iso}">{escape(self.text)}</time>'


class Stretch(Struct, frozen=True):
    """From one instant until another. `text` says both, and names their zone and their day once where it can.

    `duration` is the time between in words.
    """

    start: Moment
    end: Moment
    duration: str
    text: str

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> str:
        """As a page prints it: a script finds both ends of it."""
        return f'<span data-span="{self.start.iso} {self.end.iso}">{escape(self.text)}</span>'


class Language:
    """One of `LANGUAGES`: `code` for `lang`, `direction` for `dir`, `comma` between two parts of a line."""

    def __init__(self, code: str) -> None:
        try:
            self.locale = Locale.parse(code, sep="-")
        except (UnknownLocaleError, ValueError):
            raise StatusgenError(f"no language {code!r} is known", f"known are: {', '.join(LANGUAGES)}", 1) from None
        self.code = code
        self.direction = self.locale.text_direction
        self.comma = COMMAS.get(code, ", ")
        words: NullTranslations = translation("statusgen", CATALOGUES, [str(self.locale)], fallback=True)
        self.gettext = words.gettext
        self.ngettext = words.ngettext
        self._pattern = str(get_datetime_format("medium", self.locale)).replace("'", "")
        self.date = cache(self._date)
        self.weekday = cache(self._weekday)
        self.day = cache(self._day)
        self.days = cache(self._days)
        self.month = cache(self._month)
        self.percent = cache(self._percent)
        self.number = cache(self._number)
        self._clock = cache(self._clock_of)
        self.moment = lru_cache(RECENT)(self._moment)
        self.stretch = lru_cache(RECENT)(self._stretch)
        self._list = lru_cache(RECENT)(self._listed)
        self._zones: dict[tuple[str, str], str] = {}

    def impact(self, impact: Impact) -> str:
        return self.gettext(IMPACTS[impact])

    def status(self, status: Status) -> str:
        return self.gettext(STATUSES[status])

    def severity(self, severity: Severity) -> str:
        return self.gettext(SEVERITIES[severity])

    def kind(self, kind: Kind) -> str:
        return self.gettext(KINDS[kind])

    def role(self, role: str) -> str:
        """`role` is one of the model's `ROLES`."""
        return self.gettext(ROLES[role])

    def name_of(self, code: str) -> str:
        """The name of a language in this one, as within a sentence: `Spanish`."""
        return str(Locale.parse(code, sep="-").get_display_name(self.locale))

    @property
    def catalogue(self) -> bytes:
        """The file of its translations; empty of the language in which texts are written."""
        found = find("statusgen", CATALOGUES, [str(self.locale)])
        return Path(found).read_bytes() if found else b""

    @property
    def own_name(self) -> str:
        """What its readers call it: `Español`."""
        return _title(self.name_of(self.code))

    def _date(self, day: date) -> str:
        """`Nov 20, 2026`."""
        return format_date(day, "medium", self.locale)

    def _weekday(self, day: date) -> str:
        """`Friday, November 20, 2026`, as a heading."""
        return _title(format_date(day, "full", self.locale))

    def _day(self, day: date) -> str:
        """`Nov 20`, where the year goes without saying."""
        return format_skeleton("MMMd", day, locale=self.locale)

    def _days(self, first: date, last: date) -> str:
        """`Nov 16 – 18, 2026`: from one day until another, what they share said once."""
        return str(format_interval(first, last, "yMMMd", locale=self.locale))

    def _month(self, day: date) -> str:
        """`November 2026`, as a heading, of any day in it."""
        return _title(format_skeleton("yMMMM", day, locale=self.locale))

    def month_names(self) -> tuple[str, ...]:
        """`Jan`, `Feb` and so on."""
        names = self.locale.months["stand-alone"]["abbreviated"]
        return tuple(names[n] for n in range(1, 13))

    def week(self) -> tuple[tuple[int, str, str], ...]:
        """Number (Monday is 0), short and full name of the weekdays, from the one with which a week begins here."""
        short, full = (self.locale.days["stand-alone"][width] for width in ("abbreviated", "wide"))
        first = self.locale.first_week_day
        return tuple((n % 7, short[n % 7], full[n % 7]) for n in range(first, first + 7))

    def _moment(self, at: datetime, zone: ZoneInfo) -> Moment:
        """The aware instant as people in that zone read it; on the 24-hour clock, to the minute."""
        local = at.astimezone(zone)
        day, clock = self.date(local.date()), self._clock(local.hour, local.minute)
        name = self._zone(local, zone)
        iso = (at if at.tzinfo is UTC else at.astimezone(UTC)).isoformat()[:19] + "Z"
        return Moment(iso, day, clock, name, self._joined(day, clock) + SPACE + name)

    def spoken(self, at: datetime, zone: ZoneInfo) -> str:
        """`Friday, November 20, 8:10 AM`: the instant as somebody of that zone says it, year and zone left out."""
        local = at.astimezone(zone)
        skeletons = self.locale.datetime_skeletons
        words = (skeletons.get("MMMMEd") or skeletons["MMMEd"]).pattern
        day = format_date(local.date(), re.sub("MMM+", "MMMM", re.sub("E+", "EEEE", words)), self.locale)
        clock = format_time(local.time(), "short", locale=self.locale)
        return self._joined(day, clock.replace("\N{NARROW NO-BREAK SPACE}", " "))

    def _stretch(self, start: datetime, end: datetime, zone: ZoneInfo) -> Stretch:
        """From `start` until `end`, which is not earlier."""
        first, last = self.moment(start, zone), self.moment(end, zone)
        begin = self._joined(first.date, first.time) + (f"{SPACE}{first.zone}" if first.zone != last.zone else "")
        finish = last.time if first.date == last.date else self._joined(last.date, last.time)
        text = f"{begin} \N{EN DASH} {finish}{SPACE}{last.zone}"
        return Stretch(first, last, self.duration(end - start), text)

    def duration(self, length: timedelta) -> str:
        """`3 h 20 min`: the two largest units, truncated to minutes."""
        days, rest = divmod(length, DAY)
        hours, rest = divmod(rest, HOUR)
        minutes = rest // MINUTE
        if days:
            parts = [self.ngettext("%(count)d day", "%(count)d days", days) % {"count": days}]
            if hours:
                parts.append(self.gettext("%(count)d h") % {"count": hours})
        else:
            parts = [self.gettext("%(count)d h") % {"count": hours}] if hours else []
            if minutes or not hours:
                parts.append(self.gettext("%(count)d min") % {"count": minutes})
        return SPACE.join(parts).replace(" ", SPACE)

    def _percent(self, hundredths: int) -> str:
        """`99.95 %` of a percentage × 100."""
        return self.decimal(hundredths) + SPACE + "%"

    def decimal(self, hundredths: int) -> str:
        """`99.95` of 9995."""
        return format_decimal(Decimal(hundredths).scaleb(-2), "#,##0.00", self.locale)

    def _number(self, number: float) -> str:
        """`12,000`."""
        return format_decimal(number, locale=self.locale)

    def listed(self, names: Iterable[str]) -> str:
        """`A, B, and C`."""
        return self._list(tuple(names))

    def one_of(self, names: Iterable[str]) -> str:
        """`A, B, or C`."""
        known = tuple(map(self.name, names))
        return format_list(known, style="or", locale=self.locale) if len(known) > 1 else "".join(known)

    def name(self, name: str) -> str:
        """A name of any language within a text of this one."""
        return isolated(name) if self.direction == "rtl" else name

    def authored(self, html: str) -> str:
        """What people wrote, as HTML, within a page in this language."""
        return with_numbers_isolated(html) if self.direction == "rtl" else html

    def _listed(self, names: tuple[str, ...]) -> str:
        names = tuple(map(self.name, names))
        return format_list(names, locale=self.locale) if len(names) > 1 else "".join(names)

    def _joined(self, day: str, clock: str) -> str:
        return self._pattern.replace("{0}", clock).replace("{1}", day)

    def _clock_of(self, hour: int, minute: int) -> str:
        return format_time(time(hour, minute), self.locale.datetime_skeletons["Hm"].pattern, locale=self.locale)

    def _zone(self, local: datetime, zone: ZoneInfo) -> str:
        """The zone's abbreviation in this language, else the world's (`CET`), else the offset (`UTC+05:45`)."""
        world = local.tzname() or ""
        key = zone.key, world
        found = self._zones.get(key)
        if found is None:
            own = get_timezone_name(local, "short", locale=self.locale)
            names = [name for name in (own, world) if name[:1].isalpha()]
            found = self._zones[key] = names[0] if names else "UTC" + local.isoformat()[-6:]
        return found


def _title(text: str) -> str:
    """With a capital, as a heading has it: names of days, months and languages are lower case in many languages."""
    return text[:1].upper() + text[1:]
