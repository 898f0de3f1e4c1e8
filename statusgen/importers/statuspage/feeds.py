"""The other forms of a hosted page's past: history.atom and history.rss, history.json, and rows of JSON that programs
made of them.

Feeds name a day without its year, and the zone by its letters: both follow from the instants beside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from statusgen.diagnostics import Span
from statusgen.importers._foreign import UnreadableError, Value, at, tables_at, text_at
from statusgen.importers._html import to_text
from statusgen.importers.statuspage.reports import FEED, LISTING, ROWS, Component, Object, Report, Step, instant
from statusgen.value import Struct

if TYPE_CHECKING:
    from lxml.etree import _Element

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_VAR = r"(?:<var[^<>]*>)?\s*"
_DAY = rf"(?P<month{{0}}>[A-Z][a-z]{{{{2}}}})[a-z]*\s+{_VAR}(?P<day{{0}}>[0-9]{{{{1,2}}}})(?:</var>)?,\s*"
_CLOCK = rf"{_VAR}(?P<hour{{0}}>[0-9]{{{{2}}}}):(?P<minute{{0}}>[0-9]{{{{2}}}})(?:</var>)?"
_ONE = (_DAY + _CLOCK).format("")
_ZONE = r"(?:\s+(?P<zone>[A-Z]{2,5}|[+-][0-9:]{2,6}))?"
_STEP = re.compile(
    rf"<p>\s*<small>\s*{_ONE}{_ZONE}\s*</small>\s*<br\s*/?>\s*<strong>(?P<label>[^<]{{1,40}})</strong>\s*(?:-\s*)?"
)
_STRETCH = re.compile(
    (_DAY + _CLOCK).format(1) + r"(?:\s*-\s*(?:" + _DAY.format(2) + ")?" + _CLOCK.format(2) + ")?" + _ZONE
)
_SCHEDULED = "THIS IS A SCHEDULED EVENT"
_LETTERS = """UTC 0 GMT 0 WET 0 BST 1 WEST 1 CET 1 CEST 2 EET 2 EEST 3 MSK 3 IST 5.5 HKT 8 SGT 8 AWST 8 JST 9 KST 9
ACST 9.5 AEST 10 ACDT 10.5 AEDT 11 NZST 12 NZDT 13 NDT -2.5 ADT -3 NST -3.5 AST -4 EDT -4 EST -5 CDT -5 CST -6 MDT -6
MST -7 PDT -7 PST -8 AKDT -8 AKST -9 HST -10"""
_OFFSETS = {name: float(hours) for name, hours in re.findall(r"([A-Z]+) (\S+)", _LETTERS)}
"""Hours from UTC of the letters that pages print."""


class Entry(Struct, frozen=True):
    """An entry of a feed."""

    code: str
    title: str
    content: str
    published: datetime
    updated: datetime
    end: datetime | None = None


def reports_of_feed(text: str, file: str) -> Iterator[Report | tuple[str, str]]:
    """The incidents of an Atom or RSS feed; of what cannot be read its name, and why. Raises UnreadableError."""
    for number, element in enumerate(_entries(text), 1):
        name = _text(element, "title") or f"entry {number}"
        try:
            entry = _entry(element, name)
            yield _report(entry, Span(f"{file}#{entry.code}", 1, 1))
        except UnreadableError as error:
            yield name, error.reason


def page_of_feed(text: str) -> Object:
    """The page that a feed is of: its name and address."""
    root = _root(text)
    channel = next(root.iter("channel"), root)
    name = _text(channel, "title").removesuffix(" - Incident History").removesuffix(" Status")
    return {"name": name, "url": _link(channel)}


def _entries(text: str) -> list[_Element]:
    root = _root(text)
    found = list(root.iter("{*}entry", "item"))
    if not found and str(root.tag).rpartition("}")[2] not in ("feed", "rss"):
        raise UnreadableError("it is no feed")
    return found


def _root(text: str) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("it is no feed: its XML is broken") from error


def _text(element: _Element, *names: str) -> str:
    """The text of the first child with one of these names, whatever its namespace."""
    for child in element:
        if str(child.tag).rpartition("}")[2] in names:
            return str(child.text or "")
    return ""


def _link(element: _Element) -> str:
    links = [child for child in element if str(child.tag).rpartition("}")[2] == "link"]
    return next((str(one.get("href") or one.text or "") for one in links), "")


def _entry(element: _Element, title: str) -> Entry:
    published = _moment(_text(element, "published", "pubDate"))
    if published is None:
        raise UnreadableError("it has no date that can be read")
    return Entry(
        _code_in(_link(element) or _text(element, "guid")),
        title,
        _text(element, "content", "description"),
        published,
        _moment(_text(element, "updated")) or published,
        _moment(_text(element, "maintenanceEndDate")),
    )


def _moment(text: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        found = parsedate_to_datetime(text) if "," in text[:5] else None
        return found.astimezone(UTC) if found and found.tzinfo else instant({"at": text}, "at")
    except (ValueError, OverflowError):
        return None


def _code_in(link: str) -> str:
    found = re.search(r"/incidents/([A-Za-z0-9_-]{1,64})/?(?:[?#]|$)", link.strip())
    if found is None:
        raise UnreadableError("its link leads to no incident")
    return found[1]


def _report(entry: Entry, span: Span) -> Report:
    marks = list(_STEP.finditer(entry.content))
    ends = [mark.start() for mark in marks[1:]] + [len(entry.content)]
    planned = _SCHEDULED in entry.content[: marks[0].start() if marks else 400]
    window = _stretch(entry.content[: marks[0].start() if marks else 400], entry.published) if planned else None
    steps: list[Step] = []
    near = entry.published if not planned else entry.updated
    for mark, end in zip(marks, ends, strict=False):  # without a mark there is one end
        when = _year_of(mark, "", near, latest=bool(steps))
        if not steps and abs(when - entry.published) < timedelta(minutes=1):
            when = entry.published  # which has the seconds
        label = "_".join(mark["label"].lower().split())
        body = re.sub(r"\s*</p>\s*$", "", entry.content[mark.end() : end].strip())
        steps.append(Step(when, "" if label == "update" else label, body))
        near = when
    if not steps:
        steps = [Step(entry.published, "", entry.content)]
    steps.reverse()
    status = next((step.word for step in reversed(steps) if step.word), "")
    start, stop = window or (None, None)
    return Report(
        entry.code,
        to_text(entry.title),
        span,
        FEED,
        status,
        "maintenance" if planned else "",
        tuple(sorted(steps, key=lambda step: step.at)),
        updated=entry.updated,
        start=start or (entry.published if entry.end else None),
        end=stop or entry.end,
    )


def _stretch(text: str, near: datetime) -> tuple[datetime, datetime] | None:
    """From when until when, as a page prints it: `Feb 29, 22:00 - 23:00 GMT`."""
    mark = _STRETCH.search(text)
    if mark is None:
        return None
    start = _year_of(mark, "1", near)
    if mark["hour2"] is None:
        return start, start
    end = _year_of(mark, "2" if mark["day2"] else "12", start)
    return start, end if end >= start else end + timedelta(days=1)


def _year_of(mark: re.Match[str], part: str, near: datetime, latest: bool = False) -> datetime:
    """The instant of a wall time whose year is not told: the one nearest to `near`; with `latest`, not after it."""
    day, clock = (part[0], part[-1]) if part else ("", "")
    month = mark[f"month{day}"].lower()
    if month not in _MONTHS:
        raise UnreadableError("it has a date that cannot be read")
    zone = _zone(mark["zone"])
    found = []
    for year in (near.year - 1, near.year, near.year + 1):
        parts = (
            _MONTHS.index(month) + 1,
            int(mark[f"day{day}"]),
            int(mark[f"hour{clock}"]),
            int(mark[f"minute{clock}"]),
        )
        try:
            found.append(datetime(year, *parts, tzinfo=zone).astimezone(UTC))
        except (ValueError, OverflowError):
            continue
    if latest:
        found = [one for one in found if one <= near + timedelta(days=1)] or found
    if not found:
        raise UnreadableError("it has a date that cannot be read")
    return min(found, key=lambda one: abs(one - near))


def _zone(letters: str | None) -> tzinfo:
    if not letters:
        return UTC
    if letters[0] in "+-":
        digits = letters[1:].replace(":", "")
        minutes = int(digits[:2] or 0) * 60 + int(digits[2:4] or 0)
        return timezone((-1 if letters[0] == "-" else 1) * timedelta(minutes=min(minutes, 14 * 60)))
    if letters not in _OFFSETS:
        raise UnreadableError(f"nobody knows the time zone `{letters}`")
    return timezone(timedelta(hours=_OFFSETS[letters]))


def reports_of_months(value: Value, file: str) -> Iterator[Report | tuple[str, str]]:
    """The incidents of history.json, which holds the last word of each."""
    for month in tables_at(value, "months"):
        year, name = text_at(month, "year"), text_at(month, "name")[:3].lower()
        for row in tables_at(month, "incidents"):
            code, title = text_at(row, "code"), text_at(row, "name")
            if not year.isdigit() or len(year) != 4 or name not in _MONTHS or not re.fullmatch(r"[\w-]{1,64}", code):
                yield code[:64] or title[:64], "its month or its id cannot be read"
                continue
            try:
                when = _stretch(text_at(row, "timestamp"), datetime(int(year), _MONTHS.index(name) + 1, 15, tzinfo=UTC))
            except (UnreadableError, ValueError):
                when = None
            if when is None:
                yield code, "it has no time that can be read"
                continue
            start, end = when
            text, impact = at(row, "message"), text_at(row, "impact")
            planned = impact == "maintenance" and end > start
            body = text if isinstance(text, str) else ""
            yield Report(
                code,
                to_text(title),
                Span(f"{file}#{code}", 1, 1),
                LISTING,
                "completed" if planned else "resolved",
                impact,
                (Step(end, "completed" if planned else "resolved", body),),
                started=start,
                created=start,
                start=start if planned else None,
                end=end if planned else None,
            )


def is_row(value: Value) -> bool:
    """Whether it tells of an incident in the way of programs that read feeds: updates with `at` and `message`."""
    return bool(tables_at(value, "updates")) and bool(text_at(value, "title"))


def report_of_row(row: Object, file: str) -> Report:
    """Such a row. Raises UnreadableError where it says too little."""
    steps = []
    for update in tables_at(row, "updates"):
        when, text = instant(update, "at"), at(update, "message")
        if when is None:
            raise UnreadableError("an update of it has no time that can be read")
        word = "_".join(text_at(update, "status").lower().split())
        steps.append(Step(when, "" if word == "update" else word, text if isinstance(text, str) else ""))
    steps.sort(key=lambda step: step.at)
    names = at(row, "components")
    named = [" ".join(name.split()) for name in names if isinstance(name, str)] if isinstance(names, list) else []
    code = _code_in(text_at(row, "url"))
    return Report(
        code,
        text_at(row, "title"),
        Span(f"{file}#{code}", 1, 1),
        ROWS,
        next((step.word for step in reversed(steps) if step.word), ""),
        text_at(row, "impact"),
        tuple(steps),
        tuple(Component("", name) for name in dict.fromkeys(named) if name),
        started=instant(row, "started_at"),
        updated=instant(row, "updated_at"),
        resolved=instant(row, "resolved_at"),
    )
