"""The site and its catalogue of services."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from statusgen.model.incident import Audience, Impact, Severity
from statusgen.value import Struct, field

DEFAULT_WEIGHTS: Mapping[Impact, float] = {Impact.DEGRADED: 0.0, Impact.PARTIAL_OUTAGE: 0.3, Impact.MAJOR_OUTAGE: 1.0}
"""How much of a second of each impact counts as downtime: the rule of the best-known hosted pages."""


Translations = Mapping[str, Mapping[str, str]]
"""Texts in other languages: by the code of the language, then by the name of the field that they take the place of."""


class Contact(Struct, frozen=True):
    """How to reach people: an e-mail address, a phone number, the hours in words."""

    email: str | None = None
    phone: str | None = None
    hours: str | None = None


class Logo(Struct, frozen=True):
    """A picture of the project's static/ at the top of every page.

    It stands beside the site's title as an ornament. With `alt`, what it says in words, it stands in its place.
    """

    file: str
    alt: str = ""


class Security(Struct, frozen=True):
    """Whom to tell of a weakness: an address, perhaps a page to do it on, and the rules for it."""

    email: str
    url: str | None = None
    policy: str | None = None


class Site(Struct, frozen=True):
    """The site as a whole. `url` ends with a slash and may carry a path; `timezone` is an IANA name; `hub` the address
    of a WebSub hub.

    What people write is in `language`. `languages` are all that the pages are in, `language` first; empty where there
    is no other.
    """

    title: str
    url: str
    timezone: str
    description: str = ""
    language: str = "en"
    languages: tuple[str, ...] = ()
    theme: str = "default"
    contact: Contact = Contact()
    history_since: date | None = None
    uptime_weights: Mapping[Impact, float] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    logo: Logo | None = None
    links: Mapping[str, str] = field(default_factory=dict)
    hub: str | None = None
    security: Security | None = None
    translations: Translations = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class Group(Struct, frozen=True):
    """A heading in the catalogue; its state is that of its members and sub-groups. `api_id`: as of a service."""

    id: str
    name: str
    parent: str | None = None
    description: str = ""
    api_id: str | None = None
    translations: Translations = field(default_factory=dict)


class View(Struct, frozen=True):
    """A selection of services with a page and feeds of its own, such as those that one customer uses: the services of
    these groups (with their sub-groups), and these services."""

    id: str
    title: str
    groups: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    description: str = ""
    audience: Audience = Audience.PUBLIC


class Sla(Struct, frozen=True):
    """What was agreed. `availability` is a percentage (99.9)."""

    availability: float | None = None
    respond_within: timedelta | None = None
    restore_within: timedelta | None = None


class Service(Struct, frozen=True):
    """Something that customers use. Uptime is claimed from `since` or the site's `history_since`, whichever is later,
    until `until`."""

    id: str
    name: str
    group: str | None = None
    description: str = ""
    owner: str | None = None
    contact: Contact = Contact()
    hours: str | None = None
    since: date | None = None
    until: date | None = None
    depends_on: tuple[str, ...] = ()
    audience: Audience = Audience.PUBLIC
    sla: Sla = Sla()
    links: Mapping[str, str] = field(default_factory=dict)
    how_to_use: str | None = None
    training: str | None = None
    criticality: Severity | None = None
    users: int | None = None
    aliases: tuple[str, ...] = ()
    api_id: str | None = None
    translations: Translations = field(default_factory=dict)
