"""An instance of ServiceNow on this machine, which speaks the Table API as its manual says, with the faults of real
ones."""

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
from statusgen.importers import Saved, _servicenow_live, import_site
from tests.importers.hosts import Host, Reply, serving

USER = {"STATUSGEN_SERVICENOW_USER": "status", "STATUSGEN_SERVICENOW_PASSWORD": "SECRET"}
CLIENT = {"STATUSGEN_SERVICENOW_CLIENT_ID": "abc", "STATUSGEN_SERVICENOW_CLIENT_SECRET": "SECRET"}
BASIC = "Basic c3RhdHVzOlNFQ1JFVA=="


@dataclass
class Instance(Host):
    """`faults` are answered first; `hidden` records are counted, and not shown."""

    records: list[dict[str, Any]] = field(default_factory=list)
    admits: tuple[str, ...] = (BASIC, "Bearer good")
    faults: deque[Reply] = field(default_factory=deque)
    hidden: int = 0
    queries: list[dict[str, str]] = field(default_factory=list)

    def reply(self, path: str, headers: Mapping[str, str]) -> Reply:
        self.asked.append((path, headers))
        if self.faults:
            return self.faults.popleft()
        parts = urlsplit(path)
        if parts.path == "/oauth_token.do":
            return Reply(b'{"access_token": "good", "token_type": "Bearer", "expires_in": 1799}')
        if headers.get("Authorization") not in self.admits:
            return Reply(b'{"error": {"message": "User Not Authenticated"}}', 401)
        if parts.path != "/api/now/table/incident":
            return Reply(b'{"error": {"message": "Invalid table"}}', 404)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.queries.append(query)
        first, limit = int(query.get("sysparm_offset", 0)), int(query["sysparm_limit"])
        body = json.dumps({"result": self.records[first : first + limit]}).encode()
        told = {"X-Total-Count": str(len(self.records) + self.hidden)}
        if first + limit < len(self.records):
            following = path.split("&sysparm_offset")[0] + f"&sysparm_offset={first + limit}"
            told["Link"] = f'<{self.url}{path}>;rel="first",<{self.url}{following}>;rel="next"'
        return Reply(body, headers=told)


@pytest.fixture
def instance(monkeypatch: pytest.MonkeyPatch) -> Iterator[Instance]:
    monkeypatch.setattr(_servicenow_live, "PAGE", 2)
    records = [
        {
            "number": {"value": f"INC{n}", "display_value": f"INC{n}"},
            "sys_id": {"value": f"{n:032}", "display_value": f"{n:032}"},
            "short_description": {"value": f"Fault {n}", "display_value": f"Fault {n}"},
            "state": {"value": "2", "display_value": "In Progress"},
            "priority": {"value": "1", "display_value": "1 - Critical"},
            "impact": {"value": "1", "display_value": "1 - High"},
            "opened_at": {"value": f"2026-03-0{n} 07:10:00", "display_value": f"2026-03-0{n} 08:10:00"},
        }
        for n in range(1, 6)
    ]
    with serving(Instance(records=records)) as host:
        assert isinstance(host, Instance)
        yield host


def imported(instance: Instance, folder: Path, environ: Mapping[str, str] = USER) -> Saved:
    return import_site("servicenow", instance.url, folder, environ)


