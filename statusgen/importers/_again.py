"""A file that was imported before, and what its source has said since: new updates are put behind those that are there.

That is done where all updates of the file are still as the source tells them. Where people changed them, nobody can
know what is to become of the new ones, so the file stays as it is, and a finding says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from statusgen.diagnostics import Diagnostic, Span, StatusgenError
from statusgen.importers._findings import origin
from statusgen.importers._story import OPEN
from statusgen.importers._times import shown
from statusgen.model import Incident, Update
from statusgen.reading.incidents import Facts, parse_incident
from statusgen.writing import append_update


@dataclass(frozen=True, slots=True)
class Grown:
    """The bytes of a file as they were, and with the new updates behind them."""

    before: bytes
    after: bytes


def grown(path: Path, name: str, text: str, zone: ZoneInfo, *, restates: bool = False) -> Grown | Diagnostic | None:
    """What becomes of the file `name`, which is at `path`, now that `text` would be written of its source; a finding
    where it must stay as it is although there is news; None where there is none.

    `zone` is that of the project that the file is in; with `restates` one open status is as good as another in what is
    there. Raises StatusgenError if it cannot be read.
    """
    try:
        before = path.read_bytes()
    except OSError as error:
        raise StatusgenError(f"cannot read {name}: {error.strerror}") from error
    if before == text.encode():
        return None
    facts = Facts(zone, None)
    there, said = (parse_incident(name, data, facts).value for data in (before, text.encode()))
    if there is None or said is None:
        return None  # what is wrong with a file `check` says
    news = _news(there.updates, said.updates)
    if not news:
        return None
    reason, place = _objection(path, there, said, restates)
    if reason:
        return origin.import_updates_kept(place, len(news), reason)
    new = before.decode()
    for update in news:
        new = append_update(new, update, zone)
    result = parse_incident(name, new.encode(), facts)
    if result.value is None or result.value.updates != there.updates + said.updates[len(there.updates) :]:
        wrong = next(
            (problem.message for problem in result.problems if problem.is_error), "it would say something else"
        )
        return origin.import_updates_kept(place, len(news), f"with them the file would not be valid: {wrong}")
    return Grown(before, new.encode())


def _news(there: tuple[Update, ...], said: tuple[Update, ...]) -> list[Update]:
    """The updates of the source that are later than what both tell; where nothing is in both, than all of the file."""
    both = {one.at for one in there} & {one.at for one in said}
    last = max(both or {one.at for one in there}, default=None)
    return [one for one in said if last is None or one.at > last] if there != said else []


def _objection(path: Path, there: Incident, said: Incident, restates: bool) -> tuple[str, Span]:
    """Why nothing can be put behind the file ("": nothing is in the way), and where that is seen."""
    if path.is_symlink():
        return "it is a link", there.source.span()
    for n, one in enumerate(there.updates):
        if n >= len(said.updates) or not _is_same(one, said.updates[n], restates):
            what = f"its update of {shown(one.at)} is not as the source tells it"
            return what, there.source.span(f"updates.{n}")
    return "", there.source.span()


def _is_same(one: Update, other: Update, restates: bool) -> bool:
    if restates and {one.status, other.status} <= OPEN:
        one = replace(one, status=other.status)
    return one == other
