"""What each channel makes of a message, and what it says when the other side misbehaves."""

from __future__ import annotations

import base64
import dataclasses
import hmac
import json
import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from statusgen.build import tools_for
from statusgen.channels import CHANNELS, Answer, Outcome, Outside, Posting, Recipient, script, smtp, webhook
from statusgen.channels import apprise as chat
from statusgen.delivery import Note, Report, Task, deliver
from statusgen.derive import take_snapshot
from statusgen.derive.news import news
from statusgen.diagnostics import StatusgenError
from statusgen.ledger import Key, Ledger
from statusgen.ledger.file import FileStore
from statusgen.messages import compose
from statusgen.messages.mail import in_bytes
from statusgen.model import Channel
from statusgen.prose import Prose
from statusgen.reading.channels import TYPES
from statusgen.value import replace
from tests.make import at, incident, project, update
from tests.servers import Hook, web_server

NOW = at("2026-01-10 10:30")
SECRETS = {
    "STATUSGEN_SMTP_URL": "smtp+starttls://user:hunter2@mail.example.org",
    "CHAT_URLS": "json://user:hunter2@127.0.0.1:9/x",
    "HOOK_URL": "https://example.org/hunter2",
    "HOOK_SECRET": "whsec_aHVudGVyMg==",
}
SETTINGS: dict[str, dict[str, Any]] = {
    "smtp": {"from": "Example Status <status@example.org>", "to": ("hunter2@example.org",)},
    "apprise": {"urls_env": "CHAT_URLS"},
    "webhook": {"url_env": "HOOK_URL", "secret_env": "HOOK_SECRET"},
    "script": {},
}


@pytest.fixture(scope="module")
def posting() -> Iterator[Posting]:
    told = incident(updates=(update("2026-01-10 10:00", "investigating"), update("2026-01-10 10:20", "resolved")))
    of = project(told)
    with Prose() as prose:
        tools = tools_for(of, Path(), prose)
        snapshot = take_snapshot(of, NOW)
        first = news(snapshot)[0]
        message = compose(first, snapshot, tools)
        recipient = Recipient("tag", "reader@example.org")
        yield Posting(message, recipient, "id-1", "thread-1", snapshot, tools, first.then, first.update)


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    return Outside(SECRETS, tmp_path, lambda: NOW, wait=lambda _: None)


@pytest.fixture
def hook() -> Iterator[Hook]:
    with web_server() as server:
        yield server


def test_every_type_of_the_catalogue_has_its_channel() -> None:
    assert set(CHANNELS) == set(TYPES) == set(SETTINGS)


@pytest.mark.parametrize("type", CHANNELS)
def test_secrets_are_in_no_repr(type: str, outside: Outside) -> None:
    transport = CHANNELS[type](Channel("x", type, SETTINGS[type]), outside)
    assert "hunter2" not in repr([transport, outside, transport.recipients()])


def test_composing_needs_no_network(posting: Posting, outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_: object, **__: object) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr(socket, "socket", no_network)
    hook = webhook.Webhook(Channel("x", "webhook", SETTINGS["webhook"]), outside)
    first, second = (
        [smtp.compose(posting, "a@b.org").as_bytes(), hook.compose(posting), chat.compose(posting, 140)]
        for _ in range(2)
    )
    assert first == second
    assert script.compose(posting.snapshot, posting.tools).decode().startswith("This is Example Status.\n")


@pytest.mark.parametrize("type", ["apprise", "webhook"])
def test_a_variable_that_is_not_set(type: str, tmp_path: Path) -> None:
    transport = CHANNELS[type](Channel("x", type, SETTINGS[type]), Outside({}, tmp_path, lambda: NOW))
    with pytest.raises(StatusgenError, match="is not set, which channel x needs"):
        transport.recipients()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("mail.example.org", "is not the address"),
        ("smtp://mail.example.org:x", "is not the address"),
        ("smtp://user:hunter2@mail.example.org", "anybody on the way can read"),
        ("smtps://user:h%C3%BCnter2@mail.example.org", "that is not ASCII"),
    ],
)
def test_a_wrong_address_of_the_mail_server_is_told_without_it(
    url: str, why: str, posting: Posting, tmp_path: Path
) -> None:
    outside = Outside({"STATUSGEN_SMTP_URL": url}, tmp_path, lambda: NOW)
    mail = smtp.Mail(Channel("x", "smtp", SETTINGS["smtp"]), outside)
    with pytest.raises(StatusgenError, match=why) as raised:
        mail.send(posting)
    assert url not in raised.value.message


