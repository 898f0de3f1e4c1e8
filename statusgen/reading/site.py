"""The `site:` part of services.yaml: what the page is called, where it stands, and whose clock it goes by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from statusgen.language import LANGUAGES
from statusgen.model import Contact, Impact, Logo, Security, Site
from statusgen.model.service import DEFAULT_WEIGHTS
from statusgen.reading.compound import Either, ListOf, MappingOf
from statusgen.reading.fields import read_as
from statusgen.reading.findings import catalogue as findings
from statusgen.reading.findings import values
from statusgen.reading.findings.suggest import nearest
from statusgen.reading.kinds import ID_PATTERN, Email, Schema, Text, Url, Word, scalar, whole
from statusgen.reading.nodes import Node
from statusgen.reading.notes import Notes
from statusgen.reading.quantities import Date, Number
from statusgen.reading.records import Field, Record

_PORT = "(:([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?"
_HOST = r"(\[[0-9A-Fa-f:.]+\]|[^\s\x00-,/:-@\[-`{-\x9f]+)"
_FOLDERS = r"(/(?!\.{0,2}(/|$))[^\s\x00-\x1f\x7f-\x9f/?#\\<>\"'`{}|^\[\]]+)*"
SITE_URL_PATTERN = f"https?://{_HOST}{_PORT}{_FOLDERS}/?"
_ZONE_PATTERN = r"(?!posix|right|localtime|Factory)[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}"


def site_url(text: str) -> str | None:
    """The address of a front page, with a slash at its end; None if it cannot be one."""
    fits = len(text) <= 500 and re.fullmatch(SITE_URL_PATTERN, text)
    return text.rstrip("/") + "/" if fits else None


class SiteUrl:
    """The address of the front page; always with a slash at its end."""

    def read(self, node: Node, key: str, notes: Notes) -> str | None:
        typed = scalar(node, key, notes)
        if typed is None:
            return None
        url = site_url(typed.text)
        if url is None:
            notes.add(findings.bad_site_url(notes.at(typed)))
        return url

    def schema(self) -> Schema:
        return {"type": "string", "maxLength": 500, "pattern": whole(SITE_URL_PATTERN)}


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(available_timezones()))  # it looks at hundreds of files


class Zone:
    """The name of a time zone in the IANA database."""

    _pattern = re.compile(_ZONE_PATTERN)

    def read(self, node: Node, key: str, notes: Notes) -> str | None:
        typed = scalar(node, key, notes)
        if typed is None:
            return None
        if not self._is_known(typed.text):
            near = nearest(typed.text, _zones()) if len(typed.text) > 4 else None
            notes.add(findings.unknown_zone(notes.at(typed), near))
            return None
        return typed.text

    def _is_known(self, name: str) -> bool:
        if not self._pattern.fullmatch(name):
            return False
        try:
            return ZoneInfo(name).key == name
        except (ValueError, OSError, KeyError):  # no such zone, a folder of zones, a file that is none
            return False

    def schema(self) -> Schema:
        return {"type": "string", "pattern": whole(_ZONE_PATTERN)}


class ThemeName:
    """The name of a theme, which is the name of a folder."""

    def read(self, node: Node, key: str, notes: Notes) -> str | None:
        typed = scalar(node, key, notes)
        if typed is None:
            return None
        read = read_as(typed.text) if typed.plain else None
        if read:
            notes.add(values.unquoted_text(notes.at(typed), key, read))
            return None
        if len(typed.text) > 64 or not re.fullmatch(ID_PATTERN, typed.text):
            notes.add(findings.bad_theme_name(notes.at(typed)))
            return None
        return typed.text

    def schema(self) -> Schema:
        return {"type": "string", "maxLength": 64, "pattern": whole(ID_PATTERN)}


class LogoFile:
    """The path of a picture under static/."""

    _PATTERN = r"static/([A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*\.(svg|png)"

    def read(self, node: Node, key: str, notes: Notes) -> str | None:
        typed = scalar(node, key, notes)
        if typed is None:
            return None
        if len(typed.text) > 200 or not re.fullmatch(self._PATTERN, typed.text):
            notes.add(findings.bad_logo(notes.at(typed)))
            return None
        return typed.text

    def schema(self) -> Schema:
        return {"type": "string", "maxLength": 200, "pattern": whole(self._PATTERN)}


class LogoOfFile:
    """The short form: a logo without words."""

    def read(self, node: Node, key: str, notes: Notes) -> Logo | None:
        file = LogoFile().read(node, key, notes)
        return None if file is None else Logo(file)

    def schema(self) -> Schema:
        return LogoFile().schema()


CONTACT = Record(
    Contact,
    Field("email", Email()),
    Field("phone", Text(40)),
    Field("hours", Text(200), about="when somebody answers, in words"),
)

LOGO = Record(
    Logo,
    Field("file", LogoFile(), required=True, about="a file under static/, SVG or PNG"),
    Field("alt", Text(100), about="what it says in words, if it stands in the place of the site's title"),
)

SECURITY = Record(
    Security,
    Field("email", Email(), required=True),
    Field("url", Url(("https",)), about="a page with a form, or with a way to write"),
    Field("policy", Url(("https",)), about="the rules for those who look for weaknesses"),
)

WEIGHTS = Record(
    dict[str, float],
    *(
        Field(impact.value, Number(0, 1), about="how much of a second of this impact counts as downtime")
        for impact in (Impact.DEGRADED, Impact.PARTIAL_OUTAGE, Impact.MAJOR_OUTAGE)
    ),
)


def _site(uptime_weights: Mapping[str, float] | None = None, languages: tuple[str, ...] = (), **rest: Any) -> Site:
    if languages:
        codes = tuple(dict.fromkeys((rest.get("language", languages[0]), *languages)))
        rest |= {"language": codes[0], "languages": codes if len(codes) > 1 else ()}
    weights = {Impact(name): float(weight) for name, weight in (uptime_weights or {}).items()}
    return Site(uptime_weights={**DEFAULT_WEIGHTS, **weights}, **rest)


def translations(*names: str) -> MappingOf[str, dict[str, str]]:
    """These texts in other languages of the site, by their codes."""
    fields = (Field(name, Text(1000, lines=name == "description")) for name in names)
    return MappingOf(Word(LANGUAGES), Record(dict[str, str], *fields))


SITE = Record(
    _site,
    Field("title", Text(140), required=True),
    Field("url", SiteUrl(), required=True, about="where the front page stands; may carry a path: https://…/status/"),
    Field("description", Text(1000, lines=True)),
    Field("timezone", Zone(), required=True, about="IANA name, as in Europe/Berlin; bare times are in this zone"),
    Field("language", Word(LANGUAGES), about="the language of the pages, and of what is written here"),
    Field("languages", ListOf(Word(LANGUAGES)), about="all that the pages are in, the main one first"),
    Field("translations", translations("title", "description"), about="by language: title and description in it"),
    Field("theme", ThemeName(), about="the look: a theme that is shipped, or a folder of the project's themes/"),
    Field("contact", CONTACT),
    Field("history_since", Date(), about="uptime is not claimed before this day"),
    Field("uptime_weights", WEIGHTS),
    Field("logo", Either(single=LogoOfFile(), table=LOGO), about="a picture at the top of every page"),
    Field("links", MappingOf(Text(60), Url(), most=20), about="links at the foot of every page, text: address"),
    Field("hub", Url(), about="a WebSub hub, which tells readers at once that a feed has news"),
    Field("security", SECURITY, about="whom to tell of a weakness: /.well-known/security.txt is made of it"),
)
