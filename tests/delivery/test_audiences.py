"""Customers and staff: each is told what their edition says, once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.delivery.conftest import CATALOGUE, Desk
from tests.servers import Mailbox

CUSTOMERS, STAFF = "all@lists.example.org", "staff@example.org"
FOR_STAFF = "\naudience: internal"
DETECTED = "2026-01-15 08:10 investigating"


@pytest.fixture
def both(desk: Desk) -> Desk:
    desk.catalogue(CATALOGUE.replace("to: [", f"lists: [{{to: {STAFF}, audience: internal}}], to: ["))
    desk.notify("08:00")
    return desk


def planned(desk: Desk, *updates: str) -> Path:
    """Work from 12:00 to 14:00, announced at 08:30."""
    said = "".join(f"\n## {update}\n\nWe begin.\n" for update in updates)
    path = desk.folder / "incidents" / "switches.md"
    path.parent.mkdir(exist_ok=True)
    window = "window: {start: 2026-01-15 12:00, end: 2026-01-15 14:00}\nannounced: 2026-01-15 08:30\n"
    path.write_text(f"---\ntitle: New switches\nkind: maintenance\n{window}services: [email]\n---\n{said}")
    return path


def subjects(mailbox: Mailbox, address: str) -> list[str]:
    return [str(mail["Subject"]).partition("]")[0].strip("[") for mail in mailbox.to(address)]


def test_notes_for_staff_keep_no_news_from_customers(both: Desk, mailbox: Mailbox) -> None:
    noted = f"2026-01-15 08:30 scheduled{FOR_STAFF}"
    planned(both, noted)
    for hour in ("08:31", "11:01"):
        both.notify(hour)
    planned(both, noted, f"2026-01-15 11:55 in_progress{FOR_STAFF}")
    for hour in ("11:56", "12:01", "14:01", "14:02"):
        both.notify(hour)
    told = ["Planned maintenance", "Maintenance reminder", "Maintenance started", "Maintenance completed"]
    assert subjects(mailbox, CUSTOMERS) == told


def test_what_staff_go_on_with_is_closed_for_customers(both: Desk, mailbox: Mailbox) -> None:
    both.incident("mail-late", DETECTED, "2026-01-15 09:00 resolved", f"2026-01-15 09:30 monitoring{FOR_STAFF}")
    both.notify("09:31")
    both.notify("2026-01-18T09:01:00Z")
    assert subjects(mailbox, CUSTOMERS) == ["Degraded", "Resolved", "Closed"]


def test_what_changes_its_audience_is_told_to_nobody_twice(both: Desk, mailbox: Mailbox) -> None:
    found = "2026-01-15 08:20 identified"
    both.incident("mail-late", DETECTED, found)
    both.notify("08:25")
    both.incident("mail-late", DETECTED, found, audience="internal")
    both.notify("08:30", expected=4)
    repaired = "2026-01-15 08:40 monitoring"
    both.incident("mail-late", DETECTED, found, repaired, audience="internal")
    both.notify("08:41", expected=4)
    both.incident("mail-late", DETECTED, found + FOR_STAFF, repaired)
    both.notify("08:45")
    both.incident("mail-late", DETECTED, found, repaired)
    both.notify("08:50")
    for address in (CUSTOMERS, STAFF):
        assert subjects(mailbox, address) == ["Degraded", "Cause identified", "Monitoring"]


class TestWhoWasTold:
    """Whoever heard of a report hears how it goes on, whatever its front matter says by then."""

    LISTS = "lists: [{to: phones@example.org, services: [phone]}, {to: severe@example.org, severity: high}], to: ["
    BOTH = "email: degraded, phone: degraded"
    RESOLVED = "2026-01-15 09:00 resolved"

    @pytest.fixture
    def told(self, desk: Desk, mailbox: Mailbox) -> Desk:
        desk.catalogue(CATALOGUE.replace("to: [", self.LISTS))
        desk.notify("08:00")
        desk.incident("mail-late", DETECTED, services=self.BOTH)
        assert desk.notify("08:12")["sent"] == 3
        mailbox.taken.clear()
        return desk

    def test_it_is_said_to_be_less_severe_and_about_less(self, told: Desk, mailbox: Mailbox) -> None:
        told.incident("mail-late", DETECTED, self.RESOLVED, severity="low")
        (row,) = json.loads(told.run("notify", "--dry-run", "--format", "json", now="09:01")[1])["would_send"]
        assert (row["recipients"], told.notify("09:01")["sent"]) == (3, 3)
        assert {str(mail["Subject"]) for mail in mailbox.mails()} == {"[Resolved] E-mail: Mail is late"}
        assert told.notify("09:02")["sent"] == 0

    def test_what_is_new_to_them_is_not_for_them(self, told: Desk) -> None:
        told.incident("web-slow", DETECTED, severity="low")
        assert told.notify("08:20")["sent"] == 0

    def test_whoever_wants_digests_now_gets_those(self, told: Desk, mailbox: Mailbox) -> None:
        weekly = self.LISTS.replace("services: [phone]", "services: [phone], frequency: weekly")
        told.catalogue(CATALOGUE.replace("to: [", weekly))
        told.incident("mail-late", DETECTED, self.RESOLVED, services=self.BOTH)
        assert told.notify("09:01")["sent"] == 2
        assert mailbox.to("phones@example.org") == []

    def test_whoever_chose_anew_since_gets_what_they_chose(
        self, told: Desk, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = told.folder.parent / "subscribers.csv"
        monkeypatch.setenv("STATUSGEN_SUBSCRIBERS", str(file))
        monkeypatch.setenv("STATUSGEN_SECRET", "twenty-or-more-characters")
        line = "address,services,confirmed\nann@example.org,{},2026-01-15T{}:00+00:00\n"
        file.write_text(line.format("email", "08:00"))
        assert told.notify("08:15")["sent"] == 1
        file.write_text(line.format("phone", "08:30"))
        told.incident("mail-late", DETECTED, self.RESOLVED)
        told.notify("09:01")
        assert subjects(mailbox, "ann@example.org") == ["Degraded"]
