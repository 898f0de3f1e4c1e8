"""Mail as the bytes that a mail server, a list server or a mail program takes.

RFC 5322; headers of lists by RFC 2369 and 2919, of automatic mail by RFC 3834. A digest as a file has no one-click way
out (RFC 8058): it wants an address that is of each recipient alone, which the list server or the channel puts in.
"""

from __future__ import annotations

from collections.abc import Sequence
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UniqueAddressHeader, UnstructuredHeader
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP, Policy, compat32
from email.utils import format_datetime, parseaddr
from html import escape
from urllib.parse import quote, urlsplit

from statusgen import urls
from statusgen.diagnostics import StatusgenError
from statusgen.files import digest
from statusgen.messages.layout import one_line
from statusgen.messages.message import Message
from statusgen.model import Project

NOBODY = "undisclosed-recipients:;"
"""Whom a mail is for before somebody says so (RFC 5322, 3.4): the list's address is no matter of a file."""

FOR_PROGRAMS = (
    "In-Reply-To",
    "References",
    "List-Id",
    "List-Archive",
    "List-Help",
    "List-Subscribe",
    "List-Unsubscribe",
)


class _Verbatim(UnstructuredHeader, BaseHeader):
    """A header that programs read: no encoded words (RFC 2047), which the library makes of long addresses, and which
    are no addresses any more. A line may have 998 characters; it is broken between addresses alone."""

    def fold(self, *, policy: Policy) -> str:
        if not self.isascii():
            return super().fold(policy=policy)
        return f"{self.name}: {self.replace('>, <', f'>,{policy.linesep} <')}{policy.linesep}"


class _Subject(UnstructuredHeader, BaseHeader):
    """Begins on the line of its name: the library leaves that line empty where the next one holds the whole, and many
    a program then reads a blank before it."""

    max_count = 1

    def fold(self, *, policy: Policy) -> str:
        if not self.isascii():
            return f"{self.name}: {_encoded(self, self.name, policy)}{policy.linesep}"
        return super().fold(policy=policy).replace(f":{policy.linesep} ", ": ", 1)


class _Sender(UniqueAddressHeader, BaseHeader):  # type: ignore[misc]  # the library makes such classes
    """One address, whose name is in encoded words where it is not ASCII."""

    def fold(self, *, policy: Policy) -> str:
        sender = self.addresses[0]
        if sender.display_name.isascii():
            return super().fold(policy=policy)
        name = _encoded(sender.display_name, self.name, policy)
        return f"{self.name}: {name} <{sender.addr_spec}>{policy.linesep}"


def _encoded(text: str, header: str, policy: Policy) -> str:
    """The text in encoded words with the blanks in them. The library's newer part leaves some between them, where
    nobody reads them (RFC 2047, 6.2), so that words run together."""
    return Header(text, "utf-8", header_name=header).encode(linesep=policy.linesep)


class _Registry(HeaderRegistry):
    """Makes the class of each header once. The library makes two for each header of each mail, which cost more than the
    mail does, and stay until the garbage is collected."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, type[BaseHeader]] = {}

    def __getitem__(self, name: str) -> type[BaseHeader]:
        if name not in self._made:
            self._made[name] = super().__getitem__(name)
        return self._made[name]


_REGISTRY = _Registry()
for _name in FOR_PROGRAMS:
    _REGISTRY.map_to_type(_name.lower(), _Verbatim)
_REGISTRY.map_to_type("subject", _Subject)
_REGISTRY.map_to_type("from", _Sender)
POLICY = SMTP.clone(cte_type="7bit", header_factory=_REGISTRY)


def sender_of(project: Project) -> Address:
    """Who sends: the sender of the first smtp channel, else the site's contact. An error where there is neither."""
    senders = [channel.settings.get("from") for channel in project.channels.values() if channel.type == "smtp"]
    sender = address_of(str(next(filter(None, senders), project.site.contact.email or "")), project.site.title)
    if not sender.username:
        raise StatusgenError("nobody is named who sends mail", "add site.contact.email, or an smtp channel", status=1)
    return sender


