"""Reports written from values: short, as people would type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusgen.model import (
    Action,
    Audience,
    Impact,
    Incident,
    Kind,
    ReportedBy,
    Severity,
    Source,
)
from statusgen.reading.fields import read_yaml
from statusgen.reading.nodes import Scalar
from statusgen.reading.notes import Notes
from statusgen.writing import write_incident
from tests.make import at, incident, update, window
from tests.writing.zones import UTC_ZONE


class TestIncident:
    def test_the_shortest_file(self) -> None:
        one = incident(updates=[update("2026-01-10 10:00", "investigating", body="Mail is late.")])
        assert write_incident(one, UTC_ZONE) == (
            "---\n"
            "title: Mail is late\n"
            "severity: medium\n"
            "services:\n"
            "  email: degraded\n"
            "determined: 2026-01-10 10:00\n"
            "---\n"
            "\n"
            "## 2026-01-10 10:00 investigating\n"
            "\n"
            "Mail is late.\n"
        )

    def test_everything_that_a_file_can_say(self) -> None:
        one = incident(
            updates=[
                update(
                    "2026-01-10 10:00",
                    "identified",
                    {"email": "partial_outage"},
                    body="A queue.",
                    eta=at("2026-01-10 11:00"),
                    next_update=at("2026-01-12 10:30"),
                    severity=Severity.HIGH,
                    audience=Audience.INTERNAL,
                    escalated_to="Tier 2",
                    author="no",
                    roles={"incident_manager": "Kim: on call"},
                    edited=at("2026-01-10 12:00:30"),
                )
            ],
            started=at("2026-01-10 09:00"),
            reported=at("2026-01-10 09:30"),
            acknowledged=at("2026-01-10 09:31"),
            root_cause_found=at("2026-01-10 09:32"),
            verified=at("2026-01-10 09:33"),
            reported_by=ReportedBy.CUSTOMER,
            audience=Audience.INTERNAL,
            roles={"assigned_team": "Messaging", "incident_manager": "404"},
            ticket="#12",
            problem_ticket="12:30",
            runbook="https://example.gov/run",
            category="network",
            root_cause="One line.",
            resolution="Two\nlines.\n",
            workaround="- a list",
            actions=(Action("Watch the queue", "Kim", date(2026, 2, 1), date(2026, 2, 2), True),),
            tags=("mail", "on"),
            aliases=("/issues/x/",),
            imported_from="cstate:issues/x.md",
            api_id="0123456789ab",
            summary="What it was.",
        )
        assert write_incident(one, UTC_ZONE) == (
            "---\n"
            "title: Mail is late\n"
            "severity: medium\n"
            "services:\n"
            "  email: degraded\n"
            "determined: 2026-01-10 10:00\n"
            "started: 2026-01-10 09:00\n"
            "reported: 2026-01-10 09:30\n"
            "acknowledged: 2026-01-10 09:31\n"
            "root_cause_found: 2026-01-10 09:32\n"
            "verified: 2026-01-10 09:33\n"
            "reported_by: customer\n"
            "audience: internal\n"
            "assigned_team: Messaging\n"
            "incident_manager: '404'\n"
            "ticket: '#12'\n"
            "problem_ticket: '12:30'\n"
            "runbook: https://example.gov/run\n"
            "category: network\n"
            "root_cause: One line.\n"
            "resolution: |\n"
            "  Two\n"
            "  lines.\n"
            "workaround: '- a list'\n"
            "actions:\n"
            "  - what: Watch the queue\n"
            "    owner: Kim\n"
            "    due: 2026-02-01\n"
            "    done: 2026-02-02\n"
            "    public: true\n"
            "tags: [mail, 'on']\n"
            "aliases: [/issues/x/]\n"
            "imported_from: cstate:issues/x.md\n"
            "api_id: 0123456789ab\n"
            "---\n"
            "\n"
            "What it was.\n"
            "\n"
            "## 2026-01-10 10:00 identified\n"
            "eta: 11:00\n"
            "next_update: 2026-01-12 10:30\n"
            "services: {email: partial_outage}\n"
            "severity: high\n"
            "audience: internal\n"
            "escalated_to: Tier 2\n"
            "author: 'no'\n"
            "incident_manager: 'Kim: on call'\n"
            "edited: 2026-01-10 12:00:30\n"
            "\n"
            "A queue.\n"
        )

    def test_a_maintenance_lists_its_services(self) -> None:
        planned = Incident(
            "x",
            Kind.MAINTENANCE,
            "Storage",
            Source("x"),
            {"files": Impact.MAINTENANCE, "mail": Impact.MAINTENANCE},
            window=window("2026-02-01 10:00", "2026-02-01 12:00"),
            announced=at("2026-01-20 09:00"),
            repeat="FREQ=WEEKLY;BYDAY=SU",
            except_dates=(date(2026, 2, 8),),
            updates=(update("2026-01-25 09:00", "scheduled", window=window("2026-02-01 11:00", "2026-02-01 13:00")),),
        )
        assert write_incident(planned, UTC_ZONE) == (
            "---\n"
            "title: Storage\n"
            "kind: maintenance\n"
            "services: [files, mail]\n"
            "window:\n"
            "  start: 2026-02-01 10:00\n"
            "  end: 2026-02-01 12:00\n"
            "repeat: FREQ=WEEKLY;BYDAY=SU\n"
            "except: [2026-02-08]\n"
            "announced: 2026-01-20 09:00\n"
            "---\n"
            "\n"
            "## 2026-01-25 09:00 scheduled\n"
            "window: {start: 2026-02-01 11:00, end: 2026-02-01 13:00}\n"
        )

    def test_no_service_at_all(self) -> None:
        text = write_incident(Incident("x", Kind.NOTICE, "New address", Source("x")), UTC_ZONE)
        assert "\nservices: {}\n" in text

    @pytest.mark.parametrize(
        "title", ["on", "No", "y", "404", "1e3", "12:30", "2026-01-01", "~", "null", "=", "<<", "0x1F", "1_000", ".5"]
    )
    def test_a_text_that_yaml_reads_as_something_else_is_quoted(self, title: str) -> None:
        text = write_incident(incident(title=title), UTC_ZONE)
        assert text.splitlines()[1] == f"title: '{title}'"

    @given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1))
    def test_any_title_reads_back(self, title: str) -> None:
        notes = Notes("x")
        table = read_yaml(write_incident(incident(title=title), UTC_ZONE).split("---\n")[1], notes)
        found = table and table.get("title")
        assert isinstance(found, Scalar)
        assert (found.text, notes.problems) == (title, [])
