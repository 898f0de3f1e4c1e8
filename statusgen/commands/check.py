"""`statusgen check`: is everything as it must be?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from statusgen import build
from statusgen.build import Checked
from statusgen.cache import Cache
from statusgen.commands.findings import printed
from statusgen.commands.session import Session, command
from statusgen.commands.witnesses import with_witnesses
from statusgen.derive import take_snapshot
from statusgen.diagnostics import Diagnostic, in_order
from statusgen.duties import duties
from statusgen.model import Audience
from statusgen.printing import Format


@command("check", example="statusgen check\nstatusgen check --format github incidents/2026")
@click.option("--format", "form", type=click.Choice([str(word) for word in Format]), help="How to print the findings.")
@click.option("--strict", is_flag=True, help="Warnings are errors.")
@click.option("--due", is_flag=True, help="Add what is owed, such as an update that is due.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def run(session: Session, form: str | None, strict: bool, due: bool, paths: tuple[Path, ...]) -> int:
    """Validate every file, or print only the findings about the files and folders in PATHS.

    All files are read in any case, since a file can be wrong because of another.
    """
    cache = build.open_cache(session.cache)
    checked = build.rehearse(build.check(session.source, session.now, cache), session.source, session.now)
    found = [*checked.problems, *(_owed(checked, session, cache) if due else ())]
    cache.save()
    problems = [problem for problem in in_order(found) if _asked_for(problem, session.source, paths)]
    session.console.result(printed(problems, form, session).rstrip("\n"))
    return int(any(problem.is_error or strict for problem in problems))


def _owed(checked: Checked, session: Session, cache: Cache) -> Iterator[Diagnostic]:
    if checked.project:
        snapshot = take_snapshot(checked.project, session.now, Audience.INTERNAL)
        owed = duties(with_witnesses(snapshot, checked, session, cache))
        yield from (duty.as_finding() for duty in owed if not duty.quiet)


def _asked_for(problem: Diagnostic, source: Path, paths: tuple[Path, ...]) -> bool:
    place = (source / problem.span.path).resolve()
    return not paths or any(place.is_relative_to(path.resolve()) for path in paths)
