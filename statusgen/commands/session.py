"""What a command is given: the source folder, the instant, the environment, and a console to speak by.

Only `cli.py` reads the clock and the environment and prints; it hands both down in a `World`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TypeVar

import click

from statusgen.value import Struct

Row = TypeVar("Row")


class Console(Protocol):
    """How a command speaks: results to standard output, everything for people beside them to standard error."""

    is_terminal: bool
    width: int | None
    """The columns of the terminal; None where there is none."""
    color: bool

    def result(self, text: str) -> None:
        """The answer itself, on standard output."""

    def say(self, text: str) -> None:
        """Something for people; silent with `--quiet`."""

    def detail(self, text: str) -> None:
        """More for people who asked for `--verbose`."""

    def warn(self, text: str) -> None:
        """What must not be missed, even with `--quiet`."""

    def progress(
        self, rows: Iterable[Row], label: str, length: int | None = None
    ) -> AbstractContextManager[Iterable[Row]]:
        """The rows, with a bar on a terminal while they are worked through."""


class World(Struct, frozen=True):
    """The clock, the environment and the way to a console, as `cli.py` found them."""

    clock: Callable[[], datetime]
    environ: Mapping[str, str]
    console: Callable[[bool, bool], Console]


class Session(Struct, frozen=True):
    """One run of a command. `now` is aware, in UTC, in whole seconds; `fixed` tells whether it was given,
    `quiet` whether only what must not be missed is to be said."""

    source: Path
    now: datetime
    fixed: bool
    clock: Callable[[], datetime]
    environ: Mapping[str, str]
    console: Console
    quiet: bool

    @property
    def cache(self) -> Path:
        """The folder of the cache."""
        folder = self.environ.get("STATUSGEN_CACHE")
        return Path(folder) if folder else self.source / ".statusgen" / "cache"

    @property
    def on_actions(self) -> bool:
        """Whether a GitHub workflow runs it, which shows annotations at the line."""
        return self.environ.get("GITHUB_ACTIONS") == "true"


Command = Callable[..., int]
"""What a command's module defines: it takes the session and its options, and returns the exit status."""


def command(name: str, *, example: str) -> Callable[[Command], click.Command]:
    """Make a click command of a function: with the options that all commands share, and an example in its help."""

    def decorate(run: Command) -> click.Command:
        @functools.wraps(run)
        def start(*, source: Path, now: datetime | None, quiet: bool, verbose: bool, **options: object) -> int:
            world: World = click.get_current_context().find_root().obj
            session = Session(
                source=source,
                now=now or _given_by_environment(world.environ) or world.clock(),
                fixed=now is not None or "SOURCE_DATE_EPOCH" in world.environ,
                clock=world.clock,
                environ=world.environ,
                console=world.console(quiet, verbose),
                quiet=quiet,
            )
            return run(session, **options)

        for option in _SHARED:
            option(start)
        epilog = "\b\nExample:\n" + "\n".join(f"  {line}" for line in example.strip().splitlines())
        return click.command(name, epilog=epilog, help=run.__doc__)(start)

    return decorate


class _Instant(click.ParamType[datetime]):
    """An instant: ISO 8601 with `Z` or an offset (without either: UTC)."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            instant = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no time such as 2026-11-22T08:30Z", param, ctx)
        if not 1990 <= instant.year <= 2100:
            self.fail(f"{value!r} is not between 1990 and 2100", param, ctx)
        aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
        return aware.astimezone(UTC).replace(microsecond=0)


def _given_by_environment(environ: Mapping[str, str]) -> datetime | None:
    """`SOURCE_DATE_EPOCH` (reproducible-builds.org): seconds since 1970."""
    text = environ.get("SOURCE_DATE_EPOCH")
    if text is None:
        return None
    if not text.isdigit() or len(text) > 10:
        raise click.UsageError("SOURCE_DATE_EPOCH is not a number of seconds")
    return datetime.fromtimestamp(int(text), UTC)


_SHARED = (
    click.option("-v", "--verbose", is_flag=True, help="Say more."),
    click.option("-q", "--quiet", is_flag=True, help="Say only what must not be missed."),
    click.option("--now", type=_Instant(), help="The instant to take for now (default: the clock)."),
    click.option(
        "--source",
        type=click.Path(file_okay=False, path_type=Path),
        default=".",
        show_default=True,
        help="The folder that holds services.yaml.",
    ),
)
