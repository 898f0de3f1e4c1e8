"""One record of ServiceNow's incident table, from the fields of the Table API to a ticket.

A field is a text, or a table of `value` (as stored; times in UTC) and `display_value` (as the user sees it), or of
`value` and `link` (a reference). Meanings are those of the product's own tables as it is delivered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from statusgen.importers._foreign import UnreadableError
from statusgen.importers._texts import one_line
from statusgen.importers._tickets import Defaults, Entry, Spellings, Ticket
from statusgen.importers._times import read_time
from statusgen.model import Impact, ReportedBy, Severity, Status
from statusgen.reading.times import YEARS

FIELDS = (
    *(
        "sys_id",
        "number",
        "sys_class_name",
        "short_description",
        "description",
        "state",
        "incident_state",
        "priority",
        "impact",
    ),
    *("business_service", "service_offering", "cmdb_ci", "opened_at", "sys_created_on", "sys_updated_on"),
    *("resolved_at", "closed_at", "close_notes", "comments", "work_notes", "assignment_group", "problem_id"),
    *("category", "contact_type"),
)
"""What is asked for."""

DEFAULTS = Defaults(
    states={
        **dict.fromkeys(("1", "new", "2", "in progress", "active", "3", "on hold"), Status.INVESTIGATING),
        **dict.fromkeys(
            ("4", "5", "awaiting user info", "awaiting problem", "awaiting vendor", "awaiting evidence"),
            Status.INVESTIGATING,
        ),
        **dict.fromkeys(("6", "resolved", "7", "closed"), Status.RESOLVED),
        **dict.fromkeys(("8", "canceled", "cancelled"), Status.FALSE_ALARM),
    },
    severities={
        **dict.fromkeys(("1", "critical"), Severity.CRITICAL),
        **dict.fromkeys(("2", "high"), Severity.HIGH),
        **dict.fromkeys(("3", "moderate"), Severity.MEDIUM),
        **dict.fromkeys(("4", "low", "5", "planning"), Severity.LOW),
    },
    impacts={
        **dict.fromkeys(("1", "high"), Impact.MAJOR_OUTAGE),
        **dict.fromkeys(("2", "medium"), Impact.PARTIAL_OUTAGE),
        **dict.fromkeys(("3", "low"), Impact.DEGRADED),
    },
)

_REPORTED = {
    **dict.fromkeys(("phone", "email", "self-service", "walk-in", "chat", "virtual_agent"), ReportedBy.CUSTOMER),
    **dict.fromkeys(("monitoring", "event", "event management", "alert"), ReportedBy.MONITORING),
}
_OTHERS = re.compile(
    r"(CHG|CTASK|PRB|PTASK|REQ|RITM|SCTASK|TASK|STRY|KB|CS|CSTASK|HRC|CALL|IMS|SVC|EVT|ALERT)[0-9]+", re.ASCII
)
"""Numbers of the product's other tables: changes, problems, requests, tasks, articles, cases."""
_NOTHING = frozenset({"", "?", "null", "undefined"})
_CLOCK = r"(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2}))?(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?"
_WALL = re.compile(rf"(?P<first>[0-9]{{1,4}})[/.-](?P<middle>[0-9]{{1,2}})[/.-](?P<last>[0-9]{{1,4}}) {_CLOCK}")
_STAMP = re.compile(rf"(?m)^(?P<at>[0-9][\w ,/.-]{{4,20}} {_CLOCK}) - .{{0,200}}? \((?P<kind>[^()\n]{{3,60}})\)[ \r]*$")
_CODE = re.compile(r"\[/?code\]", re.IGNORECASE)


class Clock(NamedTuple):
    """How a user sees times: whether dates begin with the day, and how far the clock is ahead of UTC."""

    day_first: bool = True
    ahead: timedelta = timedelta()

    def read(self, text: str) -> datetime | None:
        """The instant of a time as it is seen; None: it is none that is known."""
        found = _WALL.fullmatch(text)
        if found is None:
            return None
        first, middle, last = found["first"], found["middle"], found["last"]
        day = (last, first, middle) if not self.day_first else (last, middle, first)
        year, month, day_of_month = (int(part) for part in ((first, middle, last) if len(first) == 4 else day))
        hour = int(found["hour"]) if not found["half"] else int(found["hour"]) % 12 + 12 * (found["half"] in "Pp")
        try:
            at = datetime(year, month, day_of_month, hour, int(found["minute"]), int(found["second"] or 0), tzinfo=UTC)
        except ValueError:
            return None
        return at - self.ahead if year in YEARS else None


