"""Comments of staff become updates; what is none is answered, and nothing written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.importers.issues import SERVICES, comment, event, only, reason, sent


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "services.yaml").write_text(SERVICES, "utf-8")
    return tmp_path


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

    def test_one_that_was_said_before_the_end_does_not_reopen_it(self, project: Path) -> None:
        sent(project, event())
        sent(project, comment("/status resolved It works.", at="2026-11-22T10:05:00Z"))
        late = comment("/status identified A full queue.", at="2026-11-22T10:00:00Z")
        assert "before `resolved` of 2026-11-22 10:05 UTC" in reason(project, late)
        sent(project, comment("/status identified It is full again.", at="2026-11-22T10:10:00Z"))
        assert [str(update.status) for update in only(project).updates] == ["investigating", "resolved", "identified"]

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
        assert "say it again in a minute" in reason(project, comment("/status resolved Fine."))

    def test_a_file_with_errors_is_named(self, project: Path) -> None:
        (path,) = sent(project, event()).written
        (project / path).write_text((project / path).read_text("utf-8").replace("severity:", "severty:"), "utf-8")
        assert f"has errors, which `statusgen check` names: {path}" in reason(
            project, comment("/status resolved Fine.")
        )