class TestPages:
    def test_all_of_them_are_read(self, instance: Instance, tmp_path: Path) -> None:
        saved = imported(instance, tmp_path)
        assert (saved.read, len(saved.written)) == (5, 5)
        assert len(instance.queries) == 3
        assert instance.queries[0]["sysparm_query"] == "priorityIN1,2^ORDERBYsys_created_on"
        assert instance.queries[0]["sysparm_display_value"] == "all"
        assert {"number", "comments", "work_notes"} <= set(instance.queries[0]["sysparm_fields"].split(","))

    def test_the_query_of_services_yaml(self, instance: Instance, tmp_path: Path) -> None:
        site = "site: {title: T, url: 'https://x.example/', timezone: UTC}\nservices: [{id: a, name: A}]\n"
        (tmp_path / "services.yaml").write_text(f"{site}imports: {{servicenow: {{query: active=true^major=1}}}}\n")
        imported(instance, tmp_path)
        assert instance.queries[0]["sysparm_query"] == "active=true^major=1^ORDERBYsys_created_on"

    def test_again_adds_what_is_new(self, instance: Instance, tmp_path: Path) -> None:
        last = instance.records.pop()
        assert len(imported(instance, tmp_path).written) == 4
        instance.records.append(last)
        saved = imported(instance, tmp_path)
        assert (len(saved.written), len(saved.unchanged)) == (1, 4)

    def test_records_that_are_counted_and_not_shown_are_a_finding(self, instance: Instance, tmp_path: Path) -> None:
        instance.hidden = 3
        saved = imported(instance, tmp_path)
        assert "5 of 8 records came" in [problem.message for problem in saved.problems]

    def test_pages_in_a_circle_end(self, instance: Instance, tmp_path: Path) -> None:
        own = Reply(b'{"result": []}', headers={"Link": '<?sysparm_limit=1>;rel="next"'})
        instance.faults.extend([own, own, own])
        imported(instance, tmp_path)
        assert len(instance.asked) == 2


class TestFaults:
    @pytest.mark.parametrize(
        "fault",
        [
            Reply(status=429, headers={"Retry-After": "0"}),
            Reply(status=503, headers={"Retry-After": "0"}),
            Reply(b'{"result": [{"number": "INC9"}]}', cut=9),
        ],
        ids=["429", "503", "half a page"],
    )
    def test_one_that_passes(self, fault: Reply, instance: Instance, tmp_path: Path) -> None:
        instance.faults.append(fault)
        saved = imported(instance, tmp_path)
        assert len(saved.written) == len(instance.records)

    @pytest.mark.parametrize(
        ("fault", "said"),
        [
            (Reply(status=401), "does not let us in"),
            (Reply(status=403), "does not let us in"),
            (Reply(b"<html>Sign in</html>"), "answered with no JSON"),
            (Reply(b'{"result": [{"number": "IN'), "answered with no JSON"),
            (Reply(b'{"error": {"message": "x"}}'), "no list of records"),
            (Reply(b'{"result": {"number": "INC1"}}'), "no list of records"),
            (Reply(b"[" * 99_999), "answered with no JSON"),
            (Reply(status=302, headers={"Location": "https://login.example.org/"}), "leads to another host"),
            (Reply(b'{"result": []}', headers={"Link": '<https://x.example/>;rel="next"'}), "leads to another host"),
        ],
    )
    def test_one_that_stays_writes_nothing(self, fault: Reply, said: str, instance: Instance, tmp_path: Path) -> None:
        instance.faults.append(fault)
        with pytest.raises(StatusgenError, match=said) as raised:
            imported(instance, tmp_path / "new")
        assert "SECRET" not in str(raised.value) + raised.value.hint
        assert not (tmp_path / "new").exists()


class TestCredentials:
    def test_a_token(self, instance: Instance, tmp_path: Path) -> None:
        assert imported(instance, tmp_path, {"STATUSGEN_SERVICENOW_TOKEN": "good"}).read == 5

    def test_an_oauth_client_with_and_without_a_user(self, instance: Instance, tmp_path: Path) -> None:
        assert imported(instance, tmp_path / "a", CLIENT).read == 5
        assert imported(instance, tmp_path / "b", CLIENT | USER).read == 5
        forms = [parse_qs(form.decode()) for form in instance.forms]
        assert [form["grant_type"] for form in forms] == [["client_credentials"], ["password"]]
        assert forms[1]["username"] == ["status"]
        assert all(headers.get("Authorization") == "Bearer good" for _, headers in instance.asked[1:3])

    def test_none(self, instance: Instance, tmp_path: Path) -> None:
        with pytest.raises(StatusgenError, match="no credentials") as raised:
            imported(instance, tmp_path, {})
        assert (raised.value.status, instance.asked) == (2, [])

    def test_none_in_the_address(self, instance: Instance, tmp_path: Path) -> None:
        with pytest.raises(StatusgenError, match="credentials stand in the address"):
            import_site("servicenow", instance.url.replace("//", "//u:p@"), tmp_path, USER)