HOSTILE = "Late\r\nBcc: victim@example.org\n\n<html>\u2028x\x85y"


def test_nothing_adds_a_header(posting: Posting) -> None:
    message = replace(posting.message, subject=HOSTILE, url="https://status.example.org/")
    mail = smtp.compose(replace(posting, message=message), "Example Status <status@example.org>")
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Late Bcc: victim@example.org <html> x y"
    head = mail.as_bytes().partition(b"\r\n\r\n")[0]
    assert b"\nBcc" not in head


@pytest.mark.parametrize(
    "word",
    [
        "=?utf-8?q?=0d=0aBcc:victim@example.org?=",
        "late =?utf-8?b?DQpCY2M6dmljdGltQGV4YW1wbGUub3Jn?=",
        "sp\u00e4t =?utf-8?q?=0d=0aBcc:victim@example.org?=",
        "=?utf-8?q?=0d=0aBcc:victim@example.org=0d=0a=0d=0aAnother_body?=",
        "=\x00?utf-8?q?=0d=0aBcc:victim@example.org?=",
        "=?" * 60 + "utf-8?q?=0d=0aBcc:victim@example.org?=",
    ],
)
def test_nothing_is_an_encoded_word(posting: Posting, word: str) -> None:
    """In a title, nor in a sender's name: the library would decode it, line breaks and all."""
    named = replace(posting, message=replace(posting.message, subject=word))
    data = in_bytes(smtp.compose(named, f"{word} <status@example.org>"))
    found = message_from_bytes(data, policy=default)
    assert found["Bcc"] is None and b"\nBcc" not in data
    assert found.get_content_type() == "multipart/alternative" and found["Date"]
    readable = word.replace("\x00", " ").replace("=?", "=\u200b?")
    assert found["Subject"] == readable


