"""What a feed says, before it is written in one form or another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from statusgen.derive import IncidentView
from statusgen.model import Status, Window
from statusgen.value import Struct

ATOM = "http://www.w3.org/2005/Atom"
ARCHIVES = "http://purl.org/syndication/history/1.0"
"""The namespaces of Atom (RFC 4287) and of paged and archived feeds (RFC 5005)."""


class Category(NamedTuple):
    """`scheme` is the address that explains the term; `label` is for people."""

    term: str
    scheme: str
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `content` gives HTML; `order` puts entries into the same order everywhere; `status` is what the entry
    reports; `window` is of planned work. `kept` is what a writer of feeds keeps of it, by form: it stands in the feeds
    of the site, of its groups and of its services."""

    id: str
    title: str
    link: str
    published: datetime
    updated: datetime
    order: tuple[datetime, str, int]
    content: Callable[[], str]
    view: IncidentView
    status: Status
    categories: tuple[Category, ...] = ()
    window: Window | None = None
    kept: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)


class Link(Struct, frozen=True):
    """A link of a feed: to itself, to its archives (RFC 5005), to its hub (WebSub)."""

    rel: str
    href: str
    type: str | None = None


class Feed(Struct, frozen=True):
    """One document. `page` is the address of the page that it follows; `links` begin with that to itself."""

    id: str
    title: str
    description: str
    author: str
    language: str
    page: str
    updated: datetime
    links: tuple[Link, ...]
    entries: tuple[Entry, ...]
    is_archive: bool = False
