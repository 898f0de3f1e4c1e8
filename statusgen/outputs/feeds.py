"""RSS and Atom, by feedgen: `history.*` with one entry an incident, rewritten by each update, in the shape that readers
of hosted pages know; `updates.*` with one entry an update, whose id never changes (RFC 4287, RSS 2.0).

Every date is set from the data: the library would stamp the clock on what is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from heapq import nlargest
from html import escape
from urllib.parse import urlsplit

from statusgen import urls
from statusgen.derive import IncidentView, Snapshot, UpdateView
from statusgen.files import File, digest
from statusgen.model import Kind, Status
from statusgen.rendering import Tools

HISTORY_ENTRIES = 25
UPDATES_ENTRIES = 50

YEAR_OF_TAG = 2005
"""The year in the tags of the hosted pages' ids (RFC 4151), kept so that ids have the shape readers store."""


@dataclass(frozen=True)
class Entry:
    """One entry of a feed. `content` gives HTML."""

    id: str
    title: str
    link: str
    published: datetime
    updated: datetime
    content: Callable[[], str]
    categories: tuple[str, ...]
    maintenance_ends: datetime | None = None


@dataclass(frozen=True)
class Channel:
    """One feed: `folder` is where its files lie, `page` the page that it follows, `views` what was told of last, the
    newest first: enough of them for any feed."""

    folder: str
    page: str
    title: str
    views: tuple[IncidentView, ...]

    @classmethod
    def of(cls, folder: str, page: str, title: str, views: Iterable[IncidentView]) -> Channel:
        newest = nlargest(UPDATES_ENTRIES, views, key=lambda view: (view.told, view.id))
        return cls(folder, page, title, tuple(newest))

    @cached_property
    def key(self) -> str:
        """A digest of all that its feeds are made of."""
        return digest(self.folder, self.title, *[view.key for view in self.views])


def render(snapshot: Snapshot, tools: Tools) -> Iterator[File]:
    """The feeds of the site, its groups and services, and of each incident that is or lately was open."""
    feeds = _Feeds(snapshot, tools)
    for channel in feeds.channels():
        for form in ("atom", "rss"):
            yield feeds.file(channel, "history", form)
            yield feeds.file(channel, "updates", form)
    for view in snapshot.incidents:
        if view.has_feed:
            channel = Channel.of(view.path, view.path, f"{snapshot.site.title} - {view.title}", [view])
            yield feeds.file(channel, "updates", "atom")


