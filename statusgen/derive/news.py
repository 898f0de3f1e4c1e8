"""What subscribers are told, once each: every update, and what the clock does to planned work.

News is a fact of the files and of `now`. Who was told of it is another question: the sender
subtracts what it has sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from statusgen.derive.course import UNDER_WAY
from statusgen.derive.incidents import IncidentView
from statusgen.derive.reviews import is_unfinished
from statusgen.derive.snapshot import Snapshot
from statusgen.derive.updates import UpdateView
from statusgen.model import Kind, Severity, Status, Update, Window
from statusgen.value import Struct, replace


class Change(StrEnum):
    """What sort of news it is: it decides on the words."""

    NEW = "new"
    UPDATE = "update"
    REPRIORITISED = "reprioritised"
    RESTORED = "restored"
    REOPENED = "reopened"
    FALSE_ALARM = "false_alarm"
    POSTMORTEM = "postmortem"
    CLOSED = "closed"
    ANNOUNCED = "announced"
    REMINDER = "reminder"
    RESCHEDULED = "rescheduled"
    STARTED = "started"
    EXTENDED = "extended"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NOTICE = "notice"
    ENDED = "ended"


REMINDERS = (
    ("reminder-1w", timedelta(weeks=1)),
    ("reminder-24h", timedelta(hours=24)),
    ("reminder-1h", timedelta(hours=1)),
)
"""How long before planned work starts it is called to mind, the first reminder first."""

_ENDINGS = {
    Status.RESOLVED: Change.RESTORED,
    Status.FALSE_ALARM: Change.FALSE_ALARM,
    Status.POSTMORTEM: Change.POSTMORTEM,
    Status.COMPLETED: Change.COMPLETED,
    Status.CANCELLED: Change.CANCELLED,
    Status.ENDED: Change.ENDED,
}


class News(Struct, frozen=True):
    """Something that is told once.

    `key` never changes: the id of the update; for what the clock does, the incident's id, the start of the window (a
    moved or repeated window is told anew) and a word, such as `switches/20261122T0200Z/reminder-24h`. `view` is the
    file as it is now, `at` when the news became true. `update` is what was said, None where the clock alone spoke;
    `window` is that of planned work, `moved_from` the one that it had until now, where it has another.
    """

    key: str
    kind: Change
    view: IncidentView
    update: UpdateView | None
    at: datetime
    window: Window | None = None
    moved_from: Window | None = None

    @property
    def happened(self) -> datetime:
        """When what it tells of took place: the clock moves planned work on when it is told of, which may be late."""
        if self.update is None and self.window and self.kind in (Change.STARTED, Change.COMPLETED):
            return min(self.at, self.window.start if self.kind is Change.STARTED else self.window.end)
        return self.at

    @property
    def then(self) -> IncidentView:
        """The file as it was when this became true: what came later is told by news of its own."""
        said, view = self.view.incident.updates, self.view
        if self.update and not self.update.made_up:
            come = said[: next(n for n, update in enumerate(said, 1) if update is self.update.update)]
        else:
            come = tuple(update for update in said if update.at <= self.at)
        incident = view.incident if len(come) == len(said) else replace(view.incident, updates=come)
        return replace(view, incident=incident, written=incident, now=min(max(self.at, view.created), view.now))


def news(snapshot: Snapshot) -> tuple[News, ...]:
    """Everything that was ever to be told up to now of what this audience may know, oldest first.

    A review is none until it is finished. A reminder is news only until the work starts, and until the next one is due:
    told late, it would mislead.
    """
    found = (item for view in snapshot.incidents for item in _of(view))
    return tuple(sorted(found, key=lambda item: item.at))  # stable: of one instant in the order of the file


def _of(view: IncidentView) -> Iterator[News]:
    if view.kind is Kind.MAINTENANCE and not view.windows:
        yield from _ended_once(sorted([*_updates(view), *_by_the_clock(view)], key=lambda item: item.at))
        return
    yield from _updates(view)
    if view.kind is Kind.MAINTENANCE:
        yield from _each_time(view)
    elif view.is_closed and view.closed:
        again = f"-{view.reopened + 1}" if view.reopened else ""
        yield News(f"{view.id}/closed{again}", Change.CLOSED, view, None, view.closed)


def _updates(view: IncidentView) -> Iterator[News]:
    before: Update | None = None
    severity, window = view.incident.severity, view.incident.window
    is_resolved = False
    for update in reversed(view.updates):
        said = update.update
        if is_unfinished(view.incident, said):
            continue
        kind = _kind(view, said, before, severity, window, is_resolved=is_resolved)
        moved_from = window if kind in (Change.RESCHEDULED, Change.EXTENDED) else None
        severity, window = said.severity or severity, said.window or window
        yield News(update.id, kind, view, update, min(update.at, view.now), window, moved_from)
        if said.status is not Status.POSTMORTEM:
            before, is_resolved = said, said.status is Status.RESOLVED


def _kind(
    view: IncidentView,
    said: Update,
    before: Update | None,
    severity: Severity | None,
    window: Window | None,
    *,
    is_resolved: bool,
) -> Change:
    """`before` is the update before this one, `severity` and `window` what held until then."""
    if said.status in _ENDINGS:
        return _ENDINGS[said.status]
    if view.kind is Kind.INCIDENT:
        if is_resolved:
            return Change.REOPENED
        if before is None:
            return Change.NEW
        return Change.REPRIORITISED if said.severity and said.severity is not severity else Change.UPDATE
    if view.kind is Kind.NOTICE:
        return Change.NOTICE if before is None else Change.UPDATE
    if said.window and said.window != window:
        is_longer = window is not None and said.window.start == window.start and said.window.end > window.end
        return Change.EXTENDED if is_longer else Change.RESCHEDULED
    if said.status is Status.SCHEDULED and before is None:
        return Change.ANNOUNCED
    by_the_clock = window is not None and window.start < said.at
    was_under_way = by_the_clock or (before is not None and before.status in UNDER_WAY)
    return Change.STARTED if said.status in UNDER_WAY and not was_under_way else Change.UPDATE


def _each_time(view: IncidentView) -> Iterator[News]:
    """Recurring work starts and ends; nobody is reminded of an occurrence while the one before it goes on."""
    since = view.created
    for window in view.windows:
        if window.start > view.now:
            yield from _reminder(view, window, since)
            return
        since = window.end
        yield _clocked(view, window, "started", Change.STARTED, window.start)
        if window.end <= view.now:
            yield _clocked(view, window, "completed", Change.COMPLETED, window.end)


def _by_the_clock(view: IncidentView) -> Iterator[News]:
    """What nobody typed: planned work comes near, starts and ends."""
    window = view.incident.window
    if window is None:
        return
    told, updates = view.created, list(view.incident.updates)
    for step in view.past_steps:
        while updates and updates[0].at <= step.at:
            update = updates.pop(0)
            if update.window:
                told, window = update.at, update.window
        if not step.typed and step.status is Status.IN_PROGRESS:
            yield _clocked(view, window, "started", Change.STARTED, step.at)
        elif not step.typed and step.status is Status.COMPLETED:
            yield _clocked(view, window, "completed", Change.COMPLETED, step.at)
    if view.status is Status.SCHEDULED:
        yield from _reminder(view, window, told)


def _ended_once(items: Iterable[News]) -> Iterator[News]:
    """What the clock ended, and somebody says afterwards to be completed, is one piece of news: with their words, for
    whomever the clock's have not reached."""
    before: News | None = None
    for item in items:
        if before and before.update is None and before.kind is item.kind is Change.COMPLETED:
            before = replace(item, key=before.key)
            continue
        if before:
            yield before
        before = item
    if before:
        yield before


def _reminder(view: IncidentView, window: Window, since: datetime) -> Iterator[News]:
    """The newest reminder that is due of work that was told of, or took place, at `since`."""
    due = [(word, window.start - before) for word, before in REMINDERS if window.start - before <= view.now]
    for word, at in due[-1:]:
        if at > since:
            yield _clocked(view, window, word, Change.REMINDER, at)


def _clocked(view: IncidentView, window: Window, word: str, kind: Change, at: datetime) -> News:
    start = window.start.astimezone(UTC).strftime("%Y%m%dT%H%MZ")
    return News(f"{view.id}/{start}/{word}", kind, view, None, at, window)
