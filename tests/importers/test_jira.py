"""A site of Jira Service Management on this machine, which answers as its manual says, with the faults of real ones."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from statusgen.diagnostics import StatusgenError
from statusgen.importers import Saved, import_site, jira
from tests.importers.hosts import Host, Reply, serving
from tests.importers.reading_back import findings_in
from tests.importers.test_hostile import NOW

USER = {"STATUSGEN_JIRA_USER": "status@example.org", "STATUSGEN_JIRA_TOKEN": "SECRET"}
BASIC = "Basic c3RhdHVzQGV4YW1wbGUub3JnOlNFQ1JFVA=="
SEARCH, REQUEST = "/rest/api/3/search/jql", "/rest/servicedeskapi/request/"


def request(key: str, **fields: Any) -> dict[str, Any]:
    """A request in which a test names what matters."""
    usual = {
        "summary": f"Fault {key}",
        "created": "2026-03-01T09:00:00.000+0100",
        "updated": "2026-03-01T12:00:00.000+0100",
        "resolutiondate": None,
        "status": {"name": "Work in progress", "statusCategory": {"key": "indeterminate"}},
        "priority": {"name": "High"},
        "components": [{"name": "Mail"}],
    }
    return {
        "id": "1",
        "key": key,
        "fields": usual | fields,
        "renderedFields": {"description": "<p>No <b>mail</b>.</p>"},
    }


def comment(at: str, text: str, *, public: object) -> dict[str, Any]:
    return {"body": text, "public": public, "created": {"iso8601": f"2026-03-01T{at}:00+0100"}}


@dataclass
class Site(Host):
    """`faults` are answered first; `said` by key: what is no request there has none."""

    issues: list[dict[str, Any]] = field(default_factory=list)
    said: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    admits: tuple[str, ...] = (BASIC,)
    faults: deque[Reply] = field(default_factory=deque)
    queries: list[dict[str, str]] = field(default_factory=list)

    def reply(self, path: str, headers: Mapping[str, str]) -> Reply:
        self.asked.append((path, headers))
        if self.faults:
            return self.faults.popleft()
        if headers.get("Authorization") not in self.admits:
            return Reply(b"Client must be authenticated", 401)
        parts = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == SEARCH:
            self.queries.append(query)
            first, size = int(query.get("nextPageToken", "0")), int(query["maxResults"])
            last = first + size >= len(self.issues)
            page: dict[str, Any] = {"issues": self.issues[first : first + size], "isLast": last}
            return Reply(json.dumps(page if last else page | {"nextPageToken": str(first + size)}).encode())
        key = parts.path.removeprefix(REQUEST).removesuffix("/comment")
        if key not in self.said:
            return Reply(b'{"errorMessage": "no request"}', 404)
        first, size = int(query["start"]), int(query["limit"])
        rows = self.said[key][first : first + size]
        return Reply(json.dumps({"values": rows, "isLastPage": first + size >= len(self.said[key])}).encode())


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(jira, "PAGE", 2)
    said = [
        comment("10:00", "We look into it.", public=True),
        comment("10:10", "Relay 3 MARKER is full.", public=False),
        comment("10:20", "Also MARKER.", public="true"),
        {**comment("11:00", "x", public=True), "renderedBody": {"html": "<p>Mail <i>flows</i>.</p>"}},
    ]
    over = {"status": {"name": "Done", "statusCategory": {"key": "done"}}}
    rows = [request(f"HELP-{n}") for n in (2, 3)]
    rows.append(request("HELP-1", **over, resolutiondate="2026-03-01T11:30:00.000+0100"))
    with serving(Site(issues=rows, said={"HELP-1": said, "HELP-2": [], "HELP-3": []})) as host:
        assert isinstance(host, Site)
        yield host


def imported(site: Site, folder: Path, environ: Mapping[str, str] = USER) -> Saved:
    return import_site("jira", f"{site.url}/jira/servicedesk/", folder, environ)


def test_what_customers_may_read_is_told_and_the_rest_is_for_staff(site: Site, tmp_path: Path) -> None:
    saved = imported(site, tmp_path)
    assert (len(saved.written), saved.left_out, len(site.queries)) == (3, (), 2)
    text = (tmp_path / "incidents/2026/help-1.md").read_text("utf-8")
    updates = [part.strip() for part in text.split("\n## ")[1:]]
    assert updates == [
        "2026-03-01 08:00 investigating\n\nNo **mail**.",
        "2026-03-01 09:00 investigating\n\nWe look into it.",
        "2026-03-01 09:10 investigating\naudience: internal\n\nRelay 3 MARKER is full.",
        "2026-03-01 09:20 investigating\naudience: internal\n\nAlso MARKER.",
        "2026-03-01 10:00 investigating\n\nMail *flows*.",
        "2026-03-01 10:30 resolved",
    ]
    for line in ("severity: high", "mail: partial_outage", "ticket: HELP-1", "imported_from: jira:HELP-1"):
        assert line in text
    assert findings_in(tmp_path, NOW) == []


def test_a_second_import_puts_what_was_said_since_behind_the_file(site: Site, tmp_path: Path) -> None:
    imported(site, tmp_path)
    site.said["HELP-2"].append(comment("11:00", "Half of it works.", public=True))
    saved = imported(site, tmp_path)
    assert saved.extended == ("incidents/2026/help-2.md",)
    assert (tmp_path / saved.extended[0]).read_text("utf-8").endswith("investigating\n\nHalf of it works.\n")


@pytest.mark.parametrize("by_us", ["", " monitoring", " resolved"])
def test_so_it_is_whatever_state_the_request_was_in(by_us: str, site: Site, tmp_path: Path) -> None:
    """The last update of what is open has the state of the request: once there is a newer one, that has it."""
    (tmp_path / "services.yaml").write_text(
        "site: {title: T, url: 'https://x.example/', timezone: UTC}\nservices: [{id: email, name: E-mail}]\n"
        "imports: {jira: {states: {Work in progress: identified}}}\n"
    )
    site.said["HELP-2"].append(comment("10:00", "For staff.", public=False))
    imported(site, tmp_path)
    file = tmp_path / "incidents/2026/help-2.md"
    before = file.read_text("utf-8").replace(" identified", by_us or " identified")
    file.write_text(before, "utf-8")
    site.said["HELP-2"].append(comment("11:00", "Half of it works.", public=True))
    saved = imported(site, tmp_path)
    if by_us == " resolved":
        assert (saved.extended, file.read_text("utf-8")) == ((), before)
    else:
        assert file.read_text("utf-8") == f"{before}\n## 2026-03-01 10:00 identified\n\nHalf of it works.\n"
        over = {"status": {"name": "Done", "statusCategory": {"key": "done"}}}
        site.issues[0] = request("HELP-2", **over, resolutiondate="2026-03-01T11:30:00.000+0100")
        assert imported(site, tmp_path).extended == ("incidents/2026/help-2.md",)
        assert file.read_text("utf-8").endswith("\n## 2026-03-01 10:30 resolved\n")
        assert imported(site, tmp_path).extended == ()


def test_a_state_that_nobody_wrote_of_is_news(site: Site, tmp_path: Path) -> None:
    """Only if the request was changed after what the file tells last, and only where its state is further."""
    (tmp_path / "services.yaml").write_text(
        "site: {title: T, url: 'https://x.example/', timezone: UTC}\nservices: [{id: email, name: E-mail}]\n"
        "imports: {jira: {states: {Found: identified}}}\n"
    )
    imported(site, tmp_path)
    found = {"status": {"name": "Found", "statusCategory": {"key": "indeterminate"}}}
    site.issues[0] = request("HELP-2", **found, updated="2026-03-01T13:00:00.000+0100")
    assert imported(site, tmp_path).extended == ("incidents/2026/help-2.md",)
    file = tmp_path / "incidents/2026/help-2.md"
    assert file.read_text("utf-8").endswith("\n\n## 2026-03-01 12:00 identified\n")
    assert imported(site, tmp_path).extended == ()
    assert findings_in(tmp_path, NOW) == []


def test_the_tables_of_services_yaml(site: Site, tmp_path: Path) -> None:
    table = "{query: project = HELP, services: {Mail: email}, impacts: {High: degraded}, notes: skip}"
    head = "site: {title: T, url: 'https://x.example/', timezone: UTC}\nservices: [{id: email, name: E-mail}]\n"
    (tmp_path / "services.yaml").write_text(f"{head}imports: {{jira: {table}}}\n")
    imported(site, tmp_path)
    assert site.queries[0]["jql"] == "project = HELP ORDER BY created"
    text = (tmp_path / "incidents/2026/help-1.md").read_text("utf-8")
    assert "email: degraded" in text and "MARKER" not in text


def test_what_is_no_request_is_left_out_with_the_reason(site: Site, tmp_path: Path) -> None:
    del site.said["HELP-3"]
    saved = imported(site, tmp_path)
    assert [(one.item, "service project" in one.reason) for one in saved.left_out] == [("HELP-3", True)]
    assert saved.read == 3


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(b"{}", 401), "does not let us in"),
        (Reply(b"{}", 404), "does not exist"),
        (Reply(b'{"issues": [7]}'), "no list"),
        (Reply(b'{"issues": {}}'), "no list"),
        (Reply(b"[]"), "no list"),
        (Reply(b'{"issues": ['), "no JSON"),
        (Reply(b"<html>"), "no JSON"),
        (Reply(status=302, headers={"Location": "https://id.example.org/login"}), "another host"),
    ],
)
def test_faults_write_nothing(reply: Reply, said: str, site: Site, tmp_path: Path) -> None:
    site.faults.append(reply)
    with pytest.raises(StatusgenError, match=said) as raised:
        imported(site, tmp_path / "target")
    assert "SECRET" not in f"{raised.value.message} {raised.value.hint}"
    assert not (tmp_path / "target").exists()


@pytest.mark.parametrize("number", range(6))
def test_an_answer_cut_off_anywhere_writes_nothing(number: int, site: Site, tmp_path: Path) -> None:
    """Two pages of requests, and four of comments."""
    imported(site, tmp_path / "whole")
    replies = [site.reply(path, headers) for path, headers in list(site.asked)]
    assert len(replies) == 6
    *before, whole = replies[: number + 1]
    for cut in range(0, len(whole.body), 1 + len(whole.body) // 8):
        site.faults = deque([*before, Reply(whole.body[:cut])])
        with pytest.raises(StatusgenError, match="no JSON"):
            imported(site, tmp_path / "target")
    assert not (tmp_path / "target").exists()


@pytest.mark.parametrize(
    "fault", [Reply(status=429, headers={"Retry-After": "0"}), Reply(b'{"issues": []}', cut=5)], ids=["busy", "cut"]
)
def test_one_that_is_busy_or_breaks_off_is_asked_again(fault: Reply, site: Site, tmp_path: Path) -> None:
    site.faults.append(fault)
    assert len(imported(site, tmp_path).written) == 3


@pytest.mark.parametrize("value", [None, 7, "x", [], {}, [7], {"name": 7}])
@pytest.mark.parametrize(
    "name", ["summary", "updated", "resolutiondate", "status", "priority", "components", "created"]
)
def test_values_of_other_types(name: str, value: object, site: Site, tmp_path: Path) -> None:
    site.issues = [request("HELP-1", **{name: value})]
    saved = imported(site, tmp_path)
    assert saved.read == len(saved.written) + len(saved.left_out) == 1
    assert findings_in(tmp_path, NOW) == []


def test_credentials(site: Site, tmp_path: Path) -> None:
    with pytest.raises(StatusgenError, match="no credentials") as raised:
        imported(site, tmp_path, {"STATUSGEN_JIRA_USER": "x"})
    assert (raised.value.status, site.asked) == (2, [])
    site.admits = ("Bearer good",)
    assert imported(site, tmp_path, {"STATUSGEN_JIRA_TOKEN": "good"}).read == 3
