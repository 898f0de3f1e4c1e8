"""An Upptime repository at its address, as GitHub's API documents its answers, and with its faults."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from statusgen.cli import run
from statusgen.diagnostics import StatusgenError
from statusgen.importers import import_site
from statusgen.importers.upptime.live import TOKEN
from tests.importers.hosts import Host, Reply, serving
from tests.importers.reading_back import findings_in
from tests.importers.test_hostile import NOW
from tests.importers.test_upptime import FIXTURES, issue

BASE = "/api/v3/repos/me/status"
CONFIG = f"{BASE}/contents/.upptimerc.yml"
COMMENTS = f"{BASE}/issues/comments?per_page=100"
ISSUES = f"{BASE}/issues?state=all&labels=status&per_page=100"
PLANNED = f"{BASE}/issues?state=all&labels=maintenance&per_page=100"


def comment(number: int, at: str, body: str) -> dict[str, Any]:
    return {"issue_url": f"https://api.github.com/repos/me/status/issues/{number}", "created_at": at, "body": body}


def listed(*rows: Any, after: str = "") -> Reply:
    link = {"Link": f'<{after}>; rel="next", <{after}>; rel="last"'} if after else {}
    return Reply(json.dumps(rows).encode(), headers=link)


@pytest.fixture
def github() -> Iterator[Host]:
    """A repository with two pages of outages and one of planned work."""
    window = "start: 2026-02-01T10:00:00Z\nend: 2026-02-01T12:00:00Z\nexpectedDown: website\n"
    work = issue(number=3, title="New disks", body=window, labels=[{"name": "maintenance"}, {"name": "status"}])
    host = Host(
        pages={
            CONFIG: [Reply((FIXTURES / ".upptimerc.yml").read_bytes())],
            COMMENTS: [
                listed(comment(1, "2026-01-01T10:30:00Z", "We found it."), after=f"{BASE}/issues/comments?page=2"),
            ],
            f"{BASE}/issues/comments?page=2": [listed(comment(2, "2026-01-02T10:30:00Z", "A disk."))],
            ISSUES: [listed(issue(comments=1), after=f"{BASE}/issues?page=2")],
            f"{BASE}/issues?page=2": [
                listed(issue(number=2, created_at="2026-01-02T10:00:00Z", closed_at="2026-01-02T11:00:00Z"), work)
            ],
            PLANNED: [listed(work)],
        }
    )
    with serving(host):
        yield host


def test_all_pages_of_issues_and_of_what_was_said(github: Host, tmp_path: Path) -> None:
    saved = import_site("upptime", f"{github.url}/me/status.git", tmp_path)
    files = [path.read_text("utf-8") for path in sorted((tmp_path / "incidents").rglob("*.md"))]
    assert (len(saved.written), saved.left_out) == (3, ())
    assert "## 2026-01-01 10:30 investigating\n\nWe found it." in files[0]
    assert "A disk." in files[1]
    assert "kind: maintenance" in files[2]
    assert github.asked[0][1]["Accept"] == "application/vnd.github.raw+json"
    assert all("Authorization" not in headers for _, headers in github.asked)
    assert findings_in(tmp_path, NOW) == []


def test_a_token_goes_along(github: Host, tmp_path: Path) -> None:
    import_site("upptime", f"{github.url}/me/status", tmp_path, {TOKEN: "ghp_x"})
    assert {headers["Authorization"] for _, headers in github.asked} == {"Bearer ghp_x"}


def test_what_did_not_change_is_not_sent_twice(github: Host, tmp_path: Path) -> None:
    body = listed(issue()).body

    def marked(headers: Mapping[str, str]) -> Reply:
        known = headers.get("If-None-Match") == '"1"'
        return Reply(b"" if known else body, 304 if known else 200, {"ETag": '"1"'})

    github.pages[ISSUES] = marked
    words = ["import", "upptime", f"{github.url}/me/status", "--source", str(tmp_path), "--quiet"]
    assert (run(words), run(words)) == (0, 0)
    assert [headers.get("If-None-Match") for path, headers in github.asked if path == ISSUES] == [None, '"1"']
    assert len(list((tmp_path / "incidents").rglob("*.md"))) == 2


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(b"{}", 403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1790000000"}), "fewer requests"),
        (Reply(b"{}", 403, {"Retry-After": "60"}), "fewer requests"),
        (Reply(b"{}", 403, {"X-RateLimit-Remaining": "7"}), "does not let us in"),
        (Reply(b"{}", 401), "does not let us in"),
        (Reply(b"{}", 404), "does not exist"),
        (Reply(b'{"message": "x"}'), "no list"),
        (Reply(b"[7]"), "no list"),
        (Reply(b"[{"), "no JSON"),
    ],
)
@pytest.mark.parametrize("path", [ISSUES, f"{BASE}/issues?page=2", COMMENTS])
def test_faults_write_nothing(path: str, reply: Reply, said: str, github: Host, tmp_path: Path) -> None:
    github.pages[path] = [reply]
    with pytest.raises(StatusgenError, match=said):
        import_site("upptime", f"{github.url}/me/status", tmp_path / "target")
    assert not (tmp_path / "target").exists()


def test_one_that_is_busy_is_asked_again(github: Host, tmp_path: Path) -> None:
    github.pages[ISSUES] = [Reply(status=429, headers={"Retry-After": "0"}), listed(issue())]
    assert len(import_site("upptime", f"{github.url}/me/status", tmp_path).written) == 2


def test_pages_that_lead_in_circles_end(github: Host, tmp_path: Path) -> None:
    github.pages[f"{BASE}/issues?page=2"] = [listed(issue(number=2), after=f"{BASE}/issues?page=2")]
    import_site("upptime", f"{github.url}/me/status", tmp_path)
    assert github.paths.count(f"{BASE}/issues?page=2") == 1


def test_without_a_configuration_that_is_said(github: Host, tmp_path: Path) -> None:
    del github.pages[CONFIG]
    saved = import_site("upptime", f"{github.url}/me/status", tmp_path)
    assert "import-config" in {problem.code for problem in saved.problems}
    assert len(saved.written) == 3


@pytest.mark.parametrize("path", ["", "/me", "/me/status/issues"])
def test_an_address_of_something_else(path: str, tmp_path: Path) -> None:
    with pytest.raises(StatusgenError) as raised:
        import_site("upptime", f"http://127.0.0.1:1{path}", tmp_path)
    assert raised.value.status == 2
