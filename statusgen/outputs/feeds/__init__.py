"""Feeds: `history.*` with one entry an incident, rewritten by each update, in the shape that readers of hosted pages
know; `updates.*` with one entry an update, whose id never changes (Atom: RFC 4287; RSS 2.0; JSON Feed 1.1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest, nsmallest
from itertools import chain

from statusgen import urls
from statusgen.derive import IncidentView, Snapshot
from statusgen.files import File, digest
from statusgen.outputs import hosted
from statusgen.outputs.feeds.archives import Archive, archives, of_incident, of_updates
from statusgen.outputs.feeds.entries import Entries
from statusgen.outputs.feeds.values import Entry, Feed, Link
from statusgen.rendering import Tools

HISTORY_ENTRIES = 25
UPDATES_ENTRIES = 50
TYPES = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}


@dataclass(frozen=True, slots=True)
class Channel:
    """What the feeds of one folder tell of: `page` is what they follow, `views` the files told of last, the newest
    first: enough of them for any feed."""

    folder: str
    page: str
    title: str
    views: tuple[IncidentView, ...]


def render(snapshot: Snapshot, tools: Tools) -> Iterator[File]:
    """The feeds of the site with their archives, of its groups, services and views, and of each incident that is or
    lately was open."""
    feeds = _Feeds(snapshot, tools)
    history = archives(snapshot.incidents, of_incident, now=snapshot.now, newest=HISTORY_ENTRIES)
    updates = archives(snapshot.incidents, of_updates, now=snapshot.now, newest=UPDATES_ENTRIES)
    for channel in feeds.channels():
        whole = channel.folder == urls.HOME
        yield from feeds.history(channel, history[-1:] if whole else ())
        yield from feeds.updates(channel, updates[-1:] if whole else ())
    for archive in history:
        yield feeds.archive("history", archive)
    for archive in updates:
        yield feeds.archive("updates", archive)
    for view in snapshot.incidents:
        if view.has_feed:
            yield from feeds.updates(Channel(view.path, view.path, f"{snapshot.site.title} - {view.title}", (view,)))


class _Feeds:
    """Makes the feeds of one snapshot."""

    def __init__(self, snapshot: Snapshot, tools: Tools) -> None:
        self.snapshot = snapshot
        self.site = snapshot.site
        self.language = tools.language.code
        self.gettext = tools.language.gettext
        self.entries = Entries(snapshot, tools)
        self.key = digest(snapshot.site, self.language, snapshot.beginning)
        self._of: Mapping[str, Callable[[IncidentView], tuple[Entry, ...]]] = {
            "history": lambda view: (self.entries.of_incident(view),),
            "updates": self.entries.of_updates,
        }

    def channels(self) -> Iterator[Channel]:
        """Those of the snapshot's selections; which files were told of last is found out once for all of them."""
        told = sorted(self.snapshot.incidents, key=lambda view: (view.told, view.incident.id), reverse=True)
        rank = {view.incident.id: n for n, view in enumerate(told)}
        for selection in self.snapshot.selections:
            title = f"{self.site.title} - {selection.name}" if selection.name else self.site.title
            newest = nsmallest(UPDATES_ENTRIES, selection.incidents, key=lambda view: rank[view.incident.id])
            yield Channel(selection.path, selection.page, title, tuple(newest))

    def history(self, channel: Channel, newest: Sequence[Archive]) -> Iterator[File]:
        """One entry an incident; of the whole site with a link to the newest archive."""
        views = channel.views[:HISTORY_ENTRIES]

        def entries() -> Iterable[Entry]:
            return map(self.entries.of_incident, views)

        for form in ("atom", "rss"):
            yield self._file(channel, "history", form, views, newest, entries)

    def updates(self, channel: Channel, newest: Sequence[Archive] = ()) -> Iterator[File]:
        """One entry an update; of the whole site with a link to the newest archive."""

        def entries() -> Iterable[Entry]:
            every = chain.from_iterable(map(self.entries.of_updates, channel.views))
            return nlargest(UPDATES_ENTRIES, every, key=lambda entry: entry.order)

        for form in TYPES:
            yield self._file(channel, "updates", form, channel.views, newest, entries)

    def _file(
        self,
        channel: Channel,
        name: str,
        form: str,
        views: Sequence[IncidentView],
        newest: Sequence[Archive],
        entries: Callable[[], Iterable[Entry]],
    ) -> File:
        path = f"{channel.folder}{name}.{form}"
        links = [self._link("self", path, form)]
        if form == "atom":
            links += [self._link("prev-archive", f"{name}/{archive.address}", form) for archive in newest]
        if self.site.hub:
            links.append(Link("hub", self.site.hub))
        key = digest(
            self.key, name, form, channel.folder, channel.title, repr(links), *[view.told_key for view in views]
        )
        return File(path, key, lambda: self._written(name, form, self._feed(channel, name, links, entries())))

    def archive(self, name: str, archive: Archive) -> File:
        """The entries of a year of the whole site; of a year that is over it is made once."""
        path = f"{name}/{archive.year}.atom"
        links = [self._link("self", path, "atom"), self._link("current", f"{name}.atom", "atom")]
        around = {"prev-archive": archive.before, "next-archive": archive.after}
        links += [self._link(rel, f"{name}/{year}.atom", "atom") for rel, year in around.items() if year]
        site = Channel(urls.HOME, urls.HOME, self.site.title, archive.views)
        key = digest(self.key, path, repr(links), repr(archive.count), *[view.told_key for view in archive.views])

        def make() -> bytes:
            every = sorted(chain.from_iterable(map(self._of[name], archive.views)), key=lambda entry: entry.order)
            of_year = [e for e in every if min(e.published.year, self.snapshot.now.year) == archive.year]
            entries = reversed(of_year[: archive.count])
            return self._written(name, "atom", self._feed(site, name, links, entries, is_archive=True))

        return File(path, key, make)

    def _link(self, rel: str, path: str, form: str) -> Link:
        return Link(rel, urls.absolute(self.site.url, path), TYPES[form])

    def _feed(
        self,
        channel: Channel,
        name: str,
        links: Iterable[Link],
        entries: Iterable[Entry],
        *,
        is_archive: bool = False,
    ) -> Feed:
        entries = tuple(entries)
        kind = self.gettext("Incident History") if name == "history" else self.gettext("Updates")
        title = f"{channel.title} - {kind}"
        changed = (entry.updated for entry in entries if entry.updated <= self.snapshot.now)
        return Feed(
            id=self.entries.tag(f"/{channel.folder}{name}"),
            title=title,
            description=self.site.description or title,
            author=self.site.title,
            language=self.language,
            page=self._page(channel),
            updated=max(changed, default=self.snapshot.beginning),
            links=tuple(links),
            entries=entries,
            is_archive=is_archive,
        )

    def _page(self, channel: Channel) -> str:
        """The hosted pages' own address has no slash at its end; a folder of it has."""
        is_site = not channel.page and not self.entries.tools.folder
        return hosted.page_url(self.site) if is_site else urls.absolute(self.site.url, channel.page)

    def _written(self, name: str, form: str, feed: Feed) -> bytes:
        if form == "json":
            from statusgen.outputs.feeds import json_feed

            return json_feed.write(feed, self.entries.about)
        if name == "history":
            from statusgen.outputs.feeds import hosted_shape  # only feeds that changed are made, and lxml is dear

            return hosted_shape.atom(feed) if form == "atom" else hosted_shape.rss(feed, self.site.zone)
        from statusgen.outputs.feeds import by_feedgen  # still dearer

        return by_feedgen.atom(feed) if form == "atom" else by_feedgen.rss(feed)
