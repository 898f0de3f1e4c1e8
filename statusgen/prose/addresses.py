"""Which addresses a link or an image in authored text may have, and how they are written."""

from __future__ import annotations

import html
import re
from ipaddress import AddressValueError, IPv4Address

SITE = "\x02"
"""Stands before an address that starts at the site's root, until the page is known that it is printed on."""

REL = "nofollow noopener noreferrer"
"""What is said of every link that may lead to another site."""

BARE = r"(?<![\w/@.:=-])(https?://[!#-&(-;=?-Z\\\]^_a-z{|}~\[]+)"
"""An address in running text; `bare_address` says where it ends."""

ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What XML 1.0 forbids or discourages; one of them makes a feed unreadable."""

_LONGEST = 2048
_DECEPTIVE = re.compile(r"[\x00-\x1f\x7f-\xa0\\\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|/\.\.?(?:[/?#]|$)")
"""Signs that an address is not what it looks: controls, backslashes, invisible and right-to-left marks, `/../`."""
_WEB = re.compile(r"(https?)://([\w.-]+)(?::([0-9]{1,5}))?([/?#].*)?", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9_-]+\.)*[a-z0-9_-]+\.?", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE)
_MAIL = re.compile(r"(mailto:)([^\s@?]+@[^\s@?]+(?:\?.*)?)", re.IGNORECASE)
_TELEPHONE = re.compile(r"(tel:)(\+?\(?[0-9][0-9 ().;=a-z-]*)", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_UNSAFE = re.compile(r'[ "<>^`{|}\[\]]|%(?![0-9a-fA-F]{2})')


def decoded(text: str) -> str:
    """The text with its HTML character references (those that end in a semicolon) as characters."""
    if "&" not in text:
        return text
    return ENTITY.sub(lambda found: UNPRINTABLE.sub("", html.unescape(found[0])).replace("\r", ""), text)


def link(address: str) -> str | None:
    """The address as it may stand in `href`, or None where it may not.

    Allowed are http and https with a host, mailto, tel, a path of this site (`/incidents/x/`, marked with `SITE`) and
    `#anchor`. No address names a user or password.
    """
    if len(address) > _LONGEST or _DECEPTIVE.search(address):
        return None
    if address.startswith("#"):
        return "#" + _quoted(address[1:].replace("#", "%23"))
    if address.startswith("/"):
        return None if address.startswith("//") else SITE + _path(address)
    if found := _WEB.fullmatch(address):
        host = _host(found[2])
        if host is None or int(found[3] or 0) > 65535:
            return None
        return f"{found[1].lower()}://{host}{':' + found[3] if found[3] else ''}{_path(found[4] or '')}"
    if found := _MAIL.fullmatch(address):
        return found[1].lower() + _path(found[2])
    if found := _TELEPHONE.fullmatch(address):
        return found[1].lower() + found[2].replace(" ", "")
    return None


def image(address: str) -> str | None:
    """The address as it may stand in `src`: a file of the site's own `/static/` folder; or None."""
    return link(address) if address.startswith("/static/") else None


def fault(address: str) -> str:
    """In a word, what is wrong with an address that was refused: its scheme, `other-host`, `relative` or `address`."""
    if found := _SCHEME.match(address):
        scheme = found[1].lower()
        return "address" if scheme in ("http", "https", "mailto", "tel") else scheme
    if address.startswith(("//", "\\", "/\\")):
        return "other-host"
    return "address" if address.startswith(("/", "#")) else "relative"


def bare_address(text: str) -> str:
    """What people mean as the address in a run of characters from `http://` on: not the full stop behind it."""
    end, opened, closed = len(text), text.count("("), text.count(")")
    while text[end - 1] in "?!.,:;_~'*)]}|":
        if text[end - 1] == ")":
            if opened >= closed:
                break
            closed -= 1
        end -= 1
    return text[:end]


def _host(name: str) -> str | None:
    """The name of a host as browsers send it, or None where they would refuse it."""
    if not name.isascii() or "xn--" in name.lower():
        try:
            name = name.encode("idna").decode("ascii")
            name.encode("ascii").decode("idna")
        except UnicodeError:
            return None
    if _NUMBER.fullmatch(name.removesuffix(".").rpartition(".")[2]):  # then all of it is an IPv4 address, or nothing
        try:
            return str(IPv4Address(name))
        except AddressValueError:
            return None
    return name if _HOST.fullmatch(name) else None


def _path(path: str) -> str:
    before, hash_, fragment = path.partition("#")
    return _quoted(before) + hash_ + _quoted(fragment.replace("#", "%23"))


def _quoted(text: str) -> str:
    return _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", text)
