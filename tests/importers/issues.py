"""What GitHub sends of issues that were made with the form, and of comments, for a project that takes them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from statusgen.importers import SENDERS, Saved
from statusgen.model import Incident
from statusgen.reading import load
from statusgen.writing.form import HEADINGS
from tests.importers.reading_back import findings_in

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = datetime(2101, 1, 1, tzinfo=UTC)
DATA = Path(__file__).parent.parent.parent.parent / "shared" / "data" / "issues"
SERVICES = """site: {title: T, url: "https://status.example.org/", timezone: America/Los_Angeles}
services:
  - {id: email, name: E-mail}
  - {id: api, name: Public API}
  - {id: billing, name: Billing, audience: internal}
policy: {severities: {high: {update_every: 1h}}}
"""
ANSWERS = {
    "Services": "E-mail (email), Public API (api)",
    "Impact": "degraded: slow or unreliable",
    "Severity": "high: many cannot work",
    "Since when": "_No response_",
    "What customers notice": "Mail from outside arrives late.",
}


def event(**values: Any) -> dict[str, Any]:
    """The payload `issues` as GitHub sends it for a form with these answers, by heading."""
    answers = ANSWERS | {key: value for key, value in values.items() if key in HEADINGS}
    body = "\r\n\r\n".join(f"### {heading}\r\n\r\n{answer}" for heading, answer in answers.items())
    issue = {
        "number": 12,
        "title": "Mail is late",
        "labels": [{"name": "incident"}],
        "created_at": "2026-11-22T09:00:20Z",
        "body": body,
        "author_association": "NONE",
    }
    issue |= {key: value for key, value in values.items() if key in issue}
    return {"action": values.get("action", "opened"), "issue": issue, "repository": {"full_name": "example/status"}}


def comment(body: str, at: str = "2026-11-22T10:00:00Z", association: str = "MEMBER", **values: Any) -> dict[str, Any]:
    """The payload `issue_comment`."""
    told = {"body": body, "created_at": at, "author_association": association}
    return {**event(), "action": "created", "comment": told, **values}


def gitlab_event() -> dict[str, Any]:
    """The same report as GitLab sends it."""
    told = {"iid": 7, "title": "Mail is late", "created_at": "2026-11-22 09:00:20 UTC", "action": "open"}
    return {
        "object_kind": "issue",
        "object_attributes": told | {"description": event()["issue"]["body"]},
        "project": {"path_with_namespace": "example/sub/status"},
        "labels": [{"title": "incident"}],
    }


def sent(folder: Path, payload: Any) -> Saved:
    saved = SENDERS["github-issue"].take(json.dumps(payload).encode(), folder, NOW)
    assert saved.read == len(saved.written) + len(saved.unchanged) + len(saved.left_out) == 1
    return saved


def reason(folder: Path, payload: Any) -> str:
    (one,) = sent(folder, payload).left_out
    return one.reason


def remarks(saved: Saved) -> list[str]:
    assert {problem.code for problem in saved.problems} <= {"import-answer"}
    return [problem.message for problem in saved.problems]


def only(folder: Path) -> Incident:
    assert [problem for problem in findings_in(folder, LATER) if problem.is_error] == []
    project = load(folder).value
    assert project is not None
    (incident,) = project.incidents
    return incident
