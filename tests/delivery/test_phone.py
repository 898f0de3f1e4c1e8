"""The phone's greeting: how things stand, whatever is told by its channel."""

from __future__ import annotations

from tests.delivery.conftest import CATALOGUE, Desk
from tests.servers import Mailbox

LATE = ("2026-01-15 08:10 investigating", "2026-01-15 08:40 identified", "2026-01-15 09:00 resolved")


def test_the_phone_says_what_is_so_now(desk: Desk, mailbox: Mailbox) -> None:
    """Whatever goes by mail: an outage that the policy sends by no channel, and its end by the clock of no message."""
    greeting = desk.folder / ".statusgen" / "announcements" / "voice.txt"
    desk.catalogue(CATALOGUE + "  voice: {type: script}\n")
    desk.incident("mail-late", LATE[0], severity="low")
    assert desk.run("notify", "--dry-run", now="08:15")[0] == 0
    assert not greeting.exists()
    assert desk.notify("08:15")["sent"] == 0
    assert "Mail is late" in greeting.read_text()
    before = greeting.stat().st_ino
    desk.notify("08:16")
    assert greeting.stat().st_ino == before  # a phone system that watches the file is not woken for nothing
    (desk.folder / "incidents" / "mail-late.md").unlink()
    assert desk.notify("08:20", expected=4)["sent"] == 0  # a report that is gone is said
    assert "Mail is late" not in greeting.read_text()


def test_a_greeting_that_cannot_be_written_is_said(desk: Desk, mailbox: Mailbox) -> None:
    desk.catalogue(CATALOGUE + "  voice: {type: script}\n")
    (desk.folder / ".statusgen").mkdir()
    (desk.folder / ".statusgen" / "announcements").write_text("a file")
    desk.incident("mail-late", LATE[0])
    report = desk.notify("08:15", expected=4)
    assert "cannot write" in report["faults"]["voice"]
    assert len(mailbox.taken) == 1
