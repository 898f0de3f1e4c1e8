"""Feeds: `history.*` with one entry an incident, rewritten by each update, in the shape that readers of hosted pages
know; `updates.*` with one entry an update, whose id never changes (Atom: RFC 4287; RSS 2.0; JSON Feed 1.1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain

from statusgen import urls
from statusgen.derive import IncidentView, Snapshot
from statusgen.derive.selections import Selection
from statusgen.files import Batch, File, digest
from statusgen.outputs import hosted
from statusgen.outputs.feeds.archives import Archive, Years, archives, of_incident, of_updates, years_of
from statusgen.outputs.feeds.entries import Entries
from statusgen.outputs.feeds.values import Entry, Feed, Link
from statusgen.rendering import Tools
from statusgen.value import Struct, field

HISTORY_ENTRIES = 25
UPDATES_ENTRIES = 50
TYPES = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}

ARCHIVED: Mapping[str, Mapping[str, str]] = {
    "history": {"atom": "atom", "rss": "atom"},
    "updates": {"atom": "atom", "rss": "atom", "json": "json"},
}
"""The form of the archives that each form of a feed leads to. RSS leads to Atom, where its entries have the same ids:
archives are most of what feeds weigh, and whoever follows them reads both."""


class Channel(Struct, frozen=True):
    """What the feeds of one folder tell of: `page` is what they follow, `views` the files told of last, the newest
    first: enough of them for any feed. `archives` are by the feed's name, oldest first."""

    folder: str
    page: str
    title: str
    views: tuple[IncidentView, ...]
    archives: Mapping[str, tuple[Archive, ...]] = field(default_factory=dict)


def render(snapshot: Snapshot, tools: Tools) -> Iterator[File | Batch]:
    """The feeds of the site, of its groups, services and views, with their archives, and of each incident that is or
    lately was open."""
    feeds = _Feeds(snapshot, tools)
    yield from map(feeds.of, snapshot.selections)
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

    def of(self, selection: Selection) -> Batch:
        """All feeds of a selection: they follow from what its files tell, and from the year, which archives go by."""
        told = [view.told_key for view in selection.incidents]
        key = digest(self.key, selection.path, selection.page, selection.name, self.snapshot.now.year, told)
        return Batch(f"feeds {selection.path}", key, partial(self._of_selection, selection))

    def _of_selection(self, selection: Selection) -> Iterator[File]:
        channel = self._channel(selection)
        yield from self.history(channel)
        yield from self.updates(channel, UPDATES_ENTRIES)
        yield from self.archives(channel)

    def _channel(self, selection: Selection) -> Channel:
        title = f"{self.site.title} - {selection.name}" if selection.name else self.site.title
        newest = sorted(selection.incidents, key=lambda view: self._rank[view.incident.id])[:UPDATES_ENTRIES]
        return Channel(selection.path, selection.page, title, tuple(newest), self._archives(selection))

    @cached_property
    def _rank(self) -> Mapping[str, int]:
        """The place of each file among all, the one told of last first."""
        told = sorted(self.snapshot.incidents, key=lambda view: (view.told, view.incident.id), reverse=True)
        return {view.incident.id: n for n, view in enumerate(told)}

    @cached_property
    def _years(self) -> Years:
        return years_of(self.snapshot.incidents, of_updates, self.snapshot.now)

    def _archives(self, selection: Selection) -> Mapping[str, tuple[Archive, ...]]:
        """What each incident was told of by is in the archives of `updates` too: of `history` the site's are enough."""
        now, views = self.snapshot.now, selection.incidents
        found = {"updates": archives(views, of_updates, self._years, now=now, newest=UPDATES_ENTRIES)}
        if selection.path == urls.HOME:
            years = years_of(views, of_incident, now)
            found["history"] = archives(views, of_incident, years, now=now, newest=HISTORY_ENTRIES)
        return found

    def history(self, channel: Channel) -> Iterator[File]:
        """One entry an incident."""
        views = channel.views[:HISTORY_ENTRIES]

        def entries() -> Iterable[Entry]:
            return map(self.entries.of_incident, views)

        for form in ("atom", "rss"):
            yield self._file(channel, "history", form, views, entries)

    def updates(self, channel: Channel, most: int | None = None) -> Iterator[File]:
        """One entry an update, of the `most` newest (None: of all)."""

        def entries() -> Iterable[Entry]:
            every = chain.from_iterable(map(self.entries.of_updates, channel.views))
            return sorted(every, key=lambda entry: entry.order, reverse=True)[:most]

        for form in TYPES:
            yield self._file(channel, "updates", form, channel.views, entries)

    def _file(
        self,
        channel: Channel,
        name: str,
        form: str,
        views: Sequence[IncidentView],
        entries: Callable[[], Iterable[Entry]],
    ) -> File:
        path = f"{channel.folder}{name}.{form}"
        links = [self._link("self", path, form)]
        if archived := ARCHIVED[name].get(form):
            newest = channel.archives.get(name, ())[-1:]
            addresses = [f"{channel.folder}{name}/{archive.address(archived)}" for archive in newest]
            links += [self._link("prev-archive", address, archived) for address in addresses]
        if self.site.hub:
            links.append(Link("hub", self.site.hub))
        key = digest(
            self.key, name, form, channel.folder, channel.title, repr(links), *[view.told_key for view in views]
        )
        return File(path, key, lambda: self._written(name, form, self._feed(channel, name, links, entries())))

    def archives(self, channel: Channel) -> Iterator[File]:
        """The entries that fell out of the feeds, by years; of a year that is over each is made once."""
        for name, found in channel.archives.items():
            for archive in found:
                for form in dict.fromkeys(ARCHIVED[name].values()):
                    yield self._archive(channel, name, form, archive)

    def _archive(self, channel: Channel, name: str, form: str, archive: Archive) -> File:
        stem = f"{channel.folder}{name}"
        path = f"{stem}/{archive.year}.{form}"
        links = [self._link("self", path, form), self._link("current", f"{stem}.{form}", form)]
        around = {"prev-archive": archive.before, "next-archive": archive.after}
        links += [self._link(rel, f"{stem}/{year}.{form}", form) for rel, year in around.items() if year]
        key = digest(self.key, path, channel.title, repr(links), archive.count, *[v.told_key for v in archive.views])

        def make() -> bytes:
            every = sorted(chain.from_iterable(map(self._of[name], archive.views)), key=lambda entry: entry.order)
            of_year = [e for e in every if min(e.published.year, self.snapshot.now.year) == archive.year]
            entries = reversed(of_year[: archive.count])
            return self._written(name, form, self._feed(channel, name, links, entries, is_archive=True))

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
        return Feed(
            id=self.entries.tag(f"/{channel.folder}{name}"),
            title=title,
            description=self.site.description or title,
            author=self.site.title,
            language=self.language,
            page=self._page(channel),
            updated=max((entry.updated for entry in entries), default=self.snapshot.beginning),
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