def test_a_mail_whose_headers_are_others_is_not_sent(posting: Posting, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should a release of Python let a text through, which is not ours to foresee."""
    mail = smtp.compose(posting, "status@example.org")
    whole = mail.as_bytes()
    monkeypatch.setattr(mail, "as_bytes", lambda: whole.replace(b"\r\nDate", b"\r\nBcc: victim@example.org\r\nDate", 1))
    with pytest.raises(StatusgenError, match="headers"):
        in_bytes(mail)


def test_headers_that_programs_read_stand_in_the_mail_as_they_are(posting: Posting) -> None:
    """However long: encoded words, which Python's library makes of them, are no addresses. A thread's name is long."""
    ways = (f"https://example.org/leave?token={'x' * 200}", f"mailto:status@example.org?subject={'y' * 200}")
    message = replace(posting.message, url=f"https://status.example.org/{'z' * 200}/")
    recipient = dataclasses.replace(posting.recipient, leave=ways)
    long = replace(posting, message=message, recipient=recipient, thread="t" * 64)
    data = smtp.compose(long, "status@example.org").as_bytes()
    assert f"List-Unsubscribe: <{ways[0]}>,\r\n <{ways[1]}>\r\n".encode() in data
    assert f"List-Archive: <{message.url}>\r\n".encode() in data
    assert f"References: <{'t' * 64}@example.org>\r\n".encode() in data
    assert b"=?" not in data.partition(b"\r\n\r\n")[0]


class TestWebhook:
    def sent(self, posting: Posting, outside: Outside, url: str) -> Outcome:
        hook = webhook.Webhook(Channel("x", "webhook", SETTINGS["webhook"]), outside)
        try:
            return hook.send(replace(posting, recipient=Recipient("tag", url))).outcome
        finally:
            hook.close()

    def test_the_payload_of_a_hosted_page_signed(self, posting: Posting, outside: Outside, hook: Hook) -> None:
        assert self.sent(posting, outside, hook.url) is Outcome.ACCEPTED
        ((path, headers, body),) = hook.requests
        assert path == "/hook"
        payload = json.loads(body)
        assert list(payload) == ["meta", "page", "incident"]
        assert payload["page"].keys() == {"id", "status_indicator", "status_description"}
        assert payload["incident"]["status"] == "investigating"  # what it told, though it is resolved by now
        assert len(payload["incident"]["incident_updates"]) == 1
        assert headers["Idempotency-Key"] == headers["webhook-id"] == "id-1"
        signed = f"id-1.{headers['webhook-timestamp']}.".encode() + body
        expected = base64.b64encode(hmac.new(b"hunter2", signed, "sha256").digest()).decode()
        assert headers["webhook-signature"] == f"v1,{expected}"

    @pytest.mark.parametrize(
        ("answers", "outcome", "requests"),
        [
            ([503, 429, 200], Outcome.ACCEPTED, 3),
            ([503] * 4, Outcome.FAILED, 4),
            ([404], Outcome.FAILED, 1),
            ([302], Outcome.FAILED, 1),
            ([422], Outcome.REFUSED, 1),
            ([0], Outcome.DOUBTFUL, 1),
        ],
    )
    def test_answers(
        self, posting: Posting, outside: Outside, hook: Hook, answers: list[int], outcome: Outcome, requests: int
    ) -> None:
        hook.answers += answers
        assert self.sent(posting, outside, hook.url) is outcome
        assert len(hook.requests) == requests

    @pytest.mark.parametrize(
        ("retry_after", "waits", "outcome"),
        [
            ("7", 7, Outcome.ACCEPTED),
            ("0", 0, Outcome.ACCEPTED),
            ("3600", None, Outcome.FAILED),
            ("Fri, 31 Dec 9999 23:59:59 GMT", None, Outcome.FAILED),
            ("Sat, 01 Jan 2000 00:00:00 GMT", 0, Outcome.ACCEPTED),
            ("soon", 0, Outcome.ACCEPTED),
            ("9" * 400, None, Outcome.FAILED),
            ("Fri, 31 Dec 99999 23:59:59 GMT", 0, Outcome.ACCEPTED),
        ],
    )
    def test_who_asks_to_wait_is_left_alone_for_so_long(
        self, posting: Posting, outside: Outside, hook: Hook, retry_after: str, waits: float | None, outcome: Outcome
    ) -> None:
        """What is longer than a run can wait is left to the next one, with all else for that address."""
        waited: list[float] = []
        patient = dataclasses.replace(outside, wait=waited.append)
        hook.retry_after = retry_after
        hook.answers += [429]
        transport = webhook.Webhook(Channel("x", "webhook", SETTINGS["webhook"]), patient)
        told = replace(posting, recipient=Recipient("tag", hook.url))
        answers = [transport.send(told), transport.send(told)]
        transport.close()
        assert [answer.outcome for answer in answers] == [outcome] * 2
        if waits is None:
            assert (waited, len(hook.requests)) == ([], 1)
            assert "asks to wait" in answers[1].reason
        else:
            assert [seconds >= waits and seconds <= max(waits, 2) for seconds in waited] == [True]

    def test_who_asks_again_and_again_is_waited_for_once_in_a_run(
        self, posting: Posting, outside: Outside, hook: Hook
    ) -> None:
        """Others wait behind it."""
        waited: list[float] = []
        hook.retry_after = "30"
        hook.answers += [429] * 20
        transport = webhook.Webhook(
            Channel("x", "webhook", SETTINGS["webhook"]), dataclasses.replace(outside, wait=waited.append)
        )
        told = replace(posting, recipient=Recipient("tag", hook.url))
        assert {transport.send(told).outcome for _ in range(5)} == {Outcome.FAILED}
        transport.close()
        assert (waited, len(hook.requests)) == ([30, 30, 30], 4)

    def test_nobody_there(self, posting: Posting, outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
        assert self.sent(posting, outside, "http://127.0.0.1:9/x") is Outcome.FAILED

        def unknown(*_: object, **__: object) -> None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", unknown)
        assert self.sent(posting, outside, "https://hook.example.org/x") is Outcome.FAILED

    def test_a_secret_that_is_cut_off_is_a_fault(self, posting: Posting, outside: Outside, hook: Hook) -> None:
        broken = dataclasses.replace(outside, environ=SECRETS | {"HOOK_SECRET": "whsec_hunter2ab"})
        with pytest.raises(StatusgenError, match="no base64") as raised:
            self.sent(posting, broken, hook.url)
        assert "hunter2" not in raised.value.message


class TestChat:
    def test_a_room_gets_title_and_text(self, posting: Posting, outside: Outside, hook: Hook) -> None:
        url = hook.url.replace("http://", "json://user:hunter2@")
        transport = chat.Chat(Channel("x", "apprise", SETTINGS["apprise"]), outside)
        assert transport.send(replace(posting, recipient=Recipient("tag", url))).outcome is Outcome.ACCEPTED
        told = json.loads(hook.requests[0][2])
        assert told["title"] == posting.message.subject
        assert told["message"].strip() == posting.message.text.strip()

    def test_what_is_too_long_for_a_room_comes_in_parts(self, posting: Posting, outside: Outside, hook: Hook) -> None:
        """A service of Apprise's that takes 32,768 characters; others take 2,000, and refuse more."""
        message = replace(posting.message, text="Mail is late. " * 3000)
        transport = chat.Chat(Channel("x", "apprise", SETTINGS["apprise"]), outside)
        url = hook.url.replace("http://", "json://")
        whole = replace(posting, message=message, recipient=Recipient("tag", url))
        answers = [transport.send(replace(whole, part=part)) for part in range(2)]
        assert answers == [Answer(Outcome.ACCEPTED, more=True), Answer(Outcome.ACCEPTED)]
        parts = [json.loads(body)["message"] for _, _, body in hook.requests]
        assert len(parts) == 2 and max(map(len, parts)) <= 32768
        assert "".join(parts).count("Mail is late.") >= 2999  # a cut may fall between words

    def test_parts_that_arrived_do_not_come_again(self, posting: Posting, outside: Outside, hook: Hook) -> None:
        """The second of three is refused, however often it is tried: it, and what follows, is what is missing."""
        message = replace(posting.message, text="Mail is late. " * 6000)
        room = Recipient("tag", hook.url.replace("http://", "json://"))
        transport = chat.Chat(Channel("x", "apprise", SETTINGS["apprise"]), outside)
        task = Task(
            Key("update-1", "x", "tag"),
            Note("mail-late", "update-1", "x"),
            lambda: replace(posting, message=message, recipient=room),
        )

        def run() -> Report:
            report = Report()
            with Ledger(FileStore(outside.folder / "ledger.jsonl", lambda: NOW), lambda: NOW) as ledger:
                deliver([task], ledger, {"x": transport}, report, 10)
            return report

        hook.answers += [200, *[500] * 4]
        broken = run()
        assert (broken.sent, len(broken.failed), len(hook.requests)) == (0, 1, 5)
        mended = run()
        assert (mended.sent, mended.failed, len(hook.requests)) == (1, [], 7)
        assert run().sent == 0
        parts = [json.loads(body)["message"] for _, _, body in hook.took]
        assert len(parts) == len(set(parts)) == 3
        assert sum(part.count("Mail is late.") for part in parts) >= 5998
        assert len(hook.requests) == 7

    def test_what_does_not_accept_it(
        self, posting: Posting, outside: Outside, hook: Hook, capfd: pytest.CaptureFixture[str]
    ) -> None:
        hook.answers += [500] * 9
        url = hook.url.replace("http://", "json://user:hunter2@")
        transport = chat.Chat(Channel("x", "apprise", SETTINGS["apprise"]), outside)
        answer = transport.send(replace(posting, recipient=Recipient("tag", url)))
        assert answer.outcome is Outcome.FAILED
        assert "hunter2" not in "".join([answer.reason, *capfd.readouterr()])

    def test_an_address_of_no_service(self, posting: Posting, outside: Outside) -> None:
        transport = chat.Chat(Channel("x", "apprise", SETTINGS["apprise"]), outside)
        answer = transport.send(replace(posting, recipient=Recipient("tag", "gopher://hunter2")))
        assert (answer.outcome, answer.reason) == (Outcome.FAILED, "its address is none that Apprise knows")

    def test_a_text_message_is_short(self, posting: Posting) -> None:
        assert chat.compose(posting, 160) == ("", posting.message.short)


class TestScript:
    def test_the_greeting_stands_where_the_phone_system_looks(self, posting: Posting, tmp_path: Path) -> None:
        for settings, path in (({}, "announcements/voice.txt"), ({"file_env": "PHONE"}, "phone/greeting.txt")):
            outside = Outside({"PHONE": str(tmp_path / "phone" / "greeting.txt")}, tmp_path, lambda: NOW)
            transport = script.Announcement(Channel("voice", "script", settings), outside)
            for _ in range(2):
                assert transport.send(posting).outcome is Outcome.ACCEPTED
            written = tmp_path / path
            assert written.read_bytes() == script.compose(posting.snapshot, posting.tools)
            assert [*written.parent.iterdir()] == [written]

    def test_where_nothing_can_be_written(self, posting: Posting, tmp_path: Path) -> None:
        (tmp_path / "announcements").write_text("a file")
        transport = script.Announcement(Channel("voice", "script", {}), Outside({}, tmp_path, lambda: NOW))
        assert transport.send(posting).outcome is Outcome.DOWN
