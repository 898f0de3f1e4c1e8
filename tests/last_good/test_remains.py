"""What can still be told of a report with errors."""

from __future__ import annotations

import pytest

from statusgen.model import Audience, Impact, Omission
from statusgen.reading import remains
from tests.last_good.desk import RESOLVED, TYPO, report
from tests.make import at, project, service

PLANNED = """\
---
title: New switches
kind: maintenance
services: [vpn]
window: {start: 2026-03-02 11:00, end: 2026-03-02 13:00}
sevirity: low
---
"""


@pytest.mark.parametrize(
    ("text", "impacts", "is_blind"),
    [
        (report(), {"email": "degraded"}, False),
        (report(impact="major_outge"), {"email": "major_outage"}, False),
        (report(impact="broken"), {"email": "degraded"}, False),
        (report(service="emial"), {"email": "degraded"}, False),
        (report(service="phones"), {}, True),
        (report(impact="operational"), {}, False),
        (report().replace("---\n\n", ""), {"email": "degraded"}, False),
        (report() + RESOLVED, {}, False),
        (report() + RESOLVED.replace("resolved", "resloved"), {"email": "degraded"}, False),
        (report() + RESOLVED.replace("11:00", "12:30"), {"email": "degraded"}, False),
        (
            report() + RESOLVED.replace("resolved", "resolved\nservices: {email: degraded}"),
            {"email": "degraded"},
            False,
        ),
        (report() + TYPO.replace("identifyed", "identifyed\nservices: {vpn: down}"), None, False),
        (report() + "\n## 2026-03-02 10:00 identified\naudience: internal\nservices: {vpn: down}\n", None, False),
        (report().replace("  email: degraded\n", "").replace("services:", "services: {}"), {}, False),
        (report().replace("2026-03-02 09:", "2026-03-03 09:"), {}, False),
        (PLANNED, {"vpn": "maintenance"}, False),
        (PLANNED + "\n## 2026-03-02 11:30 cancelled\n\nNot today.\n", {}, False),
        ("", {}, True),
        ("\udcff".encode("utf-8", "surrogateescape").decode("latin-1"), {}, True),
    ],
)
def test_what_remains_of_a_report(text: str, impacts: dict[str, str] | None, is_blind: bool) -> None:
    known = project(services=[service("email"), service("vpn")])
    found = remains("incidents/a.md", text.encode(), known, at("2026-03-02 12:00"))
    if impacts is None:
        impacts = {"email": "degraded"} | ({} if "audience" in text else {"vpn": "major_outage"})
    assert (dict(found.impacts), found.is_blind) == ({id: Impact(word) for id, word in impacts.items()}, is_blind)


def test_when_it_began_and_for_whom_it_was_written() -> None:
    known = project(services=[service("email"), service("vpn")])
    found = remains("a.md", report(more="audience: internal\n").encode(), known, at("2026-03-02 12:00"))
    assert (found.since, found.audience) == (at("2026-03-02 09:00"), Audience.INTERNAL)
    planned = remains("a.md", PLANNED.encode(), known, at("2026-03-02 12:00"))
    window = at("2026-03-02 11:00"), at("2026-03-02 13:00")
    assert planned == Omission("a.md", Audience.PUBLIC, {"vpn": Impact.MAINTENANCE}, *window)