class _Feeds:
    """Makes the feeds of one snapshot; an entry is made once, for whatever feeds it stands in."""

    def __init__(self, snapshot: Snapshot, tools: Tools) -> None:
        self.snapshot = snapshot
        self.site = snapshot.site
        self.tools = tools
        self.host = urlsplit(snapshot.site.url).netloc
        self.key = digest(snapshot.site)
        self._history: dict[str, Entry] = {}
        self._updates: dict[str, tuple[Entry, ...]] = {}

    def channels(self) -> Iterator[Channel]:
        for selection in self.snapshot.selections:
            title = f"{self.site.title} - {selection.name}" if selection.name else self.site.title
            yield Channel.of(selection.path, selection.page, title, selection.incidents)

    def file(self, channel: Channel, name: str, form: str) -> File:
        path = f"{channel.folder}{name}.{form}"
        return File(path, digest(self.key, name, form, channel.key), lambda: self._made(channel, path, name, form))

    def _made(self, channel: Channel, path: str, name: str, form: str) -> bytes:
        entries = self.history(channel) if name == "history" else self.updates(channel)
        return self._serialised(channel, path, name, form, entries)

    def history(self, channel: Channel) -> list[Entry]:
        """One entry an incident, the most lately told first."""
        return [self._history_entry(view) for view in channel.views[:HISTORY_ENTRIES]]

    def updates(self, channel: Channel) -> list[Entry]:
        """One entry an update, the latest first."""
        entries = [entry for view in channel.views for entry in self._update_entries(view)]
        return nlargest(UPDATES_ENTRIES, entries, key=lambda entry: entry.published)

    def _history_entry(self, view: IncidentView) -> Entry:
        if view.id not in self._history:
            self._history[view.id] = Entry(
                id=self._tag(f"Incident/{view.api_id}"),
                title=view.title,
                link=urls.absolute(self.site.url, view.path),
                published=view.told,
                updated=max(update.updated for update in view.updates),
                content=lambda: self._told(view),
                categories=self._categories(view, view.status),
                maintenance_ends=view.window.end if view.kind is Kind.MAINTENANCE and view.window else None,
            )
        return self._history[view.id]

    def _update_entries(self, view: IncidentView) -> tuple[Entry, ...]:
        if view.id not in self._updates:
            self._updates[view.id] = tuple(self._update_entry(view, update) for update in view.updates)
        return self._updates[view.id]

    def _update_entry(self, view: IncidentView, update: UpdateView) -> Entry:
        return Entry(
            id=self._tag(f"Incident/{view.api_id}/update/{update.id}"),
            title=f"[{label(update.status)}] {view.title}",
            link=urls.absolute(self.site.url, update.path),
            published=update.at,
            updated=update.updated,
            content=lambda: self._text(update) or f"<p>{escape(label(update.status))}</p>",
            categories=self._categories(view, update.status),
        )

    def _told(self, view: IncidentView) -> str:
        """Every update of an incident, newest first, in the markup that readers of hosted pages parse."""
        parts = []
        if view.kind is Kind.MAINTENANCE and view.window:
            start, end = self._stamp(view.window.start), self._stamp(view.window.end)
            parts.append(f"<p><strong>THIS IS A SCHEDULED EVENT {start} - {end}</strong></p>")
        for update in view.updates:
            name = "Update" if update.repeated else label(update.status)
            body = self.tools.prose.inline(update.body, root=self.site.url)
            said = f"<p><small>{self._stamp(update.at)}</small><br><strong>{escape(name)}</strong> - {body}</p>"
            parts.append(said)
        return "\n".join(parts)

    def _stamp(self, at: datetime) -> str:
        local = at.astimezone(self.site.zone)
        date = f"{local:%b} <var data-var='date'>{local.day:2}</var>"
        return f"{date}, <var data-var='time'>{local:%H:%M}</var> {local:%Z}"

    def _text(self, update: UpdateView) -> str:
        return self.tools.prose.html(update.body, root=self.site.url)

    def _categories(self, view: IncidentView, status: Status) -> tuple[str, ...]:
        return (view.kind, status, view.impact, *(service.name for service in view.services))

    def _tag(self, name: str) -> str:
        return f"tag:{self.host},{YEAR_OF_TAG}:{name}"

    def _serialised(self, channel: Channel, path: str, name: str, form: str, entries: Sequence[Entry]) -> bytes:
        from feedgen.feed import FeedGenerator  # only feeds that changed are made, and its import is dear

        feed = FeedGenerator()
        title = f"{channel.title} - {'Incident History' if name == 'history' else 'Updates'}"
        page = urls.absolute(self.site.url, channel.page)
        updated = max((e.updated for e in entries if e.updated <= self.snapshot.now), default=self.snapshot.beginning)
        feed.id(self._tag("/" + path.rpartition(".")[0]))
        feed.title(title)
        feed.author(name=self.site.title)
        feed.link(href=page, rel="alternate", type="text/html")
        feed.link(href=urls.absolute(self.site.url, path), rel="self", type=f"application/{form}+xml")
        feed.subtitle(self.site.description or title)
        feed.description(self.site.description or title)
        feed.language(self.site.language)
        feed.generator("statusgen")
        feed.updated(updated)
        feed.lastBuildDate(updated)
        feed.pubDate(updated)
        for entry in entries:
            row = feed.add_entry(order="append")
            row.id(entry.id)
            row.guid(entry.link if name == "history" else entry.id, permalink=name == "history")
            row.title(entry.title)
            row.link(href=entry.link, rel="alternate", type="text/html")
            row.published(entry.published)
            row.updated(entry.updated)
            row.content(entry.content(), type="html")
            row.category([{"term": term} for term in dict.fromkeys(entry.categories)])
        serialised: bytes = feed.atom_str(pretty=True) if form == "atom" else feed.rss_str(pretty=True)
        return serialised


def label(status: Status) -> str:
    """The status as a title: `In progress`."""
    return status.replace("_", " ").capitalize()
