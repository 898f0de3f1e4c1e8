"""From what was said, and when it was over, to updates with their statuses.

Other tools keep a flag and a text; here each update has a status. A text says its own where it begins with one of the
usual words. Else the first is `investigating`, each later one has the status of the one before it, and what was said
after the end is a `postmortem`. The time of the end comes from the front matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from statusgen.model import Status, Update, Window
from statusgen.value import Struct, replace

_WORDS = {
    "investigating": Status.INVESTIGATING,
    "investigation": Status.INVESTIGATING,
    "incident": Status.INVESTIGATING,
    "reopened": Status.INVESTIGATING,
    "initial message": Status.INVESTIGATING,
    "initial": Status.INVESTIGATING,
    "identified": Status.IDENTIFIED,
    "monitoring": Status.MONITORING,
    "resolved": Status.RESOLVED,
    "fixed": Status.RESOLVED,
    "final message": Status.RESOLVED,
    "final": Status.RESOLVED,
    "closing message": Status.RESOLVED,
    "end of outage message": Status.RESOLVED,
    "completed": Status.COMPLETED,
    "maintenance complete": Status.COMPLETED,
    "scheduled": Status.SCHEDULED,
    "in progress": Status.IN_PROGRESS,
    "verifying": Status.VERIFYING,
    "cancelled": Status.CANCELLED,
    "canceled": Status.CANCELLED,
}
OPEN = frozenset({Status.INVESTIGATING, Status.IDENTIFIED, Status.MONITORING})
"""The statuses of an incident that goes on."""
_OF_INCIDENTS = {
    Status.COMPLETED: Status.RESOLVED,
    Status.IN_PROGRESS: Status.IDENTIFIED,
    Status.VERIFYING: Status.MONITORING,
}
_OF_MAINTENANCE = {
    Status.RESOLVED: Status.COMPLETED,
    Status.INVESTIGATING: Status.IN_PROGRESS,
    Status.IDENTIFIED: Status.IN_PROGRESS,
    Status.MONITORING: Status.VERIFYING,
}
UNDER_WAY = frozenset({Status.IN_PROGRESS, Status.VERIFYING})
"""The statuses of planned work that is taking place."""
_EMPHASIS = re.compile(r"\s*(?:\*{1,3}|_{1,3}|\[)([^*_\[\]\n]{3,40}?)[:.]?\s*(?:\*{1,3}|_{1,3}|\](?!\())")

_OPENING = re.compile(r"\s*(investigating|identified|monitoring|resolved)[ \t]*[:–—-]\s", re.IGNORECASE)


class Said(Struct, frozen=True):
    """A text and its instant; `label` is the word that stands above it or begins it."""

    at: datetime
    text: str
    label: str = ""

    @property
    def status(self) -> Status | None:
        """The status that the label names."""
        return status_of(self.label)


class Ending(Struct, frozen=True):
    """What front matter says of the end: whether it is over, since when, and the last instant known besides."""

    over: bool
    at: datetime | None = None
    latest: datetime | None = None


class Story(Struct, frozen=True):
    """Updates in time order. `guessed`: the end was not told, and this instant was taken; `contradicted`: a text says
    that it is over, and the front matter that it is not."""

    updates: tuple[Update, ...]
    guessed: datetime | None = None
    contradicted: bool = False


def status_of(label: str) -> Status | None:
    """The status that a word of other tools means."""
    return _WORDS.get(" ".join(re.sub(r"[^a-z ]", " ", label.lower()).split()))


def label_of(text: str) -> str:
    """What stands in emphasis, or in brackets, at the beginning of a text."""
    match = _EMPHASIS.match(text)
    return match[1] if match else ""


def opening_of(text: str) -> str:
    """The same; else a status that begins a plain text, before a colon or a dash: `Identified: a queue is full`."""
    match = _OPENING.match(text)
    return match[1] if match else label_of(text)


def incident_story(start: datetime, said: Sequence[Said], ending: Ending) -> Story:
    """The updates of an incident that began at `start`."""
    told = sorted(said or [Said(start, "")], key=lambda one: one.at)
    statuses = [_OF_INCIDENTS.get(one.status, one.status) if one.status else None for one in told]
    resolved = [one.at for one, status in zip(told, statuses, strict=True) if status is Status.RESOLVED]
    contradicted = not ending.over and bool(resolved)
    guessed = None
    end = ending.at if ending.over else None
    if end is None and resolved:
        end = resolved[0]
    elif end is None and ending.over:
        end = guessed = max(filter(None, (start, told[-1].at, ending.latest)))
    return Story(tuple(_told(start, told, statuses, end)), guessed, contradicted)


def _told(start: datetime, told: list[Said], statuses: list[Status | None], end: datetime | None) -> list[Update]:
    updates: list[Update] = []
    status, is_over = Status.INVESTIGATING, False
    for n, (one, own) in enumerate(zip(told, statuses, strict=True)):
        if end is not None and not is_over and one.at > end:
            updates.append(Update(end, Status.RESOLVED))
            is_over = True
        if is_over and own in OPEN:  # reopened: it ends where it says so, else with its last word
            is_over = False
            later = zip(told[n + 1 :], statuses[n + 1 :], strict=True)
            end = next((other.at for other, word in later if word is Status.RESOLVED), told[-1].at)
        if is_over:
            updates.append(Update(one.at, Status.POSTMORTEM, one.text))
        elif one.at == end and (own is Status.RESOLVED or (own not in OPEN and one.at > start)):
            updates.append(Update(one.at, Status.RESOLVED, one.text))
            is_over = True
        else:
            status = own if own in OPEN else Status.MONITORING if own is Status.RESOLVED else status
            updates.append(Update(one.at, status, one.text))
    if end is not None and not is_over:
        updates.append(Update(max(end, updates[-1].at), Status.RESOLVED))
    return updates


def notice_updates(start: datetime, said: Sequence[Said], end: datetime | None) -> tuple[Update, ...]:
    """The updates of a notice; `end` is None while it stands. Nothing is said after the end: that moves it."""
    told = sorted(said or [Said(start, "")], key=lambda one: one.at)
    updates = [Update(one.at, Status.POSTED, one.text) for one in told]
    if end is None:
        return tuple(updates)
    if len(updates) > 1 and updates[-1].at >= end:
        return (*updates[:-1], replace(updates[-1], status=Status.ENDED))
    return (*updates, Update(max(end, updates[-1].at), Status.ENDED))


def maintenance_updates(window: Window, said: Sequence[Said], over: bool) -> tuple[Update, ...]:
    """The updates of planned work.

    A text that names no status has the one that the window gives: what is said after its end is a post-mortem, unless
    somebody said that the work is under way. That goes on until somebody ends it (`over`).
    """
    updates: list[Update] = []
    for one in sorted(said, key=lambda one: one.at):
        last = updates[-1] if updates else None
        if last and last.status is Status.CANCELLED:
            updates[-1] = replace(last, body=f"{last.body}\n\n{one.text}".strip())
        elif last and last.status in (Status.COMPLETED, Status.POSTMORTEM):
            updates.append(Update(one.at, Status.POSTMORTEM, one.text))
        else:
            by_clock = Status.SCHEDULED if one.at < window.start else Status.IN_PROGRESS
            if one.at > window.end and not (last and last.status in UNDER_WAY):
                by_clock = Status.POSTMORTEM
            own = _OF_MAINTENANCE.get(one.status, one.status) if one.status else by_clock
            if own is Status.POSTMORTEM:
                updates.append(Update(window.end, Status.COMPLETED))
            updates.append(Update(one.at, own, one.text))
    if over and updates and updates[-1].status in UNDER_WAY:
        updates.append(Update(max(window.end, updates[-1].at), Status.COMPLETED))
    return tuple(updates)


def finish_of(updates: Sequence[Update]) -> str:
    """What is to be said of planned work that nobody called finished."""
    if updates and updates[-1].status in UNDER_WAY:
        return "it was never said to be finished: it goes on until an update `completed`"
    return "it was never said to be finished: it counts as finished at the end of its window"
