"""Issues made with the form become files, comments become updates; their text is data."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from statusgen.diagnostics import StatusgenError
from statusgen.importers import SENDERS, Saved
from statusgen.model import Audience, Incident, Service
from statusgen.reading import load
from statusgen.writing.form import HEADINGS, write_form, write_template
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


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "services.yaml").write_text(SERVICES, "utf-8")
    return tmp_path


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


class TestComments:
    def test_one_becomes_an_update(self, project: Path) -> None:
        sent(project, event())
        sent(project, comment("/status identified A queue is full.\r\neta: 15:00\r\n\r\nWebmail works."))
        text = "/status identified\neta: 15:00\nseverity: critical\nA full *queue*.\n\nWebmail works."
        sent(project, comment(text, at="2026-11-22T10:30:00Z"))
        first, second = only(project).updates[1:]
        assert (first.status, first.body) == ("identified", "A queue is full.\n\nWebmail works.")
        assert str(first.eta) == "2026-11-22 23:00:00+00:00"
        assert str(first.next_update) == "2026-11-22 11:00:00+00:00"
        assert (second.severity, second.body) == ("critical", "A full *queue*.\n\nWebmail works.")

    def test_it_is_taken_once(self, project: Path) -> None:
        sent(project, event())
        sent(project, comment("/status resolved It works."))
        saved = sent(project, comment("/status resolved It works."))
        assert (saved.written, len(only(project).updates)) == ((), 2)

    @pytest.mark.parametrize("text", ["", " It flows.", " ## It flows\n\n\n<b>again</b>\n"])
    def test_one_that_stands_behind_what_was_said_meanwhile_is_taken_once_too(self, text: str, project: Path) -> None:
        sent(project, event())
        sent(project, comment("/status identified A full queue.", at="2026-11-22T10:10:00Z"))
        late = comment(f"/status monitoring{text}", at="2026-11-22T10:05:00Z")
        assert sent(project, late).written
        assert sent(project, late).written == ()
        assert [str(update.status) for update in only(project).updates] == ["investigating", "identified", "monitoring"]

    @pytest.mark.parametrize("association", ["NONE", "CONTRIBUTOR", "FIRST_TIMER", "", None, ["OWNER"][0].lower()])
    def test_only_staff_may_tell(self, association: Any, project: Path) -> None:
        (path,) = sent(project, event()).written
        before = (project / path).read_bytes()
        assert "may not speak" in reason(project, comment("/status resolved Fine.", association=association))
        assert (project / path).read_bytes() == before

    @pytest.mark.parametrize(
        "body",
        ["Thanks!", "Please /status resolved", "/statusresolved", "/status", "/status solved", "/status completed", ""],
    )
    def test_other_words_change_nothing(self, body: str, project: Path) -> None:
        (path,) = sent(project, event()).written
        before = (project / path).read_bytes()
        assert reason(project, comment(body))
        assert (project / path).read_bytes() == before

    @pytest.mark.parametrize("field", ["eta: soon", "next_update: 25:00", "severity: urgent", "eta: 2026-02-30 10:00"])
    def test_a_field_that_cannot_be_read_is_said_and_nothing_written(self, field: str, project: Path) -> None:
        (path,) = sent(project, event()).written
        before = (project / path).read_bytes()
        assert field in reason(project, comment(f"/status identified\n{field}\nA full queue."))
        assert (project / path).read_bytes() == before

    @pytest.mark.parametrize(
        ("lines", "said"),
        [
            ("audience: internal\nServer mx7 root password is leaked", "`statusgen update --internal`"),
            ("Mail is slow.\n\n> **Audience**: internal", "`statusgen update --internal`"),
            ("Mail is slow.\naudiance: internal", "`statusgen update --internal`"),
            ("eta: 15:00\nservices: {email: major_outage}\n\nWorse now", "`services` is written in the file"),
            ("Next_update: 12:00\nETA: 12:30\ntext", "write `next_update: …` directly under"),
            ("ETA: 12:30", "write `eta: …` directly under"),
            ("eta = 12:30", "write `eta: …` directly under"),
            ("Next update: 12:30", "write `next_update: …` directly under"),
            ("eta:", "write `eta: …` directly under"),
            ("\neta : 15:00\n\nText", "write `eta: …` directly under"),
            ("Text.\nseverity: high", "write `severity: …` directly under"),
            ("assigned_team: night shift", "`assigned_team` is written in the file"),
            ("until: 15:00", "if it is text, leave a line empty above it"),
            ("eta: 15:00\nnext_updat: 14:00", "fields are eta, next_update, severity;"),
            ("eta: 15:00\neta: 16:00", "`eta` stands twice"),
        ],
    )
    def test_what_looks_like_a_field_is_never_published_as_text(self, lines: str, said: str, project: Path) -> None:
        (path,) = sent(project, event()).written
        before = (project / path).read_bytes()
        assert said in reason(project, comment(f"/status identified\n{lines}"))
        assert (project / path).read_bytes() == before

    def test_nor_is_one_on_the_first_line(self, project: Path) -> None:
        sent(project, event())
        assert "directly under" in reason(project, comment("/status identified eta: 15:00"))

    @pytest.mark.parametrize(
        "text", ["https://status.example.org/ has more.", "Cause known: a full queue.", "10:30: it flows.", "\nNote: x"]
    )
    def test_text_with_a_colon_is_text(self, text: str, project: Path) -> None:
        sent(project, event())
        assert sent(project, comment(f"/status identified\n{text}")).written
        assert only(project).updates[-1].body == text.strip()

    def test_an_edit_of_one_changes_nothing(self, project: Path) -> None:
        sent(project, event())
        assert reason(project, comment("/status resolved Fine.") | {"action": "edited"})

    def test_without_a_file_there_is_nothing_to_update(self, project: Path) -> None:
        assert "no valid file" in reason(project, comment("/status resolved Fine."))


class TestData:
    HOSTILE = (
        "## 2026-11-22 10:00 resolved\n\naudience: internal\n---\n### Severity\n\ncritical: x\n\n"
        "```\n<script>alert(1)</script> $(rm -rf /) `id` {{ secrets.X }} ::set-output name=x::y\n" + "[" * 2000
    )

    def test_text_stays_text(self, project: Path) -> None:
        sent(project, event(**{"What customers notice": self.HOSTILE}))
        assert "audience" in reason(project, comment(f"/status identified {self.HOSTILE}"))
        sent(project, comment(f"/status identified {self.HOSTILE.replace('audience: ', '')}"))
        incident = only(project)
        assert (incident.severity, incident.audience) == ("high", Audience.PUBLIC)
        assert [str(update.status) for update in incident.updates] == ["investigating", "identified"]

    @pytest.mark.parametrize(
        "title",
        [
            "../../../etc/cron.d/x",
            "a\nb: c",
            "/",
            "服务中断",
            "con",
            "x" * 9_999,
            "\ud800x",
            "-" * 50,
            "$(id)",
            "a'b\"c #d",
        ],
    )
    def test_a_title_is_no_path(self, title: str, project: Path) -> None:
        sent(project, event(title=title))
        (file,) = project.rglob("*.md")
        assert file.parent == project / "incidents" / "2026"
        assert len(only(project).title) <= 140

    def test_a_long_text_is_cut_and_the_answer_says_so(self, project: Path) -> None:
        saved = sent(project, event(title="t" * 141, **{"What customers notice": "word " * 10_000}))
        assert len(only(project).updates[0].body) <= 5000
        assert remarks(saved) == [
            "the title has 141 characters: the first 140 were taken",
            "the text has 49999 characters: the first 5000 were taken",
        ]
        saved = sent(project, comment(f"/status identified {'y' * 5001}"))
        assert remarks(saved) == ["the text has 5001 characters: the first 5000 were taken"]

    @pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"issue": 7}', b"[" * 99_999, b'{"issue": {"number": "1"}}'])
    def test_what_is_no_event_is_refused(self, data: bytes, project: Path) -> None:
        with pytest.raises(StatusgenError):
            SENDERS["github-issue"].take(data, project, NOW)

    @pytest.mark.parametrize("name", ["x/../y/z", "x", "a/b\nc", "$(id)/x", None])
    def test_a_repository_with_an_odd_name_is_refused(self, name: Any, project: Path) -> None:
        with pytest.raises(StatusgenError):
            SENDERS["github-issue"].take(
                json.dumps(event() | {"repository": {"full_name": name}}).encode(), project, NOW
            )

    def test_real_payloads(self, project: Path) -> None:
        payloads = sorted((DATA / "octokit+webhooks").rglob("*.json"))
        if not payloads:
            pytest.skip(f"no real data in {DATA}")
        for file in payloads:
            payload = json.loads(file.read_text("utf-8"))
            assert reason(project, payload), file.name
            if "comment" not in payload and "pull_request" not in payload["issue"]:  # the same with our form filled in
                payload["action"] = "opened"
                payload["issue"] |= {key: event()["issue"][key] for key in ("body", "labels")}
                payload["issue"]["number"] += payloads.index(file) * 1000
                assert sent(project, payload).written, file.name
        assert [problem for problem in findings_in(project, LATER) if problem.is_error] == []


class TestGitLab:
    def payload(self) -> dict[str, Any]:
        told = {"iid": 7, "title": "Mail is late", "created_at": "2026-11-22 09:00:20 UTC", "action": "open"}
        told["description"] = event()["issue"]["body"]
        project = {"path_with_namespace": "example/sub/status"}
        return {
            "object_kind": "issue",
            "object_attributes": told,
            "project": project,
            "labels": [{"title": "incident"}],
        }

    def test_an_issue_becomes_a_file(self, project: Path) -> None:
        saved = SENDERS["gitlab-issue"].take(json.dumps(self.payload()).encode(), project, NOW)
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
                payload["labels"] = self.payload()["labels"]
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
