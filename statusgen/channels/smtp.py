"""Mail, one message a recipient, through the server of `STATUSGEN_SMTP_URL` (RFC 5321), over one connection.

`smtps://` speaks TLS from the start, `smtp+starttls://` before anything else is said, or not at all; `smtp://` never,
and so sends no password but to this machine. What the server answers decides: 2xx is sent, 4xx is tried again, 5xx is
final for the recipient. But where it speaks of us (the sender is refused, relaying is denied), the set-up is broken
and no person: the next run tries again. If the connection breaks between the end of the message and the answer, nobody
knows, and it is said so.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from email.message import EmailMessage
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

from statusgen import urls
from statusgen.channels.posting import Answer, Outcome, Outside, Posting, Recipient, nth, pauses, tag
from statusgen.diagnostics import StatusgenError
from statusgen.messages.layout import one_line
from statusgen.messages.mail import address_of, compose_mail, in_bytes
from statusgen.model import Channel, MailList

VARIABLE = "STATUSGEN_SMTP_URL"
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
TIMEOUT = 20.0  # seconds for each answer but the last
PATIENCE = 600.0  # seconds for the answer to the message (RFC 5321, 4.5.3.2.6), which some servers read through first
MOST_UNANSWERED = 1  # messages of a run, before it takes the server and not the message for what hangs
BROKEN = (OSError, smtplib.SMTPServerDisconnected)

STATUS = re.compile(r"^5\.(\d{1,3}\.\d{1,3})\b|#5\.(\d{1,3}\.\d{1,3})\b")
"""Status codes (RFC 3463) at the beginning of an answer (RFC 2034); some servers write them as `(#5.7.1)` elsewhere."""

OF_SENDERS = frozenset({"1.7", "1.8"})
"""Those that speak of the sender's address."""

OF_RECIPIENTS = re.compile(r"1\.[1-69]|1\.1\d|2\.\d+|4\.\d+|7\.1[78]")
"""Those that speak of the recipient's: addresses, mailboxes, ways to them, owners who changed (RFC 7293)."""

OF_US = re.compile(
    r"relay(?! recipient)|sender|authenti|rcpthosts|\b(host|client|ip|network|domain)\b.{0,40}\bblocked\b|blocked using"
    r"|block ?list|blacklist|spamhaus",
    re.IGNORECASE,
)
"""How servers say in words that it is us whom they refuse. A message or a mailbox that is blocked is something else."""


