"""The front page: is it you or me, what exactly, since when, until when, and when do I hear more?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from statusgen import urls
from statusgen.derive import GroupView, Occurrence, ServiceView, Snapshot
from statusgen.derive.history import DAY
from statusgen.derive.selections import Selection
from statusgen.derive.timeline import worst
from statusgen.files import File
from statusgen.language import Moment
from statusgen.model import Impact
from statusgen.outputs.pages.bars import Bars, bars
from statusgen.outputs.pages.cards import Card, card
from statusgen.outputs.pages.page import Listed, Page, State
from statusgen.outputs.pages.printer import Printer
from statusgen.outputs.pages.recent import recent_days
from statusgen.outputs.pages.uptime import weights_in_words
from statusgen.theme import Html
from statusgen.value import Struct
from statusgen.wording import headline, omission

MOST_UPCOMING = 5
MOST_UNFOLDED = 40
"""With more services than these, groups in which all is well are folded."""


class ServiceLine(Struct, frozen=True):
    """A service with its last 90 days."""

    id: str
    name: str
    path: str
    state: State
    bars: Bars
    uptime: str


class GroupPart(Struct, frozen=True):
    """A group of services; `name` is empty for the services that are in none. `is_open`: it is shown unfolded, `level`
    is that of its heading."""

    name: str
    state: State
    uptime: str
    services: tuple[ServiceLine, ...]
    groups: tuple[GroupPart, ...]
    is_open: bool
    level: int


class IndexPage(Page, frozen=True):
    """`headline` is the state of all in a sentence, `omission` what is not shown of it, `state` its worst; `built` the
    instant of this build.

    Of a view's page (pages/views.py) `name` and `description` say whose services these are, and `built` is None; the
    front page itself has no name.
    """

    name: str
    description: str
    headline: str
    omission: str
    state: State
    built: Moment | None
    pinned: tuple[Card, ...]
    incidents: tuple[Card, ...]
    notices: tuple[Card, ...]
    maintenance: tuple[Card, ...]
    groups: tuple[GroupPart, ...]
    first_day: str
    weights: str
    upcoming: Html
    upcoming_more: int
    days: tuple[Listed, ...]


def files(printer: Printer) -> Iterator[File]:
    """The one page whose bytes depend on the instant of the build."""
    snapshot = printer.snapshot
    key = (snapshot.catalogue_key, snapshot.reports_key)
    yield printer.stamped(urls.HOME, "index.html", key, partial(overview, printer))


def overview(printer: Printer, built: Moment | None = None, view: Selection | None = None) -> IndexPage:
    """The front page, built at that instant, or that of a view: the printer's snapshot tells of its services alone."""
    snapshot = printer.snapshot
    path, name, description = (view.path, view.name, view.description) if view else (urls.HOME, "", "")
    sentence = headline(snapshot, printer.language)
    state = printer.states[snapshot.shown_worst]
    upcoming = _soonest(snapshot)
    root = urls.root_of(path)
    cards = partial(card, printer, root, built=snapshot.now if built else None)
    frame = printer.frame(
        path,
        f"{name}: {sentence.rstrip('.')}" if name else sentence.rstrip("."),
        section="" if view else "status",
        description=f"{sentence} {description or snapshot.site.description}".strip(),
        icon=state.code,
        feeds=printer.feeds(path, name) if view else (),
        changed=snapshot.updated if snapshot.incidents else None,
        built=built,
    )
    return IndexPage(
        frame=frame,
        name=name,
        description=description,
        headline=sentence,
        omission=omission(snapshot, printer.language),
        state=state,
        built=built,
        pinned=tuple(cards(notice) for notice in snapshot.notices if notice.incident.pinned),
        incidents=tuple(map(cards, snapshot.open)),
        notices=tuple(cards(notice) for notice in snapshot.notices if not notice.incident.pinned),
        maintenance=tuple(cards(planned.incident, planned) for planned in snapshot.maintenance_now),
        groups=_groups(printer),
        first_day=printer.language.day(snapshot.today - DAY * 89),
        weights=weights_in_words(snapshot.site, printer.language),
        upcoming=Html().join(printer.rows.row(o.incident, root, o.window) for o in upcoming[:MOST_UPCOMING]),
        upcoming_more=max(0, len(upcoming) - MOST_UPCOMING),
        days=recent_days(printer, root),
    )


def _groups(printer: Printer) -> tuple[GroupPart, ...]:
    snapshot = printer.snapshot
    unfolded = len(snapshot.active_services) <= MOST_UNFOLDED
    parts = [_group(printer, group, unfolded, 3) for group in snapshot.groups]
    alone = tuple(_line(printer, service) for service in snapshot.ungrouped if not service.is_retired)
    if alone:
        name = printer.language.gettext("Other services") if parts else ""
        state = worst(service.state for service in snapshot.ungrouped if not service.is_retired)
        parts.append(GroupPart(name, printer.states[state], "", alone, (), True, 3))
    return tuple(part for part in parts if part.services or part.groups)


def _group(printer: Printer, group: GroupView, unfolded: bool, level: int) -> GroupPart:
    uptime = group.uptime_hundredths
    groups = tuple(_group(printer, inner, unfolded, min(level + 1, 6)) for inner in group.groups)
    return GroupPart(
        name=group.name,
        state=printer.states[group.state],
        uptime=printer.language.percent(uptime) if uptime is not None else "",
        services=tuple(_line(printer, service) for service in group.services if not service.is_retired),
        groups=tuple(inner for inner in groups if inner.services or inner.groups),
        is_open=unfolded or group.state is not Impact.OPERATIONAL,
        level=level,
    )


def _line(printer: Printer, service: ServiceView) -> ServiceLine:
    uptime = service.uptime.hundredths
    return ServiceLine(
        id=service.id,
        name=service.name,
        path=service.path,
        state=printer.states[service.state],
        bars=bars(service, printer.language),
        uptime=printer.language.percent(uptime) if uptime is not None else printer.no_data.word,
    )


def _soonest(snapshot: Snapshot) -> tuple[Occurrence, ...]:
    """Planned work to come, of recurring work the next time alone."""
    first: dict[str, Occurrence] = {}
    for occurrence in snapshot.maintenance_upcoming:
        first.setdefault(occurrence.incident.id, occurrence)
    return tuple(first.values())
