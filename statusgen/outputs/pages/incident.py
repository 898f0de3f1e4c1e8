"""The page of one file: what was said and when, what it did to which service, why, and how to follow it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from statusgen import urls
from statusgen.derive import IncidentView, Phase, UpdateView
from statusgen.derive.chapters import Chapter
from statusgen.files import Batch, File, digest
from statusgen.language import Moment, Stretch
from statusgen.messages.asking import Question, question
from statusgen.model import Action, Impact, Kind, Service
from statusgen.outputs.pages import staff as for_staff
from statusgen.outputs.pages.affected import Affected, affected
from statusgen.outputs.pages.cards import promises
from statusgen.outputs.pages.impact import Chart, chart
from statusgen.outputs.pages.page import Clocked, Due, Feed, Link, Page, Promise, State
from statusgen.outputs.pages.printer import FEED_TYPES, Printer
from statusgen.outputs.pages.related import related_to
from statusgen.outputs.pages.staff import Said
from statusgen.theme import Html
from statusgen.value import Struct


class Entry(Struct, frozen=True):
    """An update; `changes` are services whose state it changed. `facts` are for staff, and so is all if `internal`."""

    anchor: str
    status: str
    code: str
    at: Moment
    edited: Moment | None
    text: Html
    changes: tuple[Affected, ...]
    eta: Moment | None
    next_update: Moment | None
    window: Stretch | None
    severity: str
    internal: bool
    facts: for_staff.Facts


class Follow(Struct, frozen=True):
    """An action that follows: by when, and since when it is done; `owner` in the staff edition, and whether it is
    `internal`."""

    what: str
    due: str
    done: str
    owner: str
    internal: bool


class IncidentPage(Page, frozen=True):
    """`state` is what it brings now, or the worst it brought once it is over; `code` its status for the theme.

    `watched` is until when it is verified.

    `question` is asked for 30 days after it is over; `feedback` is what people answered, in the staff edition.

    `changes` are actions that are done, `actions` those to come.

    `affected` says what it brings now, or brought at the worst once it is over. `started` and `ended` enclose it (of
    planned work: its window), `duration` is empty while it goes on. `staff` are facts for staff and `runbooks` what to
    do, both empty in the public edition.
    """

    title: str
    note: str
    kind: str
    code: str
    state: State
    status: str | Clocked | Due
    severity: str
    category: str
    is_open: bool
    is_closed: bool
    internal: bool
    started: Moment
    ended: Moment | None
    duration: str
    window: Stretch | None
    coming: tuple[Stretch, ...]
    updated: Moment
    promises: tuple[Promise, ...]
    watched: Moment | None
    reopened: int
    affected: tuple[Affected, ...]
    chart: Chart | None
    summary: Html
    root_cause: Html
    resolution: Html
    workaround: Html
    postmortem: str
    changes: tuple[Follow, ...]
    actions: tuple[Follow, ...]
    entries: tuple[Entry, ...]
    staff: for_staff.Facts
    runbooks: tuple[Link, ...]
    feed: Feed | None
    json: str
    earlier: Link | None
    later: Link | None
    related: Html
    known: tuple[Link, ...]
    question: Question | None
    feedback: tuple[Said, ...]


def files(printer: Printer) -> Iterator[Batch]:
    """One page for each file that is shown; a page tells of what came before, and names what came next."""
    views = printer.snapshot.incidents
    known = [(service.id, len(service.known_issues[:2])) for service in printer.snapshot.services]
    books = digest(printer.snapshot.project.runbooks, printer.snapshot.policy.feedback)
    for chapter in printer.snapshot.chapters:
        later = views[chapter.first - 1] if chapter.first else None
        answers = [printer.answers.get(view.id) for view in chapter.views] if printer.answers else []
        title = later and (later.id, printer.original.title(later))
        key = digest(printer.key, chapter.key, books, known, answers, title)
        yield Batch(f"incidents {chapter.name}", key, partial(_files, printer, chapter, books))


def _files(printer: Printer, chapter: Chapter, books: str) -> Iterator[File]:
    views = printer.snapshot.incidents
    for n, view in enumerate(chapter.views, chapter.first):
        earlier = views[n + 1] if n + 1 < len(views) else None
        later = views[n - 1] if n else None
        services = [printer.snapshot.service_by_id[service.id] for service in view.services]
        yield _file(printer, view, earlier, later, related_to(view, services), books)


def _file(
    printer: Printer,
    view: IncidentView,
    earlier: IncidentView | None,
    later: IncidentView | None,
    related: tuple[IncidentView, ...],
    books: str,
) -> File:
    key = (
        view.key,
        earlier and (earlier.id, printer.original.title(earlier)),
        later and (later.id, printer.original.title(later)),
        [other.key for other in related],
        books,
        [service.id for service in _known(printer, view)],
        printer.answers.get(view.id),
    )
    return printer.file(view.path, "incident.html", key, lambda: _page(printer, view, earlier, later, related))


def _page(
    printer: Printer,
    view: IncidentView,
    earlier: IncidentView | None,
    later: IncidentView | None,
    related: tuple[IncidentView, ...],
) -> IncidentPage:
    _ = printer.language.gettext
    incident, closing, root = view.incident, view.closing, urls.root_of(view.path)
    state = _state(printer, view)
    is_open = view.phase is not Phase.PAST
    impacts = view.impacts if is_open else view.worst_impacts
    feed = Feed(_("Updates of this report"), FEED_TYPES["Atom"], f"{view.path}updates.atom") if view.has_feed else None
    frame = printer.frame(
        view.path,
        view.title,
        section="history",
        description=printer.prose.excerpt(view.updates[0].body, 200) or view.title,
        icon=state.code if is_open else "ended",
        feeds=(feed,) if feed else (),
        changed=view.updated,
        report=view,
    )
    planned = view.kind is not Kind.INCIDENT
    started = view.window.start if planned and view.window else view.started
    ended = view.window.end if planned and view.window else view.ended
    return IncidentPage(
        frame=frame,
        title=printer.original.title(view),
        note=printer.original.note(view),
        kind=view.kind,
        code=view.status,
        state=state,
        status=printer.rows.status(view, view.status),
        severity=printer.language.severity(view.severity) if view.severity else "",
        category=incident.category or "",
        is_open=is_open,
        is_closed=view.is_closed,
        internal=incident.audience == "internal",
        started=printer.moment(started),
        ended=printer.moment(ended) if ended else None,
        duration=printer.language.duration(ended - started) if ended and ended >= started else "",
        window=printer.stretch(view.window.start, view.window.end) if view.window else None,
        coming=_coming(printer, view),
        updated=printer.moment(view.updated),
        promises=promises(printer, view),
        watched=printer.moment(closing.verified) if closing and not closing.is_verified else None,
        reopened=view.reopened,
        affected=affected(printer, ((service, impacts[service.id]) for service in view.services)),
        chart=chart(printer, view),
        summary=printer.text(view, "summary", root) if incident.updates else Html(),
        root_cause=printer.text(view, "root_cause", root),
        resolution=printer.text(view, "resolution", root),
        workaround=printer.text(view, "workaround", root),
        postmortem=next((u.anchor for u in view.updates if u.status == "postmortem"), ""),
        changes=tuple(_action(printer, action) for action in incident.actions if action.done),
        actions=tuple(_action(printer, action) for action in incident.actions if not action.done),
        entries=tuple(_entry(printer, view, update, root) for update in view.updates),
        staff=for_staff.facts(printer, view),
        runbooks=for_staff.runbooks(printer, view),
        feed=feed,
        json=printer.tools.shared(urls.incident_json(view.id)),
        earlier=Link(printer.original.title(earlier), earlier.path) if earlier else None,
        later=Link(printer.original.title(later), later.path) if later else None,
        related=printer.rows.all(related, root),
        known=tuple(Link(service.name, urls.service_issues(service.id)) for service in _known(printer, view)),
        question=question(view, printer.snapshot, printer.language) if view.has_feed else None,
        feedback=for_staff.feedback(printer, view),
    )


def _known(printer: Printer, view: IncidentView) -> Iterator[Service]:
    """Those of its services of which something is known by other incidents."""
    for service in view.services if view.kind is Kind.INCIDENT else ():
        issues = printer.snapshot.service_by_id[service.id].known_issues
        if any(other.id != view.id for other in issues[:2]):
            yield service


def _state(printer: Printer, view: IncidentView) -> State:
    """While it goes on: the worst that it brings now; else what it is remembered for."""
    if view.phase is not Phase.OPEN or view.kind is not Kind.INCIDENT:
        return printer.state_of(view)
    now = max(view.impacts.values(), key=lambda impact: impact.rank, default=Impact.OPERATIONAL)
    return printer.states[now]


def _coming(printer: Printer, view: IncidentView) -> tuple[Stretch, ...]:
    """The next times of recurring maintenance, the one going on included."""
    return tuple(printer.stretch(window.start, window.end) for window in view.coming)


def _entry(printer: Printer, view: IncidentView, update: UpdateView, root: str) -> Entry:
    said, language = update.update, printer.language
    return Entry(
        anchor=update.anchor,
        status=language.status(said.status),
        code=said.status,
        at=printer.moment(said.at),
        edited=printer.moment(said.edited) if said.edited else None,
        text=printer.said(view, update, root),
        changes=affected(printer, ((c.service, c.after) for c in update.changes if c.before is not c.after)),
        eta=printer.moment(said.eta) if said.eta else None,
        next_update=printer.moment(said.next_update) if said.next_update else None,
        window=printer.stretch(said.window.start, said.window.end) if said.window else None,
        severity=language.severity(said.severity) if said.severity else "",
        internal=said.audience == "internal",
        facts=for_staff.facts_of_update(printer, said) if said.author or said.escalated_to or said.roles else (),
    )


def _action(printer: Printer, action: Action) -> Follow:
    due = printer.language.date(action.due) if action.due else ""
    what = printer.original.words(action.what) if printer.tools.folder else action.what
    done = printer.language.date(action.done) if action.done else ""
    return Follow(what, due, done, action.owner or "", not action.public)
