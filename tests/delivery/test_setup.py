"""What is wrong with the set-up: it loses nothing, is said once and in time, and keeps nobody else from being told."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from statusgen.channels import tag, webhook
from statusgen.git import Branch
from statusgen.ledger import Key, Ledger
from statusgen.ledger.branch import BranchStore
from tests.delivery.conftest import CATALOGUE, Desk
from tests.servers import Hook, Mailbox, web_server

FIRST = "2026-01-15 08:10 investigating"
HOOK = CATALOGUE.replace("channels: [email]", "channels: [bus]") + "  bus: {type: webhook, url_env: BUS_URL%s}\n"


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hook]:
    with web_server() as server:
        monkeypatch.setenv("BUS_URL", server.url)
        yield server


@pytest.mark.parametrize("answer", [302, 401, 403, 404, 405, 410])
def test_a_webhook_that_is_set_up_wrongly_loses_nothing(desk: Desk, hook: Hook, answer: int) -> None:
    desk.catalogue(HOOK % "")
    desk.incident("mail-late", FIRST)
    hook.answers += [answer]
    report = desk.notify("08:15", expected=4)
    assert (report["refused"], len(report["failed"]), len(hook.requests)) == ([], 1, 1)
    assert f"HTTP status {answer}" in report["failed"][0]["reason"]
    assert desk.notify("08:20")["sent"] == 1


@pytest.mark.parametrize("dead", ["http://127.0.0.1:1/hook", "http://nowhere.invalid/hook"])
def test_an_address_that_nobody_answers_at_keeps_no_other_from_being_told(
    desk: Desk, hook: Hook, monkeypatch: pytest.MonkeyPatch, dead: str
) -> None:
    monkeypatch.setenv("BUS_URL", f"{dead} {hook.url}")
    monkeypatch.setattr(webhook, "pauses", lambda: iter([0.0]))
    desk.catalogue(HOOK % "")
    desk.incident("mail-late", FIRST, "2026-01-15 08:12 identified")
    report = desk.notify("08:15", expected=4)
    assert (report["sent"], len(hook.took)) == (2, 2)
    assert [row["to"] for row in report["failed"]] == ["address 1", "address 1"]
    monkeypatch.setenv("BUS_URL", hook.url)
    assert desk.notify("08:20")["sent"] == 0


@pytest.mark.parametrize("answer", [400, 413, 422])
def test_what_a_webhook_says_of_the_message_is_final(desk: Desk, hook: Hook, answer: int) -> None:
    desk.catalogue(HOOK % "")
    desk.incident("mail-late", FIRST)
    hook.answers += [answer]
    assert [row["reason"] for row in desk.notify("08:15", expected=4)["refused"]] == [f"HTTP status {answer}"]
    assert desk.notify("08:20")["sent"] == 0


@pytest.mark.parametrize("secret", ["whsec_%%%", "whsec_"])
def test_a_secret_without_a_key_signs_nothing(
    desk: Desk, hook: Hook, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setenv("BUS_SECRET", secret)
    desk.catalogue(HOOK % ", secret_env: BUS_SECRET")
    desk.incident("mail-late", FIRST)
    status, out, _ = desk.run("notify", "--dry-run", "--format", "json", now="08:15")
    assert (status, "no base64" in json.loads(out)["faults"]["bus"]) == (4, True)
    report = desk.notify("08:15", expected=4)
    assert ("no base64" in report["faults"]["bus"], hook.requests) == (True, [])


@pytest.mark.parametrize(("url", "said"), [(None, "is not set"), ("mail.example.org", "is not the address")])
def test_a_dry_run_says_what_a_run_would_meet(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, url: str | None, said: str
) -> None:
    monkeypatch.setenv("STATUSGEN_SMTP_URL", url) if url else monkeypatch.delenv("STATUSGEN_SMTP_URL")
    assert desk.run("notify", "--dry-run")[0] == 0  # there is nothing to send
    desk.incident("mail-late", FIRST)
    status, out, _ = desk.run("notify", "--dry-run", "--format", "json")
    assert (status, said in json.loads(out)["faults"]["email"]) == (4, True)
    assert said in desk.run("notify", "--dry-run")[2]


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("smtp://user:secret@", "the mail server takes no passwords: take name and password out of STATUSGEN_SMTP_URL"),
        ("smtp+starttls://", "the mail server offers no STARTTLS: STATUSGEN_SMTP_URL needs another port"),
    ],
)
def test_what_the_server_does_not_offer_is_named(
    desk: Desk, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, way: str, said: str
) -> None:
    monkeypatch.setenv("STATUSGEN_SMTP_URL", mailbox.url.replace("smtp://", way))
    desk.incident("mail-late", FIRST)
    report = desk.notify(expected=4)
    assert report["faults"]["email"].startswith(said)


def test_without_the_secret_of_subscribers_lists_are_told(
    desk: Desk, mailbox: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "subscribers.csv"
    path.write_text("address,confirmed\na@example.org,2026-01-01T00:00:00+00:00\n")
    monkeypatch.setenv("STATUSGEN_SUBSCRIBERS", str(path))
    monkeypatch.delenv("STATUSGEN_SECRET", raising=False)
    desk.incident("mail-late", FIRST)
    report = desk.notify(expected=4)
    assert (report["sent"], list(report["faults"])) == (1, ["STATUSGEN_SUBSCRIBERS"])
    monkeypatch.setenv("STATUSGEN_SECRET", "not a secret, but long")
    assert desk.notify()["sent"] == 1
    assert sorted(to for to, _ in mailbox.taken) == ["a@example.org", "all@lists.example.org"]


def test_a_refusal_says_which_list(desk: Desk, mailbox: Mailbox) -> None:
    lists = "lists: [{to: any@example.org}, {to: gone@example.org, services: [email]}], to: ["
    desk.catalogue(CATALOGUE.replace("to: [", lists))
    mailbox.refused["gone@example.org"] = "550 no such user"
    desk.incident("mail-late", FIRST)
    status, _, err = desk.run("notify")
    assert (status, "by email to list 2 (email): refused: 550 no such user" in err) == (4, True)
    assert "gone@example.org" not in err


def test_an_address_that_no_chat_service_has_is_said_once_and_tried_again(
    desk: Desk, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.catalogue(
        CATALOGUE.replace("channels: [email]", "channels: [chat]") + "  chat: {type: apprise, urls_env: CHAT}\n"
    )
    monkeypatch.setenv("CHAT", "gopher://hunter2")
    for n in range(3):
        desk.incident(f"mail-{n}", FIRST)
    status, _, err = desk.run("notify")
    assert (status, err.count("none that Apprise knows"), "hunter2" in err) == (4, 1, False)
    assert "3 messages by chat" in err
    monkeypatch.setenv("CHAT", hook.url.replace("http://", "json://"))
    assert desk.notify()["sent"] == 3


def test_a_new_ledger_is_named(desk: Desk, mailbox: Mailbox) -> None:
    desk.incident("mail-late", FIRST)
    assert "ledger.jsonl: a new ledger: the first run tells only of what is open or to come" in desk.run("notify")[2]
    assert "new ledger" not in desk.run("notify")[2]


def test_what_a_killed_run_has_claimed_is_said_to_wait(
    desk: Desk, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init", "--quiet", str(desk.folder)], check=True)
    monkeypatch.setenv("STATUSGEN_LEDGER", "git:ledger")
    desk.incident("mail-late", FIRST)
    (row,) = json.loads(desk.run("notify", "--dry-run", "--format", "json", now="08:15")[1])["would_send"]
    branch = Branch.find(desk.folder, "ledger", {})

    def clock() -> datetime:
        return datetime.now(UTC)

    with Ledger(BranchStore(branch, clock), clock) as ledger:
        ledger.turn({}, [Key(row["update"], "email", tag("all@lists.example.org"))])
    for words in ((), ("--dry-run",)):
        status, _, err = desk.run("notify", *words, now="08:15")
        assert (status, "1 message waits for a claim of another run until " in err) == (4, True)
    report = desk.notify("08:15", expected=4)
    assert (report["sent"], report["taken"], report["taken_until"] is None, mailbox.taken) == (0, 1, False, [])


def test_a_list_of_severe_incidents_gets_those_alone(desk: Desk, mailbox: Mailbox) -> None:
    lists = (
        "lists: [{to: severe@example.org, severity: high}, "
        "{to: both@example.org, severity: high, kinds: [incident, notice]}], to: ["
    )
    desk.catalogue(CATALOGUE.replace("to: [", lists))
    desk.incident("mail-late", FIRST)
    front = "title: A new address\nkind: notice\nservices: [email]"
    text = f"---\n{front}\n---\n\n## 2026-01-15 08:20 posted\n\nWe moved.\n"
    (desk.folder / "incidents" / "moved.md").write_text(text)
    assert desk.notify()["sent"] == 5
    told = [to for to, _ in mailbox.taken]
    assert (told.count("severe@example.org"), told.count("both@example.org")) == (1, 2)


def test_an_update_of_what_was_imported_says_that_nobody_is_mailed(desk: Desk, mailbox: Mailbox) -> None:
    desk.incident("mail-late", FIRST, imported_from="cstate mail-late")
    desk.notify("08:15")
    status, _, err = desk.run("update", "mail-late", "identified", "-m", "A queue is full.", now="08:30")
    assert (status, "take the line `imported_from` out" in err) == (0, True)
    assert desk.notify("08:31")["sent"] == 0
    file = desk.folder / "incidents" / "mail-late.md"
    file.write_text(file.read_text().replace("imported_from: cstate mail-late\n", ""))
    assert "imported_from" not in desk.run("update", "mail-late", "monitoring", "-m", "It drains.", now="08:40")[2]
    assert desk.notify("08:41")["sent"] == 1
