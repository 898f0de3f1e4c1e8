"""When a resolved incident is closed, what it lacks until then, and when the site changes by that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from statusgen.derive import IncidentView, Snapshot, take_snapshot
from statusgen.model import Audience, Policy, Severity, Update
from statusgen.model.policy import SeverityPolicy
from statusgen.prose.outline import empty_sections
from tests.make import at, incident, project, update

TOLD = update("2026-01-10 10:00", "investigating")
RESOLVED = update("2026-01-10 12:00", "resolved")
POLICY = Policy(
    close_after=timedelta(days=3),
    closing_require=("root_cause", "problem_ticket"),
    severities={Severity.HIGH: SeverityPolicy(closing_require=("review", "root_cause"))},
)


def snapshot(now: str, *updates: Update, audience: Audience = Audience.INTERNAL, **more: Any) -> Snapshot:
    found = incident(updates=(TOLD, RESOLVED, *updates), **more)
    return take_snapshot(project(found, policy=POLICY), at(now), audience)


def view(now: str, *updates: Update, **more: Any) -> IncidentView:
    return snapshot(now, *updates, **more).incidents[0]


def lacks(found: IncidentView) -> tuple[str, ...]:
    assert found.closing
    return found.closing.lacks


def test_a_severity_asks_for_more_than_all_do() -> None:
    assert lacks(view("2026-01-10 13:00")) == ("root_cause", "problem_ticket")
    high = view("2026-01-10 13:00", severity=Severity.HIGH, problem_ticket="PRB-1")
    assert lacks(high) == ("root_cause", "review")


def test_nothing_is_asked_of_an_open_or_reopened_or_imported_incident() -> None:
    assert view("2026-01-10 11:00").closing is None
    assert view("2026-01-10 14:00", update("2026-01-10 13:00", "investigating")).closing is None
    imported = view("2026-01-14 12:00", imported_from="elsewhere: 1")
    assert lacks(imported) == () and imported.is_closed


def test_the_public_edition_waits_for_what_everybody_may_see_alone() -> None:
    public = view("2026-01-13 12:00", audience=Audience.PUBLIC, severity=Severity.HIGH, root_cause="A full disk.")
    assert lacks(public) == () and public.is_closed


def test_verification_lasts_for_three_days_and_the_site_changes_by_itself_when_it_ends() -> None:
    early = snapshot("2026-01-13 11:59")
    assert early.incidents[0].closing and not early.incidents[0].closing.is_verified
    assert early.next_transition == early.settled_until == at("2026-01-13 12:00")
    late = snapshot("2026-01-13 12:00")
    assert late.incidents[0].closing and late.incidents[0].closing.is_verified and not late.incidents[0].is_closed
    assert early.incidents[0].key != late.incidents[0].key
    assert late.next_transition is None


REVIEW = "### Summary\n\nA disk was full.\n\n### What we are changing\n\nAlerts."


@pytest.mark.parametrize(
    ("body", "closed"),
    [(REVIEW, "2026-01-14 09:00"), (REVIEW.replace("Alerts.", "<!-- say what -->"), None)],
)
def test_a_review_closes_once_nothing_is_left_to_fill_in(body: str, closed: str | None) -> None:
    held = update("2026-01-14 09:00", "postmortem", body=body)
    found = view("2026-01-20 12:00", held, severity=Severity.HIGH, root_cause="A full disk.", problem_ticket="PRB-1")
    assert found.closed == (at(closed) if closed else None)
    assert lacks(found) == (() if closed else ("review",))


@pytest.mark.parametrize(
    ("text", "empty"),
    [
        ("", 0),
        ("Words alone.", 0),
        ("### A\n\ntext", 0),
        ("### A", 1),
        ("### A\n### B\n\ntext", 1),
        ("### A\n\n#### B\n\ntext", 0),
        ("#### A\n\n### B\n\ntext", 1),
        ("### A\n\n<!-- note\n\n-->\n\n### B", 2),
        ("### A\n\n```\n# no heading\n```", 0),
        ("### A\n\n```\n```", 0),
    ],
)
def test_headings_with_nothing_under_them(text: str, empty: int) -> None:
    assert empty_sections(text) == empty
