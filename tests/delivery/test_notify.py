"""`statusgen notify`: each is told once, whatever happens."""

from __future__ import annotations

import json

import pytest

from statusgen.channels import smtp
from tests.delivery.conftest import CATALOGUE, Desk
from tests.servers import Mailbox

LATE = ("2026-01-15 08:10 investigating", "2026-01-15 08:40 identified", "2026-01-15 09:00 resolved")


def test_each_update_is_told_once(desk: Desk, mailbox: Mailbox) -> None:
    desk.incident("mail-late", *LATE)
    assert desk.notify("08:15")["sent"] == 1
    assert desk.notify("08:16")["sent"] == 0
    assert desk.notify("09:30")["sent"] == 2
    assert [mail["To"] for mail in mailbox.mails()] == ["all@lists.example.org"] * 3
    assert set(mailbox.copies().values()) == {1}
    first, *later = mailbox.mails()
    assert (first["In-Reply-To"], first["References"]) == (None, None)
    assert {mail["In-Reply-To"] for mail in later} == {mail["References"] for mail in later} == {first["Message-ID"]}


def test_news_is_told_to_whom_it_concerns(desk: Desk, mailbox: Mailbox) -> None:
    lists = """\
    lists:
      - {to: phones@example.org, services: [phone]}
      - {to: office@example.org, groups: [office]}
      - {to: worst@example.org, severity: critical}
      - {to: works@example.org, kinds: [maintenance]}
"""
    catalogue = CATALOGUE.replace("email: {type", "email:\n    type").replace(", from", "\n    from")
    desk.catalogue(catalogue.replace(", to: [all@lists.example.org]}", "\n") + lists)
    desk.incident("mail-late", LATE[0])
    desk.incident("phones-dead", LATE[0], services="phone: major_outage")
    assert desk.notify()["sent"] == 2
    assert sorted(to for to, _ in mailbox.taken) == ["office@example.org", "phones@example.org"]


def test_whoever_was_told_of_it_is_told_how_it_ends(desk: Desk, mailbox: Mailbox) -> None:
    """The severity sank to one that sends no mail."""
    desk.incident("mail-late", LATE[0], LATE[1] + "\nseverity: low", LATE[2])
    assert desk.notify("08:15")["sent"] == 1
    assert desk.notify("09:30")["sent"] == 2
    desk.incident("small", "2026-01-15 09:00 investigating", severity="low")
    assert desk.notify("09:40")["sent"] == 0
    assert len(mailbox.taken) == 3


def test_a_severity_that_names_no_channel_goes_by_all(desk: Desk, mailbox: Mailbox) -> None:
    """A policy that speaks of other things (how often to update) must not silence an outage."""
    desk.catalogue(CATALOGUE.replace("high: {channels: [email]}", "high: {update_every: 1h}"))
    desk.incident("mail-late", LATE[0])
    assert desk.notify("08:15")["sent"] == 1


def test_the_first_run_tells_of_the_present_alone(desk: Desk, mailbox: Mailbox) -> None:
    desk.incident("mail-late", *LATE)
    desk.incident("phones-dead", LATE[0], services="phone: major_outage")
    first = desk.notify()
    assert (first["sent"], first["recorded"]) == (1, 3)
    assert desk.notify("10:01")["sent"] == 0
    assert len(mailbox.taken) == 1


def test_customers_are_told_by_the_severity_that_they_know(desk: Desk, mailbox: Mailbox) -> None:
    """Staff alone know that it is high."""
    desk.catalogue(CATALOGUE.replace("to: [", "lists: [{to: staff@example.org, audience: internal}], to: ["))
    desk.incident("mail-late", LATE[0], LATE[1] + "\naudience: internal\nseverity: high", LATE[2], severity="low")
    desk.notify("07:00")
    assert desk.notify("09:30")["sent"] == 2
    assert [mail["To"] for mail in mailbox.mails()] == ["staff@example.org"] * 2


def test_an_address_that_stands_there_twice_is_told_once(desk: Desk, mailbox: Mailbox) -> None:
    lists = ", lists: [{to: all@lists.example.org, services: [email]}], to: ["
    desk.catalogue(CATALOGUE.replace(", to: [", lists))
    desk.incident("mail-late", LATE[0])
    assert desk.notify()["sent"] == 1
    assert len(mailbox.taken) == 1


