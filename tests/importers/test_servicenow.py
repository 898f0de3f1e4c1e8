"""ServiceNow's records: what they mean by the tables of services.yaml, and that nothing for staff becomes public."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from statusgen.derive import take_snapshot
from statusgen.diagnostics import StatusgenError
from statusgen.importers import Saved, import_site
from statusgen.model import Audience, Incident, Project
from statusgen.reading import load
from tests.importers.reading_back import findings_in

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SERVICES = """site: {title: T, url: "https://status.example.org/", timezone: Europe/Berlin}
services:
  - {id: email, name: E-mail}
  - {id: network, name: Network}
  - {id: billing, name: Billing, audience: internal}
"""
RECORD = {
    "number": "INC0010001",
    "sys_id": "a" * 32,
    "short_description": "Mail is late",
    "state": "2",
    "priority": "2",
    "impact": "3",
    "opened_at": "2026-03-02 07:10:00",
    "sys_updated_on": "2026-03-02 08:00:00",
}


def imported(folder: Path, *records: dict[str, Any], tables: str = "", services: str = SERVICES) -> Saved:
    """Into a project whose `imports.servicenow` is `tables`."""
    folder.mkdir(exist_ok=True)
    (folder / "services.yaml").write_text(services + (f"imports:\n  servicenow: {tables}\n" if tables else ""), "utf-8")
    (folder / "answer").write_text(json.dumps({"result": records}))
    saved = import_site("servicenow", folder / "answer", folder)
    kept = len(saved.extended) + len(saved.unchanged) + len(saved.left_out)
    assert saved.read == len(records) == len(saved.written) + kept
    assert findings_in(folder, NOW) == []
    return saved


def project_in(folder: Path) -> Project:
    project = load(folder).value
    assert project is not None
    return project


def only(folder: Path) -> Incident:
    (incident,) = project_in(folder).incidents
    return incident


def codes(saved: Saved) -> list[str]:
    return [problem.code for problem in saved.problems]


class TestTables:
    def test_values_mean_what_services_yaml_says(self, tmp_path: Path) -> None:
        tables = (
            "{services: {Exchange: email}, severities: {1 - Urgent: critical}, impacts: {Site: partial_outage}, "
            "states: {-5: identified}}"
        )
        record = RECORD | {
            "cmdb_ci": "exchange",
            "priority": {"value": "1", "display_value": "1 - Urgent"},
            "impact": "Site",
            "state": "-5",
        }
        assert imported(tmp_path, record, tables=tables).problems == ()
        incident = only(tmp_path)
        assert (incident.services, incident.severity) == ({"email": "partial_outage"}, "critical")
        assert incident.updates[-1].status == "identified"

    def test_a_service_is_known_by_its_name_and_its_id(self, tmp_path: Path) -> None:
        names = [{"display_value": "E-Mail", "value": "f" * 32}, "network", "e mail"]
        records = [RECORD | {"number": f"INC{n}", "sys_id": "", "cmdb_ci": name} for n, name in enumerate(names)]
        imported(tmp_path, *records)
        assert [list(incident.services) for incident in project_in(tmp_path).incidents] == [
            ["email"],
            ["network"],
            ["email"],
        ]

    def test_what_no_table_knows_is_said_once_with_its_number(self, tmp_path: Path) -> None:
        records = [RECORD | {"number": f"INC{n}", "sys_id": "", "cmdb_ci": "srv-01"} for n in range(3)]
        saved = imported(tmp_path, *records)
        assert [problem.message for problem in saved.problems] == [
            "3 records say `srv-01` for `services`: none of your services was taken"
        ]

    @pytest.mark.parametrize(("state", "status"), [("Closed", "resolved"), ("7", "resolved"), ("8", "false_alarm")])
    def test_an_end(self, state: str, status: str, tmp_path: Path) -> None:
        imported(tmp_path, RECORD | {"state": state, "resolved_at": "2026-03-02 07:40:00"})
        assert only(tmp_path).updates[-1].status == status

    def test_a_service_for_staff_makes_a_file_for_staff(self, tmp_path: Path) -> None:
        imported(tmp_path, RECORD | {"business_service": "Billing"})
        assert only(tmp_path).audience is Audience.INTERNAL

    def test_tables_with_errors_import_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(StatusgenError, match="has errors"):
            imported(tmp_path, RECORD, tables="{services: {Exchange: nowhere}}")
        assert not (tmp_path / "incidents").exists()


class TestStaff:
    TEXTS = RECORD | {
        "state": "6",
        "resolved_at": "2026-03-02 08:00:00",
        "description": "the description",
        "comments": "2026-03-02 07:20:00 - A (Additional comments)\nthe comment",
        "work_notes": (
            "2026-03-02 07:30:00 - A (Work notes)\nSECRET\n2026-03-02 07:00:00 - C (Additional comments)\nSECRET"
        ),
        "close_notes": "the close notes",
    }

    def texts(self, folder: Path, audience: Audience) -> str:
        view = take_snapshot(project_in(folder), NOW, audience).incidents[0].incident
        return " ".join([*(update.body for update in view.updates), view.resolution or ""])

    def test_work_notes_are_never_public(self, tmp_path: Path) -> None:
        imported(tmp_path, self.TEXTS)
        assert self.texts(tmp_path, Audience.PUBLIC).split() == "the description the comment".split()
        internal = self.texts(tmp_path, Audience.INTERNAL)
        assert internal.count("SECRET") == 2 and "the close notes" in internal

    def test_both_kinds_in_one_text_are_for_staff(self, tmp_path: Path) -> None:
        both = {"comments_and_work_notes": f"{self.TEXTS['comments']}\n\n{self.TEXTS['work_notes']}"}
        imported(tmp_path, RECORD | both)
        assert self.texts(tmp_path, Audience.PUBLIC).strip() == ""

    def test_notes_can_be_skipped_and_close_notes_told(self, tmp_path: Path) -> None:
        imported(tmp_path, self.TEXTS, tables="{notes: skip, texts: [comments, close_notes]}")
        (file,) = (tmp_path / "incidents").rglob("*.md")
        assert "SECRET" not in file.read_text("utf-8") and "the description" not in file.read_text("utf-8")
        assert only(tmp_path).resolution == "the close notes"

    @pytest.mark.parametrize(
        ("opened", "second", "first"),
        [
            ("2026-03-02 08:10:00", "2026-03-02 08:40:00", "2026-03-02 08:20:00"),
            ("02/03/2026 08:10:00", "02/03/2026 08:40:00", "02/03/2026 08:20:00"),
            ("03-02-2026 08:10:00 AM", "03-02-2026 08:40:00 AM", "03-02-2026 08:20:00 AM"),
            ("02.03.2026 15:10", "02.03.2026 15:40", "02.03.2026 15:20"),
            ("2026-03-02 03:10:00 PM", "2026-03-02 03:40:00 PM", "2026-03-02 03:20:00 PM"),
        ],
    )
    def test_a_journal_is_stamped_as_its_reader_writes_times(
        self, opened: str, second: str, first: str, tmp_path: Path
    ) -> None:
        comments = f"{second} - Ann (Additional comments)\nIdentified: full.\n\n{first} - Ben (Kommentar)\nWe look.\n"
        times = {"opened_at": {"value": RECORD["opened_at"], "display_value": opened}}
        saved = imported(tmp_path, RECORD | times | {"comments": comments})
        told = [(f"{update.at:%H:%M}", update.body) for update in only(tmp_path).updates if update.body]
        assert told == [("07:20", "We look."), ("07:40", "Identified: full.")]
        assert "import-update-without-time" not in codes(saved)

    def test_a_stamp_that_cannot_be_read_is_said_and_no_text(self, tmp_path: Path) -> None:
        comments = "2-Mar-26 8:40 - Ann (Comments)\nIt works.\n\n2-Mar-26 8:20 - Ben (Comments)\nWe look.\n"
        saved = imported(tmp_path, RECORD | {"comments": comments})
        assert [update.body for update in only(tmp_path).updates if update.body] == ["We look.", "It works."]
        assert "import-update-without-time" in codes(saved)

    def test_all_of_it_may_be_internal(self, tmp_path: Path) -> None:
        imported(tmp_path, self.TEXTS, tables="{audience: internal}")
        assert take_snapshot(project_in(tmp_path), NOW, Audience.PUBLIC).incidents == ()


def _csv(folder: Path, text: str) -> Path:
    (folder / "list.csv").write_text(text)
    return folder / "list.csv"


class TestFiles:
    @pytest.mark.parametrize("text", ["", "<html>", "[1]", "{}", "7", "[" * 99_999, '{"result": 5}', "\ufffe"])
    def test_what_holds_no_records_is_refused(self, text: str, tmp_path: Path) -> None:
        (tmp_path / "answer.json").write_text(text, "utf-8")
        with pytest.raises(StatusgenError) as raised:
            import_site("servicenow", tmp_path / "answer.json", tmp_path / "new")
        assert raised.value.status == 1
        assert not (tmp_path / "new").exists()

    @pytest.mark.parametrize("cut", range(0, 420, 20))
    def test_half_a_file_is_refused_or_whole_records_are_taken(self, cut: int, tmp_path: Path) -> None:
        whole = json.dumps({"result": [RECORD]})
        (tmp_path / "answer.json").write_text(whole[: min(cut, len(whole) - 1)], "utf-8")
        with pytest.raises(StatusgenError):
            import_site("servicenow", tmp_path / "answer.json", tmp_path / "new")

    def test_half_a_csv_is_refused_or_whole_records_are_taken(self, tmp_path: Path) -> None:
        rows = "".join(f'INC{n},New,2026-03-0{n} 01:16,"Mail, of {n}",Two of them\n' for n in (1, 2))
        text = f"number,state,opened_at,short_description,close_notes\n{rows}"
        import_site("servicenow", _csv(tmp_path, text), tmp_path / "whole")
        whole = {path.name: path.read_bytes() for path in (tmp_path / "whole").rglob("*.md")}
        for cut in range(len(text)):
            try:
                saved = import_site("servicenow", _csv(tmp_path, text[:cut]), tmp_path / f"{cut}")
            except StatusgenError:
                assert not (tmp_path / f"{cut}").exists()
            else:
                read = {path.name: path.read_bytes() for path in (tmp_path / f"{cut}").rglob("*.md")}
                assert read.items() <= whole.items() or "import-incomplete" in codes(saved)

    def test_a_history_in_csv_gives_the_last_of_each_number(self, tmp_path: Path) -> None:
        rows = "INC1,New,29/2/2016 01:16,1 - High,?\nINC1,Resolved,29/2/2016 01:16,1 - High,29/2/2016 11:29\n"
        (tmp_path / "list.csv").write_text("number,incident_state,opened_at,impact,resolved_at\n" + rows)
        saved = import_site("servicenow", tmp_path / "list.csv", tmp_path / "new")
        assert saved.read == 1
        assert [str(update.at) for update in only(tmp_path / "new").updates] == [
            "2016-02-29 01:16:00+00:00",
            "2016-02-29 11:29:00+00:00",
        ]

    def test_a_journal_in_csv_has_the_dates_of_the_file(self, tmp_path: Path) -> None:
        journal = (
            "03/02/2026 09:40:00 PM - Ann (Comments)\nIt works.\n\n03/02/2026 09:20:00 PM - Ben (Comments)\nWe look.\n"
        )
        rows = f'number,opened_at,comments\nINC1,03/02/2026 09:10:00 PM,"{journal}"\nINC2,03/22/2026 09:10:00 PM,""\n'
        (tmp_path / "list.csv").write_text(rows)
        import_site("servicenow", tmp_path / "list.csv", tmp_path / "target")
        one = next(one for one in project_in(tmp_path / "target").incidents if one.id == "inc1")
        assert [f"{update.at:%m-%d %H:%M}" for update in one.updates] == ["03-02 21:10", "03-02 21:20", "03-02 21:40"]

    @pytest.mark.parametrize("number", ["../../../.github/workflows/x", "/etc/passwd", "a\nb: c", "\ud800", "é" * 300])
    def test_a_number_is_no_path(self, number: str, tmp_path: Path) -> None:
        imported(tmp_path, RECORD | {"number": number})
        (file,) = (path for path in tmp_path.rglob("*.md"))
        assert file.parent == tmp_path / "incidents" / "2026"

    @pytest.mark.parametrize(
        "other",
        [{"number": "CHG0000023"}, {"number": "PRB0040001"}, {"sys_class_name": "change_request"}],
    )
    def test_what_is_no_incident_is_left_out(self, other: dict[str, str], tmp_path: Path) -> None:
        saved = imported(tmp_path, RECORD, RECORD | {"sys_id": "b" * 32, "number": "INC0010002"} | other)
        assert (len(saved.written), len(saved.left_out)) == (1, 1)
        assert saved.left_out[0].reason.startswith("it is no incident, but of ")

    @pytest.mark.parametrize("table", ["incident", "Incident", {"value": "u_vip_incident", "display_value": "VIP"}])
    def test_a_table_of_incidents_may_number_as_it_likes(self, table: object, tmp_path: Path) -> None:
        assert imported(tmp_path, RECORD | {"number": "TASK0000001", "sys_class_name": table}).written

    @pytest.mark.parametrize(
        ("text", "status"),
        [
            ("Identified: a queue is full", "identified"),
            ("MONITORING - it is empty", "monitoring"),
            ("**Identified** A queue", "identified"),
            ("Identified customers are called", "investigating"),
            ("We are monitoring: see above", "investigating"),
        ],
    )
    def test_a_comment_says_its_status_with_its_first_word(self, text: str, status: str, tmp_path: Path) -> None:
        journal = f"2026-03-02 07:30:00 - Ann (Additional comments)\n{text}\n\n"
        notes = "2026-03-02 07:40:00 - Ann (Work notes)\nSeen.\n\n"
        imported(tmp_path, RECORD | {"state": "6", "comments": journal, "work_notes": notes})
        told = [update.status for update in only(tmp_path).updates if text.split()[-1] in update.body]
        assert told == [status]

    def test_a_comment_that_tells_of_an_end_is_believed_and_named(self, tmp_path: Path) -> None:
        journal = "2026-03-02 07:30:00 - Ann (Additional comments)\nResolved: all is delivered\n\n"
        saved = imported(tmp_path, RECORD | {"comments": journal})
        assert only(tmp_path).updates[-1].status == "resolved"
        assert "import-flag-contradicted" in [problem.code for problem in saved.problems]


class TestStateAlone:
    """A record whose state changed while nobody wrote a word."""

    TABLES = "{states: {On Hold: identified, '-5': monitoring}}"

    def again(self, folder: Path, at: str, state: str, **more: str) -> tuple[int, list[str]]:
        """How many files the import of the record as it is then extended, and what the only one tells."""
        record = RECORD | {"state": state, "sys_updated_on": f"2026-03-02 {at}:00"} | more
        saved = imported(folder, record, tables=self.TABLES)
        (file,) = (folder / "incidents").rglob("*.md")
        return len(saved.extended), file.read_text("utf-8").split("\n## ")[1:]

    def test_each_state_that_is_further_is_an_update_when_the_record_was_changed(self, tmp_path: Path) -> None:
        begin = ["2026-03-02 08:10 investigating\n"]
        held, watched = "2026-03-02 10:00 identified\n", "2026-03-02 12:00 monitoring\n"
        over = {"resolved_at": "2026-03-02 12:00:00"}
        assert self.again(tmp_path, "08:00", "2") == (0, begin)
        assert self.again(tmp_path, "08:30", "2") == (0, begin)
        assert self.again(tmp_path, "09:00", "On Hold") == (1, [*begin, held])
        assert self.again(tmp_path, "10:00", "On Hold") == (0, [*begin, held])
        assert self.again(tmp_path, "10:30", "2") == (0, [*begin, held])
        assert self.again(tmp_path, "11:00", "-5") == (1, [*begin, held, watched])
        ended = [*begin, held, watched, "2026-03-02 13:00 resolved\n"]
        assert self.again(tmp_path, "12:10", "6", **over) == (1, ended)
        assert self.again(tmp_path, "15:00", "7", **over) == (0, ended)

    def test_a_note_for_staff_does_not_tell_it_to_customers(self, tmp_path: Path) -> None:
        self.again(tmp_path, "08:00", "2")
        note = "2026-03-02 09:00:00 - A (Work notes)\nRelay 3."
        count, updates = self.again(tmp_path, "09:00", "On Hold", work_notes=note)
        assert (count, updates[1:]) == (
            1,
            ["2026-03-02 10:00 identified\n", "2026-03-02 10:00 identified\naudience: internal\n\nRelay 3.\n"],
        )
        said = "2026-03-02 10:00:00 - A (Additional comments)\nIt works."
        count, updates = self.again(tmp_path, "10:00", "-5", work_notes=note, comments=said)
        assert (count, updates[3:]) == (1, ["2026-03-02 11:00 monitoring\n\nIt works.\n"])
        assert self.again(tmp_path, "11:00", "-5", work_notes=note, comments=said)[0] == 0

    @pytest.mark.parametrize(
        ("by_us", "state", "reason"),
        [
            ("2026-03-02 09:30 identified\n\nOurs.\n", "-5", "its update of 2026-03-02 08:30 UTC is not as the source"),
            ("2026-03-02 09:30 identified\n\nOurs.\n", "On Hold", ""),
            ("2026-03-02 09:30 monitoring\n\nOurs.\n", "On Hold", ""),
            ("2026-03-02 09:30 resolved\n\nOurs.\n", "On Hold", ""),
            ("2026-03-02 09:30 resolved\n", "2", "it says `resolved` at 2026-03-02 08:30 UTC, and the source that it"),
        ],
    )
    def test_behind_what_people_wrote_nothing_is_put(self, by_us: str, state: str, reason: str, tmp_path: Path) -> None:
        self.again(tmp_path, "08:00", "2")
        (file,) = (tmp_path / "incidents").rglob("*.md")
        file.write_text(f"{file.read_text('utf-8')}\n## {by_us}", "utf-8")
        before = file.read_bytes()
        saved = imported(
            tmp_path, RECORD | {"state": state, "sys_updated_on": "2026-03-02 11:00:00"}, tables=self.TABLES
        )
        assert (saved.extended, file.read_bytes()) == ((), before)
        kept = [problem.message for problem in saved.problems if problem.code == "import-updates-kept"]
        assert len(kept) == bool(reason) and all(reason in message for message in kept)
