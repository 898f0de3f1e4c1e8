"""A digest as a mail for a list: the bytes that a list server, a mail provider or a mail program takes.

RFC 5322; headers of lists by RFC 2369 and 2919, of automatic mail by RFC 3834. There is no one-click way out (RFC
8058): it wants an address that is of each recipient alone, which the list server or the channel puts in.
"""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import quote, urlsplit

from statusgen import urls
from statusgen.diagnostics import StatusgenError
from statusgen.files import digest
from statusgen.messages.layout import one_line
from statusgen.messages.message import Message
from statusgen.model import Project

NOBODY = "undisclosed-recipients:;"
"""Whom a mail is for before somebody says so (RFC 5322, 3.4): the list's address is no matter of a file."""


def sender_of(project: Project) -> Address:
    """Who sends: the sender of the first smtp channel, else the site's contact. An error where there is neither."""
    senders = [channel.settings.get("from") for channel in project.channels.values() if channel.type == "smtp"]
    name, address = parseaddr(str(next(filter(None, senders), project.site.contact.email or "")))
    local, _, domain = address.rpartition("@")
    if not local:
        raise StatusgenError("nobody is named who sends mail", "add site.contact.email, or an smtp channel", status=1)
    return Address(one_line(name or project.site.title), local, domain)


def as_mail(message: Message, project: Project, list_id: str = "", name: str = "") -> bytes:
    """The mail; the same bytes whenever it is made. `list_id` and `name` are those of a selection of services."""
    sender, site = sender_of(project), project.site
    host = urlsplit(site.url).hostname or "localhost"
    leave = f"mailto:{quote(sender.username)}@{sender.domain}?subject={quote(f'unsubscribe {list_id}'.strip())}"
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = NOBODY
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(message.at)
    mail["Message-ID"] = f"<{digest(message.key, message.language)[:24]}@{host}>"
    mail["List-Id"] = f"{_phrase(name or site.title)} <{'.'.join(filter(None, (list_id, host)))}>"
    mail["List-Unsubscribe"] = f"<{leave}>"
    mail["List-Subscribe"] = mail["List-Help"] = f"<{urls.absolute(site.url, urls.SUBSCRIBE)}>"
    mail["List-Archive"] = f"<{message.url}>"
    mail["List-Post"] = "NO"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Precedence"] = "bulk"
    mail["Content-Language"] = message.language
    mail.set_content(message.text, cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    mail.set_boundary(f"=_{digest(message.key, message.language)}")
    return mail.as_bytes()


def _phrase(name: str) -> str:
    """The description of a list: plain ASCII, since some list programs read no other."""
    plain = "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter in " -_"))
    return one_line(plain) or "Status"