class Mail:
    """A mail server, and who the mail is from."""

    def __init__(self, channel: Channel, outside: Outside) -> None:
        self._channel = channel
        self._wait = outside.wait
        self._url = outside.environ.get(VARIABLE, "")
        self._session: smtplib.SMTP | None = None
        self._unanswered: set[bytes] = set()

    def recipients(self) -> tuple[Recipient, ...]:
        to = self._channel.settings.get("to", ())
        plain = [
            Recipient(tag(address), address, self._channel.choice, label=nth(n, to)) for n, address in enumerate(to, 1)
        ]
        lists = [
            Recipient(tag(item.to), item.to, item.choice, label=_label(n, item))
            for n, item in enumerate(self._channel.lists, 1)
        ]
        return (*plain, *lists)

    def ready(self) -> None:
        _server(self._url)

    def send(self, posting: Posting) -> Answer:
        if len(self._unanswered) > MOST_UNANSWERED:  # all others would wait as long
            return Answer(Outcome.DOWN, "the mail server takes messages and does not answer", soon=False)
        data = in_bytes(compose(posting, str(self._channel.settings["from"])))
        answer = self._attempt(posting.recipient.address, data)
        for pause in pauses():
            if answer.outcome not in (Outcome.FAILED, Outcome.DOWN) or not answer.soon:
                break
            self._wait(pause)
            answer = self._attempt(posting.recipient.address, data)
        return answer

    def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            try:
                session.quit()
            except BROKEN:
                session.close()

    def _attempt(self, address: str, data: bytes) -> Answer:
        try:
            session = self._session = self._session or self._connect()
        except smtplib.SMTPResponseException as error:
            return _down(error.smtp_code, error.smtp_error)
        except smtplib.SMTPNotSupportedError as error:
            return Answer(Outcome.DOWN, _lacking(error), soon=False)
        except (*BROKEN, smtplib.SMTPException) as error:
            return Answer(Outcome.DOWN, f"no connection to the mail server: {_why(error)}")
        try:
            answer = self._transaction(session, address, data)
        except BROKEN as error:
            self._drop()
            return Answer(Outcome.FAILED, f"the mail server broke off: {_why(error)}")
        if answer.outcome is not Outcome.ACCEPTED:
            self._reset()
        return answer

    def _transaction(self, session: smtplib.SMTP, address: str, data: bytes) -> Answer:
        sender = address_of(str(self._channel.settings["from"])).addr_spec
        code, said = session.mail(sender)
        if code // 100 == 5:  # nobody gets any
            return _down(code, said)
        if code == 250:
            code, said = session.rcpt(address)
        if code in (250, 251):
            code, said = session.docmd("DATA")
        if code != 354:
            return _judged(code, said, address)
        session.send(re.sub(rb"(?m)^\.", b"..", data) + b".\r\n")
        try:
            code, said = _last_answer(session)
        except BROKEN as error:
            self._drop()
            if isinstance(error.__context__, TimeoutError):
                self._unanswered.add(data)
            return Answer(Outcome.DOUBTFUL, f"the mail server broke off before it answered: {_why(error)}")
        return _judged(code, said, address)

    def _connect(self) -> smtplib.SMTP:
        server = _server(self._url)
        host = server.hostname or ""
        port = server.port or PORTS[server.scheme]
        secure = ssl.create_default_context()
        if server.scheme == "smtps":
            session: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=secure)
        else:
            session = smtplib.SMTP(host, port, timeout=TIMEOUT)
        try:
            if server.scheme == "smtp+starttls":
                session.starttls(context=secure)
            if server.username:
                session.login(unquote(server.username), unquote(server.password or ""))
            else:
                session.ehlo_or_helo_if_needed()
        except BaseException:
            session.close()
            raise
        return session

    def _reset(self) -> None:
        """Back to where the next message may begin."""
        if self._session is not None:
            try:
                self._session.rset()
            except BROKEN:
                self._drop()

    def _drop(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None


def _last_answer(session: smtplib.SMTP) -> tuple[int, bytes]:
    """Whether it has the message: whoever gave up earlier would send it a second time."""
    if session.sock:
        session.sock.settimeout(PATIENCE)
    answer = session.getreply()
    if session.sock:
        session.sock.settimeout(TIMEOUT)
    return answer


def compose(posting: Posting, sender: str) -> EmailMessage:
    """The mail (RFC 5322): plain text and HTML; the same bytes whenever it is made."""
    of, recipient = address_of(sender), posting.recipient
    site = posting.snapshot.site.url
    mail = compose_mail(
        posting.message,
        of,
        address_of(recipient.address),
        id=f"{posting.id}@{of.domain}",
        list_id=f"<{urlsplit(site).hostname or 'localhost'}>",
        subscribe=urls.absolute(site, urls.SUBSCRIBE),
        leave=recipient.leave,
        leaving=posting.tools.language.gettext("Unsubscribe"),
    )
    if posting.thread not in ("", posting.id):
        mail["In-Reply-To"] = mail["References"] = f"<{posting.thread}@{of.domain}>"
    if recipient.leave and recipient.leave[0].startswith("https:"):
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return mail


def _label(number: int, item: MailList) -> str:
    """Which list it is: its place, and what it is for."""
    wanted = ", ".join((*item.choice.services, *item.choice.groups))
    return f"list {number} ({wanted})" if wanted else f"list {number}"


def _judged(code: int, said: bytes, address: str) -> Answer:
    if code == 250:
        return Answer(Outcome.ACCEPTED)
    said = re.sub(re.escape(address.encode()), b"the address", said, flags=re.IGNORECASE)
    if code // 100 != 5:
        return Answer(Outcome.FAILED, _said(code, said))
    if _is_of_us(said.decode("utf-8", "replace")):
        reason = f"the mail server refuses us, not the recipient: {_said(code, said)}"
        return Answer(Outcome.FAILED, reason, soon=False)
    return Answer(Outcome.REFUSED, _said(code, said))


def _is_of_us(said: str) -> bool:
    """Whether a 5xx that answers to the recipient or the message is about who sends it."""
    found = STATUS.search(said)
    status = (found[1] or found[2]) if found else ""
    return status in OF_SENDERS or bool(OF_US.search(said) and not OF_RECIPIENTS.fullmatch(status))


def _down(code: int, said: bytes | str) -> Answer:
    """Of a server that takes nothing from us. What it says for good is the same in a minute."""
    return Answer(Outcome.DOWN, f"the mail server answers {_said(code, said)}", soon=code // 100 != 5)


def _said(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {one_line(text)[:200]}"


def _lacking(error: smtplib.SMTPNotSupportedError) -> str:
    """What the server does not do that the address asks of it."""
    if "STARTTLS" in str(error):
        return f"the mail server offers no STARTTLS: {VARIABLE} needs another port, or smtps://"
    return f"the mail server takes no passwords: take name and password out of {VARIABLE}, or give another port"


def _why(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return one_line(text)[:200] or type(error).__name__


def _server(url: str) -> SplitResult:
    """The parts of the address. Raises StatusgenError, which quotes nothing of it."""
    forms = "smtp+starttls://user:password@host:port, smtps://… or smtp://…"
    if not url:
        raise StatusgenError(f"{VARIABLE} is not set, so no mail can be sent", f"set it to {forms}")
    try:
        server = urlsplit(url)
        _ = server.port
    except ValueError:
        server = urlsplit("")
    if server.scheme not in PORTS or not server.hostname or server.path.strip("/") or server.query:
        raise StatusgenError(f"{VARIABLE} is not the address of a mail server", f"it looks like {forms}")
    if not unquote(f"{server.username}{server.password}").isascii():
        raise StatusgenError(f"{VARIABLE} holds a name or password that is not ASCII", "no other can be sent")
    if server.scheme == "smtp" and server.username and not _is_here(server.hostname):
        raise StatusgenError(
            f"{VARIABLE} would send a password that anybody on the way can read", "write smtp+starttls:// or smtps://"
        )
    return server


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
