"""What helped: workarounds and resolutions of incidents, found by service. So a problem that comes back is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from statusgen import urls
from statusgen.derive import IncidentView, Phase, ServiceView
from statusgen.files import File
from statusgen.outputs.pages.page import Clocked, Link, Page, State
from statusgen.outputs.pages.printer import Printer
from statusgen.theme import Html

MOST = 40
"""How many issues the page of a service shows: the newest."""

FEW = 3
"""How many of them the page of all services names."""


@dataclass(frozen=True, slots=True)
class Issue:
    """An incident with what to do about it."""

    path: str
    title: str
    state: State
    status: str | Clocked
    when: str
    is_open: bool
    workaround: Html
    resolution: Html


@dataclass(frozen=True, slots=True)
class ServiceIssues:
    """A service, how many of its issues are known, and the newest of them by name; `more` counts the others."""

    name: str
    path: str
    count: int
    newest: tuple[Link, ...]
    more: int


@dataclass(frozen=True, slots=True)
class KnownIssuesPage(Page):
    """`open` goes on now; `services` are those of which anything is known, in the order of the catalogue."""

    open: tuple[Issue, ...]
    services: tuple[ServiceIssues, ...]


@dataclass(frozen=True, slots=True)
class ServiceIssuesPage(Page):
    """What is known of one service, newest first; `more` counts what only the page of the service itself lists."""

    name: str
    service: Link
    issues: tuple[Issue, ...]
    more: int


def files(printer: Printer) -> Iterator[File]:
    """A page for all services, if anything is known, and one for each of which anything is."""
    snapshot = printer.snapshot
    going_on = tuple(view for view in snapshot.open if view.incident.workaround)
    services = tuple(service for service in snapshot.services if service.known_issues)
    listed = [(s.id, s.name, len(s.known_issues), *(view.key for view in s.known_issues[:FEW])) for s in services]
    key = ([view.key for view in going_on], listed)
    if services:
        yield printer.file(urls.KNOWN_ISSUES, "known_issues.html", key, partial(_page, printer, going_on, services))
    for service in services:
        shown = [view.key for view in service.known_issues[:MOST]]
        own = (service.name, len(service.known_issues), shown)
        page = partial(_service, printer, service)
        yield printer.file(urls.service_issues(service.id), "service_issues.html", own, page)


def _page(printer: Printer, going_on: tuple[IncidentView, ...], services: tuple[ServiceView, ...]) -> KnownIssuesPage:
    language = printer.language
    newest = [view for service in services for view in service.known_issues[:FEW]]
    return KnownIssuesPage(
        frame=printer.frame(
            urls.KNOWN_ISSUES,
            language.gettext("Known issues"),
            section="known-issues",
            description=language.gettext("What helps while something is down, and what solved it before, by service."),
            changed=max((view.updated for view in (*going_on, *newest)), default=None),
        ),
        open=tuple(_issue(printer, view, urls.root_of(urls.KNOWN_ISSUES)) for view in going_on),
        services=tuple(
            ServiceIssues(
                name=service.name,
                path=urls.service_issues(service.id),
                count=len(service.known_issues),
                newest=tuple(Link(printer.original.title(view), view.path) for view in service.known_issues[:FEW]),
                more=max(0, len(service.known_issues) - FEW),
            )
            for service in services
        ),
    )


def _service(printer: Printer, service: ServiceView) -> ServiceIssuesPage:
    path, views = urls.service_issues(service.id), service.known_issues
    title = printer.language.gettext("Known issues of %(service)s") % {"service": service.name}
    frame = printer.frame(path, title, section="known-issues", changed=max(view.updated for view in views[:MOST]))
    return ServiceIssuesPage(
        frame=frame,
        name=title,
        service=Link(service.name, service.path),
        issues=tuple(_issue(printer, view, frame.root) for view in views[:MOST]),
        more=max(0, len(views) - MOST),
    )


def _issue(printer: Printer, view: IncidentView, root: str) -> Issue:
    is_open = view.phase is Phase.OPEN
    return Issue(
        path=view.path,
        title=printer.original.title(view),
        state=printer.state_of(view),
        status=printer.status(view, view.status),
        when=printer.language.date(view.started.astimezone(printer.zone).date()),
        is_open=is_open,
        workaround=_text(printer, view, "workaround", root),
        resolution=Html() if is_open else _text(printer, view, "resolution", root),
    )


def _text(printer: Printer, view: IncidentView, name: str, root: str) -> Html:
    text = getattr(view.incident, name) or ""
    return printer.cut(text, printer.original.has(view, name)) or printer.text(view, name, root, heading=4)
