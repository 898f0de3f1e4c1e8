"""What is noted down while one file is read: its problems, the places of its keys, and how its bare times are meant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import Protocol

from statusgen.diagnostics import Diagnostic, Span
from statusgen.reading.times import Clock
from statusgen.value import Struct, field

_MANY = 100


class Placed(Protocol):
    """Anything that knows where it stands; line and column count from 1."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


class Notes(Struct):
    """The notes on one file. `places` holds line and column of each authored key by dotted path ("window.start");
    `services` are the ids that a hint may propose."""

    path: str
    clock: Clock = Clock(UTC)
    problems: list[Diagnostic] = field(default_factory=list)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    services: tuple[str, ...] = ()

    def add(self, problem: Diagnostic) -> None:
        self.problems.append(problem)

    def at(self, place: Placed) -> Span:
        return Span(self.path, place.line, place.column)

    def of(self, key: str) -> Span:
        """The place of a key that was noted."""
        return Span(self.path, *self.places[key])

    def span(self, line: int, column: int = 1) -> Span:
        return Span(self.path, line, column)

    def suggestions(self, known: Iterable[str]) -> Iterable[str]:
        """What is known, for "did you mean"; nothing where so much is wrong that looking would take too long."""
        return known if len(self.problems) < _MANY else ()

    @property
    def has_errors(self) -> bool:
        return any(problem.is_error for problem in self.problems)
