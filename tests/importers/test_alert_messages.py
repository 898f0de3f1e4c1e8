"""Messages of monitoring: what is none is refused, what is odd makes good files all the same."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from statusgen.cli import run
from statusgen.diagnostics import MessageError, StatusgenError
from statusgen.importers import SENDERS
from statusgen.importers._outages import MEMORY
from tests.importers.alerts import SERVICES, START, alert, only, over, sent, statuses


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "services.yaml").write_text(SERVICES, "utf-8")
    return tmp_path


class TestMessages:
    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\xff",
            b"[]x",
            b"[" * 99_999,
            b"7",
            b'{"alerts": 7}',
            b'{"alerts": [7]}',
            b'{"alerts": [[]]}',
            b"[]",
            b'{"a": 1}',
        ],
    )
    def test_what_is_none_is_refused(self, data: bytes, project: Path) -> None:
        with pytest.raises(StatusgenError) as raised:
            SENDERS["alertmanager"].take(data, project, START)
        assert raised.value.status == 1
        assert not (project / "incidents").exists()

    @pytest.mark.parametrize("data", [b"null", b"{}", b"0", b'""', b'{"action": "opened", "issue": {}}'])
    def test_nor_is_it_an_event(self, data: bytes, project: Path) -> None:
        with pytest.raises(MessageError):
            SENDERS["event"].take(data, project, START)

    def test_alerts_that_were_cut_off_are_counted(self, project: Path) -> None:
        data = json.dumps({"alerts": [alert()], "truncatedAlerts": 3}).encode()
        (problem,) = SENDERS["alertmanager"].take(data, project, START + timedelta(minutes=2)).problems
        assert problem.message == "3 alerts were cut off by Alertmanager and not in the message"

    def test_a_bad_row_does_not_take_the_good_ones_with_it(self, project: Path) -> None:
        good = {"service": "email", "status": "firing", "severity": "high", "key": "q"}
        data = json.dumps([7, good, good | {"status": "up"}]).encode()
        saved = SENDERS["event"].take(data, project, START)
        assert len(saved.written) == 1
        assert [(one.item, one.reason) for one in saved.left_out] == [
            ("row 1", "it is no JSON object"),
            ("row 3", "its `status` is not `firing` or `resolved`"),
        ]

    def test_cut_off_at_any_byte(self, project: Path) -> None:
        whole = json.dumps({"alerts": [alert()]}).encode()
        for cut in range(len(whole)):
            with pytest.raises(StatusgenError):
                SENDERS["alertmanager"].take(whole[:cut], project, START)

    @pytest.mark.parametrize(
        "values",
        [
            {"fingerprint": None},
            {"fingerprint": "../../x\ud800\n"},
            {"startsAt": None},
            {"startsAt": "2199-01-01T00:00:00Z"},
            {"startsAt": "2018-03-07T06:33:21.873077559-05:00"},
            {"annotations": {"summary": "## 2026-11-22 10:30 resolved\n\naudience: public\n<script>"}},
            {"annotations": None},
            {"labels": {"severity": "P1", "alertname": "x" * 9_999}},
            {"labels": {"severity": 5, "alertname": None}},
        ],
    )
    def test_odd_alerts_make_good_files(self, values: dict[str, Any], project: Path) -> None:
        assert len(sent(project, 2, alert(**values)).written) == 1
        only(project)
        assert statuses(project) == ["investigating"]

    def test_a_status_is_taken_from_the_group_or_from_the_end(self, project: Path) -> None:
        without = {key: value for key, value in alert().items() if key != "status"}
        sent(project, 2, without)
        data = json.dumps({"status": "resolved", "alerts": [without]}).encode()
        SENDERS["alertmanager"].take(data, project, START + timedelta(minutes=10))
        SENDERS["event"].take(b"[]", project, START + timedelta(minutes=20))
        assert statuses(project) == ["investigating", "resolved"]

    @pytest.mark.parametrize(
        ("rows", "statuses_then"),
        [
            ([("firing", 1, None), ("resolved", 1, 5)], ["investigating", "resolved"]),
            ([("resolved", 1, 5), ("firing", 1, None)], ["investigating", "resolved"]),
            ([("firing", None, None), ("resolved", None, None)], ["investigating", "resolved"]),
            ([("resolved", 0, 3), ("firing", 5, None)], ["investigating"]),
            ([("firing", 5, None), ("resolved", 0, 3)], ["investigating"]),
        ],
    )
    def test_of_several_events_of_one_fault_the_latest_counts(
        self, rows: list[tuple[str, int | None, int | None]], statuses_then: list[str], project: Path
    ) -> None:
        def event(status: str, started: int | None, ended: int | None) -> dict[str, Any]:
            times = {"started": started, "ended": ended}
            told = {name: f"{START + timedelta(minutes=at):%FT%TZ}" for name, at in times.items() if at is not None}
            return {"service": "email", "key": "queue", "severity": "high", "status": status, **told}

        sent(project, 1, event("firing", 0, None), system="event")
        sent(project, 6, *(event(*row) for row in rows), system="event")
        sent(project, 30, system="event")
        assert statuses(project) == statuses_then

    def test_events_of_any_monitoring(self, project: Path) -> None:
        event = {"service": "email", "status": "firing", "severity": "high", "summary": "late", "key": "q"}
        sent(project, 2, event, system="event")
        sent(project, 20, event | {"status": "resolved", "ended": "2026-11-22T09:10:00Z"}, system="event")
        assert statuses(project) == ["investigating", "resolved"]
        with pytest.raises(StatusgenError, match="status"):
            sent(project, 30, event | {"status": "up"}, system="event")

    def test_a_memory_that_is_none_is_said(self, project: Path) -> None:
        (project / "incidents").mkdir()
        (project / MEMORY).write_text("{")
        with pytest.raises(StatusgenError, match="cannot be read"):
            sent(project, 2, alert())

    def test_what_many_alerts_leave_is_read_again(self, project: Path) -> None:
        keys = [f"{n:064}" for n in range(2000)]
        for service in ("email", "api", "billing"):
            for some in (keys[:1000], keys[1000:]):
                sent(project, 2, *(alert(service, fingerprint=key) for key in some))
        assert (project / MEMORY).stat().st_size > 1 << 20
        for some in (keys[:1000], keys[1000:]):
            sent(project, 30, *(over(20, fingerprint=key) for key in some))
        sent(project, 40)
        assert statuses(project) == ["investigating", "resolved", "investigating"]

    def test_the_command_reads_a_file_and_standard_input(
        self, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (project / "message").write_text(json.dumps({"alerts": [alert()]}))
        words = ["--source", str(project), "--now", "2026-11-22T09:02:00Z", "--format", "json"]
        assert run(["import", "alertmanager", str(project / "message"), *words]) == 0
        told = json.loads(capsys.readouterr().out)
        assert (told["system"], told["read"], told["written"]) == ("alertmanager", 1, 1)
        assert run(["import", "alertmanager", "nowhere", *words]) == 2
        assert run(["import", "alertmanager", str(project / "message"), *words[:-2]]) == 0
        assert capsys.readouterr().out.startswith("1 incident read: 0 written, 1 unchanged, 0 left out")
