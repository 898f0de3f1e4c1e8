"""Issues made with the form become files, of GitHub and of GitLab; the form asks for what is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from statusgen.importers import SENDERS
from statusgen.model import Audience, Service
from statusgen.writing.form import HEADINGS, write_form, write_template
from tests.importers.issues import DATA, NOW, SERVICES, event, gitlab_event, only, reason, remarks, sent


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "services.yaml").write_text(SERVICES, "utf-8")
    return tmp_path


class TestIssue:
    def test_a_form_becomes_a_file(self, project: Path) -> None:
        assert sent(project, event()).written == ("incidents/2026/2026-11-22-mail-is-late.md",)
        incident = only(project)
        assert incident.title == "Mail is late"
        assert dict(incident.services) == {"email": "degraded", "api": "degraded"}
        assert (incident.severity, incident.ticket) == ("high", "example/status#12")
        assert str(incident.determined) == "2026-11-22 09:00:00+00:00"
        (update,) = incident.updates
        assert update.body == "Mail from outside arrives late."
        assert str(update.next_update) == "2026-11-22 10:00:00+00:00"

    @pytest.mark.parametrize(
        ("typed", "started"),
        [
            ("00:30", "2026-11-22 08:30"),
            ("23:30", "2026-11-22 07:30"),
            ("2026-11-21 18:00", "2026-11-22 02:00"),
            ("since lunch", "2026-11-22 09:00"),
            ("2031-01-01 10:00", "2026-11-22 09:00"),
            ("$(date)", "2026-11-22 09:00"),
        ],
    )
    def test_since_when(self, typed: str, started: str, project: Path) -> None:
        sent(project, event(**{"Since when": typed}))
        assert str(only(project).started).startswith(started)

    @pytest.mark.parametrize(
        ("answers", "said"),
        [
            (
                {"Since when": "25:99"},
                "`Since when` says `25:99`, no time of the last 31 days: that of the report was taken",
            ),
            (
                {"Since when": "2020-01-01 00:00"},
                "`Since when` says `2020-01-01 00:00`, no time of the last 31 days: that of the report was taken",
            ),
            ({"Since when": "2026-11-21"}, "`Since when` says `2026-11-21`: 2026-11-21 08:00 UTC was taken"),
            ({"Impact": "_No response_"}, "`Impact` says nothing: `degraded` was taken"),
            ({"Severity": "urgent"}, "`Severity` says `urgent`, which is none of its words: `medium` was taken"),
        ],
    )
    def test_what_is_not_taken_as_it_stands_is_said(self, answers: dict[str, str], said: str, project: Path) -> None:
        assert remarks(sent(project, event(**answers))) == [said]

    def test_a_good_form_has_no_remarks(self, project: Path) -> None:
        assert remarks(sent(project, event(**{"Since when": "00:30"}))) == []

    def test_the_same_issue_again_changes_nothing(self, project: Path) -> None:
        (path,) = sent(project, event()).written
        moved = project / "incidents" / "mail.md"
        (project / path).rename(moved)
        before = moved.read_bytes()
        saved = sent(project, event(title="Another title", action="edited"))
        assert (saved.unchanged, moved.read_bytes()) == (("incidents/mail.md",), before)

    def test_a_word_in_the_name_of_a_service_is_no_other_service(self, project: Path) -> None:
        services = SERVICES.replace("name: Public API}", "name: Public API (email)}")
        (project / "services.yaml").write_text(services, "utf-8")
        sent(project, event(Services="Public API (email) (api), Billing (billing)"))
        assert list(only(project).services) == ["api", "billing"]

    def test_an_internal_service_alone_makes_an_internal_file(self, project: Path) -> None:
        sent(project, event(Services="Billing (billing)"))
        assert only(project).audience is Audience.INTERNAL

    @pytest.mark.parametrize(
        "payload",
        [
            event(labels=[]),
            event(body="Mail is late."),
            event(body=None),
            event(title=" \u200b\n"[:1]),
            event(Services="Mail (mail)"),
            event(**{"What customers notice": ""}),
            event(action="deleted"),
            event() | {"issue": event()["issue"] | {"pull_request": {}}},
        ],
    )
    def test_what_is_no_report_is_left_out(self, payload: dict[str, Any], project: Path) -> None:
        assert reason(project, payload)
        assert not (project / "incidents").exists()


class TestGitLab:
    def test_an_issue_becomes_a_file(self, project: Path) -> None:
        saved = SENDERS["gitlab-issue"].take(json.dumps(gitlab_event()).encode(), project, NOW)
        assert saved.written == ("incidents/2026/2026-11-22-mail-is-late.md",)
        assert only(project).ticket == "example/sub/status#7"

    def test_real_payloads(self, project: Path) -> None:
        files = sorted((DATA / "xanzy+go-gitlab" / "testdata" / "webhooks").glob("*.json"))
        if not files:
            pytest.skip(f"no real data in {DATA}")
        for file in files:
            payload = json.loads(file.read_text("utf-8"))
            assert SENDERS["gitlab-issue"].take(file.read_bytes(), project, NOW).left_out, file.name
            if payload["object_kind"] == "issue":
                payload["labels"] = gitlab_event()["labels"]
                payload["object_attributes"]["description"] = event()["issue"]["body"]
                assert SENDERS["gitlab-issue"].take(json.dumps(payload).encode(), project, NOW).written


class TestForm:
    def test_it_asks_for_what_is_read(self) -> None:
        services = [Service("email", "E-mail"), Service("hr", "HR", audience=Audience.INTERNAL)]
        form = yaml.safe_load(write_form(services))
        assert [field["attributes"]["label"] for field in form["body"]] == list(HEADINGS)
        assert form["body"][0]["attributes"]["options"] == ["E-mail (email)"]
        assert "hr" not in write_template(services)
        assert form["labels"] == ["incident"]
        assert len({field["id"] for field in form["body"]}) == len(HEADINGS)

    def test_the_template_of_gitlab_has_the_same_headings(self) -> None:
        text = write_template([Service("email", "E-mail")])
        assert [line[4:] for line in text.splitlines() if line.startswith("### ")] == list(HEADINGS)
