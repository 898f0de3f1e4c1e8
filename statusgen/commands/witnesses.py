"""What commands that say when customers were told have in common: the history and the ledger around the sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import TypeVar

from statusgen.build import Checked
from statusgen.cache import Cache
from statusgen.commands.session import Session
from statusgen.derive import Evidence, Snapshot, ToldTimes
from statusgen.diagnostics import Diagnostic, StatusgenError
from statusgen.git import Branch, Repository
from statusgen.model import Project
from statusgen.printing import visible
from statusgen.value import replace
from statusgen.witnesses import Witnesses

T = TypeVar("T")

LEDGER = "STATUSGEN_LEDGER"
LEDGER_DEFAULT = "git:statusgen-ledger"
WITHOUT = "when customers were told is taken from the updates alone"


def open_witnesses(session: Session) -> Witnesses:
    """Who can tell when customers were told. What cannot be asked is said, and does without: no site waits for it."""
    kind, _, name = session.environ.get(LEDGER, LEDGER_DEFAULT).partition(":")
    try:
        repository = Repository.find(session.source, session.environ)
        branch = Branch.find(session.source, name, session.environ) if repository and kind == "git" else None
        return Witnesses(repository, branch, Path(name) if kind == "file" else None)
    except StatusgenError as fault:
        session.console.warn(visible(f"{WITHOUT}: {fault.message}"))
        return Witnesses()


def with_witnesses(snapshot: Snapshot, checked: Checked, session: Session, cache: Cache) -> Snapshot:
    """The snapshot with what git and the ledger know: which updates of open incidents reached nobody yet, and what
    customers expect of reports that the files contradict; nothing of files that could not be read."""
    found, table, project = open_witnesses(session), cache.table("told"), snapshot.project
    try:
        held = found.held(project, [view.incident for view in snapshot.open], table) if snapshot.open else frozenset()
        contradicted = found.contradicted(project, session.now, table)
    except StatusgenError as fault:
        session.console.warn(visible(f"{WITHOUT}: {fault.message}"))
        return snapshot
    return replace(snapshot, held=held, contradicted=readable(contradicted, checked.problems))


def readable(found: Mapping[str, T], problems: Iterable[Diagnostic]) -> dict[str, T]:
    """What was found of reports, by their ids, without those whose files have errors: nobody knows what they say."""
    broken = {PurePosixPath(problem.span.path).stem for problem in problems if problem.is_error}
    return {id: each for id, each in found.items() if id not in broken}


def told_times(witnesses: Witnesses, project: Project, session: Session, cache: Cache) -> ToldTimes:
    """What they say; what is not known is said."""
    try:
        told = witnesses.told(project, cache.table("told"))
    except StatusgenError as fault:
        session.console.warn(visible(f"{WITHOUT}: {fault.message}"))
        return {}
    unknown = sum(each.how is Evidence.UNKNOWN for each in told.values())
    if unknown:
        session.console.warn(
            f"of {unknown} updates nobody knows when customers were told: this clone is shallow"
            "\n    hint: git fetch --unshallow, or fetch-depth: 0 in the workflow"
        )
    return told
