"""The command line: the only reader of the clock and the environment, the only printer.

Exit status: 0 done; 1 the input has errors, or a check found what it looks for; 2 wrong usage; 3 a fault outside;
4 some messages could not be delivered; 5 published with omissions; 70 a bug of ours; 130 and 143 ended by a signal.
"""

from __future__ import annotations

import gc
import importlib
import os
import shutil
import signal
import sys
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from difflib import get_close_matches
from types import FrameType
from typing import NoReturn, TextIO, TypeVar

import click

from statusgen import __version__
from statusgen.commands import COMMANDS
from statusgen.commands.session import World
from statusgen.diagnostics import StatusgenError
from statusgen.printing import visible

Row = TypeVar("Row")

OUTSIDE = 3
BUG = 70
REPORT = "This is a bug of statusgen. Please report it with the lines above and what you did."


class Terminal:
    """The console of a real run; colours only on a terminal, and never with `NO_COLOR`."""

    def __init__(self, quiet: bool, verbose: bool) -> None:
        self._quiet = quiet
        self._verbose = verbose
        self.is_terminal = sys.stdout.isatty()
        self.width = shutil.get_terminal_size().columns if self.is_terminal else None
        self.color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")

    def result(self, text: str) -> None:
        click.echo(text, color=self.color)

    def say(self, text: str) -> None:
        if not self._quiet:
            click.echo(text, err=True)

    def detail(self, text: str) -> None:
        if self._verbose:
            click.echo(text, err=True)

    def warn(self, text: str) -> None:
        click.echo(text, err=True)

    def progress(
        self, rows: Iterable[Row], label: str, length: int | None = None
    ) -> AbstractContextManager[Iterable[Row]]:
        if self._quiet or not sys.stderr.isatty():
            return nullcontext(rows)
        return click.progressbar(rows, label=label, length=length, file=sys.stderr)


class _Commands(click.Group):
    """The table of commands, each loaded when it is asked for."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"statusgen.commands.{cmd_name}{'_' if cmd_name == 'import' else ''}")
        command: click.Command = module.run
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        near = get_close_matches(args[0], COMMANDS, n=1)
        if near and args[0] not in COMMANDS and not ctx.resilient_parsing:
            ctx.fail(f"there is no command {args[0]}: did you mean {near[0]}?")
        return super().resolve_command(ctx, args)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="statusgen")
def statusgen() -> None:
    """Incidents as Markdown files in git become a status site.

    \b
    Start here:
      statusgen init my-status
      statusgen serve --source my-status
    """


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit with its status."""
    status = run(sys.argv[1:] if arguments is None else arguments)
    gc.freeze()  # all is let go at once: to look it through for cycles first would take as long as many a command
    sys.exit(status)


def run(arguments: Sequence[str]) -> int:
    """Run the command line; the exit status."""
    signal.signal(signal.SIGTERM, _ended)
    gc.set_threshold(2_000_000, 20, 100)  # values live until the end: looking for cycles among them costs much of a run
    world = World(clock=_clock, environ=os.environ, console=Terminal)
    try:
        status = statusgen.main(args=list(arguments), prog_name="statusgen", standalone_mode=False, obj=world)
        return status if isinstance(status, int) else 0
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        return 130
    except StatusgenError as fault:
        return _told(fault.message, fault.hint, fault.status)
    except BrokenPipeError:
        _let_go_of(sys.stdout)
        return 0
    except OSError as fault:  # wherever nobody knew more to say
        where = f": {fault.filename}" if fault.filename else ""
        return _told(f"the system refuses: {fault.strerror or fault}{where}", "is a disk full, or read-only?", OUTSIDE)
    except Exception:  # noqa: BLE001  # the last resort, which says how to report it
        import traceback  # for bugs alone

        traceback.print_exc()
        click.echo(REPORT, err=True)
        return BUG


def _told(message: str, hint: str, status: int) -> int:
    """Say what is wrong, as far as anything can still be said; the exit status."""
    try:
        click.echo(f"error: {visible(message)}", err=True)
        if hint:
            click.echo(f"  hint: {visible(hint)}", err=True)
        sys.stdout.flush()
    except OSError:
        _let_go_of(sys.stdout)
    return status


def _let_go_of(stream: TextIO) -> None:
    """Nothing can be written there any more, and Python need not try it again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _clock() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _ended(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)
