"""The findings of a run, in the form that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

from statusgen import __version__
from statusgen.commands.session import Session
from statusgen.diagnostics import Diagnostic
from statusgen.printing import Format, as_github, as_json, as_sarif, as_text

MOST_BYTES_SHOWN = 1024 * 1024


def show(problems: Iterable[Diagnostic], session: Session, *, strict: bool = False) -> None:
    """Say the findings beside the answer; with `--quiet` errors alone, since cron mails whatever is said.

    `strict`: warnings are errors.
    """
    found = tuple(problem for problem in problems if problem.is_error or strict or not session.quiet)
    if found:
        session.console.warn(printed(found, None, session).rstrip("\n"))


def printed(problems: Iterable[Diagnostic], form: str | None, session: Session) -> str:
    """The findings as text; without a form: annotations in a GitHub workflow, else text for people."""
    chosen = Format(form) if form else Format.GITHUB if session.on_actions else Format.TEXT
    folder = _from_the_working_folder(session.source)
    if chosen is Format.JSON:
        return as_json(problems)
    if chosen is Format.GITHUB:
        return as_github(problems, folder=folder)
    if chosen is Format.SARIF:
        from statusgen.manual import page  # which knows every importer

        return as_sarif(problems, page=page, version=__version__, folder=folder)
    console = session.console
    return as_text(problems, colour=console.color, line_of=_lines(session.source) if console.is_terminal else None)


def _from_the_working_folder(source: Path) -> str:
    """The way to the sources, as annotations want it: from the repository's root, where workflows run."""
    try:
        way = source.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return ""
    return "" if way == "." else way + "/"


def _lines(source: Path) -> Callable[[str, int], str | None]:
    """A look at a line of a source file, for the author's own terminal."""

    @lru_cache(maxsize=64)
    def lines(path: str) -> list[str]:
        file = source / path
        if not file.is_file() or file.is_symlink() or file.stat().st_size > MOST_BYTES_SHOWN:
            return []
        return file.read_text("utf-8", errors="replace").split("\n")

    def line_of(path: str, line: int) -> str | None:
        return lines(path)[line - 1] if 0 < line <= len(lines(path)) else None

    return line_of
