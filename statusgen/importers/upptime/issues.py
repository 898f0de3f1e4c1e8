"""The issues of an Upptime repository: one for each outage that it noticed, with what people wrote under it, and those
that announce maintenance.

They come as GitHub's API gives them, with their comments in place of the number of these, or as its command does:

    gh issue list --state all --limit 9999 --json number,title,body,state,url,labels,comments,createdAt,closedAt
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from statusgen.importers._foreign import UnreadableError, Value, at, tables_at, text_at
from statusgen.importers._html import printable
from statusgen.importers._texts import one_line, visible
from statusgen.importers._times import Read, read_time
from statusgen.value import Struct

_TITLE = re.compile(r"^\W*(?P<name>.+?) (?P<state>is down|is degraded|has degraded performance)\W*$")
_OPENED = re.compile(r"^In \[`(?P<commit>[0-9a-f]{7,40})`\]")
_ADDRESS = re.compile(r"(?m)^(In \[`[0-9a-f]{7,40}`\].{0,400}?) \(\S{1,2000}\)(?= (?:was|experienced) \*\*)")
"""Of a monitor, in the sentence that Upptime writes: it may be secret."""
_BROKEN_LINK = re.compile(r"\]\((\S+)\s+\)")
_LIST = re.compile(r"(?m)(?<=:)\n(?=[-*+] )")
_FIELD = re.compile(r"(?im)^[ \t]*(start|end|expectedDown|expectedDegraded):[ \t]*(.*?)[ \t]*$")
_AFTER = re.compile(r"\bafter ((?:[0-9]+ (?:day|hour|minute|second)s?(?:, )?)+)")


class Comment(Struct, frozen=True):
    """What somebody wrote, and when; `exact`: the hour is told, not the day alone."""

    at: datetime
    text: str
    exact: bool


class Issue(Struct, frozen=True):
    """An issue about an outage (`name` and `commit` of the monitor, if it is Upptime's own), or about maintenance, with
    its window and what will be down, as far as somebody wrote it. `hidden`: notes that nobody was shown."""

    key: str
    number: str
    title: str
    text: str
    opened: Comment
    comments: tuple[Comment, ...]
    is_over: bool
    closed: datetime | None
    name: str = ""
    state: str = ""
    commit: str = ""
    planned: bool = False
    start: datetime | None = None
    end: datetime | None = None
    down: tuple[str, ...] = ()
    degraded: tuple[str, ...] = ()
    hidden: int = 0


def issue_of(row: dict[str, Value]) -> Issue:
    """An issue from its object. Raises UnreadableError where it is about something else, or says too little."""
    number, title = text_at(row, "number"), one_line(text_at(row, "title"))
    labels = {text_at(label, "name").lower() for label in tables_at(row, "labels")}
    match = _TITLE.match(title)
    planned = "maintenance" in labels
    if "pull_request" in row or not (planned or "status" in labels or match):
        raise UnreadableError("it has no label `status` or `maintenance`, so that it is no report of Upptime")
    if not number:
        raise UnreadableError("it has no number")
    created = _when(row, "created")
    if created is None:
        raise UnreadableError("it has no date that can be read")
    body = _ADDRESS.sub(r"\1", _text(at(row, "body")))
    fields = {key.lower(): value for key, value in _FIELD.findall(body)} if planned else {}
    text = _FIELD.sub("", body) if fields else body
    shown, hidden = visible(text)
    text = re.sub(r"\n{3,}", "\n\n", shown).strip()
    hidden += sum(visible(_text(at(comment, "body")))[1] for comment in tables_at(row, "comments"))
    commit = _OPENED.match(body)
    closed = _when(row, "closed")
    return Issue(
        _key(row, number),
        number,
        re.sub(r"^[^\w\[(]+", "", title) or f"Issue {number}",
        text,
        Comment(created.at, text, not created.doubtful),
        tuple(sorted(_comments(row, created.at), key=lambda comment: comment.at)),
        text_at(row, "state").lower() == "closed",
        closed.at if closed else None,
        one_line(match["name"]) if match else "",
        ("down" if match["state"] == "is down" else "degraded") if match else "",
        commit["commit"][:7] if commit else "",
        planned,
        _instant(fields.get("start", "")),
        _instant(fields.get("end", "")),
        _names(fields.get("expecteddown", "")),
        _names(fields.get("expecteddegraded", "")),
        hidden,
    )


def is_issue(value: Value) -> bool:
    """Whether a value of JSON has the shape of an issue."""
    return isinstance(value, dict) and {"number", "title", "state"} <= value.keys()


def lasted(text: str) -> timedelta | None:
    """How long the outage took, if the closing comment says so: `after 2 days, 21 hours, 48 minutes`."""
    match = _AFTER.search(text)
    if match is None:
        return None
    parts = {f"{unit}s": int(n) for n, unit in re.findall(r"([0-9]{1,6}) (day|hour|minute|second)", match[1])}
    return timedelta(**parts)


def _key(row: dict[str, Value], number: str) -> str:
    """What tells the issue from those of other repositories: `owner/repo#7`."""
    address = text_at(row, "html_url") or text_at(row, "url")
    found = re.search(r"github\.com/(?:repos/)?([\w.-]+/[\w.-]+)/issues/", address)
    return f"{found[1]}#{number}" if found else f"#{number}"


def _text(value: Value) -> str:
    text = _BROKEN_LINK.sub(r"](\1)", printable(value) if isinstance(value, str) else "")
    return _LIST.sub("\n\n", text)


def _when(row: dict[str, Value], what: str) -> Read | None:
    text = text_at(row, f"{what}_at") or text_at(row, f"{what}at")
    return read_time(text, UTC) if text else None


def _comments(row: dict[str, Value], opened: datetime) -> list[Comment]:
    found = []
    for comment in tables_at(row, "comments"):
        read, text = _when(comment, "created"), _text(at(comment, "body")).strip()
        if text:
            found.append(
                Comment(read.at if read else opened, visible(text)[0].strip(), bool(read and not read.doubtful))
            )
    return found


def _instant(text: str) -> datetime | None:
    read = read_time(text, UTC) if text else None
    return read.at if read else None


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one_line(name) for name in text.split(",") if one_line(name)))
