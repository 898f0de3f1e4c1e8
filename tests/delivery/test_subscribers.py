"""Those who subscribed themselves: they join by answering, get what they chose, and leave by a link."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.delivery.conftest import Desk
from tests.servers import Mailbox

LATE = "2026-01-15 08:10 investigating"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "subscribers.csv"
    monkeypatch.setenv("STATUSGEN_SUBSCRIBERS", str(path))
    monkeypatch.setenv("STATUSGEN_SECRET", "not a secret, but long")
    return path


def join(desk: Desk, address: str, *choice: str, now: str = "08:00") -> None:
    status, token, err = desk.run("subscribers", "invite", address, *choice, now=now)
    assert status == 0, err
    assert desk.run("subscribers", "confirm", token.strip(), now=now)[0] == 0


def test_they_get_what_they_chose_and_leave_by_the_link(desk: Desk, mailbox: Mailbox, file: Path) -> None:
    join(desk, "a@example.org", "--service", "email")
    join(desk, "b@example.org", "--service", "phone")
    join(desk, "c@example.org", "--frequency", "weekly")
    join(desk, "d@example.org", now="09:00")  # after it was told
    desk.incident("mail-late", LATE)
    assert desk.notify()["sent"] == 2
    (mail,) = mailbox.to("a@example.org")
    way = mail["List-Unsubscribe"]
    assert way.startswith("<mailto:status@example.org?subject=unsubscribe%20")
    assert mail["List-Unsubscribe-Post"] is None
    assert mailbox.to("b@example.org") == mailbox.to("c@example.org") == mailbox.to("d@example.org") == []
    token = "".join(way.split()).partition("unsubscribe%20")[2].rstrip(">")
    assert desk.run("subscribers", "leave", token)[0] == 0
    assert "a@example.org" not in file.read_text()
    assert desk.run("subscribers", "count")[1] == "3 subscribers (2 immediate, 0 daily, 1 weekly); 0 lines wrong\n"
    assert "a@example.org" not in (desk.folder.parent / "ledger.jsonl").read_text()


def test_one_click_where_there_is_an_endpoint(
    desk: Desk, mailbox: Mailbox, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATUSGEN_UNSUBSCRIBE_URL", "https://example.org/leave?token=")
    join(desk, "a@example.org")
    desk.incident("mail-late", LATE)
    desk.notify()
    (mail,) = mailbox.to("a@example.org")
    assert "<https://example.org/leave?token=" in "".join(mail["List-Unsubscribe"].split())
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_nobody_joins_by_a_token_that_is_changed_or_old(desk: Desk, file: Path) -> None:
    _, token, _ = desk.run("subscribers", "invite", "a@example.org", now="08:00")
    token = token.strip()
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x" + token, "x.y", "é"):
        assert desk.run("subscribers", "confirm", wrong)[0] == 1
    assert desk.run("subscribers", "leave", token)[0] == 1
    assert desk.run("subscribers", "confirm", token, now="2026-01-17T08:01:00Z")[0] == 1
    assert not file.exists()


def test_lines_that_are_wrong_are_named_without_the_address(desk: Desk, mailbox: Mailbox, file: Path) -> None:
    file.write_text(
        "address,services,severity,language,frequency,confirmed\n"
        "a@example.org,email,,,,2026-01-01T00:00:00+00:00\n"
        "A@example.org,,,,,2026-01-01T00:00:00+00:00\n"
        "b@example.org,fax,,,,2026-01-01T00:00:00+00:00\n"
        "c@example.org,,worst,,,2026-01-01T00:00:00+00:00\n"
        "d@example.org,,,,hourly,2026-01-01T00:00:00+00:00\n"
        "e@example.org,,,,,\n"
        '"f@example.org\nBcc: g@example.org",,,,,2026-01-01T00:00:00+00:00\n'
    )
    status, out, err = desk.run("subscribers", "check")
    assert (status, out) == (1, "1 subscribers (1 immediate, 0 daily, 0 weekly); 6 lines wrong\n")
    assert [line.split(":")[1] for line in err.splitlines()] == ["3", "4", "5", "6", "7", "9"]
    assert "example.org" not in err
    desk.incident("mail-late", LATE)
    assert desk.notify()["sent"] == 2


def test_without_a_secret_nothing_is_sent(desk: Desk, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATUSGEN_SECRET", "short")
    desk.incident("mail-late", LATE)
    status, _, err = desk.run("notify")
    assert status == 3
    assert "STATUSGEN_SECRET" in err
