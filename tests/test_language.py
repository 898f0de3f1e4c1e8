"""How dates, times, lengths and numbers read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from statusgen.diagnostics import StatusgenError
from statusgen.language import Language
from statusgen.language.words import IMPACTS, KINDS, SEVERITIES, STATUSES
from statusgen.model import Impact, Kind, Severity, Status

ENGLISH = Language("en")
AT = datetime(2026, 11, 20, 13, 52, tzinfo=UTC)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("America/Chicago", "Nov 20, 2026, 07:52 CST"),
        ("Europe/Berlin", "Nov 20, 2026, 14:52 CET"),
        ("Asia/Kathmandu", "Nov 20, 2026, 19:37 UTC+05:45"),
        ("America/Sao_Paulo", "Nov 20, 2026, 10:52 UTC-03:00"),
        ("UTC", "Nov 20, 2026, 13:52 UTC"),
    ],
)
def test_an_instant_names_its_zone(zone: str, expected: str) -> None:
    moment = ENGLISH.moment(AT, ZoneInfo(zone))
    assert plain(moment.text) == expected
    assert moment.iso == "2026-11-20T13:52:00Z"
    assert moment.__html__() == f'<time datetime="2026-11-20T13:52:00Z">{moment.text}</time>'


@pytest.mark.parametrize(
    ("hours", "expected", "duration"),
    [
        (3.5, "Nov 20, 2026, 07:52 – 11:22 CST", "3 h 30 min"),
        (30, "Nov 20, 2026, 07:52 – Nov 21, 2026, 13:52 CST", "1 day 6 h"),
        (0, "Nov 20, 2026, 07:52 – 07:52 CST", "0 min"),
    ],
)
def test_a_stretch_names_day_and_zone_once(hours: float, expected: str, duration: str) -> None:
    stretch = ENGLISH.stretch(AT, AT + timedelta(hours=hours), ZoneInfo("America/Chicago"))
    assert plain(stretch.text) == expected
    assert plain(stretch.duration) == duration


def test_a_stretch_over_a_clock_change_names_both_zones_and_its_true_length() -> None:
    start = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    stretch = ENGLISH.stretch(start, start + timedelta(hours=1), ZoneInfo("America/Chicago"))
    assert plain(stretch.text) == "Nov 1, 2026, 01:30 CDT – 01:30 CST"
    assert plain(stretch.duration) == "1 h"


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(days=2, minutes=59), "2 days"),
        (timedelta(days=1, hours=23, minutes=59), "1 day 23 h"),
    ],
)
def test_lengths_have_two_units_at_most_and_never_break(length: timedelta, expected: str) -> None:
    assert ENGLISH.duration(length) == expected.replace(" ", "\N{NO-BREAK SPACE}")


def test_percentages_have_two_decimals_and_a_no_break_space() -> None:
    assert ENGLISH.percent(9995) == "99.95\N{NO-BREAK SPACE}%"
    assert ENGLISH.percent(10000) == "100.00\N{NO-BREAK SPACE}%"
    assert Language("de").percent(0) == "0,00\N{NO-BREAK SPACE}%"


def test_days_lists_and_numbers() -> None:
    day = date(2026, 11, 20)
    assert ENGLISH.weekday(day) == "Friday, November 20, 2026"
    assert ENGLISH.month(day) == "November 2026"
    assert ENGLISH.day(day) == "Nov 20"
    assert ENGLISH.listed([]) == ""
    assert ENGLISH.listed(["A"]) == "A"
    assert ENGLISH.listed(["A", "B"]) == "A and B"
    assert ENGLISH.number(12000) == "12,000"


@pytest.mark.parametrize(
    ("code", "expected"), [("en", "Nov 16 – 18, 2026"), ("de", "16.–18. Nov. 2026"), ("ja", "2026年11月16日～18日")]
)
def test_days_in_a_row_say_once_what_they_share(code: str, expected: str) -> None:
    text = Language(code).days(date(2026, 11, 16), date(2026, 11, 18))
    assert text.replace("\N{THIN SPACE}", " ") == expected


def test_other_languages_have_their_own_ways() -> None:
    german = Language("de").moment(AT, ZoneInfo("Europe/Berlin"))
    assert plain(german.text) == "20.11.2026, 14:52 MEZ"
    assert Language("ar").direction == "rtl"


def test_names_and_numbers_keep_their_order_within_text_from_right_to_left() -> None:
    arabic = Language("ar")
    assert arabic.listed(["Wi-Fi", "Maps"]) == "\u2068Wi-Fi\u2069 و\u2068Maps\u2069"
    assert ENGLISH.listed(["Wi-Fi", "Maps"]) == "Wi-Fi and Maps"
    html = '<p>اتصل على +1 555 0100 (<a href="tel:+1 555 0100">1.2.3</a>) في 2026-11-22 <code>1 2 3</code></p>'
    assert arabic.authored(html) == (
        '<p>اتصل على <bdi dir="ltr">+1 555 0100</bdi> (<a href="tel:+1 555 0100">1.2.3</a>) في '
        '<bdi dir="ltr">2026-11-22</bdi> <code>1 2 3</code></p>'
    )
    assert ENGLISH.authored(html) == html


def test_every_state_has_a_word() -> None:
    assert (set(IMPACTS), set(STATUSES), set(SEVERITIES), set(KINDS)) == (
        set(Impact),
        set(Status),
        set(Severity),
        set(Kind),
    )


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(StatusgenError, match="no language"):
        Language("xx-nonsense")
