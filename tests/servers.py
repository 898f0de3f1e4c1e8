"""Servers on this machine that take what is sent, and misbehave on demand."""

from __future__ import annotations

import asyncio
import email
import email.policy
import os
import signal
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """What one form of a mail says."""
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


@dataclass
class Doom:
    """When a process is killed: with the `left`th message from now on between the yes and the answer, or, where a
    `delay` is given, so many seconds after it. From then on nothing is taken, so that the process cannot end before."""

    pid: int
    left: int
    delay: float | None = None

    def strike(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


@dataclass
class Mailbox:
    """What a mail server took. `answers` to the next messages: a line for the sender, `die` (break off after it has
    taken the message), `silent` (never answer), or `drop` (break off before). When none is left it takes everything.
    `refused` says what it answers to some recipients, `of_senders` what to all senders, if anything. Of each
    message it has taken it says so after a `pause` in seconds."""

    url: str = ""
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    answers: deque[str] = field(default_factory=deque)
    refused: dict[str, str] = field(default_factory=dict)
    of_senders: str = ""
    pause: float = 0
    senders: int = 0
    connections: int = 0
    died: int = 0
    turned_away: list[tuple[str, bytes]] = field(default_factory=list)
    doom: Doom | None = None
    news: Condition = field(default_factory=Condition)
    _ids: list[tuple[str, str]] = field(default_factory=list)

    def has(self, count: int) -> bool:
        """Whether so many messages have come, within half a minute: what a server in between took comes later."""
        with self.news:
            return self.news.wait_for(lambda: len(self.taken) >= count, 30)

    def mails(self) -> list[EmailMessage]:
        return [email.message_from_bytes(data, policy=email.policy.default) for _, data in self.taken]

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for (to, _), mail in zip(self.taken, self.mails(), strict=True) if to == address]

    def copies(self) -> Counter[tuple[str, str]]:
        """How often each message came to each recipient, by its Message-ID. What has been read once is not read again:
        a trial of thousands of messages asks after every kill."""
        self._ids += map(_id_of, self.taken[len(self._ids) :])
        return Counter(self._ids)

    def unwanted(self) -> set[tuple[str, str]]:
        """The messages that were turned away, each by recipient and Message-ID."""
        return set(map(_id_of, self.turned_away))

    async def handle_EHLO(  # noqa: N802  # aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.senders += 1
        if self.of_senders:
            return self.of_senders
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        answer = self.answers.popleft() if self.answers else "250 OK"
        if answer == "silent" or (self.doom and not self.doom.left):
            await asyncio.sleep(3600)
        if answer in ("die", "drop") and server.transport:
            if answer == "die":
                self._take(envelope)
                self.died += 1
            cast(asyncio.WriteTransport, server.transport).abort()
        elif answer.startswith("250"):
            self._take(envelope)
            await asyncio.sleep(self.pause)
        elif answer.startswith("5"):
            self.turned_away += _messages(envelope)
        return answer

    def _take(self, envelope: Envelope) -> None:
        with self.news:
            self.taken += _messages(envelope)
            self.news.notify_all()
        if self.doom:
            self.doom.left -= 1
            if not self.doom.left and self.doom.delay is None:
                self.doom.strike()
            elif not self.doom.left and self.doom.delay is not None:
                asyncio.get_running_loop().call_later(self.doom.delay, self.doom.strike)


def _messages(envelope: Envelope) -> list[tuple[str, bytes]]:
    assert isinstance(envelope.content, bytes)
    return [(str(to), envelope.content) for to in envelope.rcpt_tos]


def _id_of(message: tuple[str, bytes]) -> tuple[str, str]:
    to, data = message
    return to, BytesHeaderParser().parsebytes(data)["Message-ID"]


class AnyPort(Controller):
    """At a port that is free."""

    def _trigger_server(self) -> None:
        self.port = cast(asyncio.Server, self.server).sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd's


@contextmanager
def mail_server(**settings: Any) -> Iterator[Mailbox]:
    """A mail server on loopback, until the block ends."""
    mailbox = Mailbox()
    controller = AnyPort(mailbox, hostname="127.0.0.1", port=0, **settings)
    controller.start()
    mailbox.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield mailbox
    finally:
        controller.stop()


@dataclass
class Hook:
    """What an HTTP server was told: path, headers and body of each request, and of those that it `took`; `answers` to
    the next ones are statuses, 0 for none at all; `retry_after` is the header of those that are no yes."""

    url: str = ""
    retry_after: str = ""
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    took: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answers: deque[int] = field(default_factory=deque)


@contextmanager
def web_server() -> Iterator[Hook]:
    """An HTTP server on loopback, until the block ends."""
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the library's name
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.requests.append((self.path, dict(self.headers.items()), body))
            status = hook.answers.popleft() if hook.answers else 200
            if status < 300:
                hook.took.append(hook.requests[-1])
            if status:
                self.send_response(status)
                if hook.retry_after and status >= 300:
                    self.send_header("Retry-After", hook.retry_after)
                self.send_header("Content-Length", "0")
                self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        hook.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield hook
        finally:
            server.shutdown()
            thread.join()
