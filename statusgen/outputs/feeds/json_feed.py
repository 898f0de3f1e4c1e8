"""JSON Feed 1.1 (jsonfeed.org), with the states for programs under `_status`."""

from __future__ import annotations

import json
from typing import Any

from statusgen.instants import stamp
from statusgen.outputs import hosted
from statusgen.outputs.feeds.values import Entry, Feed

VERSION = "https://jsonfeed.org/version/1.1"


def write(feed: Feed, about: str) -> bytes:
    """The document; `about` is the address that explains `_status`."""
    [own, *others] = feed.links
    value: dict[str, Any] = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": own.href,
        "description": feed.description,
        "language": feed.language,
        "authors": [{"name": feed.author, "url": feed.page}],
    }
    if hubs := [{"type": "WebSub", "url": link.href} for link in others if link.rel == "hub"]:
        value["hubs"] = hubs
    if older := next((link.href for link in others if link.rel == "prev-archive"), None):
        value["next_url"] = older
    value["_status"] = {"about": about}
    items = b",".join(_written(_item(entry)) for entry in feed.entries)  # an archive's as values are many megabytes
    return b'%s,"items":[%s]}' % (_written(value).removesuffix(b"}"), items)


def _written(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.link,
        "title": entry.title,
        "content_html": entry.content(),
        "date_published": stamp(entry.published),
        "date_modified": stamp(entry.updated),
        "tags": [category.label for category in entry.categories],
        "_status": {
            "incident": entry.view.api_id,
            "kind": entry.view.kind,
            "status": entry.status,
            "impact": entry.view.impact,
            "components": [
                {"id": service.id, "name": service.name, "status": hosted.STATUS_OF_SERVICE[state]}
                for service in entry.view.services
                for state in [entry.view.worst_impacts[service.id]]
            ],
        },
    }
