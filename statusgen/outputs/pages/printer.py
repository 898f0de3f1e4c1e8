"""What the pages of one snapshot share: how times, texts, states and rows are printed, and what pages are keyed by."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, cached_property
from typing import TypeGuard

from statusgen import urls
from statusgen.derive import IncidentView, Snapshot, UpdateView
from statusgen.files import File, digest
from statusgen.language import Language, Moment, Stretch, blank, filled
from statusgen.model import Answer, Audience, Impact, Kind, Menu
from statusgen.model import Logo as SiteLogo
from statusgen.outputs.pages import markup
from statusgen.outputs.pages.original import Original
from statusgen.outputs.pages.page import Feed, Frame, Link, Logo, Page, State, Translated
from statusgen.outputs.pages.rows import Rows
from statusgen.rendering import Tools
from statusgen.theme import Html, hash_source

LONG_TEXT = 1200
"""A text longer than this, in characters, is cut short on pages that show several; the report's own has all of it."""

NO_STATE = "page"
"""The code of the icon of a page that is about no state."""

FEED_TYPES = {"Atom": "application/atom+xml", "RSS": "application/rss+xml", "JSON": "application/feed+json"}

FEED_FORMS = {"updates": tuple(FEED_TYPES), "history": ("Atom", "RSS")}
"""The forms of each kind of feed."""


