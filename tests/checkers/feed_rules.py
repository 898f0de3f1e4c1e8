"""What a feed must keep to, judged by parsers and rules that are not ours to bend.

Atom: the RELAX NG schema of RFC 4287 and what its text asks beyond it. RSS 2.0: the specification and the RSS Advisory
Board's profile. JSON Feed 1.1. And feedparser must read each without complaint, entry for entry.
`faults(path)` lists what is wrong with one file, in words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import html5lib
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
SCHEMA = etree.RelaxNG(etree.parse(str(Path(__file__).with_name("atom.rng"))))
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
RFC822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d? (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d\d:\d\d(:\d\d)? ([+-]\d{4}|GMT)"
)
ACTIVE = {"script", "style", "iframe", "object", "embed", "form", "base", "meta", "link"}
FEED_KEYS = {"version", "title", "home_page_url", "feed_url", "description", "user_comment", "next_url", "icon"} | {
    "favicon", "authors", "language", "expired", "hubs", "items"
}  # fmt: skip
ITEM_KEYS = {"id", "url", "external_url", "title", "content_html", "content_text", "summary", "image"} | {
    "banner_image", "date_published", "date_modified", "authors", "tags", "language", "attachments"
}  # fmt: skip


def is_feed(path: Path) -> bool:
    """Whether the file is one that `faults` judges."""
    if path.suffix == ".json":
        return b"jsonfeed.org/version" in path.read_bytes()[:300]
    return path.suffix in {".atom", ".rss"}


def faults(path: Path) -> list[str]:
    """All that is wrong with the feed, empty when nothing is."""
    raw = path.read_bytes()
    if path.suffix == ".json":
        return list(_json_feed(json.loads(raw.decode("utf-8"))))
    found = ["has a DOCTYPE"] if b"<!DOCTYPE" in raw else []
    try:
        root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        return [*found, f"not well-formed: {error}"]
    if root.tag == f"{ATOM}feed":
        found += _atom(root)
        entries = len(root.findall(f"{ATOM}entry"))
    elif root.tag == "rss":
        found += _rss(root)
        entries = len(root.findall("channel/item"))
    else:
        return [*found, f"neither Atom nor RSS: {root.tag}"]
    parsed = feedparser.parse(raw)
    if parsed.bozo:
        found.append(f"feedparser: {parsed.bozo_exception}")
    if len(parsed.entries) != entries:
        found.append(f"feedparser sees {len(parsed.entries)} entries of {entries}")
    return found


def _atom(root: etree._Element) -> Iterator[str]:
    if not SCHEMA.validate(root):
        yield from (f"schema, line {error.line}: {error.message}" for error in list(SCHEMA.error_log)[:4])
        return
    entries = root.findall(f"{ATOM}entry")
    yield from _twice("id", [_text(entry, f"{ATOM}id") for entry in entries])
    links = {link.get("rel", "alternate"): link.get("href", "") for link in root.findall(f"{ATOM}link")}
    yield from (f"no absolute link rel={rel}" for rel in ("self", "alternate") if not _absolute(links.get(rel, "")))
    updated = datetime.fromisoformat(_text(root, f"{ATOM}updated"))
    for number, entry in enumerate(entries):
        where = f"entry {number}"
        if not _absolute(_text(entry, f"{ATOM}id")):
            yield f"{where}: id is no IRI"
        if not _text(entry, f"{ATOM}title"):
            yield f"{where}: no title"
        if root.find(f"{ATOM}author") is None and entry.find(f"{ATOM}author") is None:
            yield f"{where}: no author"
        if entry.find(f"{ATOM}content") is None and entry.find(f"{ATOM}link[@href]") is None:
            yield f"{where}: neither content nor a link to it"
        changed = datetime.fromisoformat(_text(entry, f"{ATOM}updated"))
        if changed > updated:
            yield f"{where}: newer than the feed"
        if (published := _text(entry, f"{ATOM}published")) and datetime.fromisoformat(published) > changed:
            yield f"{where}: updated before it was published"
        for part in (entry.find(f"{ATOM}content"), entry.find(f"{ATOM}summary")):
            if part is not None and part.get("type") == "html":
                yield from _fragment(part.text or "", where)


def _rss(root: etree._Element) -> Iterator[str]:
    channel = root.find("channel")
    if root.get("version") != "2.0" or channel is None:
        yield "not RSS 2.0 with a channel"
        return
    yield from (f"channel: no {key}" for key in ("title", "link", "description") if not _text(channel, key))
    if not _absolute(_text(channel, "link")):
        yield "channel: link is not absolute"
    if not any(link.get("rel") == "self" for link in channel.findall(f"{ATOM}link")):
        yield "channel: no atom:link rel=self"
    for key in ("pubDate", "lastBuildDate"):
        if (date := _text(channel, key)) and not _is_rfc822(date):
            yield f"channel: {key} is not RFC 822: {date}"
    items = channel.findall("item")
    yield from _twice("guid", [_text(item, "guid") for item in items])
    for number, item in enumerate(items):
        yield from _rss_item(item, f"item {number}")


def _rss_item(item: etree._Element, where: str) -> Iterator[str]:
    if not _text(item, "title") and not _text(item, "description"):
        yield f"{where}: neither title nor description"
    guid = item.find("guid")
    if guid is None or not guid.text:
        yield f"{where}: no guid"
    elif guid.get("isPermaLink", "true") == "true" and not guid.text.startswith(("http://", "https://")):
        yield f"{where}: guid says permalink but is no URL"
    if (link := _text(item, "link")) and not _absolute(link):
        yield f"{where}: link is not absolute"
    if not _is_rfc822(_text(item, "pubDate")):
        yield f"{where}: pubDate is not RFC 822: {_text(item, 'pubDate')}"
    if (author := _text(item, "author")) and "@" not in author:
        yield f"{where}: author is no e-mail address"
    yield from _fragment(_text(item, "description"), where)


def _json_feed(feed: dict[str, Any]) -> Iterator[str]:
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield f"version: {feed.get('version')!r}"
    if not feed.get("title"):
        yield "no title"
    yield from (f"unknown key {key}" for key in feed if key not in FEED_KEYS and not key.startswith("_"))
    for key in ("home_page_url", "feed_url", "icon", "favicon", "next_url"):
        if key in feed and not _absolute(feed[key]):
            yield f"{key} is not absolute"
    yield from _twice("id", [item.get("id", "") for item in feed["items"]])
    for number, item in enumerate(feed["items"]):
        where = f"item {number}"
        yield from (f"{where}: unknown key {key}" for key in item if key not in ITEM_KEYS and not key.startswith("_"))
        yield from (f"{where}: {key} is null" for key, value in item.items() if value is None)
        if not isinstance(item.get("id"), str) or not item["id"]:
            yield f"{where}: id is no text"
        if "content_html" not in item and "content_text" not in item:
            yield f"{where}: no content"
        for key in ("url", "external_url", "image", "banner_image"):
            if key in item and not _absolute(item[key]):
                yield f"{where}: {key} is not absolute"
        for key in ("date_published", "date_modified"):
            if key in item and not RFC3339.fullmatch(item[key]):
                yield f"{where}: {key} is not RFC 3339: {item[key]}"
        yield from _fragment(item.get("content_html", ""), where)


def _fragment(text: str, where: str) -> Iterator[str]:
    """HTML inside an entry: parses cleanly, holds nothing active, and links absolutely, since it is read elsewhere."""
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parseFragment(text)
    yield from (f"{where}: HTML: {error[1]}" for error in parser.errors)
    for element in tree.iter():
        if element.tag in ACTIVE:
            yield f"{where}: <{element.tag}> in its content"
        for name, value in element.attrib.items():
            if name.startswith("on"):
                yield f"{where}: {name} in its content"
            if name in {"href", "src"} and not value.startswith(("https://", "http://", "mailto:", "tel:")):
                yield f"{where}: relative or strange link {value}"


def _text(element: etree._Element, name: str) -> str:
    return (element.findtext(name) or "").strip()


def _twice(what: str, values: list[str]) -> Iterator[str]:
    return (f"{what} used twice: {value}" for value in sorted(set(values)) if values.count(value) > 1)


def _absolute(url: str) -> bool:
    parts = urlsplit(url)
    named = parts.netloc if parts.scheme not in {"urn", "tag"} else parts.path
    return bool(parts.scheme and named) and not re.search(r'[\s<>"{}|\\^`]', url)


def _is_rfc822(date: str) -> bool:
    return bool(RFC822.fullmatch(date)) and parsedate_to_datetime(date).strftime("%a") == date[:3]
