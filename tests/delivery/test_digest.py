"""`statusgen digest --send`: each who wants one gets it once a period, of what they chose."""

from __future__ import annotations

from pathlib import Path

import pytest

from statusgen.channels import smtp
from tests.delivery.conftest import Desk
from tests.delivery.test_subscribers import join
from tests.servers import Mailbox, text_of

MONDAY = "2026-01-19T08:00:00Z"
CATALOGUE = """\
site: {title: Example Status, url: "https://status.example.org/", timezone: UTC, languages: [en, es]}
groups: [{id: office, name: Office}]
services:
  - {id: email, name: E-mail, group: office}
  - {id: phone, name: Phone}
  - {id: vault, name: Vault, audience: internal}
channels:
  email:
    type: smtp
    from: "Example Status <status@example.org>"
    to: [at-once@lists.example.org]
    lists:
      - {to: all@lists.example.org, frequency: weekly}
      - {to: office@lists.example.org, frequency: weekly, groups: [office]}
      - {to: phones@lists.example.org, frequency: weekly, services: [phone], language: es}
      - {to: worst@lists.example.org, frequency: weekly, severity: critical}
      - {to: vault@lists.example.org, frequency: weekly, services: [vault]}
      - {to: staff@lists.example.org, frequency: weekly, services: [vault], audience: internal}
      - {to: daily@lists.example.org, frequency: daily}
"""


@pytest.fixture
def week(desk: Desk) -> Desk:
    """A week in which mail was late, and which was told of."""
    desk.catalogue(CATALOGUE)
    desk.incident("mail-late", "2026-01-15 08:10 investigating", "2026-01-15 09:00 resolved")
    desk.incident(
        "keys", "2026-01-15 08:10 investigating", services="vault: degraded", title="Keys", audience="internal"
    )
    return desk


def sent(mailbox: Mailbox) -> dict[str, str]:
    return {str(mail["To"]): mail["Subject"] for mail in mailbox.mails()}


def test_each_gets_what_they_chose_once(week: Desk, mailbox: Mailbox) -> None:
    assert week.run("digest", "--period", "weekly", "--send", now=MONDAY)[:2] == (0, "5 sent\n")
    assert set(mailbox.copies().values()) == {1}
    told = {str(mail["To"]).partition("@")[0]: mail for mail in mailbox.mails()}
    texts = {to: text_of(mail) for to, mail in told.items()}
    assert sorted(texts) == ["all", "office", "phones", "staff", "worst"]
    assert [to for to, text in sorted(texts.items()) if "- Mail is late" in text.splitlines()] == ["all", "office"]
    assert [to for to, text in texts.items() if "Keys" in text or "Vault" in text] == ["staff"]
    assert told["phones"]["Content-Language"] == "es"
    assert told["office"]["Subject"].startswith("Office: Weekly digest")
    assert (told["all"]["In-Reply-To"], told["all"]["List-Help"]) == (None, "<https://status.example.org/subscribe/>")
    assert week.run("digest", "--period", "weekly", "--send", now="2026-01-19T23:00:00Z")[1] == "0 sent\n"
    assert week.run("digest", "--period", "weekly", "--send", now="2026-01-26T08:00:00Z")[1] == "5 sent\n"
    assert "vault" not in (week.folder.parent / "ledger.jsonl").read_text()


def test_whoever_wants_a_digest_is_told_nothing_else(week: Desk, mailbox: Mailbox) -> None:
    week.notify("08:15")
    assert [to for to, _ in mailbox.taken] == ["at-once@lists.example.org"]


def test_subscribers_have_their_own(
    week: Desk, mailbox: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATUSGEN_SUBSCRIBERS", str(tmp_path / "subscribers.csv"))
    monkeypatch.setenv("STATUSGEN_SECRET", "not a secret, but long")
    join(week, "a@example.org", "--frequency", "daily")
    join(week, "b@example.org", "--frequency", "weekly")
    assert week.run("digest", "--period", "daily", "--send", now="2026-01-16T08:00:00Z")[1] == "2 sent\n"
    (mail,) = mailbox.to("a@example.org")
    assert "unsubscribe%20" in mail["List-Unsubscribe"]
    join(week, "a@example.org", "--frequency", "daily", "--service", "email")
    assert week.run("digest", "--period", "daily", "--send", now="2026-01-16T09:00:00Z")[1] == "0 sent\n"


def test_a_digest_that_may_have_arrived_is_not_sent_again(
    week: Desk, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "PATIENCE", 0.05)
    mailbox.answers += ["silent"]
    status, out, err = week.run("digest", "--period", "daily", "--send", now=MONDAY)
    assert (status, out) == (4, "0 sent\n")
    assert "digest/daily/2026-01-18 by email to list 7: nobody knows whether it arrived; it is not sent again" in err
    assert week.run("digest", "--period", "daily", "--send", now=MONDAY) == (0, "0 sent\n", "")


def test_a_digest_that_a_killed_run_was_about_to_send_is_left(week: Desk, mailbox: Mailbox) -> None:
    ledger = week.folder.parent / "ledger.jsonl"
    week.run("digest", "--period", "daily", "--send", now=MONDAY)
    ledger.write_bytes(ledger.read_bytes().splitlines(keepends=True)[0])
    status, out, err = week.run("digest", "--period", "daily", "--send", now=MONDAY)
    assert (status, out, len(mailbox.taken)) == (4, "0 sent\n", 1)
    assert "it is not sent again" in err


def test_nothing_to_report_is_not_sent_where_the_policy_says_so(desk: Desk, mailbox: Mailbox) -> None:
    desk.catalogue(CATALOGUE + "policy: {digest: {when_quiet: skip}}\n")
    assert desk.run("digest", "--period", "weekly", "--send", now=MONDAY)[1] == "0 sent\n"
    assert mailbox.taken == []


def test_it_goes_by_what_each_chose(week: Desk) -> None:
    status, _, err = week.run("digest", "--period", "weekly", "--send", "--service", "email", now=MONDAY)
    assert status == 2
    assert "leave out the other options" in err
