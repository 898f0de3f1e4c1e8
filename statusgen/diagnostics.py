"""What is wrong with people's files, as values; and the one exception for a broken environment.

A mistake in a file is a `Diagnostic`: collected, never raised, so that one run reports all of them. A fault outside
(disk, permission, a missing program) is `StatusgenError`, caught once, in `cli.py`. Anything else that is raised is a
bug of ours. This module imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Generic, TypeVar

from statusgen.value import Struct

T = TypeVar("T", covariant=True)


class Span(Struct, frozen=True, order=True):
    """A place in a file: `path` is relative to the source folder, with `/`; `line` and `column` count from 1.

    A line of 0 means the whole file.
    """

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part)


class Level(StrEnum):
    """How bad a finding is: an `error` stops publishing, a `warning` does not (unless `--strict`)."""

    ERROR = "error"
    WARNING = "warning"


class Diagnostic(Struct, frozen=True):
    """One finding.

    `code` is a stable kebab-case name that `statusgen explain` knows; `message` is one lower-case line without a full
    stop that says what is wrong; `hint` is the advice that fixes it (may be empty). Neither quotes internal text or a
    secret.
    `audience_matters` marks findings after which nothing of the file may be published, whatever else is asked for.
    """

    span: Span
    code: str
    message: str
    hint: str = ""
    level: Level = Level.ERROR
    audience_matters: bool = False

    @property
    def is_error(self) -> bool:
        return self.level is Level.ERROR


def in_order(problems: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings by file, line and column, each once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda d: (d.span, d.code, d.message)))


class Parsed(Struct, Generic[T], frozen=True):
    """What a parser returns: the value, as far as it could be read (None: not at all), and every problem found."""

    value: T
    problems: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        return not any(problem.is_error for problem in self.problems)


class StatusgenError(Exception):
    """The environment is broken: `message` says what happened, `hint` what to do, `status` is the exit status."""

    def __init__(self, message: str, hint: str = "", status: int = 3) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.status = status


class MessageError(StatusgenError):
    """What another system sent is no message of it: sent again it will be none either."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message, hint, 1)
