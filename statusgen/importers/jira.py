"""Jira Service Management (Cloud): requests that a JQL query names, with what was said to customers and among staff.

The protocol is that of the vendor's documentation: `GET /rest/api/3/search/jql`, page by page with `nextPageToken`; the
comments of each request under `/rest/servicedeskapi/request/KEY/comment`, where `public` tells who may read one.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from statusgen.diagnostics import StatusgenError
from statusgen.importers._desks import Records, imported
from statusgen.importers._foreign import UnreadableError
from statusgen.importers._given import Given, Takes, catalogue_of
from statusgen.importers._html import to_markdown
from statusgen.importers._imported import Imported
from statusgen.importers._texts import one_line
from statusgen.importers._tickets import Defaults, Entry, Spellings, Ticket
from statusgen.importers._times import read_time
from statusgen.importers._web import Answer, Web, shown
from statusgen.model import Desk, Impact, Severity, Status

SYSTEM = "jira"
TAKES = Takes.ADDRESS

USUAL_QUERY = "priority in (Highest, High)"
"""What is asked for where services.yaml says nothing: a status page is no list of all requests."""

PAGE = 100
_MOST_PAGES = 1000
_FIELDS = "summary,description,created,updated,resolutiondate,status,priority,components"
_USER, _TOKEN = "STATUSGEN_JIRA_USER", "STATUSGEN_JIRA_TOKEN"

DEFAULTS = Defaults(
    states={
        **dict.fromkeys(("new", "indeterminate", "undefined"), Status.INVESTIGATING),
        "done": Status.RESOLVED,
        **dict.fromkeys(("canceled", "cancelled"), Status.FALSE_ALARM),
    },
    severities={
        **dict.fromkeys(("highest", "critical", "blocker"), Severity.CRITICAL),
        **dict.fromkeys(("high", "major"), Severity.HIGH),
        "medium": Severity.MEDIUM,
        **dict.fromkeys(("low", "lowest", "minor", "trivial"), Severity.LOW),
    },
    impacts={
        **dict.fromkeys(("highest", "critical", "blocker"), Impact.MAJOR_OUTAGE),
        **dict.fromkeys(("high", "major"), Impact.PARTIAL_OUTAGE),
        **dict.fromkeys(("medium", "low", "lowest", "minor", "trivial"), Impact.DEGRADED),
    },
)
"""By the names of priorities, and of statuses or else of their categories, as Jira is delivered."""


def read(given: Given) -> Imported:
    """The requests of the site at an address. Raises StatusgenError if it does not answer as its manual says."""
    catalogue = catalogue_of(given.target)
    desk = catalogue.imports.jira if catalogue else Desk()
    parts = urlsplit(given.source)
    site = f"{parts.scheme}://{parts.netloc}"
    web = Web(site, authorization=_authorization(given.environ))
    try:
        issues = list(_issues(web, site, desk.query or USUAL_QUERY))
        with given.progress(issues, "Fetching comments", len(issues)) as rows:
            raw = [{**issue, "said": _comments(web, site, str(issue.get("key")))} for issue in rows]
    finally:
        web.close()
    return imported(SYSTEM, Records(raw, _ticket, _name), desk, DEFAULTS, catalogue)


def _issues(web: Web, site: str, query: str) -> Iterator[dict[str, Any]]:
    ordered = query if "order by" in query.lower() else f"{query} ORDER BY created"
    asked = {"jql": ordered, "fields": _FIELDS, "expand": "renderedFields", "maxResults": str(PAGE)}
    token, seen = "", set[str]()
    while token not in seen and len(seen) < _MOST_PAGES:
        seen.add(token)
        more = {"nextPageToken": token} if token else {}
        found = _page(web.get(f"{site}/rest/api/3/search/jql?{urlencode(asked | more)}"), "issues")
        yield from found["issues"]
        token = str(found.get("nextPageToken") or "")
        if not token or found.get("isLast") is True:
            return


def _comments(web: Web, site: str, key: str) -> list[dict[str, Any]] | None:
    """What was said about a request; None: it is none that customers see."""
    said: list[dict[str, Any]] = []
    address = f"{site}/rest/servicedeskapi/request/{quote(key, safe='')}/comment"
    for _ in range(_MOST_PAGES):
        answer = web.find(f"{address}?expand=renderedBody&start={len(said)}&limit={PAGE}")
        if answer is None:
            return None
        found = _page(answer, "values")
        said += found["values"]
        if found.get("isLastPage") is not False or not found["values"]:
            break
    return said


def _page(answer: Answer, name: str) -> dict[str, Any]:
    found = answer.json()
    rows = found.get(name) if isinstance(found, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise StatusgenError(f"{shown(answer.url)} answered with no list of {name}", "give the address of the site")
    return {**found, name: rows}


def _ticket(raw: Mapping[str, Any]) -> Ticket:
    """The request. Raises UnreadableError if it does not say which it is, or since when, or who may read it."""
    fields, key = _table(raw, "fields"), _name(raw)
    if not key:
        raise UnreadableError("it has no key")
    opened = _time(fields.get("created"))
    if opened is None:
        raise UnreadableError("it has no time of creation that can be read")
    if raw["said"] is None:
        raise UnreadableError("it is no request of a service project, so that nothing tells what customers may read")
    resolved = _time(fields.get("resolutiondate"))
    text = to_markdown(str(_table(raw, "renderedFields").get("description") or ""))
    entries = [Entry(opened, "description", text)] if text else []
    for one in raw["said"]:
        html = _table(one, "renderedBody").get("html")
        said = to_markdown(str(html or one.get("body") or ""))
        kind = "comments" if one.get("public") is True else "work_notes"
        entries.append(Entry(_time(_table(one, "created").get("iso8601")) or opened, kind, said))
    status, priority = _table(fields, "status"), _spellings(_table(fields, "priority").get("name"))
    components = fields.get("components")
    return Ticket(
        number=key,
        key=key,
        title=str(fields.get("summary") or ""),
        opened=opened,
        resolved=resolved if resolved and resolved >= opened else None,
        changed=_time(fields.get("updated")),
        state=_spellings(status.get("name"), _table(status, "statusCategory").get("key")),
        severity=priority,
        impact=priority,
        services=tuple(
            _spellings(one.get("name"))
            for one in (components if isinstance(components, list) else ())
            if isinstance(one, Mapping)
        ),
        entries=tuple(sorted(entries, key=lambda entry: entry.at)),
    )


def _name(raw: Mapping[str, Any]) -> str:
    return one_line(str(raw.get("key") or ""))[:100]


def _table(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = value.get(key)
    return found if isinstance(found, Mapping) else {}


def _spellings(*words: object) -> Spellings:
    return tuple(text for word in words if isinstance(word, str) and (text := one_line(word)))


def _time(text: object) -> datetime | None:
    read = read_time(text, UTC) if isinstance(text, str) else None
    return read.at if read else None


def _authorization(environ: Mapping[str, str]) -> str:
    """The header that lets us in: an account's mail address with an API token, or a token alone."""
    user, token = environ.get(_USER, ""), environ.get(_TOKEN, "")
    if not token:
        raise StatusgenError("no credentials for Jira", f"set {_USER} and {_TOKEN} in the environment", 2)
    return f"Basic {base64.b64encode(f'{user}:{token}'.encode()).decode()}" if user else f"Bearer {token}"
