"""The entries of feeds: one an incident, in the markup that readers of hosted pages parse, and one an update."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from html import escape

from statusgen import urls
from statusgen.derive import IncidentView, Phase, Snapshot, UpdateView
from statusgen.model import Kind, Status
from statusgen.outputs import hosted
from statusgen.outputs.feeds.values import Category, Entry
from statusgen.rendering import Tools

YEAR_OF_TAG = 2005
"""The year in the tags of the hosted pages' ids (RFC 4151), kept so that ids have the shape readers store."""


class Entries:
    """Makes the entries of one snapshot, each once, for whatever feeds it stands in."""

    def __init__(self, snapshot: Snapshot, tools: Tools) -> None:
        self.site = snapshot.site
        self.tools = tools
        self._place = urls.place(snapshot.site.url)
        self.about = urls.absolute(snapshot.site.url, tools.shared(urls.API))
        self._category = cache(self._category_of)  # the same few stand in thousands of entries
        self._history: dict[str, Entry] = {}
        self._updates: dict[str, tuple[Entry, ...]] = {}

    def tag(self, name: str) -> str:
        """An id that holds whatever becomes of titles, and of the address but its host.

        Another language has others, and another site in a folder of the same host: who reads both must not miss an
        entry for one that was seen.
        """
        host, folder = self._place
        return f"tag:{host},{YEAR_OF_TAG}:{folder}{name}"

    def of_incident(self, view: IncidentView) -> Entry:
        """Everything that was told of it, rewritten by each update."""
        if view.id not in self._history:
            changed = [update.updated for update in view.updates] + [at for at, _ in _by_the_clock(view)]
            if view.windows:
                changed += [each.window.end for each in view.occurrences if each.phase is Phase.PAST]
            self._history[view.id] = Entry(
                id=self.tag(f"Incident/{view.api_id}"),
                title=view.title,
                link=urls.absolute(self.site.url, view.path),
                published=view.told,
                updated=max(changed),
                order=(view.told, view.id, 0),
                content=lambda: self._told(view),
                view=view,
                status=view.status,
                window=view.window if view.kind is Kind.MAINTENANCE else None,
            )
        return self._history[view.id]

    def of_updates(self, view: IncidentView) -> tuple[Entry, ...]:
        """Its updates, newest first."""
        if view.id not in self._updates:
            last = len(view.updates) - 1
            made = (self._of_update(view, update, last - n) for n, update in enumerate(view.updates))
            self._updates[view.id] = tuple(made)
        return self._updates[view.id]

    def _of_update(self, view: IncidentView, update: UpdateView, ordinal: int) -> Entry:
        word = self.tools.language.status(update.status)
        return Entry(
            id=self.tag(f"Incident/{view.api_id}/update/{update.id}"),
            title=f"[{word}] {view.title}",
            link=urls.absolute(self.site.url, update.path),
            published=update.at,
            updated=update.updated,
            order=(update.at, view.id, ordinal),
            content=lambda: self._said(update) or f"<p>{escape(word)}</p>",
            view=view,
            status=update.status,
            categories=self._categories(view, update.status, word),
        )

    def _said(self, update: UpdateView) -> str:
        if update.body:
            return self.tools.prose.html(update.body, root=self.site.url)
        text = hosted.default_body(update, self.tools)
        return f"<p>{escape(text)}</p>" if text else ""

    def _categories(self, view: IncidentView, status: Status, word: str) -> tuple[Category, ...]:
        category = self._category
        return (
            category(view.kind, "kind", self.tools.language.kind(view.kind)),
            category(status, "status", word),
            category(view.impact, "impact", view.impact),
            *(category(service.id, "service", service.name) for service in view.services),
        )

    def _category_of(self, term: str, kind: str, label: str) -> Category:
        return Category(term, f"{self.about}#{kind}", label)

    def _told(self, view: IncidentView) -> str:
        """A paragraph for each update, newest first, with what the clock did among them: readers take for open what
        never says that it is over."""
        found = [(update.at, self._label(update), self._words(view, update)) for update in reversed(view.updates)]
        for at, status in _by_the_clock(view):
            found.append((at, hosted.label(status), self.tools.language.gettext(hosted.DEFAULT_BODY[status])))
        found.sort(key=lambda part: part[0])  # stable: of two at one instant the later in the file comes later
        parts = [
            f"<p><small>{hosted.stamp(at, self.site)}</small><br><strong>{label}</strong> - {words}</p>"
            for at, label, words in reversed(found)
        ]
        if view.kind is Kind.MAINTENANCE and view.window:
            when = hosted.stretch(view.window.start, view.window.end, self.site)
            parts.insert(0, f"<p><strong>THIS IS A SCHEDULED EVENT {when}</strong></p>")
        return "".join(parts)

    def _words(self, view: IncidentView, update: UpdateView) -> str:
        return hosted.body(update, view.title, self.site, self.tools)

    @staticmethod
    def _label(update: UpdateView) -> str:
        return "Update" if update.repeated else hosted.label(update.status)


def _by_the_clock(view: IncidentView) -> Iterator[tuple[datetime, Status]]:
    """What the clock did to it: planned work began and ended, a notice ran out; of recurring work, that no more of it
    comes."""
    if view.windows and view.ended:
        yield view.ended, Status.COMPLETED
    for step in () if view.windows else view.past_steps:
        if not step.typed and step.status in hosted.DEFAULT_BODY and step.status is not Status.SCHEDULED:
            yield step.at, step.status
