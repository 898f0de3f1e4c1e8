"""Alerts of monitoring open incidents, change them and end them; what people wrote stays."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from statusgen.model import Audience
from tests.importers.alerts import LATER, SERVICES, START, alert, only, over, sent, statuses
from tests.importers.reading_back import findings_in


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "services.yaml").write_text(SERVICES, "utf-8")
    return tmp_path


class TestOutage:
    def test_it_opens_and_ends_one_incident(self, project: Path) -> None:
        assert len(sent(project, 2, alert()).written) == 1
        sent(project, 3, alert(), alert(labels={"alertname": "PortClosed"}))
        sent(project, 30, over(28), over(29, labels={"alertname": "PortClosed"}))
        sent(project, 40)
        incident = only(project)
        assert (incident.title, incident.severity) == ("E-mail is slow or unreliable", "medium")
        assert incident.services == {"email": "degraded"}
        assert incident.started == START
        assert statuses(project) == ["investigating", "resolved"]
        assert incident.updates[-1].at == START + timedelta(minutes=29)

    def test_what_alerts_say_is_for_staff(self, project: Path) -> None:
        sent(project, 2, alert())
        public = " ".join(u.body for u in only(project).updates if u.audience is Audience.PUBLIC)
        staff = " ".join(u.body for u in only(project).updates if u.audience is Audience.INTERNAL)
        assert "relay" not in public + only(project).title
        assert "QueueLong: Queue on relay-04 over 10,000" in staff

    def test_what_was_just_written_is_not_to_come(self, project: Path) -> None:
        """`check` right behind it says of nothing that it is in the future."""
        sent(project, 2, alert())
        sent(project, 3, alert(labels={"alertname": "Down", "severity": "critical"}, fingerprint="x"))
        assert [update.audience for update in only(project).updates] == ["public", "internal"] * 2
        assert only(project).updates[-1].at == START + timedelta(minutes=3)

    def test_it_tells_at_once_what_becomes_worse_and_promises_more(self, project: Path) -> None:
        sent(project, 2, alert())
        sent(project, 3, alert(labels={"alertname": "Down", "severity": "critical"}, fingerprint="x"))
        updates = [update for update in only(project).updates if update.audience is Audience.PUBLIC]
        assert [dict(update.services) for update in updates] == [{}, {"email": "major_outage"}]
        assert updates[-1].severity == "critical"
        assert updates[-1].next_update == START + timedelta(minutes=33)

    @pytest.mark.parametrize(("typed", "becomes"), [("", "E-mail does not work"), ("Mail stands", "Mail stands")])
    def test_its_title_grows_with_it_unless_a_person_wrote_one(self, project: Path, typed: str, becomes: str) -> None:
        sent(project, 2, alert())
        (file,) = project.glob("incidents/**/*.md")
        if typed:
            file.write_text(file.read_text().replace("title: E-mail is slow or unreliable", f"title: {typed}"))
        sent(project, 3, alert(labels={"alertname": "Down", "severity": "critical"}, fingerprint="x"))
        assert only(project).title == becomes
        sent(project, 30, over(10, labels={"alertname": "Down", "severity": "critical"}, fingerprint="x"))
        assert only(project).title == becomes  # how bad it was

    def test_one_for_each_service(self, project: Path) -> None:
        assert len(sent(project, 2, alert("smtp-relay"), alert("Public *API*"), alert("billing")).written) == 3
        files = {path.name: path.read_text("utf-8") for path in (project / "incidents").rglob("*.md")}
        assert [name for name, text in files.items() if "\naudience: internal" in text.partition("\n---")[0]] == [
            name for name in files if "billing" in name
        ]
        assert [p for p in findings_in(project, LATER) if p.is_error] == []

    def test_the_same_again_changes_nothing(self, project: Path) -> None:
        sent(project, 2, alert())
        before = {path: path.read_bytes() for path in project.rglob("*.*")}
        again = [sent(project, minute, alert(), alert()) for minute in (3, 4, 60)]
        assert [len(saved.unchanged) for saved in again] == [1, 1, 1]
        assert {path: path.read_bytes() for path in project.rglob("*.*")} == before

    def test_what_flaps_says_little(self, project: Path) -> None:
        sent(project, 2, alert())
        for minute in range(3, 60, 2):
            sent(project, minute, over(minute))
            sent(project, minute + 1, alert())
        sent(project, 61, over(61))
        sent(project, 70)
        assert statuses(project) == ["investigating", "resolved"]

    def test_an_end_that_comes_behind_its_next_beginning_ends_nothing(self, project: Path) -> None:
        sent(project, 2, alert())
        sent(project, 6, alert(minute=5))
        sent(project, 7, over(3))
        sent(project, 20)
        assert statuses(project) == ["investigating"]
        sent(project, 30, over(25, startsAt=alert(minute=5)["startsAt"]))
        sent(project, 40)
        assert statuses(project) == ["investigating", "resolved"]

    def test_an_end_before_its_own_beginning_ends_it(self, project: Path) -> None:
        sent(project, 2, alert(minute=1))
        sent(project, 4, over(0, startsAt=alert(minute=1)["startsAt"]))
        sent(project, 20)
        assert statuses(project) == ["investigating", "resolved"]

    def test_what_fails_again_soon_goes_on_in_the_same_file(self, project: Path) -> None:
        sent(project, 2, alert())
        sent(project, 20, over(10))
        sent(project, 40, alert(minute=39))
        assert statuses(project) == ["investigating", "resolved", "investigating"]
        sent(project, 60, over(50))
        sent(project, 200, alert(minute=199))
        assert len(list((project / "incidents").rglob("*.md"))) == 2

    def test_an_end_of_what_nobody_told_of_is_left_out(self, project: Path) -> None:
        saved = sent(project, 2, over(1))
        assert (saved.written, [one.item for one in saved.left_out]) == ((), ["email"])

    def test_no_service_no_incident(self, project: Path) -> None:
        saved = sent(project, 2, alert("cs30"))
        assert [(one.item, one.reason) for one in saved.left_out] == [
            ("QueueLong", "none of its labels names a service of yours")
        ]
        assert [problem.code for problem in saved.problems] == ["import-unmapped"]


class TestPeople:
    def test_drafts_wait_for_them(self, project: Path) -> None:
        (project / "services.yaml").write_text(SERVICES.replace("write: file, ", ""), "utf-8")
        (path,) = sent(project, 2, alert()).written
        assert Path(path).name.startswith("_draft-2026-11-22-email-")
        assert statuses(project) == []
        (project / path).rename((project / path).with_name(Path(path).name.removeprefix("_draft-")))
        sent(project, 30, over(20))
        assert statuses(project) == ["investigating", "resolved"]

    def test_what_they_write_stays_and_updates_stand_behind_it(self, project: Path) -> None:
        (path,) = sent(project, 2, alert()).written
        edited = (project / path).read_text("utf-8").replace("is slow or unreliable", "arrives late")
        edited += "\n## 2026-11-22 10:10 identified\n\nA full queue. <!-- ask Ann -->\n"
        moved = project / "incidents" / "mail" / Path(path).name
        moved.parent.mkdir()
        moved.write_text(edited, "utf-8")
        (project / path).unlink()
        sent(project, 30, over(20))
        assert moved.read_text("utf-8").startswith(edited)
        assert statuses(project) == ["investigating", "identified", "resolved"]

    @pytest.mark.parametrize("status", ["resolved", "false_alarm"])
    def test_they_have_the_last_word(self, status: str, project: Path) -> None:
        (path,) = sent(project, 2, alert()).written
        text = (project / path).read_text("utf-8") + f"\n## 2026-11-22 10:10 {status}\n\nIt works.\n"
        (project / path).write_text(text, "utf-8")
        sent(project, 20, alert(), alert(labels={"severity": "critical"}, fingerprint="x"))
        sent(project, 40, over(30), over(30, fingerprint="x"))
        sent(project, 50)
        assert (project / path).read_text("utf-8") == text

    @pytest.mark.parametrize("status", ["resolved", "resolved\n\n## 2026-11-22 10:20 postmortem"])
    def test_what_begins_after_they_ended_it_is_told(self, status: str, project: Path) -> None:
        """Although the first alert fires on."""
        (path,) = sent(project, 2, alert()).written
        self.people_say(status, project / path)
        down = alert(minute=30, labels={"severity": "critical"}, fingerprint="x")
        assert sent(project, 31, alert(), down).written == (path,)
        assert statuses(project)[-1] == "investigating"
        sent(project, 50, over(40), over(40, fingerprint="x"))
        assert statuses(project)[-1] == "resolved"

    @pytest.mark.parametrize("status", ["resolved", "false_alarm", "resolved\n\n## 2026-11-22 10:20 postmortem"])
    def test_what_begins_long_after_that_opens_another(self, status: str, project: Path) -> None:
        (path,) = sent(project, 2, alert()).written
        text = self.people_say(status, project / path)
        down = alert(minute=119, fingerprint="x", labels={"severity": "critical"})
        (other,) = sent(project, 120, alert(), down).written
        assert sent(project, 125, alert()).unchanged == (path,)
        sent(project, 150, over(140, fingerprint="x"))
        assert "resolved" in (project / other).read_text("utf-8")
        assert (project / path).read_text("utf-8") == text

    def test_each_ends_with_its_own_alerts(self, project: Path) -> None:
        """Although what people ended is told of last."""
        (path,) = sent(project, 2, alert()).written
        self.people_say("resolved", project / path)
        (other,) = sent(project, 120, alert(minute=119, fingerprint="x")).written
        sent(project, 130, over(130))
        sent(project, 131, over(131, fingerprint="x"))
        sent(project, 140)
        assert "resolved" in (project / other).read_text("utf-8")

    def test_an_old_alert_stays_with_what_people_ended(self, project: Path) -> None:
        """And reopens nothing that people ended later."""
        (path,) = sent(project, 2, alert()).written
        self.people_say("resolved", project / path)
        (second,) = sent(project, 120, alert(minute=119, fingerprint="x")).written
        text = (project / second).read_text("utf-8") + "\n## 2026-11-22 12:10 resolved\n\nIt works.\n"
        (project / second).write_text(text, "utf-8")
        (third,) = sent(project, 210, alert(minute=209, fingerprint="y"), over(209, fingerprint="x")).written
        sent(project, 215, alert())
        assert (project / second).read_text("utf-8") == text
        sent(project, 230, over(220, fingerprint="y"))
        assert "resolved" in (project / third).read_text("utf-8")

    def test_a_false_alarm_that_comes_again_opens_another(self, project: Path) -> None:
        (path,) = sent(project, 2, alert()).written
        self.people_say("false_alarm", project / path)
        sent(project, 20, over(15))
        sent(project, 30)
        (other,) = sent(project, 46, alert(minute=45)).written
        assert other != path

    def people_say(self, status: str, file: Path) -> str:
        text = file.read_text("utf-8") + f"\n## 2026-11-22 10:10 {status}\n\nIt works.\n"
        file.write_text(text, "utf-8")
        return text

    def test_a_file_that_they_broke_is_left_alone_and_ended_when_mended(self, project: Path) -> None:
        (path,) = sent(project, 2, alert()).written
        good = (project / path).read_text("utf-8")
        (project / path).write_text(broken := good.replace("severity:", "severty:"), "utf-8")
        sent(project, 30, over(20))
        assert (project / path).read_text("utf-8") == broken
        (project / path).write_text(good, "utf-8")
        sent(project, 31)
        assert statuses(project) == ["investigating", "resolved"]

    def test_a_file_that_they_took_away_does_not_come_back(self, project: Path) -> None:
        (path,) = sent(project, 2, alert()).written
        (project / path).unlink()
        sent(project, 3, alert(), alert(fingerprint="x"))
        assert list((project / "incidents").rglob("*.md")) == []

    def test_nor_after_it_flapped(self, project: Path) -> None:
        sent(project, 2, alert())
        sent(project, 4, over(3))
        sent(project, 6, alert(minute=5))
        (file,) = (project / "incidents").rglob("*.md")
        file.unlink()
        assert sent(project, 240, alert(minute=5)).written == ()
        assert len(sent(project, 250, alert(minute=249)).written) == 1

    def test_what_begins_after_that_opens_another(self, project: Path) -> None:
        """Its own end may never be told."""
        (path,) = sent(project, 2, alert()).written
        (known_by,) = [line for line in (project / path).read_text("utf-8").splitlines() if line.startswith("api_id: ")]
        (project / path).unlink()
        reason = sent(project, 3, alert()).left_out[0].reason
        assert "its file is gone" in reason and f"none has `{known_by}`" in reason
        (other,) = sent(project, 1500, alert(minute=1499, fingerprint="x"), alert()).written
        assert other != path
        assert sent(project, 1501, alert(minute=1499, fingerprint="x")).unchanged == (other,)
        sent(project, 1520, over(1510, fingerprint="x"))
        sent(project, 1530)
        assert statuses(project) == ["investigating", "resolved"]

    def test_so_does_the_same_when_it_begins_again(self, project: Path) -> None:
        (path,) = sent(project, 2, alert()).written
        (project / path).unlink()
        (other,) = sent(project, 1500, alert(minute=1499)).written
        assert other != path

    def test_a_file_is_found_whatever_its_name(self, project: Path) -> None:
        (path,) = sent(project, 2, alert()).written
        (project / path).rename(project / "incidents" / "2026-11-22-mail-is-late.md")
        assert sent(project, 3, alert(fingerprint="x")).written == ("incidents/2026-11-22-mail-is-late.md",)
        sent(project, 30, over(20), over(20, fingerprint="x"))
        assert statuses(project) == ["investigating", "resolved"]

    def test_nothing_is_added_to_a_file_with_errors_and_that_is_said(self, project: Path) -> None:
        (path,) = sent(project, 2, alert()).written
        (project / path).write_text((project / path).read_text("utf-8").replace("severity:", "severty:"), "utf-8")
        saved = sent(project, 3, alert(labels={"severity": "critical"}, fingerprint="x"))
        assert [one.reason for one in saved.left_out] == [f"nothing is added to a file with errors: {path}"]
        assert saved.unchanged == ()
