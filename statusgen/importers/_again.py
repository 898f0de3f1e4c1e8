"""A file that was imported before, and what its source has said since: new updates are put behind those that are there.

That is done where all updates of the file have the times, statuses and texts that the source tells. Where people
changed them, nobody can know what is to become of the new ones, so the file stays as it is, and a finding says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from statusgen.diagnostics import Diagnostic, Span, StatusgenError
from statusgen.importers._findings import course, origin
from statusgen.importers._story import OPEN
from statusgen.importers._times import shown
from statusgen.model import Audience, Incident, Status, Update
from statusgen.reading.incidents import Facts, parse_incident
from statusgen.value import Struct, replace
from statusgen.writing import append_update

_COURSE = (Status.INVESTIGATING, Status.IDENTIFIED, Status.MONITORING)


class Grown(Struct, frozen=True):
    """The bytes of a file as they were, and as they shall be: with new updates behind them, or the same."""

    before: bytes
    after: bytes
    problems: tuple[Diagnostic, ...] = ()


def grown(path: Path, name: str, text: str, zone: ZoneInfo, changed: datetime | None = None) -> Grown:
    """What becomes of the file `name`, which is at `path`, now that `text` would be written of its source; with a
    finding where it must stay as it is although there is news.

    `zone` is that of the project that the file is in; `changed`: `text` is made of a record that has one state as a
    whole, and was changed last then. Raises StatusgenError if it cannot be read.
    """
    try:
        before = path.read_bytes()
    except OSError as error:
        raise StatusgenError(f"cannot read {name}: {error.strerror}") from error
    same = Grown(before, before)
    if before == text.encode():
        return same
    facts = Facts(zone, None)
    there, said = (parse_incident(name, data, facts).value for data in (before, text.encode()))
    if there is None or said is None:
        return same  # what is wrong with a file `check` says
    told = [n for n, one in enumerate(there.updates) if not (changed and n and _is_state(one))]
    news = _news(there.updates, said.updates)
    states = _states(there.updates, said.updates, news, changed)
    planned = tuple(_of_window(there, said))
    if not (news or states):
        return replace(same, problems=(*_between(there, said), *planned))
    reason, place = _objection(path, there, said, told, states, changed is not None)
    if reason:
        return replace(same, problems=(origin.import_updates_kept(place, len(news) + len(states), reason), *planned))
    added = tuple(sorted((*states, *said.updates[len(told) :]), key=lambda one: one.at))
    new = before.decode()
    for update in added:
        new = append_update(new, update, zone)
    result = parse_incident(name, new.encode(), facts)
    if result.value is None or result.value.updates != there.updates + added:
        wrong = next(
            (problem.message for problem in result.problems if problem.is_error), "it would say something else"
        )
        reason = f"with them the file would not be valid: {wrong}"
        return replace(same, problems=(origin.import_updates_kept(place, len(added), reason), *planned))
    return Grown(before, new.encode(), planned)


def _between(there: Incident, said: Incident) -> Iterator[Diagnostic]:
    """What is to be said of updates that the source tells between those of a file that nobody touched."""
    rest = iter(said.updates)
    more = len(said.updates) - len(there.updates)
    if more > 0 and all(any(_is_same(one, other, restates=False) for other in rest) for one in there.updates):
        last = len(there.updates) - 1
        reason = f"the file goes on until {shown(there.updates[last].at)}"
        yield origin.import_updates_kept(there.source.span(f"updates.{last}"), more, reason)


def _of_window(there: Incident, said: Incident) -> Iterator[Diagnostic]:
    """What is to be said of planned work that is still to be done, at another time than the file tells."""
    now = next((one.window for one in reversed(there.updates) if one.window), there.window)
    is_over = any(one.status.is_ending for one in (*there.updates, *said.updates))
    if now and said.window and now != said.window and not is_over:
        yield course.import_window_kept(there.source.span("window"), shown(said.window.start), shown(said.window.end))


def _is_state(one: Update) -> bool:
    """What `_states` makes: a record was in this state, and nobody wrote a word about it."""
    return one.status in OPEN and one == Update(one.at, one.status)


def _news(there: tuple[Update, ...], said: tuple[Update, ...]) -> list[Update]:
    """The updates of the source that are later than what both tell; where nothing is in both, than all of the file."""
    both = {one.at for one in there} & {one.at for one in said}
    last = max(both or {one.at for one in there}, default=None)
    return [one for one in said if last is None or one.at > last] if there != said else []


def _states(
    there: tuple[Update, ...], said: tuple[Update, ...], news: list[Update], changed: datetime | None
) -> list[Update]:
    """The state in which a record is by now, where no news tells it: as an update without text, when it was changed.

    Only a state that is further than the file says counts (people may be ahead of their desk), or one that goes on
    although the file ends with a state alone.
    """
    if changed is None or any(one.audience is Audience.PUBLIC for one in news) or changed <= there[-1].at:
        return []
    old, new = (
        next((one for one in reversed(told) if one.audience is Audience.PUBLIC), None) for told in (there, said)
    )
    if old is None or new is None or new.status not in OPEN:
        return []
    reopened = old.status.is_ending and not old.body
    further = old.status in OPEN and _COURSE.index(new.status) > _COURSE.index(old.status)
    return [Update(changed, new.status)] if reopened or further else []


def _objection(
    path: Path, there: Incident, said: Incident, told: list[int], states: list[Update], restates: bool
) -> tuple[str, Span]:
    """Why nothing can be put behind the file ("": nothing is in the way), and where that is seen. `told` are the places
    of its updates that the source must tell too."""
    if path.is_symlink():
        return "it is a link", there.source.span()
    for place, n in enumerate(told):
        one = there.updates[n]
        if place >= len(said.updates) or not _is_same(one, said.updates[place], restates):
            what = f"its update of {shown(one.at)} is not as the source tells it"
            if states and one.status.is_ending:
                what = f"it says `{one.status}` at {shown(one.at)}, and the source that it goes on"
            return what, there.source.span(f"updates.{n}")
    return "", there.source.span()


def _is_same(one: Update, other: Update, restates: bool) -> bool:
    """Whether people left an update as it was. What it says of services is no sign of that: while an incident is open a
    hosted page tells the state that they are in now, and of the same updates something else, or nothing, later."""
    one = replace(one, services=other.services)
    if restates and {one.status, other.status} <= OPEN:
        one = replace(one, status=other.status)
    return one == other
