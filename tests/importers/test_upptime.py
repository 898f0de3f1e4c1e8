"""Upptime: outages from a repository's own log, issues in the forms in which they are saved, and sources that are
broken."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.importers import Saved, import_site
from statusgen.importers._foreign import LARGEST
from tests.importers.reading_back import findings_in
from tests.importers.test_hostile import NOW

FIXTURES = Path(__file__).parent / "fixtures" / "upptime"


def issue(**more: Any) -> dict[str, Any]:
    """An issue in which a test names what matters."""
    row = {"number": 1, "title": "🛑 Website is down", "state": "closed", "labels": [{"name": "status"}], "body": "x"}
    return {**row, "created_at": "2026-01-01T10:00:00Z", "closed_at": "2026-01-01T11:00:00Z", "comments": [], **more}


def imported(tmp_path: Path, *issues: Any) -> Saved:
    (tmp_path / "issues.json").write_text(json.dumps(issues))
    return import_site("upptime", tmp_path / "issues.json", tmp_path / "target")


def text_of(saved: Saved, tmp_path: Path) -> str:
    (name,) = saved.written
    return (tmp_path / "target" / name).read_text("utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A clone in which a monitor went down and up again."""
    folder = tmp_path / "clone"
    (folder / "history").mkdir(parents=True)
    shutil.copy(FIXTURES / ".upptimerc.yml", folder)

    def git(*words: str, at: str = "2026-01-01T10:00:00Z") -> None:
        who = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
        env = {"PATH": "/usr/bin:/bin:/usr/local/bin", "GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
        subprocess.run(["git", *who, *words], cwd=folder, env=env, check=True, capture_output=True)

    git("init", "--quiet")
    for n, (subject, at) in enumerate(
        [
            ("🟩 Website is up (200 in 9 ms) [skip ci] [upptime]", "2026-01-01T10:00:00Z"),
            ("🟥 Website is down (503 in 9 ms) [skip ci] [upptime]", "2026-01-02T10:00:00Z"),
            ("🗃️ Update status summary [skip ci] [upptime]", "2026-01-02T10:05:00Z"),
            ("🟩 Website is up (200 in 9 ms) [skip ci] [upptime]", "2026-01-02T10:20:00Z"),
        ]
    ):
        (folder / "history/website.yml").write_text(f"status: {n}\n")
        git("add", "-A")
        git("commit", "--quiet", "-m", subject, at=at)
    return folder


class TestLog:
    def test_a_clone_tells_its_outages(self, repository: Path, tmp_path: Path) -> None:
        saved = import_site("upptime", repository, tmp_path / "target", {"PATH": "/usr/bin:/bin:/usr/local/bin"})
        told = text_of(saved, tmp_path)
        assert "## 2026-01-02 10:00 investigating\n\nWebsite is down (503 in 9 ms)." in told
        assert "## 2026-01-02 10:20 resolved" in told

    def test_the_repository_around_a_folder_is_not_its_own(self, repository: Path, tmp_path: Path) -> None:
        (repository / "inner").mkdir()
        shutil.copy(FIXTURES / ".upptimerc.yml", repository / "inner")
        saved = import_site("upptime", repository / "inner", tmp_path / "target")
        assert (saved.read, "import-config" in {problem.code for problem in saved.problems}) == (0, True)

    @settings(max_examples=40)
    @given(st.integers(0, 1200))
    def test_a_log_cut_off_anywhere(self, tmp_path_factory: pytest.TempPathFactory, where: int) -> None:
        tmp_path = tmp_path_factory.mktemp("cut")
        shutil.copytree(FIXTURES, tmp_path / "site")
        log = tmp_path / "site/status-commits.tsv"
        log.write_bytes(log.read_bytes()[:where])
        saved = import_site("upptime", tmp_path / "site", tmp_path / "target")
        assert saved.read == len(saved.written) + len(saved.left_out)
        if any(problem.is_error for problem in saved.problems):
            assert not (tmp_path / "target").exists()
        else:
            assert findings_in(tmp_path / "target", NOW) == []


def planned(at: str, comment: str) -> dict[str, Any]:
    """Maintenance of an hour whose issue is still open, with a comment."""
    body = "start: 2026-01-02T10:00:00Z\nend: 2026-01-02T11:00:00Z\nWe work."
    said = [{"created_at": at, "body": comment}]
    return issue(body=body, comments=said, labels=[{"name": "maintenance"}], state="open", closed_at=None)


class TestIssues:
    def test_as_the_command_of_github_gives_them(self, tmp_path: Path) -> None:
        row = {
            "number": 7,
            "title": "🛑 Website is down",
            "state": "CLOSED",
            "labels": [{"id": "x", "name": "status"}],
            "url": "https://github.com/a/b/issues/7",
            "createdAt": "2026-01-01T10:00:00Z",
            "body": "x",
            "closedAt": "2026-01-01T11:00:00Z",
            "comments": [{"createdAt": "2026-01-01T10:30:00Z", "body": "Soon."}],
        }
        told = text_of(imported(tmp_path, row), tmp_path)
        assert "imported_from: upptime:a/b#7" in told
        assert ["## 2026-01-01 10:30 investigating" in told, "## 2026-01-01 11:00 resolved" in told] == [True, True]

    def test_an_outage_is_known_by_its_commit_in_log_and_issue(self, tmp_path: Path) -> None:
        row = issue(body="In [`c2a6cc1`](https://github.com/a/b/commit/c2a6cc1), Website was **down**")
        alone = imported(tmp_path, row)
        (tmp_path / "all").mkdir()
        log = "c2a6cc1" + "0" * 33 + "\t2026-01-01T10:00:00Z\t🟥 Website is down (0 in 0 ms)\n"
        (tmp_path / "all/status-commits.tsv").write_text(log)
        both = import_site("upptime", tmp_path / "all", tmp_path / "target")
        assert (both.written, both.unchanged) == ((), alone.written)

    def test_planned_work_is_over_at_the_end_of_its_window(self, tmp_path: Path) -> None:
        row = planned("2026-03-12T00:00:00Z", "Services are now down.")
        saved = imported(tmp_path, row)
        told = text_of(saved, tmp_path).partition("\n---\n")[2]
        assert "## 2026-01-02 11:00 completed\n\n## 2026-03-12 00:00 postmortem\n\nServices are now down." in told
        assert [problem.code for problem in saved.problems if problem.code == "import-window"] == []
        assert findings_in(tmp_path / "target", NOW) == []

    def test_planned_work_that_was_left_under_way_is_named(self, tmp_path: Path) -> None:
        saved = imported(tmp_path, planned("2026-01-02T10:30:00Z", "Begun."))
        assert text_of(saved, tmp_path).endswith("## 2026-01-02 10:30 in_progress\n\nBegun.\n")
        (message,) = [problem.message for problem in saved.problems if problem.code == "import-window"]
        assert message.endswith("it goes on until an update `completed`")

    @pytest.mark.parametrize("says", ["was **down**", "experienced **degraded performance**"])
    @pytest.mark.parametrize("address", ["https://admin.example/?key=s3cret(1)", "$S3CRET", "10.0.0.1:22/s3cret"])
    def test_the_address_of_a_monitor_is_not_published(self, address: str, says: str, tmp_path: Path) -> None:
        link = "[`c2a6cc1`](https://github.com/a/b/commit/c2a6cc1\n)"
        told = text_of(
            imported(tmp_path, issue(body=f"In {link}, Web (old) ({address}) {says}:\n- HTTP code: 0")), tmp_path
        )
        assert f"Web (old) {says}:" in told
        assert "s3cret" not in told.lower()

    @pytest.mark.parametrize("value", [None, 7, True, "x", [], {}, [1], {"a": []}, "\ud800", "\x00\x1b[31m", "../.."])
    @pytest.mark.parametrize(
        "key", ["number", "title", "state", "labels", "body", "created_at", "closed_at", "comments", "html_url"]
    )
    def test_values_of_other_types(self, key: str, value: object, tmp_path: Path) -> None:
        saved = imported(tmp_path, issue(**{key: value}))
        assert saved.read == len(saved.written) + len(saved.left_out) == 1
        assert (tmp_path / "target").exists() or not saved.written
        assert not (tmp_path / "target").exists() or findings_in(tmp_path / "target", NOW) == []

    @pytest.mark.parametrize(
        "text",
        [
            *("---\naudience: internal", "## 2026-01-01 11:00 resolved\n\nx", "<script>alert(1)</script>", "[" * 9_000),
            *("<!-- ask Ann", "x" * 100_000, "{{ 7*7 }}", "![x](javascript:alert(1))", "start: 2026-01-01T10:00:00Z"),
        ],
    )
    @pytest.mark.parametrize("label", ["status", "maintenance"])
    def test_texts(self, label: str, text: str, tmp_path: Path) -> None:
        window = "start: 2026-01-02T10:00:00Z\nend: 2026-01-02T11:00:00Z\n"
        comments = [{"created_at": "2026-01-01T10:30:00Z", "body": text}]
        row = issue(
            body=window + text, comments=comments, title=text[:300].replace("<!--", ""), labels=[{"name": label}]
        )
        saved = imported(tmp_path, row)
        assert len(saved.written) == 1
        told = text_of(saved, tmp_path)
        assert ("ask Ann" in told.partition("\n---\n")[2], "\naudience:" in told) == (False, False)
        assert findings_in(tmp_path / "target", NOW) == []


class TestBroken:
    @pytest.mark.parametrize("data", [b"[{", b"<html>", b"\xff\xfe", b"[" * 200_000])
    @pytest.mark.parametrize("alone", [True, False])
    def test_nothing_is_written(self, data: bytes, alone: bool, tmp_path: Path) -> None:
        site = shutil.copytree(FIXTURES, tmp_path / "site")
        (site / "issues.json").write_bytes(data)
        saved = import_site("upptime", site / "issues.json" if alone else site, tmp_path / "target")
        assert [problem.code for problem in saved.problems if problem.is_error] == ["import-broken"]
        assert not (tmp_path / "target").exists()

    def test_larger_than_any_history(self, tmp_path: Path) -> None:
        site = shutil.copytree(FIXTURES, tmp_path / "site")
        with (site / "status-commits.tsv").open("wb") as file:
            file.truncate(100 << 20)
        saved = import_site("upptime", site, tmp_path / "target")
        errors = [problem.message for problem in saved.problems if problem.is_error]
        assert errors == [f"it is larger than {LARGEST >> 20} MiB"]

    @pytest.mark.parametrize("data", [b"", b"url: x", b"\xff", b"[", b"status:"])
    def test_the_file_of_a_monitor_that_does_not_say_how_it_is_is_named(self, data: bytes, tmp_path: Path) -> None:
        site = shutil.copytree(FIXTURES, tmp_path / "site")
        (site / "history/buero.yml").write_bytes(data)
        saved = import_site("upptime", site, tmp_path / "target")
        assert "history/buero.yml" in [one.span.path for one in saved.problems if one.code == "import-config"]

    def test_half_a_summary_is_none(self, tmp_path: Path) -> None:
        """Days that it alone tells of would be lost."""
        site = shutil.copytree(FIXTURES, tmp_path / "site")
        (site / "history/summary.json").write_bytes((site / "history/summary.json").read_bytes()[:-5])
        saved = import_site("upptime", site, tmp_path / "target")
        assert [problem.code for problem in saved.problems if problem.is_error] == ["import-broken"]
        assert not (tmp_path / "target").exists()

    @pytest.mark.parametrize("data", [b"null", b"7", b"[7]", b"{}", b'[{"title": "x"}]'])
    def test_issues_that_are_none_make_no_project(self, data: bytes, tmp_path: Path) -> None:
        (tmp_path / "issues.json").write_bytes(data)
        saved = import_site("upptime", tmp_path / "issues.json", tmp_path / "target")
        assert [problem.code for problem in saved.problems if problem.is_error] == ["import-not-a-site"]
        assert not (tmp_path / "target").exists()

    def test_a_folder_of_something_else(self, tmp_path: Path) -> None:
        (tmp_path / "site").mkdir()
        (tmp_path / "site/package.json").write_text("{}")
        saved = import_site("upptime", tmp_path / "site", tmp_path / "target")
        assert [problem.code for problem in saved.problems if problem.is_error] == ["import-not-a-site"]
        assert not (tmp_path / "target").exists()
