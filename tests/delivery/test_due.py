"""`statusgen due --notify`: staff are reminded, of each thing once."""

from __future__ import annotations

from pathlib import Path

import pytest

from statusgen import build, cli
from statusgen.model import Audience
from tests.conftest import ROOT
from tests.delivery.conftest import CATALOGUE, Desk
from tests.make import at
from tests.servers import Mailbox

POLICY = "high: {channels: [email], escalate: [{after: 20m, to: Tier 2, channels: [email]}]}"
STAFF = ", lists: [{to: staff@example.org, audience: internal}], to: ["


def staffed(desk: Desk) -> None:
    desk.catalogue(CATALOGUE.replace("high: {channels: [email]}", POLICY).replace(", to: [", STAFF))
    desk.incident("mail-late", "2026-01-15 08:10 investigating")


def test_staff_are_reminded_once_a_step(desk: Desk, mailbox: Mailbox) -> None:
    staffed(desk)
    for minute in ("08:19", "08:21", "08:22"):
        desk.run("due", "--notify", now=minute)
    (mail,) = mailbox.mails()
    assert mail["To"] == "staff@example.org"
    assert mail["Subject"].startswith("[Overdue] high: Mail is late: nothing has moved since")
    assert "To be brought in: Tier 2" in mail.get_content()


def test_staff_are_reminded_of_each_role_that_is_missing(desk: Desk, mailbox: Mailbox) -> None:
    staffed(desk)
    roles = "high: {major: true, channels: [email], roles: [incident_manager, communications_lead]}"
    desk.catalogue(CATALOGUE.replace("high: {channels: [email]}", roles).replace(", to: [", STAFF))
    for minute in ("08:19", "08:20"):
        desk.run("due", "--notify", now=minute)
    said = sorted(mail["Subject"].partition("Mail is late: ")[2] for mail in mailbox.mails())
    assert said == [
        f"a major incident has nobody in a role: {role}" for role in ("Communications lead", "Incident manager")
    ]


def test_customers_are_never_reminded(desk: Desk, mailbox: Mailbox) -> None:
    """The escalation names a channel that has no staff."""
    staffed(desk)
    desk.catalogue(CATALOGUE.replace("high: {channels: [email]}", POLICY))
    status, _, err = desk.run("due", "--notify", now="08:21")
    assert status == 4
    assert "audience: internal" in err
    assert mailbox.taken == []


def test_a_reminder_is_no_first_run_of_notifications(desk: Desk) -> None:
    staffed(desk)
    desk.incident("old", "2026-01-15 07:00 investigating", "2026-01-15 07:30 resolved", determined="2026-01-15 07:00")
    desk.run("due", "--notify", now="08:21")
    assert desk.notify("08:22")["recorded"] == 2


@pytest.mark.parametrize("broken", ["services.yaml", "incidents/broken.md"])
def test_where_files_cannot_be_read_silence_is_no_good_news(desk: Desk, mailbox: Mailbox, broken: str) -> None:
    """What can be read is told of all the same."""
    staffed(desk)
    path = desk.folder / broken
    path.write_text("?")
    assert desk.run("due", now="08:21")[0] == 1
    assert desk.run("due", "--notify", now="08:21")[0] == 3
    assert len(mailbox.taken) == (path.parent != desk.folder)


@pytest.mark.parametrize("folder", [ROOT, ROOT / "statusgen" / "starter"], ids=["example", "starter"])
def test_escalations_of_the_examples_reach_staff(folder: Path) -> None:
    project = build.check(folder, at("2026-11-22 08:00"), build.open_cache(None)).project
    assert project
    named = {id for rule in project.policy.severities.values() for step in rule.escalate for id in step.channels}
    for channel in (project.channels[id] for id in named):
        assert Audience.INTERNAL in {channel.choice.audience, *(item.choice.audience for item in channel.lists)}


def test_the_watch_goes_by_the_clock(desk: Desk) -> None:
    status, _, err = desk.run("due", "--watch")
    assert status == 2
    assert "leave out --now" in err


def test_the_watch_looks_each_minute_until_it_is_stopped(
    desk: Desk, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    staffed(desk)
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("statusgen.commands.due.time.sleep", wait)
    assert cli.run(["due", "--notify", "--watch", "--source", str(desk.folder)]) == 130
    assert waited == [60.0] * 3
    assert capsys.readouterr().out.count("Tier 2 must be brought in") == 3
    assert len([mail for mail in mailbox.mails() if "Tier 2 must" in mail["Subject"]]) == 1
