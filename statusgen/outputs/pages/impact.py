"""The course of an incident and what it did to each service over time: a small chart, and the same in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from statusgen import urls
from statusgen.derive import IncidentView
from statusgen.derive.timeline import Spell
from statusgen.language import Moment, Stretch
from statusgen.model import Kind, Service, Status
from statusgen.outputs.pages.bars import Path
from statusgen.outputs.pages.page import State
from statusgen.outputs.pages.printer import Printer
from statusgen.value import Struct

WIDTH = 1000
"""The width of a picture; it is 20 high, and its middle is at 10."""


class Spent(Struct, frozen=True):
    """A stretch in one state; `stretch` is None while it lasts, `since` says from when."""

    state: State
    since: str
    stretch: Stretch | None


class Stage(Struct, frozen=True):
    """A stretch in one status; `duration` is empty while it lasts."""

    status: str
    duration: str


class Track(Struct, frozen=True):
    """One service: its stretches in time order, and their picture."""

    name: str
    path: str
    spent: tuple[Spent, ...]
    paths: tuple[Path, ...]


class Chart(Struct, frozen=True):
    """All on one line of time from `start` to `end`: the `stages` of the work (`paths` has statuses for codes), a mark
    for each update (`marks`, the path of an SVG), and a track for each service that suffered."""

    start: Moment
    end: Moment
    stages: tuple[Stage, ...]
    paths: tuple[Path, ...]
    marks: str
    tracks: tuple[Track, ...]


def chart(printer: Printer, view: IncidentView) -> Chart | None:
    """The chart of an incident; None of all else, and before a second update: there is no course yet.

    What lasts still is drawn until the newest change that is known of: the picture changes with news alone.
    """
    start, end = view.started, view.ended or max(view.told, view.started)
    if view.kind is not Kind.INCIDENT or len(view.updates) == 1 or end <= start:
        return None
    line = _Line(start, end)
    spells: dict[str, list[Spell]] = {}
    for spell in view.spells:
        if spell.interval.start <= view.now:
            spells.setdefault(spell.service, []).append(spell)
    stages = _stages(view)
    return Chart(
        start=printer.moment(start),
        end=printer.moment(end),
        stages=tuple(
            Stage(printer.language.status(status), printer.language.duration(until - since) if until else "")
            for status, since, until in stages
        ),
        paths=line.paths((str(status), since, until) for status, since, until in stages),
        marks="".join(f"M{line.place(at)} 0v20" for at in sorted({u.update.at for u in view.updates}) if at <= end),
        tracks=tuple(
            _track(printer, line, service, spells[service.id]) for service in view.services if service.id in spells
        ),
    )


def _stages(view: IncidentView) -> list[tuple[Status, datetime, datetime | None]]:
    """Each status with its beginning and its end, repeated ones as one, endings left out."""
    found: list[tuple[Status, datetime, datetime | None]] = []
    for step in view.past_steps:
        if step.status is Status.POSTMORTEM or (found and found[-1][0] is step.status and found[-1][2] is None):
            continue
        if found and found[-1][2] is None:
            found[-1] = (*found[-1][:2], step.at)
        if not step.status.is_ending:
            found.append((step.status, step.at, None))
    return found


class _Line(Struct, frozen=True):
    """The line of time of one chart."""

    start: datetime
    end: datetime

    def place(self, at: datetime) -> int:
        """Where an instant stands on it."""
        return max(0, min(WIDTH, int(WIDTH * ((at - self.start) / (self.end - self.start)))))

    def paths(self, stretches: Iterable[tuple[str, datetime, datetime | None]]) -> tuple[Path, ...]:
        """One path for each code; each stretch is at least a thin line."""
        found: dict[str, list[str]] = {}
        for code, since, until in stretches:
            left = min(self.place(since), WIDTH - 2)
            right = self.place(until) if until else WIDTH
            found.setdefault(code, []).append(f"M{left} 10H{max(right, left + 2)}")
        return tuple(Path(code, "".join(lines)) for code, lines in sorted(found.items()))


def _track(printer: Printer, line: _Line, service: Service, spells: list[Spell]) -> Track:
    spent = []
    for spell in spells:
        since, until = spell.interval.start, spell.interval.end
        stretch = printer.stretch(since, until) if until else None
        spent.append(Spent(printer.states[spell.impact], printer.moment(since).text, stretch))
    paths = line.paths((str(spell.impact), spell.interval.start, spell.interval.end) for spell in spells)
    return Track(service.name, urls.service(service.id), tuple(spent), paths)
