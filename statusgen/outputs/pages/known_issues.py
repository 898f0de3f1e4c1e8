"""What is known of incidents: how each showed, what helped, what solved it, and why it happened; by service and by
category. So a problem that comes back is known. What comes back most often stands first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache, partial
from heapq import nlargest

from statusgen import urls
from statusgen.derive import IncidentView, Phase
from statusgen.derive.patterns import Pattern, patterns
from statusgen.files import File
from statusgen.model import Action, Status
from statusgen.outputs.pages.page import Clocked, Due, Link, Page, State
from statusgen.outputs.pages.printer import Printer
from statusgen.outputs.pages.searching import Search, search
from statusgen.theme import Html
from statusgen.value import Struct
from statusgen.writing import slug

MOST = 40
"""How many issues the page of a service or a category shows: the newest."""

FEW = 3
"""How many of them the page of all names."""

MOST_PATTERNS = 5
"""How many patterns are named."""

MOST_CHANGES = 10
"""How many changes are named."""

SYMPTOM = 300
"""How much of the first update stands for the symptom, in characters."""


class Issue(Struct, frozen=True):
    """An incident: its symptom, and what is known of it."""

    path: str
    title: str
    state: State
    status: str | Clocked | Due
    when: str
    is_open: bool
    category: str
    symptom: str
    workaround: Html
    resolution: Html
    root_cause: Html


class Recurring(Struct, frozen=True):
    """What comes back: how often in twelve months, when it last began, how long it usually takes, and what helped."""

    service: Link
    category: str
    count: int
    last: str
    usual: str
    newest: Link
    helped: Html


class Changed(Struct, frozen=True):
    """What was changed because of an incident, and when."""

    what: str | Html
    done: str
    report: Link


class ServiceIssues(Struct, frozen=True):
    """A service or a category, how many of its issues are known, and the newest by name; `more` counts the others."""

    name: str
    path: str
    count: int
    newest: tuple[Link, ...]
    more: int


class KnownIssuesPage(Page, frozen=True):
    """`open` goes on now, `recurring` comes back, `changes` are the newest that were made because of incidents;
    `services` and `categories` are those of which anything is known, the services in the order of the catalogue."""

    open: tuple[Issue, ...]
    recurring: tuple[Recurring, ...]
    changes: tuple[Changed, ...]
    services: tuple[ServiceIssues, ...]
    categories: tuple[ServiceIssues, ...]
    search: Search


class ServiceIssuesPage(Page, frozen=True):
    """What is known of one service (None of a category), newest first; `more` counts those that are left out."""

    name: str
    service: Link | None
    issues: tuple[Issue, ...]
    more: int


class _Part(Struct, frozen=True):
    """What a page of its own tells of: its heading, and the newest first."""

    name: str
    path: str
    title: str
    service: Link | None
    views: tuple[IncidentView, ...]


def files(printer: Printer) -> Iterator[File]:
    """A page for all, if anything is known, and one for each service and each category of which anything is."""
    snapshot = printer.snapshot
    known = snapshot.known_issues
    if not known:
        return
    going_on = tuple(view for view in snapshot.open if view.incident.workaround)
    services, categories = tuple(_services(printer)), tuple(_categories(printer, known))
    comes_back = patterns(snapshot)[:MOST_PATTERNS]
    changes = _changes(printer)
    key = (
        [view.key for view in going_on],
        [(view.key, action.what) for view, action in changes],
        [(p.service.name, p.category, p.usual, [view.key for view in p.incidents]) for p in comes_back],
        [(p.path, p.name, len(p.views), [v.key for v in p.views[:FEW]]) for p in (*services, *categories)],
        snapshot.catalogue_key,
        _years(printer, known),
    )
    page = partial(_page, printer, going_on, comes_back, changes, services, categories)
    yield printer.file(urls.KNOWN_ISSUES, "known_issues.html", key, page)
    for part in (*services, *categories):
        own = (part.name, len(part.views), [view.key for view in part.views[:MOST]])
        yield printer.file(part.path, "service_issues.html", own, partial(_own_page, printer, part))


def _services(printer: Printer) -> Iterator[_Part]:
    for service in printer.snapshot.services:
        if service.known_issues:
            title = printer.language.gettext("Known issues of %(service)s") % {"service": service.name}
            link = Link(service.name, service.path)
            yield _Part(service.name, urls.service_issues(service.id), title, link, service.known_issues)


def _categories(printer: Printer, known: tuple[IncidentView, ...]) -> Iterator[_Part]:
    """By name; those that differ in case or in marks alone are one."""
    found: dict[str, list[IncidentView]] = {}
    named = cache(slug)  # of thousands of incidents there are few categories
    for view in known:
        if view.incident.category:
            found.setdefault(named(view.incident.category), []).append(view)
    names: Mapping[str, str] = {id: views[0].incident.category or "" for id, views in found.items()}
    for id, views in sorted(found.items(), key=lambda pair: (names[pair[0]].casefold(), pair[0])):
        title = printer.language.gettext("Known issues: %(category)s") % {"category": names[id]}
        yield _Part(names[id], urls.category_issues(id), title, None, tuple(views))


def _years(printer: Printer, known: tuple[IncidentView, ...]) -> tuple[int, ...]:
    return tuple(sorted({view.started.astimezone(printer.zone).year for view in known}, reverse=True))


def _page(
    printer: Printer,
    going_on: tuple[IncidentView, ...],
    comes_back: tuple[Pattern, ...],
    changes: Sequence[tuple[IncidentView, Action]],
    services: tuple[_Part, ...],
    categories: tuple[_Part, ...],
) -> KnownIssuesPage:
    language, root = printer.language, urls.root_of(urls.KNOWN_ISSUES)
    known = printer.snapshot.known_issues
    newest = [view for part in (*services, *categories) for view in part.views[:FEW]]
    return KnownIssuesPage(
        frame=printer.frame(
            urls.KNOWN_ISSUES,
            language.gettext("Known issues"),
            section="known-issues",
            description=language.gettext("What helps while something is down, and what solved it before, by service."),
            changed=max((view.updated for view in (*going_on, *newest)), default=None),
        ),
        open=tuple(_issue(printer, view, root) for view in going_on),
        recurring=tuple(_recurring(printer, pattern, root) for pattern in comes_back),
        changes=tuple(_changed(printer, view, action) for view, action in changes),
        services=tuple(_listed(printer, part) for part in services),
        categories=tuple(_listed(printer, part) for part in categories),
        search=search(printer, _years(printer, known), known=True),
    )


def _changes(printer: Printer) -> Sequence[tuple[IncidentView, Action]]:
    """Actions that are done, those done last first; only public ones in the public edition."""
    views = printer.snapshot.incidents
    done = ((view, action) for view in views for action in view.incident.actions if action.done and action.public)
    return nlargest(MOST_CHANGES, done, key=lambda pair: (pair[1].done or date.min, pair[0].id, pair[1].what))


def _changed(printer: Printer, view: IncidentView, action: Action) -> Changed:
    what = printer.original.words(action.what) if printer.tools.folder else action.what
    done = printer.language.date(action.done) if action.done else ""
    return Changed(what, done, Link(printer.original.title(view), view.path))


def _listed(printer: Printer, part: _Part) -> ServiceIssues:
    return ServiceIssues(
        name=part.name,
        path=part.path,
        count=len(part.views),
        newest=tuple(Link(printer.original.title(view), view.path) for view in part.views[:FEW]),
        more=max(0, len(part.views) - FEW),
    )


def _recurring(printer: Printer, pattern: Pattern, root: str) -> Recurring:
    newest, language = pattern.incidents[0], printer.language
    helped = next((view for view in pattern.incidents if view.incident.workaround), None)
    return Recurring(
        service=Link(pattern.service.name, urls.service(pattern.service.id)),
        category=pattern.category,
        count=len(pattern.incidents),
        last=language.date(newest.started.astimezone(printer.zone).date()),
        usual=language.duration(pattern.usual) if pattern.usual else "",
        newest=Link(printer.original.title(newest), newest.path),
        helped=_text(printer, helped, "workaround", root) if helped else Html(),
    )


def _own_page(printer: Printer, part: _Part) -> ServiceIssuesPage:
    views = part.views[:MOST]
    frame = printer.frame(part.path, part.title, section="known-issues", changed=max(view.updated for view in views))
    return ServiceIssuesPage(
        frame=frame,
        name=part.title,
        service=part.service,
        issues=tuple(_issue(printer, view, frame.root) for view in views),
        more=len(part.views) - len(views),
    )


def _issue(printer: Printer, view: IncidentView, root: str) -> Issue:
    is_open = view.phase is Phase.OPEN
    first = next((update.body for update in reversed(view.updates) if update.status is not Status.RESOLVED), "")
    return Issue(
        path=view.path,
        title=printer.original.title(view),
        state=printer.state_of(view),
        status=printer.rows.status(view, view.status),
        when=printer.language.date(view.started.astimezone(printer.zone).date()),
        is_open=is_open,
        category=view.incident.category or "",
        symptom=printer.prose.excerpt(view.incident.summary or first, SYMPTOM),
        workaround=_text(printer, view, "workaround", root),
        resolution=Html() if is_open else _text(printer, view, "resolution", root),
        root_cause=Html() if is_open else _text(printer, view, "root_cause", root),
    )


def _text(printer: Printer, view: IncidentView, name: str, root: str) -> Html:
    text = getattr(view.incident, name) or ""
    return printer.cut(text, printer.original.has(view, name)) or printer.text(view, name, root, heading=4)
