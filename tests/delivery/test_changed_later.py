"""Reviews that are finished later, and work that is moved."""

from __future__ import annotations

import json

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
