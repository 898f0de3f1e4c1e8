"""The page of one service: how it is, how it was, what happened to it, whom to ask, and how to follow it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from statusgen import urls
from statusgen.derive import ServiceView, Snapshot
from statusgen.derive.history import DAY, OUTAGES
from statusgen.derive.services import RECENT_DAYS
from statusgen.derive.timeline import worst
from statusgen.files import Batch, File, digest
from statusgen.model import Contact, Impact, Runbook, Service
from statusgen.outputs.pages import record
from statusgen.outputs.pages.bars import Bars, bars
from statusgen.outputs.pages.cards import Card, card
from statusgen.outputs.pages.page import Feed, Link, Listed, Page, State
from statusgen.outputs.pages.printer import FEED_TYPES, Printer
from statusgen.outputs.pages.runbooks import link
from statusgen.outputs.pages.uptime import UptimeTable, uptime_table, weights_in_words
from statusgen.theme import Html
from statusgen.value import Struct

PLANNED = 5
"""How many coming maintenances a service's page lists; of recurring ones the next time."""


class BadDay(Struct, frozen=True):
    """A local day on which something was wrong: how long each impact lasted, in words."""

    day: str
    state: State
    lasted: str


class Agreement(Struct, frozen=True):
    """What was agreed for the service: a word for it, and how much."""

    name: str
    value: str


class ServicePage(Page, frozen=True):
    """`uptime` is that of the last 90 days. `years` links to the pages of a long record; else it is empty. `runbooks`
    are for staff: those that name the service."""

    name: str
    description: str
    group: Link | None
    state: State
    retired: str
    bars: Bars
    uptime: str
    first_day: str
    bad_days: tuple[BadDay, ...]
    table: UptimeTable
    weights: str
    open: tuple[Card, ...]
    planned: Html
    incidents: tuple[Listed, ...]
    total: int
    years: tuple[record.YearLink, ...]
    depends_on: tuple[Link, ...]
    used_by: tuple[Link, ...]
    owner: str
    contact: Contact
    hours: str
    since: str
    agreements: tuple[Agreement, ...]
    links: tuple[tuple[str, str], ...]
    runbooks: tuple[Link, ...]
    known: Link | None
    feeds: tuple[Feed, ...]


class _Place(Struct, frozen=True):
    """Where a service stands among the others."""

    group: Link | None
    used_by: tuple[Link, ...]


def files(printer: Printer) -> Iterator[Batch]:
    """A page for each service, and pages by year for long histories."""
    places = _places(printer.snapshot)
    for service in printer.snapshot.services:
        place = places[service.id]
        links = (place, [(other.id, other.name) for other in service.depends_on])
        runbooks = tuple(r for r in printer.snapshot.project.runbooks if service.id in r.services)
        pages = partial(_files, printer, service, place, runbooks, key := (service.key, links, runbooks))
        yield Batch(f"service {service.id}", digest(printer.key, key), pages)


def _files(
    printer: Printer, service: ServiceView, place: _Place, runbooks: tuple[Runbook, ...], key: tuple[object, ...]
) -> Iterator[File]:
    yield printer.file(service.path, "service.html", key, partial(_page, printer, service, place, runbooks))
    yield from record.files(printer, service)


def _places(snapshot: Snapshot) -> Mapping[str, _Place]:
    groups = {
        service.id: Link(group.name, urls.SERVICES + "#" + urls.group_anchor(group.id))
        for group in snapshot.all_groups
        for service in group.services
    }
    used: dict[str, list[Link]] = {}
    for service in snapshot.active_services:
        for other in service.depends_on:
            used.setdefault(other.id, []).append(Link(service.name, service.path))
    return {s.id: _Place(groups.get(s.id), tuple(used.get(s.id, ()))) for s in snapshot.services}