def ticket_of(record: Mapping[str, Any]) -> Ticket:
    """The record. Raises UnreadableError if it is no incident, or does not say which it is, or since when."""
    sys_id, number = _value(record, "sys_id"), _value(record, "number")
    if not (sys_id or number):
        raise UnreadableError("it has neither a number nor a sys_id")
    table = _value(record, "sys_class_name")
    if "incident" not in table.lower() if table else _OTHERS.fullmatch(number.upper()):
        raise UnreadableError(f"it is no incident, but of {f'the table `{table[:80]}`' if table else 'another table'}")
    opened = _time(record, "opened_at") or _time(record, "sys_created_on")
    if opened is None:
        raise UnreadableError("it has no time of opening that can be read")
    changed = _time(record, "sys_updated_on")
    resolved = _time(record, "resolved_at") or _time(record, "closed_at")
    resolved = resolved if resolved and resolved >= opened else None
    close_notes = _text(record, "close_notes")
    entries = [Entry(opened, "description", text)] if (text := _description(record)) else []
    journal = list(_journal(record, changed or opened))
    entries += [entry for entry, _ in reversed(journal)]  # the newest stands first
    if close_notes:
        entries.append(Entry(resolved or changed or opened, "close_notes", close_notes))
    return Ticket(
        number=one_line(number or sys_id)[:100],
        key=sys_id or number,
        title=_text(record, "short_description"),
        opened=opened,
        resolved=resolved,
        changed=changed,
        state=_spellings(record, "state") or _spellings(record, "incident_state"),
        severity=_spellings(record, "priority"),
        impact=_spellings(record, "impact"),
        services=tuple(_spellings(record, field) for field in ("business_service", "service_offering", "cmdb_ci")),
        entries=tuple(sorted(entries, key=lambda entry: entry.at)),
        untimed=sum(not is_timed for _, is_timed in journal),
        facts={
            "close_notes": close_notes,
            "team": _shown(record, "assignment_group"),
            "problem": _shown(record, "problem_id"),
            "category": _shown(record, "category"),
            "reported_by": _REPORTED.get(_value(record, "contact_type").lower(), ""),
        },
    )


def _value(record: Mapping[str, Any], field: str) -> str:
    """The value of a field as stored, on one line."""
    found = record.get(field)
    found = found.get("value", found.get("display_value")) if isinstance(found, Mapping) else found
    text = one_line(str(found)) if isinstance(found, str | int) else ""
    return "" if text.lower() in _NOTHING else text


def _shown(record: Mapping[str, Any], field: str) -> str:
    """The value as users see it; of a reference that tells its id alone, nothing."""
    found = record.get(field)
    if isinstance(found, Mapping):
        found = found.get("display_value", "")
    text = one_line(found) if isinstance(found, str) else ""
    return "" if text.lower() in _NOTHING or re.fullmatch("[0-9a-f]{32}", text) else text


def _text(record: Mapping[str, Any], field: str) -> str:
    """The text of a field with its lines."""
    found = record.get(field)
    if isinstance(found, Mapping):
        found = found.get("display_value") or found.get("value")
    return found.strip() if isinstance(found, str) and found.strip().lower() not in _NOTHING else ""


def _description(record: Mapping[str, Any]) -> str:
    """The description, unless it only says the title again."""
    text = _text(record, "description")
    return "" if one_line(text) == one_line(_text(record, "short_description")) else text


def _spellings(record: Mapping[str, Any], field: str) -> Spellings:
    """`1`, `1 - Critical`, `Critical`, without what is not told."""
    found = record.get(field)
    raw = (found.get("value"), found.get("display_value")) if isinstance(found, Mapping) else (found,)
    words = [one_line(str(word)) for word in raw if isinstance(word, str | int)]
    for word in list(words):
        number = re.fullmatch(r"([0-9]+) - (.+)", word)
        words += [number[1], number[2]] if number else []
    return tuple(dict.fromkeys(word for word in words if word.lower() not in _NOTHING))


def _time(record: Mapping[str, Any], field: str) -> datetime | None:
    text = _value(record, field)
    read = read_time(text, UTC)
    return Clock().read(text) or (read.at if read else None)


def _clock(record: Mapping[str, Any]) -> Clock:
    """The user's clock, by which texts of journals are stamped: seen where a time is told in both ways."""
    for field in ("opened_at", "sys_created_on", "sys_updated_on"):
        found, stored = record.get(field), _time(record, field)
        shown = one_line(str(found.get("display_value"))) if isinstance(found, Mapping) else ""
        for clock in (Clock(), Clock(day_first=False)):
            seen = clock.read(shown)
            if seen and stored and abs(seen - stored) <= timedelta(hours=14):
                return clock._replace(ahead=seen - stored)
    return Clock()


def _journal(record: Mapping[str, Any], otherwise: datetime) -> Iterator[tuple[Entry, bool]]:
    """The journal as the record shows it: one text with a line `TIME - NAME (Additional comments)` above each entry;
    with each entry, whether its time could be read.

    Only the field `comments` holds what customers may read. A text of both kinds is for staff: a note that quotes a
    comment looks like one.
    """
    clock = _clock(record)
    comments, notes = _text(record, "comments"), _text(record, "work_notes")
    both = "" if comments or notes else _text(record, "comments_and_work_notes")
    for kind, text in (("comments", comments), ("work_notes", notes or both)):
        stamps = list(_STAMP.finditer(text))
        if not stamps and text:
            yield Entry(otherwise, kind, _plain(text)), False
        ends = [*(stamp.start() for stamp in stamps[1:]), len(text)]
        for stamp, end in zip(stamps, ends, strict=False):  # of none there is an end all the same
            at = clock.read(stamp["at"])
            is_note = stamp["kind"].lower() == "work notes"
            words = _plain(text[stamp.end() : end])
            yield Entry(at or otherwise, "work_notes" if is_note else kind, words), at is not None


def _plain(text: str) -> str:
    """Without the marks around HTML in journals."""
    return _CODE.sub("", text).strip()