def address_of(text: str, name: str = "") -> Address:
    """`Name <local@domain>` in parts; `name` where none stands there."""
    given, address = parseaddr(text)
    local, _, domain = address.rpartition("@")
    return Address(_plain(given or name), local, domain)


def compose_mail(
    message: Message,
    sender: Address,
    to: Address | str,
    *,
    id: str,
    list_id: str,
    subscribe: str,
    leave: Sequence[str],
    leaving: str = "",
) -> EmailMessage:
    """The mail: plain text and HTML; the same bytes whenever it is made. `id` is its Message-ID, `leave` are addresses
    for leaving the list, `subscribe` is that of the page which says how to join it. `leaving` is the word for the first
    of `leave` as a link at the end of what is read: there is none without it."""
    mail = EmailMessage(policy=POLICY)
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = _plain(message.subject)
    mail["Date"] = format_datetime(message.at)
    mail["Message-ID"] = f"<{id}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Precedence"] = "bulk"
    mail["List-Id"] = list_id
    mail["List-Archive"] = f"<{message.url}>"
    mail["List-Help"] = mail["List-Subscribe"] = f"<{subscribe}>"
    mail["List-Post"] = "NO"
    if leave:
        mail["List-Unsubscribe"] = ", ".join(f"<{way}>" for way in leave)
    text, html = _with_link(message, leaving, leave[0]) if leaving and leave else (message.text, message.html)
    mail.set_content(text, cte="quoted-printable")
    if message.html:
        mail.add_alternative(html, subtype="html", cte="quoted-printable")
        mail.set_boundary(f"=_{digest(id)}")
    mail["Content-Language"] = message.language  # last: making parts moves what is said of content into the first
    return mail


def in_bytes(mail: EmailMessage) -> bytes:
    """The mail as it is sent. Raises StatusgenError if its headers are not those that it was given: whatever text did
    that must not go out."""
    data = mail.as_bytes()
    if BytesHeaderParser(policy=compat32).parsebytes(data).keys() != mail.keys():
        raise StatusgenError("a text changes the headers of this mail, which is not sent", "write the title otherwise")
    return data


def _plain(text: str) -> str:
    """What people read in a header: one line in which nothing is an encoded word (RFC 2047). Python's library decodes
    those that it is given, up to 3.12 with the line breaks in them, which then are the mail's."""
    return one_line(text).replace("=?", "=\N{ZERO WIDTH SPACE}?")


def _with_link(message: Message, word: str, address: str) -> tuple[str, str]:
    """Text and HTML of a message that everybody gets, with what is of one recipient alone."""
    style = "padding: 0 24px; font-family: Arial, Helvetica, sans-serif; font-size: 14px; text-align: center"
    link = f'<p style="{style}"><a href="{escape(address)}">{escape(word)}</a></p>\n'
    start, end, rest = message.html.rpartition("</body>")
    html = f"{start}{link}{end}{rest}" if end else f"{message.html}{link}"
    return f"{message.text}\n{word}: {address}\n", html


def as_mail(message: Message, project: Project, list_id: str = "", name: str = "") -> bytes:
    """The mail for a list; the same bytes whenever it is made. `list_id` and `name` are those of a selection of
    services."""
    sender, site = sender_of(project), project.site
    host = urlsplit(site.url).hostname or "localhost"
    leave = f"mailto:{quote(sender.username)}@{sender.domain}?subject={quote(f'unsubscribe {list_id}'.strip())}"
    id = f"{digest(message.key, message.language)[:24]}@{host}"
    of_list = f"{_phrase(name or site.title)} <{'.'.join(filter(None, (list_id, host)))}>"
    subscribe = urls.absolute(site.url, urls.SUBSCRIBE)
    mail = compose_mail(message, sender, NOBODY, id=id, list_id=of_list, subscribe=subscribe, leave=(leave,))
    return in_bytes(mail)


def _phrase(name: str) -> str:
    """The description of a list: plain ASCII, since some list programs read no other."""
    plain = "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter in " -_"))
    return one_line(plain) or "Status"
