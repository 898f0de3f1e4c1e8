"""`history.*` as the best-known hosted service writes it: the same elements in the same order, and no others.

feedgen cannot: it fixes its own order, and knows one date for an entry of RSS and the same entry of Atom, where this
shape wants the start of planned work in the one and the newest update in the other. So lxml writes it, which feedgen
itself rests on. What is added stands where readers of feeds look for it and nobody else: the feed's links to itself,
to its archives and to its hub.
"""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from lxml import etree

from statusgen.instants import stamp
from statusgen.outputs.feeds.values import ARCHIVES, ATOM, Entry, Feed, Link

DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def atom(feed: Feed) -> bytes:
    """Atom (RFC 4287)."""
    names: dict[str | None, str] = {None: ATOM, "fh": ARCHIVES} if feed.is_archive else {None: ATOM}
    root = etree.Element(f"{{{ATOM}}}feed", {LANGUAGE: feed.language}, nsmap=names)  # type: ignore[arg-type]  # None is the default namespace
    _text(root, "id", feed.id)
    _link(root, Link("alternate", feed.page, "text/html"))
    for link in feed.links:
        _link(root, link)
    _text(root, "title", feed.title)
    _text(root, "updated", stamp(feed.updated))
    author = etree.SubElement(root, f"{{{ATOM}}}author")
    _text(author, "name", feed.author)
    if feed.is_archive:
        etree.SubElement(root, f"{{{ARCHIVES}}}archive")
    for entry in feed.entries:
        row = etree.SubElement(root, f"{{{ATOM}}}entry")
        _text(row, "id", entry.id)
        _text(row, "published", stamp(entry.published))
        _text(row, "updated", stamp(entry.updated))
        _link(row, Link("alternate", entry.link, "text/html"))
        _text(row, "title", entry.title)
        _text(row, "content", entry.content()).set("type", "html")
    return _written(root)


def rss(feed: Feed, zone: ZoneInfo) -> bytes:
    """RSS 2.0, dates in the site's zone; planned work is dated by its start, and says when it ends."""
    root = etree.Element("rss", {"version": "2.0"}, nsmap={"dc": DUBLIN_CORE, "atom": ATOM})
    channel = etree.SubElement(root, "channel")
    _plain(channel, "title", feed.title)
    _plain(channel, "link", feed.page)
    _plain(channel, "description", feed.description)
    _plain(channel, "pubDate", format_datetime(feed.updated.astimezone(zone)))
    for link in feed.links:
        _link(channel, link)
    for entry in feed.entries:
        row = etree.SubElement(channel, "item")
        _plain(row, "title", entry.title)
        _plain(row, "description", entry.content())
        _plain(row, "pubDate", format_datetime(_dated(entry).astimezone(zone)))
        if entry.window:
            _plain(row, "maintenanceEndDate", format_datetime(entry.window.end.astimezone(zone)))
        _plain(row, "link", entry.link)
        _guid(row, entry.link)
    return _written(root)


def _guid(row: etree._Element, link: str) -> None:
    """The entry's address, as by https: so it stays the same when the site moves there, and until then is no link."""
    guid = "https://" + link.partition("://")[2]
    _plain(row, "guid", guid).attrib.update({} if guid == link else {"isPermaLink": "false"})


def _dated(entry: Entry) -> datetime:
    return entry.window.start if entry.window else entry.published


def _text(parent: etree._Element, name: str, text: str) -> etree._Element:
    return _plain(parent, f"{{{ATOM}}}{name}", text)


def _plain(parent: etree._Element, name: str, text: str) -> etree._Element:
    element = etree.SubElement(parent, name)
    element.text = text
    return element


def _link(parent: etree._Element, link: Link) -> None:
    media_type = {"type": link.type} if link.type else {}
    etree.SubElement(parent, f"{{{ATOM}}}link", {"rel": link.rel, **media_type, "href": link.href})


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
