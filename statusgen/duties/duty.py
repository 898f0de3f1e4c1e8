"""What staff owe customers, and each other, about one report."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime, timedelta

from statusgen.derive import IncidentView, Snapshot
from statusgen.diagnostics import Diagnostic, Level
from statusgen.duties.sentence import Sentence
from statusgen.language.words import mark
from statusgen.model import Audience, Update, Window
from statusgen.value import Struct

SOON = timedelta(minutes=10)
"""How long before something is due it is spoken of."""


class Duty(Struct, frozen=True):
    """Something to do about a report, overdue from `due` on.

    `owner` is who is to do it, as far as the files say; `to` and `channels` whom to turn to, of an escalation. Several
    of one code are counted by `step` from 1. `key` is the place in the file that it follows from. Two duties are the
    same when `code`, report, `due` and `step` are. What ends by itself is `quiet`: it is listed, and reminds nobody.
    """

    code: str
    view: IncidentView
    due: datetime
    message: Sentence
    remedy: Sentence
    owner: str = ""
    step: int = 0
    to: str = ""
    channels: tuple[str, ...] = ()
    key: str = ""
    quiet: bool = False

    def is_overdue(self, now: datetime) -> bool:
        return now >= self.due

    def as_finding(self) -> Diagnostic:
        """The duty as a warning at its place in the file."""
        hint = f"{self.owner}: {self.remedy}" if self.owner else self.remedy
        return Diagnostic(self.view.incident.source.span(self.key), self.code, self.message, hint, Level.WARNING)


def newest_public(view: IncidentView, held: Container[tuple[str, datetime]] = ()) -> Update | None:
    """The newest update that customers can read; None while there is none. Those that are `held` reached nobody yet."""
    public = (u for u in reversed(view.incident.updates) if u.audience is Audience.PUBLIC)
    return next((u for u in public if (view.id, u.at) not in held), None)


def how_to_tell(view: IncidentView, what: str, held: Container[tuple[str, datetime]]) -> Sentence:
    """What is to be done so that customers hear `what`, a template with a `command`: to commit what is written, or to
    write it."""
    newest = newest_public(view)
    if newest and (view.id, newest.at) in held:
        text = mark("commit and push %(path)s: its newest update is on this machine alone")
        return Sentence(text, path=view.incident.source.path)
    return Sentence(what, command=f'statusgen update {view.id} {newest.status if newest else view.status} -m "…"')


def owner_of(view: IncidentView, *roles: str) -> str:
    """Who has the first of these roles that somebody has now; else the team, else whoever owns the services."""
    held = dict(view.incident.roles)
    for update in view.incident.updates:
        held |= update.roles
    named = (held.get(role) for role in (*roles, "assigned_team"))
    owners = dict.fromkeys(service.owner for service in view.services if service.owner)
    return next((name for name in named if name), ", ".join(owners))


def expected_for(window: Window, snapshot: Snapshot) -> str:
    """The window, as staff read it."""
    start, end = (at.astimezone(snapshot.site.zone) for at in (window.start, window.end))
    return f"{start:%Y-%m-%d %H:%M} to {end:{'%H:%M' if end.date() == start.date() else '%Y-%m-%d %H:%M'}}"
