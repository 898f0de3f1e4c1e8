"""`statusgen check`: is everything as it must be?"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from statusgen.cache import Cache
from statusgen.commands.findings import printed
from statusgen.commands.session import Session, command
from statusgen.diagnostics import Diagnostic, in_order
from statusgen.disk import Disk, open_source
from statusgen.printing import Format
from statusgen.verdict import Verdict, recall, remember
from statusgen.versions import open_cache


@command("check", example="statusgen check\nstatusgen check --format github incidents/2026")
@click.option("--format", "form", type=click.Choice([str(word) for word in Format]), help="How to print the findings.")
@click.option("--strict", is_flag=True, help="Warnings are errors.")
@click.option("--due", is_flag=True, help="Add what is owed, such as an update that is due.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def run(session: Session, form: str | None, strict: bool, due: bool, paths: tuple[Path, ...]) -> int:
    """Validate every file, or print only the findings about the files and folders in PATHS.

    PATHS are relative to the working folder or, as findings say them, to the source. All files are read in any case,
    since a file can be wrong because of another.
    """
    cache, disk = open_cache(session.cache), open_source(session.source)
    sources = disk.digest()  # first: what it reads is what is parsed, whoever writes meanwhile
    found = None if due else recall(cache.table("verdict"), session.source, sources, session.now)
    if found is None:
        found = _checked(disk, sources, session, cache, due=due)
        cache.save()
    problems = _asked_for(found, session.source.resolve(), paths) if paths else found
    session.console.result(printed(problems, form, session).rstrip("\n"))
    return int(any(problem.is_error or strict for problem in problems))


def _checked(disk: Disk, sources: str, session: Session, cache: Cache, *, due: bool) -> tuple[Diagnostic, ...]:
    """What is found when everything is looked at, by place."""
    from statusgen import build  # most modules that there are: a look at what has not changed needs none of them

    checked = build.rehearse(build.check(disk, session.now, cache), disk.source, session.now)
    verdict = Verdict(sources, session.now, checked.until, checked.problems)
    remember(cache.table("verdict"), session.source, verdict)
    if not due:
        return checked.problems
    from statusgen.commands.owed import owed  # with all that looks for duties

    return in_order([*checked.problems, *owed(checked, session, cache)])


def _asked_for(found: Iterable[Diagnostic], source: Path, paths: Iterable[Path]) -> tuple[Diagnostic, ...]:
    """The findings at these paths. One at which nothing is found has to lead to something of the project, since a
    name with a slip in it must not read as a file without one."""
    placed = [((source / problem.span.path).resolve(), problem) for problem in found]
    asked: list[Path] = []
    for path in paths:
        meant = (path.resolve(), (source / path).resolve())
        asked += meant
        is_there = any(one.exists() and (one.is_relative_to(source) or source.is_relative_to(one)) for one in meant)
        if not is_there and not any(_lies_in(place, meant) for place, _ in placed):
            raise click.UsageError(f"{path}: no such file or folder of the project; as in incidents/2026")
    return tuple(problem for place, problem in placed if _lies_in(place, asked))


def _lies_in(place: Path, folders: Iterable[Path]) -> bool:
    return any(place.is_relative_to(folder) for folder in folders)
