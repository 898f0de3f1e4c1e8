"""The text of issues and comments is data: never a path, never a field, never too long."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from statusgen.diagnostics import StatusgenError
from statusgen.importers import SENDERS
from statusgen.model import Audience
from tests.importers.issues import DATA, LATER, NOW, SERVICES, comment, event, only, reason, remarks, sent
from tests.importers.reading_back import findings_in


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "services.yaml").write_text(SERVICES, "utf-8")
    return tmp_path


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
