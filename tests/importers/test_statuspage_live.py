"""Hosted pages at their addresses: what answers is taken, what does not is named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from statusgen.cli import run
from statusgen.diagnostics import StatusgenError
from statusgen.importers import Saved, import_site
from tests.importers.hosts import Host, Reply, serving
from tests.importers.reading_back import findings_in
from tests.importers.test_hostile import NOW
from tests.importers.test_statuspage import FEED, FIXTURES, SUMMARY, incident


def incomplete(saved: Saved) -> list[str]:
    return [problem.message for problem in saved.problems if problem.code == "import-incomplete"]


def live(**more: Reply) -> Host:
    """A page that answers as hosted ones do."""
    rows = json.loads((FIXTURES / "incidents.json").read_text("utf-8"))
    month = json.loads((FIXTURES / "history.json").read_text("utf-8"))
    nothing = json.dumps({**month, "months": [{"name": "May", "year": 2020, "incidents": []}]}).encode()
    told = {**incident(id="hs0000000003", name="Slow and late"), "created_at": "2024-01-05T09:00:00.000-05:00"}
    pages = {
        "/api/v2/summary.json": Reply(SUMMARY),
        "/api/v2/incidents.json": Reply(json.dumps(rows).encode(), headers={"ETag": '"1"'}),
        "/history.json?page=1": Reply(json.dumps(month).encode()),
        **{f"/history.json?page={n}": Reply(nothing + b" " * n) for n in range(2, 99)},
        "/incidents/hs0000000003.json": Reply(json.dumps(told).encode()),
        "/incidents/hs0000000001.json": Reply(b"<html>", status=200),
        **more,
    }
    return Host(pages={path: [reply] for path, reply in pages.items()})


@pytest.fixture
def page() -> Iterator[Host]:
    with serving(live()) as host:
        yield host


class TestLive:
    @pytest.mark.parametrize("where", ["", "/", "/api/v2/"])
    def test_the_whole_past(self, page: Host, where: str, tmp_path: Path) -> None:
        saved = import_site("statuspage", page.url + where, tmp_path)
        files = {path.stem: path.read_text("utf-8") for path in (tmp_path / "incidents").rglob("*.md")}
        assert len(saved.written) == len(files) == 12
        assert "title: Slow and late" in "".join(files.values())
        incomplete = [problem for problem in saved.problems if problem.code == "import-partial"]
        assert ["hs0000000001" in problem.span.path for problem in incomplete] == [True]
        assert page.paths.count("/history.json?page=9") == 1
        assert "/history.json?page=10" not in page.paths
        assert findings_in(tmp_path, NOW) == []

    def test_one_answer(self, page: Host, tmp_path: Path) -> None:
        saved = import_site("statuspage", f"{page.url}/api/v2/summary.json", tmp_path)
        assert (len(saved.written), page.paths) == (3, ["/api/v2/summary.json"])

    def test_a_host_that_ignores_pages_is_asked_twice(self, tmp_path: Path) -> None:
        host = live()
        host.pages |= {f"/history.json?page={n}": host.pages["/history.json?page=1"] for n in range(2, 9)}
        with serving(host):
            import_site("statuspage", host.url, tmp_path)
        assert [path for path in host.paths if "history" in path] == ["/history.json?page=1", "/history.json?page=2"]

    def test_without_history_the_feed_is_read(self, tmp_path: Path) -> None:
        host = live()
        del host.pages["/history.json?page=1"]
        host.pages["/history.atom"] = [Reply(FEED)]
        with serving(host):
            saved = import_site("statuspage", host.url, tmp_path)
        assert any("over-the-new-year" in name for name in saved.written)
        assert ["/history.json could not be read: older" in message for message in incomplete(saved)] == [True]

    @pytest.mark.parametrize(
        ("wall", "named"),
        [
            (Reply(status=404), "/history.json, /history.atom could not be read"),
            (Reply(b"no", status=403), "/history.json, /history.atom could not be read"),
            (Reply(b"<html>Are you a robot?"), "/history.json, /history.atom could not be read"),
        ],
    )
    def test_what_answers_is_taken_and_what_does_not_is_named(self, wall: Reply, named: str, tmp_path: Path) -> None:
        with serving(live(**{"/history.json?page=1": wall, "/history.atom": wall})) as host:
            saved = import_site("statuspage", host.url, tmp_path)
        assert saved.written
        assert [message.startswith(f"{named}: older incidents may be missing") for message in incomplete(saved)] == [
            True
        ]

    def test_a_wall_in_the_middle_is_named_too(self, tmp_path: Path) -> None:
        wall = Reply(b"no", status=403)
        refused = dict.fromkeys(("/history.json?page=2", "/incidents/hs0000000003.json"), wall)
        with serving(live(**refused)) as host:
            saved = import_site("statuspage", host.url, tmp_path)
        assert len(saved.written) == 12
        (message,) = incomplete(saved)
        assert message.startswith("/history.json, /incidents/hs0000000003.json could not be read")

    def test_of_a_page_that_tells_all_nothing_is_named(self, page: Host, tmp_path: Path) -> None:
        assert incomplete(import_site("statuspage", page.url, tmp_path)) == []

    @pytest.mark.parametrize(
        ("path", "reply"),
        [
            ("/api/v2/summary.json", Reply(status=404)),
            ("/api/v2/summary.json", Reply(b"<html>Sign in")),
            ("/api/v2/incidents.json", Reply(b'{"page": {')),
            ("/api/v2/summary.json", Reply(status=302, headers={"Location": "http://status.example.org/"})),
        ],
    )
    def test_faults_write_nothing(self, path: str, reply: Reply, tmp_path: Path) -> None:
        with serving(live(**{path: reply})) as host, pytest.raises(StatusgenError):
            import_site("statuspage", host.url, tmp_path / "target")
        assert not (tmp_path / "target").exists()

    def test_what_did_not_change_is_not_sent_twice(self, page: Host, tmp_path: Path) -> None:
        words = ["import", "statuspage", page.url, "--source", str(tmp_path), "--quiet"]
        assert (run(words), run(words)) == (0, 0)
        marks = [headers.get("If-None-Match") for path, headers in page.asked if path == "/api/v2/incidents.json"]
        assert marks == [None, '"1"']

    def test_no_password_in_an_address(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        assert run(["import", "statuspage", "https://me:hush@status.example.org", "--source", str(tmp_path)]) == 2
        assert "hush" not in "".join(capsys.readouterr())
