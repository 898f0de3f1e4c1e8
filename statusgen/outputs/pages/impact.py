"""What an incident did to each service over time: a small picture, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass

from statusgen import urls
from statusgen.derive import IncidentView
from statusgen.derive.timeline import Spell
from statusgen.language import Stretch
from statusgen.model import Kind, Service
from statusgen.outputs.pages.bars import Path
from statusgen.outputs.pages.page import State
from statusgen.outputs.pages.printer import Printer

WIDTH = 1000
"""The picture's width; its middle is at 10."""


@dataclass(frozen=True, slots=True)
class Spent:
    """A stretch in one state; `stretch` is None while it lasts, `since` says from when."""

    state: State
    since: str
    stretch: Stretch | None


@dataclass(frozen=True, slots=True)
class Track:
    """One service: its stretches in time order, and their picture."""

    name: str
    path: str
    spent: tuple[Spent, ...]
    paths: tuple[Path, ...]


def tracks(printer: Printer, view: IncidentView) -> tuple[Track, ...]:
    """One for each service that suffered; none while all of them are as they were at the beginning.

    What lasts still is drawn until the newest change that is known of.
    """
    if view.kind is not Kind.INCIDENT or all(_lasts_from_the_start(view, spell) for spell in view.spells):
        return ()
    spells: dict[str, list[Spell]] = {}
    for spell in view.spells:
        if spell.interval.start <= view.now:
            spells.setdefault(spell.service, []).append(spell)
    return tuple(_track(printer, view, s, spells[s.id]) for s in view.services if s.id in spells)


def _lasts_from_the_start(view: IncidentView, spell: Spell) -> bool:
    return spell.interval.end is None and spell.interval.start == view.started


def _track(printer: Printer, view: IncidentView, service: Service, spells: list[Spell]) -> Track:
    start = view.started
    length = ((view.ended or view.updated) - start).total_seconds()
    found: dict[str, list[str]] = {}
    spent = []
    for spell in spells:
        since, until = spell.interval.start, spell.interval.end
        left = _place((since - start).total_seconds(), length)
        right = _place((until - start).total_seconds(), length) if until else WIDTH
        found.setdefault(spell.impact, []).append(f"M{left} 10H{max(right, left + 1)}")
        stretch = printer.stretch(since, until) if until else None
        spent.append(Spent(printer.states[spell.impact], printer.moment(since).text, stretch))
    paths = tuple(Path(code, "".join(lines)) for code, lines in sorted(found.items())) if length > 0 else ()
    return Track(service.name, urls.service(service.id), tuple(spent), paths)


def _place(seconds: float, length: float) -> int:
    return max(0, min(WIDTH, int(WIDTH * seconds / length))) if length > 0 else 0
