"""Reviews that are finished later, and work that is moved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.delivery.conftest import CATALOGUE, Desk
from tests.servers import Mailbox, text_of

LATE = ("2026-01-15 08:10 investigating", "2026-01-15 08:40 identified", "2026-01-15 09:00 resolved")


class TestReviews:
    SKELETON = "2026-01-15 12:00 postmortem\n\n### Summary\n\n### Cause"
    WHOLE = "2026-01-15 12:00 postmortem\n\n### Summary\n\nA queue was full.\n\n### Cause"

    @pytest.fixture
    def resolved(self, desk: Desk, mailbox: Mailbox) -> Desk:
        desk.incident("mail-late", *LATE)
        desk.notify("08:15")
        desk.notify("09:30")
        mailbox.taken.clear()
        return desk

    def test_an_unfinished_one_is_told_to_nobody_and_the_finished_one_once(
        self, resolved: Desk, mailbox: Mailbox
    ) -> None:
        """However long it takes to fill it in: days, as reviews do."""
        resolved.incident("mail-late", *LATE, self.SKELETON)
        assert (resolved.notify("12:05")["sent"], resolved.notify("2026-01-17T08:00:00Z")["sent"]) == (0, 0)
        resolved.incident("mail-late", *LATE, self.WHOLE)
        days_later = "2026-01-20T08:00:00Z"
        (row,) = json.loads(resolved.run("notify", "--dry-run", "--format", "json", now=days_later)[1])["would_send"]
        assert resolved.notify(days_later)["sent"] == 1
        assert resolved.notify("2026-01-20T08:05:00Z")["sent"] == 0
        (mail,) = mailbox.mails()
        assert (row["incident"], mail["Subject"]) == ("mail-late", "[Post-mortem] E-mail: Mail is late")
        assert "A queue was full." in text_of(mail, "plain")

    def test_one_that_was_told_is_not_told_again_when_it_is_written_anew(self, resolved: Desk) -> None:
        resolved.incident("mail-late", *LATE, self.WHOLE)
        assert resolved.notify("12:05")["sent"] == 1
        resolved.incident("mail-late", *LATE, self.WHOLE + "\n\n### Apology\n\n### Changes")
        assert resolved.notify("12:10")["sent"] == 0
        resolved.incident("mail-late", *LATE, self.WHOLE)
        assert (resolved.notify("12:15")["sent"], resolved.notify("2026-01-20T08:00:00Z")["sent"]) == (0, 0)

    def test_staff_are_not_told_of_an_unfinished_one(self, resolved: Desk, mailbox: Mailbox) -> None:
        resolved.catalogue(CATALOGUE.replace("to: [", "lists: [{to: staff@example.org, audience: internal}], to: ["))
        resolved.notify("11:00")
        resolved.incident("mail-late", *LATE, self.SKELETON + "\n\n### Changes\n\n### Apology")
        mailbox.taken.clear()
        assert (resolved.notify("12:05")["sent"], mailbox.taken) == (0, [])


def test_work_that_is_moved_before_any_update_says_so_with_the_old_time(desk: Desk, mailbox: Mailbox) -> None:
    folder = desk.folder / "incidents"
    folder.mkdir()
    file = folder / "switches.md"
    front = "kind: maintenance\nwindow: {start: 2026-01-20 22:00, end: 2026-01-21 02:00}\nannounced: 2026-01-15 07:30"
    file.write_text(f"---\ntitle: New switches\n{front}\nservices: [email]\n---\n")
    assert desk.notify("08:00")["sent"] == 1
    moved = "window: {start: 2026-01-27 22:00, end: 2026-01-28 02:00}"
    file.write_text(f"{file.read_text()}\n## 2026-01-15 09:00 scheduled\n{moved}\n\nA part is late.\n")
    assert desk.notify("09:05")["sent"] == 1
    mail = mailbox.mails()[-1]
    text = text_of(mail, "plain")
    assert mail["Subject"] == "[Maintenance moved] E-mail: New switches"
    assert "has a new time: Jan 27, 2026" in text
    assert "Old time: Jan 20, 2026" in text


@pytest.mark.parametrize("changed", ["announced: 2026-01-15 07:45", "announced: 2026-01-16 07:30", ""])
def test_work_is_announced_once_whatever_its_day_of_announcement_becomes(
    desk: Desk, mailbox: Mailbox, changed: str
) -> None:
    (desk.folder / "incidents").mkdir()
    file = desk.folder / "incidents" / "switches.md"
    text = "---\ntitle: New switches\nkind: maintenance\n{}\nwindow: {}\nservices: [email]\n---\n"
    file.write_text(text.format("announced: 2026-01-15 07:30", "{start: 2026-01-20 22:00, end: 2026-01-21 02:00}"))
    assert desk.notify("08:00")["sent"] == 1
    file.write_text(text.format(changed, "{start: 2026-01-20 22:00, end: 2026-01-21 02:00}"))
    assert desk.notify("08:05")["sent"] == 0
    file.write_text(text.format(changed, "{start: 2026-01-27 22:00, end: 2026-01-28 02:00}"))
    report = desk.notify("08:10", expected=4)
    assert (report["sent"], [row["code"] for row in report["unsaid"]]) == (0, ["window-changed"])


class TestWorkThatIsAnnounced:
    """What customers expect does not change behind their backs."""

    TOLD = "2026-01-20 22:00", "2026-01-21 02:00"
    LATER = "2026-01-27 22:00", "2026-01-28 02:00"

    def write(self, desk: Desk, window: tuple[str, str], *updates: str, name: str = "switches", more: str = "") -> Path:
        front = f"kind: maintenance\nwindow: {{start: {window[0]}, end: {window[1]}}}\nservices: [email]\n{more}"
        said = "".join(f"\n## {update}\n\nMail waits meanwhile.\n" for update in updates)
        path = desk.folder / "incidents" / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"---\ntitle: New switches\n{front}---\n{said}")
        return path

    def codes(self, desk: Desk, now: str) -> list[str]:
        """What `due` says, which must be what `notify` says and does, whatever it would send beside it."""
        asked = {row["code"] for row in json.loads(desk.run("due", "--format", "json", now=now)[1])["duties"]}
        rehearsed = json.loads(desk.run("notify", "--dry-run", "--format", "json", now=now)[1])["unsaid"]
        status, out, _ = desk.run("notify", "--format", "json", now=now)
        (said,) = {tuple(row["code"] for row in rows) for rows in (rehearsed, json.loads(out)["unsaid"])}
        assert (asked, status) == (set(said), 4 if said else 0)
        return list(said)

    @pytest.fixture
    def announced(self, desk: Desk) -> Desk:
        self.write(desk, self.TOLD, "2026-01-15 08:00 scheduled")
        assert desk.notify("08:05")["sent"] == 1
        assert self.codes(desk, "08:06") == []
        return desk

    def test_a_window_that_is_only_overwritten_is_said_until_an_update_says_it(
        self, announced: Desk, mailbox: Mailbox
    ) -> None:
        self.write(announced, self.LATER, "2026-01-15 08:00 scheduled")
        assert self.codes(announced, "08:10") == self.codes(announced, "08:11") == ["window-changed"]
        _, out, _ = announced.run("due", now="08:12")
        assert "customers expect it for 2026-01-20 22:00 to 2026-01-21 02:00" in out
        remedy = 'statusgen update switches scheduled --window "2026-01-27 22:00" "2026-01-28 02:00" -m'
        assert remedy in out
        assert len(mailbox.taken) == 1
        self.write(announced, self.TOLD, "2026-01-15 08:00 scheduled")
        assert self.codes(announced, "08:13") == []
        words = ("update", "switches", "scheduled", "--window", *self.LATER, "-m", "A part is late.")
        assert announced.run(*words, now="08:15")[0] == 0
        assert json.loads(announced.run("due", "--format", "json", now="08:16")[1])["duties"] == []
        assert announced.notify("08:17")["sent"] == 1
        assert mailbox.mails()[-1]["Subject"] == "[Maintenance moved] E-mail: New switches"
        assert self.codes(announced, "08:18") == []

    def test_an_update_that_was_sent_and_is_written_over(self, announced: Desk) -> None:
        moved = "2026-01-15 09:00 scheduled\nwindow: {start: 2026-01-27 22:00, end: 2026-01-28 02:00}"
        self.write(announced, self.TOLD, "2026-01-15 08:00 scheduled", moved)
        assert announced.notify("09:01")["sent"] == 1
        self.write(announced, self.TOLD, "2026-01-15 08:00 scheduled", moved.replace("22:00", "23:00"))
        assert self.codes(announced, "09:05") == ["window-changed"]
        self.write(announced, self.TOLD, "2026-01-15 08:00 scheduled")
        assert self.codes(announced, "09:06") == ["window-changed"]

    @pytest.mark.parametrize("how", ["deleted", "renamed", "internal", "a draft"])
    def test_a_file_that_is_gone_is_said_until_the_window_is_over(self, announced: Desk, how: str) -> None:
        file = announced.folder / "incidents" / "switches.md"
        if how == "renamed":
            self.write(announced, self.TOLD, name="2026-01-20-switches")
        elif how == "a draft":
            file.rename(file.with_name("_switches.md"))
        if how == "internal":
            file.write_text(file.read_text().replace("kind:", "audience: internal\nkind:"))
        else:
            file.unlink(missing_ok=True)
        assert self.codes(announced, "08:10") == self.codes(announced, "08:11") == ["report-gone"]
        assert self.codes(announced, "2026-01-21T01:00:00Z") == ["report-gone"]
        assert self.codes(announced, "2026-01-21T02:00:00Z") == []

    def test_another_report_takes_its_place(self, announced: Desk) -> None:
        (announced.folder / "incidents" / "switches.md").unlink()
        self.write(announced, self.TOLD, name="routers", more="aliases: [/incidents/switches/]\n")
        assert self.codes(announced, "08:10") == []

    def test_what_is_over_may_go(self, announced: Desk) -> None:
        self.write(announced, self.LATER, "2026-01-15 08:00 scheduled", "2026-01-15 09:00 cancelled")
        assert self.codes(announced, "09:05") == []
        (announced.folder / "incidents" / "switches.md").unlink()
        assert self.codes(announced, "09:10") == []

    def test_a_file_that_cannot_be_read_is_not_gone(self, announced: Desk) -> None:
        file = announced.folder / "incidents" / "switches.md"
        file.write_text(file.read_text().replace("kind: maintenance", "kind: maintenence"))
        assert "report-gone" not in announced.run("due", now="08:10")[1]
        assert "report-gone" not in announced.run("notify", "--keep-going", now="08:10")[2]

    def test_staff_are_reminded_of_it_once(self, announced: Desk, mailbox: Mailbox) -> None:
        announced.catalogue(CATALOGUE.replace("to: [", "lists: [{to: staff@example.org, audience: internal}], to: ["))
        (announced.folder / "incidents" / "switches.md").unlink()
        mailbox.taken.clear()
        for minute in ("08:10", "08:11"):
            announced.run("due", "--notify", now=minute)
        (mail,) = mailbox.mails()
        assert (mail["To"], "(switches)" in mail.get_content()) == ("staff@example.org", True)


def test_an_open_incident_that_is_gone_is_said(desk: Desk) -> None:
    desk.incident("mail-late", LATE[0])
    desk.notify("08:15")
    (desk.folder / "incidents" / "mail-late.md").unlink()
    (row,) = desk.notify("08:20", expected=4)["unsaid"]
    assert (row["code"], row["incident"]) == ("report-gone", "mail-late")
    desk.incident("mail-late", *LATE)
    assert desk.notify("09:05")["unsaid"] == []
    (desk.folder / "incidents" / "mail-late.md").unlink()
    assert desk.notify("09:10")["unsaid"] == []


@pytest.mark.parametrize("how", ["taken out", "another status"])
def test_an_ending_that_is_taken_back_is_said_until_customers_know(desk: Desk, how: str) -> None:
    desk.incident("mail-late", *LATE)
    desk.notify("08:15")
    desk.notify("09:05")
    changed = LATE[:-1] if how == "taken out" else (*LATE[:-1], LATE[-1].replace("resolved", "monitoring"))
    desk.incident("mail-late", *changed)
    for minute in ("09:10", "09:11"):
        (row,) = desk.notify(minute, expected=4)["unsaid"]
        assert (row["code"], row["incident"]) == ("ending-taken-back", "mail-late")
    desk.incident("mail-late", *changed, "2026-01-15 09:15 investigating\n\nIt is late again.")
    report = desk.notify("09:16")
    assert (report["sent"] > 0, report["unsaid"]) == (True, [])
    assert desk.notify("09:20")["unsaid"] == []


def test_an_ending_that_is_back_and_a_review_of_it_are_no_news(desk: Desk) -> None:
    desk.incident("mail-late", *LATE)
    desk.notify("08:15")
    desk.notify("09:05")
    desk.incident("mail-late", *LATE[:-1])
    desk.notify("09:10", expected=4)
    desk.incident("mail-late", *LATE)
    assert desk.notify("09:15")["unsaid"] == []
    (desk.folder / "incidents" / "mail-late.md").unlink()
    assert desk.notify("09:20")["unsaid"] == []


def test_work_that_was_over_before_it_was_announced_does_not_start_and_end_in_mails(
    desk: Desk, mailbox: Mailbox
) -> None:
    """A slip of the month; what began a minute before it was told of is news."""
    desk.notify("08:00")
    planned = {"kind": "maintenance", "announced": "2026-01-15 09:00"}
    for id, window in (
        ("slip", "{start: 2025-12-24 22:00, end: 2025-12-25 02:00}"),
        ("late", "{start: 2026-01-15 08:59, end: 2026-01-15 12:00}"),
    ):
        lines = "".join(f"{key}: {value}\n" for key, value in {"title": id, **planned, "window": window}.items())
        said = "## 2026-01-15 09:00 scheduled\n\nMail stops for ten minutes.\n"
        (desk.folder / "incidents").mkdir(exist_ok=True)
        (desk.folder / "incidents" / f"{id}.md").write_text(f"---\n{lines}services: [email]\n---\n\n{said}")
    desk.notify("09:05")
    assert sorted(str(mail["Subject"]) for mail in mailbox.mails()) == [
        "[Maintenance started] E-mail: late",
        "[Planned maintenance] E-mail: late",
        "[Planned maintenance] E-mail: slip",
    ]