def _page(printer: Printer, service: ServiceView, place: _Place, runbooks: tuple[Runbook, ...]) -> ServicePage:
    language, facts = printer.language, service.service
    feeds, root = printer.feeds(service.path, service.name), urls.root_of(service.path)
    state = printer.states[service.state]
    uptime = service.uptime.hundredths
    planned = {occurrence.incident.id: occurrence for occurrence in reversed(service.upcoming)}
    years = record.record(printer, service)
    frame = printer.frame(
        service.path,
        service.name if service.state is Impact.OPERATIONAL else f"{service.name}: {state.word}",
        section="services",
        description=facts.description,
        icon=state.code,
        feeds=(feed for feed in feeds if feed.type == FEED_TYPES["Atom"]),
        changed=max((view.updated for view in service.incidents), default=None),
    )
    return ServicePage(
        frame=frame,
        name=service.name,
        description=facts.description,
        group=place.group,
        state=state,
        retired=language.date(facts.until) if service.is_retired and facts.until else "",
        bars=bars(service, language),
        uptime=language.percent(uptime) if uptime is not None else "",
        first_day=language.date(service.last_day - DAY * (RECENT_DAYS - 1)),
        bad_days=_bad_days(printer, service),
        table=uptime_table(service, language),
        weights=weights_in_words(service.site, language),
        open=tuple(card(printer, root, view) for view in service.open),
        planned=Html().join(
            printer.rows.row(occurrence.incident, root, occurrence.window if occurrence.incident.windows else None)
            for occurrence in list(reversed(planned.values()))[:PLANNED]
        ),
        incidents=record.listed(printer, service, years),
        total=sum(map(len, years.values())),
        years=record.year_links(service, years),
        depends_on=tuple(Link(other.name, urls.service(other.id)) for other in service.depends_on),
        used_by=place.used_by,
        owner=facts.owner or "",
        contact=facts.contact,
        hours=facts.hours or "",
        since=language.date(service.since) if service.since else "",
        agreements=_agreements(printer, facts),
        links=_links(printer, facts),
        runbooks=tuple(map(link, runbooks)),
        known=Link(language.gettext("Known issues"), urls.service_issues(service.id)) if service.known_issues else None,
        feeds=(*feeds, printer.calendar(urls.calendar(service.path))),
    )


def _bad_days(printer: Printer, service: ServiceView) -> tuple[BadDay, ...]:
    """The last 90 days without the good ones, newest first: what the bars say, in words."""
    first: date = service.last_day - DAY * (RECENT_DAYS - 1)
    today = service.today
    language, found = printer.language, []
    going_on = service.state if service.state in OUTAGES and service.last_day == today else None
    days = set(service.recent.eventful) | ({today} if going_on else set())
    for day in sorted(days, reverse=True):
        facts = service.recent.day(day)
        lasts = going_on if day == today else None
        lasted = [
            f"{language.impact(impact)} {language.duration(DAY * facts.outages[impact] / 86400)}"
            for impact in (reversed(OUTAGES) if facts else ())
            if facts and facts.outages.get(impact) and not (lasts and impact.rank <= lasts.rank)
        ]
        if lasts:  # without its length, which would move the page from minute to minute
            lasted.append(
                f"{language.impact(lasts)} {language.gettext('so far')}" if lasted else language.gettext("so far")
            )
        if day >= first and lasted:
            state = worst(impact for impact in (facts and facts.worst, lasts) if impact)
            found.append(BadDay(language.date(day), printer.states[state], language.comma.join(lasted)))
    return tuple(found)


def _agreements(printer: Printer, service: Service) -> tuple[Agreement, ...]:
    language, sla = printer.language, service.sla
    _ = language.gettext
    found = []
    if sla.availability is not None:
        found.append(Agreement(_("Availability"), language.percent(round(sla.availability * 100))))
    if sla.respond_within is not None:
        found.append(Agreement(_("Response within"), language.duration(sla.respond_within)))
    if sla.restore_within is not None:
        found.append(Agreement(_("Restored within"), language.duration(sla.restore_within)))
    return tuple(found)


def _links(printer: Printer, service: Service) -> tuple[tuple[str, str], ...]:
    _ = printer.language.gettext
    own = {_("How to use it"): service.how_to_use, _("Training"): service.training}
    return (*((name, url) for name, url in own.items() if url), *service.links.items())