def test_imported_history_is_never_told(desk: Desk, mailbox: Mailbox) -> None:
    desk.incident("mail-late", LATE[0], imported_from="cstate mail-late")
    assert desk.notify()["recorded"] == 1
    assert mailbox.taken == []


def test_what_did_not_arrive_before_it_was_old_is_given_up(desk: Desk, mailbox: Mailbox) -> None:
    mailbox.answers += ["451 busy"] * 4
    desk.incident("mail-late", LATE[0])
    assert len(desk.notify(expected=4)["failed"]) == 1
    (given_up,) = desk.notify("2026-01-16T08:11:00Z", expected=4)["given_up"]
    assert (given_up["incident"], given_up["channel"]) == ("mail-late", "email")
    assert desk.notify("2026-01-16T08:12:00Z")["given_up"] == []


def test_all_is_given_up_that_a_mail_server_kept_waiting_for_a_day(
    desk: Desk, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.catalogue(CATALOGUE.replace("to: [", "to: [two@example.org, "))
    desk.incident("mail-late", *LATE[:2])
    with monkeypatch.context() as down:
        down.setenv("STATUSGEN_SMTP_URL", "smtp://127.0.0.1:1")
        for hour in ("09:00", "10:00"):
            assert "email" in desk.notify(hour, expected=4)["faults"]
    given_up = desk.notify("2026-01-16T08:41:00Z", expected=4)["given_up"]
    assert [row["channel"] for row in given_up] == ["email", "email"]
    assert len({row["update"] for row in given_up}) == 2
    assert desk.notify("2026-01-16T08:42:00Z")["given_up"] == []


def test_nothing_is_given_up_that_came_when_the_mail_server_was_back(
    desk: Desk, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.incident("mail-late", *LATE[:2])
    with monkeypatch.context() as down:
        down.setenv("STATUSGEN_SMTP_URL", "smtp://127.0.0.1:1")
        desk.notify("09:00", expected=4)
    assert desk.notify("10:00")["sent"] == 2
    assert desk.notify("2026-01-16T08:41:00Z")["given_up"] == []


def test_what_is_too_old_is_no_news(desk: Desk, mailbox: Mailbox) -> None:
    desk.incident("other", "2026-01-15 08:10 investigating")
    assert desk.notify()["sent"] == 1
    desk.incident("mail-late", LATE[0])
    report = desk.notify("2026-01-16T08:11:00Z")
    assert (report["sent"], report["recorded"], report["given_up"]) == (0, 2, [])
    assert [row["incident"] for row in report["too_late"]] == ["mail-late"]
    assert desk.notify("2026-01-16T08:12:00Z")["too_late"] == []


@pytest.mark.parametrize(
    ("updates", "named"), [((), True), (("2026-01-16 08:05 identified",), False), (LATE[1:], False)]
)
def test_what_is_merged_late_and_goes_on_is_named(desk: Desk, updates: tuple[str, ...], named: bool) -> None:
    desk.notify("08:00")
    desk.incident("mail-late", LATE[0], *updates)
    for words in (["--dry-run"], []):
        err = desk.run("notify", *words, now="2026-01-16T08:11:00Z")[2]
        assert ("(investigating 2026-01-15 08:10): nobody is told, since it was older" in err) is named


def test_a_dry_run_sends_nothing_and_writes_nothing(desk: Desk, mailbox: Mailbox) -> None:
    desk.incident("mail-late", *LATE)
    before = sorted(desk.folder.parent.rglob("ledger*"))
    status, out, _ = desk.run("notify", "--dry-run", now="08:15")
    assert status == 0
    assert out.startswith("mail-late, ") and out.endswith(" (investigating 2026-01-15 08:10): by email to 1\n")
    assert "lists.example.org" not in out
    assert mailbox.taken == []
    assert sorted(desk.folder.parent.rglob("ledger*")) == before


def test_a_typo_in_one_report_keeps_no_other_from_customers(desk: Desk, mailbox: Mailbox) -> None:
    desk.incident("mail-late", LATE[0])
    desk.incident("typo", LATE[0], severity="hihg")
    status, _, err = desk.run("notify", now="08:15")
    assert (status, mailbox.taken) == (1, [])
    status, _, err = desk.run("notify", "--keep-going", now="08:15")
    assert status == 5
    assert "incidents/typo.md: left out" in err
    assert len(mailbox.taken) == 1
    desk.incident("typo", LATE[0])
    assert desk.run("notify", "--keep-going", now="08:16")[0] == 0
    assert len(mailbox.taken) == 2


@pytest.mark.parametrize("words", ["{{ page.titel }}", "{% if %}"])
def test_a_broken_template_keeps_no_news_from_customers(desk: Desk, mailbox: Mailbox, words: str) -> None:
    """Not even where it shows only when it prints: all is composed before anything is sent."""
    desk.incident("mail-late", LATE[0])
    subject = desk.folder / "themes/default/mail/subject.txt"
    subject.parent.mkdir(parents=True)
    subject.write_text(words)
    status, _, err = desk.run("notify", "--keep-going", now="08:15")
    assert status == 5
    assert "themes/default/mail/subject.txt:1" in err
    assert "themes/default/mail/subject.txt: left out" in err
    assert [mail["Subject"] for mail in mailbox.mails()] == ["[Degraded] E-mail: Mail is late"]


def test_a_runaway_is_stopped(desk: Desk, mailbox: Mailbox) -> None:
    desk.catalogue(CATALOGUE.replace("policy: {", "policy: {notify: {max_per_run: 2}, "))
    for n in range(3):
        desk.incident(f"mail-{n}", LATE[0])
    report = desk.notify(expected=4)
    assert (report["sent"], report["waiting"]) == (2, 1)
    assert desk.notify()["sent"] == 1
    assert set(mailbox.copies().values()) == {1}


def test_a_dry_run_says_what_the_run_does(desk: Desk, mailbox: Mailbox) -> None:
    desk.catalogue(CATALOGUE.replace("policy: {", "policy: {notify: {max_per_run: 1}, "))
    desk.incident("mail-late", *LATE[:2])
    status, out, _ = desk.run("notify", "--dry-run", "--format", "json")
    said = json.loads(out)
    assert (len(said["would_send"]), said["waiting"], status) == (1, 1, 4)
    assert "1 messages wait for the next run" in desk.run("notify", "--dry-run")[2]
    report = desk.notify(expected=4)
    assert (report["sent"], report["waiting"]) == (1, 1)


def test_a_dry_run_counts_an_address_in_two_lists_once(desk: Desk) -> None:
    desk.catalogue(CATALOGUE.replace("to: [", "lists: [{to: all@lists.example.org, services: [email]}], to: ["))
    desk.incident("mail-late", LATE[0])
    assert desk.run("notify", "--dry-run")[1].endswith(": by email to 1\n")
    assert desk.notify()["sent"] == 1


class TestFaults:
    def test_a_server_that_is_busy_is_asked_again(self, desk: Desk, mailbox: Mailbox) -> None:
        mailbox.answers += ["451 busy", "451 busy"]
        desk.incident("mail-late", LATE[0])
        assert desk.notify()["sent"] == 1
        assert len(mailbox.taken) == 1

    def test_a_server_that_stays_busy_is_asked_by_the_next_run(self, desk: Desk, mailbox: Mailbox) -> None:
        mailbox.answers += ["451 busy"] * 4
        desk.incident("mail-late", LATE[0])
        report = desk.notify(expected=4)
        assert (report["sent"], [row["reason"] for row in report["failed"]]) == (0, ["451 busy"])
        assert desk.notify()["sent"] == 1

    def test_a_refusal_is_final_for_that_recipient_alone(self, desk: Desk, mailbox: Mailbox) -> None:
        desk.catalogue(CATALOGUE.replace("[all@", "[gone@lists.example.org, all@"))
        mailbox.refused["gone@lists.example.org"] = "550 Gone@Lists.Example.org is unknown here"
        desk.incident("mail-late", LATE[0])
        report = desk.notify(expected=4)
        assert report["sent"] == 1
        assert [row["reason"] for row in report["refused"]] == ["550 the address is unknown here"]
        assert desk.notify()["sent"] == 0

    @pytest.mark.parametrize(
        "answer",
        [
            "553 5.1.8 <status@example.org>: Sender address rejected: Domain not found",
            "554 5.7.1 <all@lists.example.org>: Relay access denied",
            "550 relay not permitted",
            "550 5.1.0 sender rejected",
            "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
            "550 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org",
            "554 5.7.1 Your IP [192.0.2.1] has been blocked",
            "550 5.7.1 messages were not sent: part of their network is on our block list",
        ],
    )
    def test_a_refusal_of_the_sender_is_final_for_nobody(self, desk: Desk, mailbox: Mailbox, answer: str) -> None:
        desk.catalogue(CATALOGUE.replace("[all@", "[all@lists.example.org, other@"))
        mailbox.refused["all@lists.example.org"] = answer
        desk.incident("mail-late", LATE[0])
        report = desk.notify(expected=4)
        assert (report["sent"], report["refused"], report["faults"]) == (1, [], {})
        (failed,) = report["failed"]
        assert failed["reason"].startswith(f"the mail server refuses us, not the recipient: {answer[:3]} ")
        assert "lists.example.org" not in failed["reason"]
        mailbox.refused.clear()
        assert desk.notify()["sent"] == 1
        assert set(mailbox.copies().values()) == {1}

    @pytest.mark.parametrize(
        "answer",
        [
            "550 5.1.1 unknown user",
            "550 5.1.10 the domain has no mail",
            "550 5.4.1 Recipient address rejected: Access denied",
            "552 5.2.2 mailbox full",
            "551 5.7.17 the mailbox has another owner",
            "550 no such user",
            "550 5.0.0 no such user",
            "552 5.3.4 message too big",
            "554 5.7.1 the message looks like spam",
            "550 5.7.1 this message has been blocked: it is likely unsolicited",
            "550 the mailbox is blocked",
            "550 Recipient address rejected: User unknown in relay recipient table",
            "554 transaction failed",
        ],
    )
    def test_any_other_refusal_is_final(self, desk: Desk, mailbox: Mailbox, answer: str) -> None:
        mailbox.refused["all@lists.example.org"] = answer
        desk.incident("mail-late", LATE[0])
        assert [row["reason"] for row in desk.notify(expected=4)["refused"]] == [answer]
        mailbox.refused.clear()
        assert desk.notify()["sent"] == 0

    def test_a_message_that_policy_keeps_out_is_tried_again(self, desk: Desk, mailbox: Mailbox) -> None:
        """After the text, too: it comes from us, and the recipient has no part in it."""
        mailbox.answers += ["550 5.7.1 unauthenticated mail is not accepted"]
        desk.incident("mail-late", LATE[0])
        report = desk.notify(expected=4)
        assert (report["refused"], len(report["failed"]), mailbox.taken) == ([], 1, [])
        assert desk.notify()["sent"] == 1

    def test_where_the_sender_is_refused_at_once_nothing_is_tried_in_vain(self, desk: Desk, mailbox: Mailbox) -> None:
        desk.catalogue(CATALOGUE.replace("[all@", "[other@example.org, all@"))
        mailbox.of_senders = "550 5.1.8 Sender rejected"
        desk.incident("mail-late", LATE[0])
        report = desk.notify(expected=4)
        assert report["faults"] == {"email": "the mail server answers 550 5.1.8 Sender rejected"}
        assert (report["sent"], report["refused"], mailbox.senders) == (0, [], 1)
        mailbox.of_senders = ""
        assert desk.notify()["sent"] == 2

    def test_an_answer_that_is_lost_makes_it_doubtful(self, desk: Desk, mailbox: Mailbox) -> None:
        mailbox.answers += ["die"]
        desk.incident("mail-late", LATE[0])
        report = desk.notify()
        (row,) = report["doubtful"]
        assert (row["incident"], row["channel"], row["sent_again"]) == ("mail-late", "email", True)
        assert list(mailbox.copies().values()) == [2]
        assert desk.notify()["doubtful"] == []

    def test_what_breaks_off_before_is_not_doubtful(self, desk: Desk, mailbox: Mailbox) -> None:
        mailbox.refused["all@lists.example.org"] = "421 closing"
        desk.incident("mail-late", LATE[0])
        report = desk.notify(expected=4)
        assert report["doubtful"] == []
        mailbox.refused.clear()
        assert desk.notify()["sent"] == 1

    def test_a_server_that_never_answers(self, desk: Desk, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(smtp, "PATIENCE", 0.05)
        mailbox.answers += ["silent", "silent"]
        desk.incident("mail-late", LATE[0])
        (first, second) = desk.notify(expected=4)["doubtful"], desk.notify()
        assert [row["sent_again"] for row in first] == [False]
        assert (second["sent"], [row["sent_again"] for row in second["doubtful"]]) == (1, [True])

    def test_a_server_that_answers_no_message_does_not_keep_the_run_waiting_for_each(
        self, desk: Desk, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(smtp, "PATIENCE", 0.05)
        desk.catalogue(CATALOGUE.replace("[all@", "[a@example.org, b@example.org, c@example.org, all@"))
        mailbox.answers += ["silent"] * 10
        desk.incident("mail-late", LATE[0])
        report = desk.notify(expected=4)
        assert report["faults"] == {"email": "the mail server takes messages and does not answer"}
        assert (report["sent"], len(report["doubtful"]), len(mailbox.answers)) == (0, 2, 10 - 3)
        mailbox.answers.clear()
        assert desk.notify()["sent"] == 4

    def test_a_message_that_is_never_answered_keeps_no_other(
        self, desk: Desk, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(smtp, "PATIENCE", 0.05)
        desk.catalogue(CATALOGUE.replace("[all@", "[a@example.org, b@example.org, c@example.org, all@"))
        mailbox.answers += ["silent", "silent"]
        desk.incident("mail-late", LATE[0])
        report = desk.notify(expected=4)
        assert (report["sent"], len(report["doubtful"]), report["faults"]) == (3, 1, {})

    def test_a_server_that_reads_for_long_before_it_answers(
        self, desk: Desk, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(smtp, "TIMEOUT", 0.3)
        mailbox.pause = 0.6
        desk.incident("mail-late", *LATE[:2])
        report = desk.notify()
        assert (report["sent"], report["doubtful"], len(mailbox.taken)) == (2, [], 2)

    def test_what_is_doubtful_is_not_said_to_be_sent_again_before_it_is(
        self, desk: Desk, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(smtp, "PATIENCE", 0.05)
        mailbox.answers += ["silent", "silent"]
        desk.incident("mail-late", LATE[0])
        assert "arrived; the next run sends it again" in desk.run("notify")[2]
        with monkeypatch.context() as patch:
            patch.setenv("STATUSGEN_SMTP_URL", "smtp://127.0.0.1:1")
            assert "arrived; the next run sends it again" in desk.run("notify")[2]
        assert "arrived; it was sent again" in desk.run("notify")[2]

    def test_no_server(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("STATUSGEN_SMTP_URL", "smtp://127.0.0.1:1")
        desk.incident("mail-late", *LATE[:2])
        report = desk.notify(expected=4)
        assert report["sent"] == 0
        assert "no connection" in report["faults"]["email"]

    def test_no_address_of_a_server(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("STATUSGEN_SMTP_URL")
        desk.incident("mail-late", LATE[0])
        status, _, err = desk.run("notify")
        assert status == 4
        assert "STATUSGEN_SMTP_URL is not set" in err

    def test_a_ledger_that_cannot_be_read_sends_nothing(self, desk: Desk, mailbox: Mailbox) -> None:
        desk.incident("mail-late", LATE[0])
        (desk.folder.parent / "ledger.jsonl").write_text("what?\n")
        status, _, err = desk.run("notify")
        assert status == 3
        assert "ledger.jsonl:1 is no record" in err
        assert mailbox.taken == []


def test_mail_of_all_sorts_of_titles_has_the_headers_it_should(desk: Desk, mailbox: Mailbox) -> None:
    desk.incident("mail-late", LATE[0], title=json.dumps('Ümläut 日本 "x" ' * 7))
    desk.notify()
    (mail,) = mailbox.mails()
    assert mail.defects == []
    assert mail["From"] == "Example Status <status@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "Ümläut 日本" in mail["Subject"]
    assert mail["Date"].datetime.isoformat() == "2026-01-15T08:10:00+00:00"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    lines = [line for line in mailbox.taken[0][1].splitlines() if not line.startswith(b"List-Archive: <https://")]
    assert max(map(len, lines)) <= 78  # an address is never broken
