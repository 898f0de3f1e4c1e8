"""`updates.*` as Atom (RFC 4287) and RSS 2.0, by feedgen; what it has no words for are extensions of it.

Every date is set from the data: the library would stamp the clock on what is left out.
"""

from __future__ import annotations

from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from statusgen.outputs.feeds.values import ARCHIVES, ATOM, Entry, Feed, Link

KEPT_FOR = 5
"""Minutes for which readers of RSS may keep what they read."""

_BEGIN, _END = b"<feed>\n", b"</feed>\n"


class Archived(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Says that the document is an archive, whose entries change no more (RFC 5005, section 4)."""

    def extend_ns(self) -> dict[str, str]:
        return {"fh": ARCHIVES}

    def extend_atom(self, feed: etree._Element) -> etree._Element:
        etree.SubElement(feed, f"{{{ARCHIVES}}}archive")
        return feed


def links_of_rss(links: tuple[Link, ...]) -> type[BaseExtension]:
    """RSS knows no links but one: feedgen adds that to the feed itself, and this the others."""

    class Links(BaseExtension):  # type: ignore[misc]  # feedgen has no types
        def extend_rss(self, feed: etree._Element) -> etree._Element:
            for link in links:
                media_type = {"type": link.type} if link.type else {}
                etree.SubElement(feed[0], f"{{{ATOM}}}link", {"rel": link.rel, "href": link.href, **media_type})
            return feed

    return Links


def atom(feed: Feed) -> bytes:
    """The document as Atom. The text of an entry is made once, for whatever feeds it stands in: archives are most of
    what is written."""
    frame: bytes = _generator(feed).atom_str(pretty=True)
    return b"".join([frame.removesuffix(_END), *map(_element, feed.entries), _END])


def _element(entry: Entry) -> bytes:
    """The lines of the entry as they stand in a document."""
    text = entry.kept.get("atom")
    if text is None:
        around = etree.Element("feed")
        around.append(_filled(FeedEntry(), entry).atom_entry())
        lines: bytes = etree.tostring(around, pretty_print=True, encoding="UTF-8")
        text = entry.kept["atom"] = lines.removeprefix(_BEGIN).removesuffix(_END)
    return text


def rss(feed: Feed) -> bytes:
    """The document as RSS."""
    generator = _generator(feed)
    for entry in feed.entries:
        _filled(generator.add_entry(order="append"), entry)
    made: bytes = generator.rss_str(pretty=True)
    return made


def _generator(feed: Feed) -> Any:  # feedgen has no types
    generator = FeedGenerator()
    generator.id(feed.id)
    generator.title(feed.title)
    generator.author(name=feed.author)
    for link in (*feed.links, Link("alternate", feed.page, "text/html")):  # RSS takes the last for its own
        generator.link(href=link.href, rel=link.rel, **({"type": link.type} if link.type else {}))
    generator.subtitle(feed.description)
    generator.description(feed.description)
    generator.language(feed.language)
    generator.generator("statusgen")
    generator.updated(feed.updated)
    generator.lastBuildDate(feed.updated)
    generator.pubDate(feed.updated)
    generator.ttl(KEPT_FOR)
    if feed.is_archive:
        generator.register_extension("archived", Archived, rss=False)
    if others := feed.links[1:]:
        generator.register_extension("links", links_of_rss(others), atom=False)
    return generator


def _filled(row: FeedEntry, entry: Entry) -> FeedEntry:
    row.id(entry.id)
    row.title(entry.title)
    row.link(href=entry.link, rel="alternate", type="text/html")
    row.published(entry.published)
    row.updated(entry.updated)
    row.content(entry.content(), type="html")
    row.category([{"term": c.term, "scheme": c.scheme, "label": c.label} for c in entry.categories])
    return row