class Printer:
    """The pages' common tools for one snapshot. Rows are rendered once, for however many lists they stand in."""

    def __init__(self, snapshot: Snapshot, tools: Tools) -> None:
        self.tools = tools
        self.snapshot = snapshot
        self.site = snapshot.site
        self.zone = snapshot.site.zone
        self.theme = tools.theme
        self.prose = tools.prose
        self.language: Language = tools.language
        self.original = Original(tools.language, tools.main)
        self.states = {impact: self.state(impact, tools.language.impact(impact)) for impact in Impact}
        self.no_data = self.state("none", tools.language.gettext("No data"))
        self.notice = self.state("notice", tools.language.kind(Kind.NOTICE))
        self.rows = Rows(self)

    def of(self, snapshot: Snapshot) -> Printer:
        """A printer for another snapshot of the same site: what every page shows is the same."""
        other = Printer(snapshot, self.tools)
        other.menu, other.footer = self.menu, self.footer
        return other

    @cached_property
    def key(self) -> str:
        """Stands for what every page says: the site's facts."""
        return digest(self.site, self.language.code, self.menu, self.footer)

    def state(self, code: str, word: str) -> State:
        """A state with its mark as the theme has it."""
        return State(code, word, self.theme.fragment("state.html", State(code, word)))

    def file(self, path: str, template: str, key: Iterable[object], page: Callable[[], Page]) -> File:
        """The page at `path`, printed by a template of the theme."""

        def make() -> bytes:
            return self.theme.render(template, page()).encode()

        return File(urls.file_of(path), digest(self.key, template, *key), make)

    def stamped(self, path: str, template: str, key: Iterable[object], page: Callable[[Moment], Page]) -> File:
        """The same for a page that says when it was built: it is given that instant as it is read."""
        now = self.snapshot.now

        @cache
        def left_blank() -> bytes:
            return self.theme.render(template, page(blank(self.language))).encode()

        def make() -> bytes:
            whole = filled(left_blank(), now, self.zone)
            return self.theme.render(template, page(self.moment(now))).encode() if whole is None else whole

        return File(urls.file_of(path), digest(self.key, template, now, *key), make, left_blank)

    def frame(
        self,
        path: str,
        title: str,
        *,
        section: str,
        description: str = "",
        icon: str = "",
        feeds: Iterable[Feed] = (),
        changed: datetime | None = None,
        built: Moment | None = None,
        root: str | None = None,
        report: IncidentView | None = None,
    ) -> Frame:
        """The frame of the page at `path`; its own feeds stand before the site's. `report` is the file it is about."""
        site = self.site
        data = markup.block(self._things(path, title, section, changed, report))
        return Frame(
            site_title=site.title,
            site_description=site.description,
            contact=site.contact,
            language=self.language.code,
            direction=self.language.direction,
            path=path,
            root=urls.root_of(path) if root is None else root,
            canonical=urls.absolute(site.url, path),
            section=section,
            title=title if title == site.title else f"{title} · {site.title}",
            heading=title,
            description=description or site.description or site.title,
            icon=urls.icon(icon or NO_STATE),
            feeds=(*feeds, *self._site_feeds),
            changed=self.moment(changed) if changed else None,
            published=self.moment(report.created) if report else None,
            image=urls.absolute(site.url, self.tools.shared(site.logo.file)) if _is_picture(site.logo) else "",
            robots="noindex" if root is not None or self.snapshot.audience is Audience.INTERNAL else "",
            data=data,
            data_source=hash_source(data),
            logo=Logo(self.tools.shared(site.logo.file), site.logo.alt) if site.logo else None,
            menu=self.menu,
            footer=self.footer,
            links=tuple(site.links.items()),
            top=(urls.root_of(path) if root is None else root) + self.tools.shared(""),
            zone=self.zone.key,
            comma=self.language.comma,
            built=built,
            languages=self._languages(
                path if root is None else urls.HOME, urls.root_of(path) if root is None else root
            ),
        )

    def _things(
        self, path: str, title: str, section: str, changed: datetime | None, report: IncidentView | None
    ) -> Iterator[markup.Thing]:
        site, code = self.site, self.language.code
        if path == urls.HOME:
            yield markup.website(site, code)
        elif report:
            yield markup.report(site, code, report)
        else:
            yield markup.webpage(site, code, path, title, changed)
        above = self._sections.get(section)
        if above and path != above[1]:
            yield markup.breadcrumbs(site, (above, (title, path)))

    @cached_property
    def _sections(self) -> Mapping[str, tuple[str, str]]:
        """The pages that have pages below them: section → name and path."""
        _ = self.language.gettext
        return {
            "services": (_("Services"), urls.SERVICES),
            "history": (_("History"), urls.HISTORY),
            "known-issues": (_("Known issues"), urls.KNOWN_ISSUES),
            "runbooks": (_("Runbooks"), urls.RUNBOOKS),
            "metrics": (_("Figures"), urls.METRICS),
        }

    def _languages(self, path: str, root: str) -> tuple[Translated, ...]:
        """The page in each language. One that is served at any depth has no such page: there, the front page."""
        shared, site_url = self.tools.shared, self.site.url.removesuffix(self.tools.folder)
        return tuple(
            Translated(
                tree.code, tree.name, root + shared(tree.folder + path), urls.absolute(site_url, tree.folder + path)
            )
            for tree in self.tools.trees
        )

    @cached_property
    def answers(self) -> Mapping[str, Sequence[Answer]]:
        """What people answered about each incident, by its id."""
        found: dict[str, list[Answer]] = {}
        for answer in self.snapshot.project.feedback:
            found.setdefault(answer.incident, []).append(answer)
        return found

    @cached_property
    def menu(self) -> tuple[Link, ...]:
        """The pages in the menu that not every site has."""
        is_known = any(service.known_issues for service in self.snapshot.services)
        known = [Link(self.language.gettext("Known issues"), urls.KNOWN_ISSUES)] if is_known else []
        runbooks = [Link(self.language.gettext("Runbooks"), urls.RUNBOOKS)] if self.snapshot.project.runbooks else []
        is_staffs = self.snapshot.audience is Audience.INTERNAL
        owed = [Link(self.language.gettext("What is owed"), urls.DUTIES)] if is_staffs else []
        figures = Link(self.language.gettext("Figures"), urls.METRICS)
        return (*known, figures, *owed, *runbooks, *self._own_pages(Menu.TOP))

    @cached_property
    def footer(self) -> tuple[Link, ...]:
        """The pages at the foot."""
        return self._own_pages(Menu.FOOTER)

    def _own_pages(self, place: Menu) -> tuple[Link, ...]:
        return tuple(Link(page.title, urls.page(page.id)) for page in self.snapshot.pages if page.menu is place)

    @cached_property
    def _site_feeds(self) -> tuple[Feed, ...]:
        return self.feeds(urls.HOME, self.site.title)

    def calendar(self, path: str) -> Feed:
        """The calendar at this path, as one feed more."""
        return Feed(self.language.gettext("Calendar of planned maintenance"), "text/calendar", path)

    def feeds(self, folder: str, name: str, forms: Collection[str] = tuple(FEED_TYPES)) -> tuple[Feed, ...]:
        """The feeds in a folder of the site, service or group: every update, then one entry an incident."""
        _ = self.language.gettext
        titles = {"updates": _("%(name)s: every update"), "history": _("%(name)s: incidents")}
        return tuple(
            Feed(f"{title % {'name': name}} ({form})", FEED_TYPES[form], f"{folder}{kind}.{form.lower()}")
            for kind, title in titles.items()
            for form in FEED_FORMS[kind]
            if form in forms
        )

    def moment(self, at: datetime) -> Moment:
        return self.language.moment(at, self.zone)

    def stretch(self, start: datetime, end: datetime) -> Stretch:
        return self.language.stretch(start, max(start, end), self.zone)

    def cut(self, text: str, is_translated: bool) -> Html:
        """The beginning of a long text as a paragraph; nothing of a text that needs not be cut."""
        if len(text) <= LONG_TEXT:
            return Html()
        return self.original.marked(Html("<p>%s</p>") % self.prose.excerpt(text, LONG_TEXT), is_translated)

    def html(self, text: str, root: str, heading: int = 3) -> Html:
        """Authored Markdown as safe HTML, its headings from this level down."""
        return Html(self.language.authored(self.prose.html(text, heading=heading, root=root))) if text else Html()

    def text(self, view: IncidentView, name: str, root: str, heading: int = 3) -> Html:
        """A text of a file: its `summary`, `root_cause`, `resolution` or `workaround`."""
        text = self.html(getattr(view.incident, name) or "", root, heading)
        return self.original.marked(text, self.original.has(view, name))

    def said(self, view: IncidentView, update: UpdateView, root: str) -> Html:
        """The text of an update."""
        return self.original.marked(self.html(update.body, root), self.original.has_update(view, update))

    def state_of(self, view: IncidentView) -> State:
        """What a file is marked with: the worst that it brought, or its kind."""
        if view.kind is Kind.NOTICE:
            return self.notice
        return self.states[Impact.MAINTENANCE if view.kind is Kind.MAINTENANCE else view.worst_impact]


def _is_picture(logo: SiteLogo | None) -> TypeGuard[SiteLogo]:
    """Networks show no SVG."""
    return logo is not None and logo.file.endswith(".png")
