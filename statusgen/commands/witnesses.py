"""What commands that say when customers were told have in common: the history and the ledger around the sources."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from statusgen.cache import Cache
from statusgen.commands.session import Session
from statusgen.derive import Evidence, IncidentView, Snapshot, ToldTimes
from statusgen.diagnostics import StatusgenError
from statusgen.git import Branch, Repository
from statusgen.model import Project
from statusgen.printing import visible
from statusgen.witnesses import Witnesses

LEDGER = "STATUSGEN_LEDGER"
LEDGER_DEFAULT = "git:statusgen-ledger"
NAMED = 5
"""How many files a warning names."""

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


def held_back(snapshot: Snapshot, session: Session, cache: Cache) -> frozenset[tuple[str, datetime]]:
    """The updates of open incidents that reached nobody yet; git is asked only if there are any."""
    if not snapshot.open:
        return frozenset()
    try:
        incidents = [view.incident for view in snapshot.open]
        return open_witnesses(session).held(snapshot.project, incidents, cache.table("told"))
    except StatusgenError as fault:
        session.console.warn(visible(f"{WITHOUT}: {fault.message}"))
        return frozenset()


def warn_of_afterthoughts(
    witnesses: Witnesses, snapshot: Snapshot, found: Iterable[IncidentView], session: Session, cache: Cache
) -> None:
    """Says which figures of telling rest on what was changed after customers were told."""
    try:
        later = witnesses.afterthoughts(snapshot.project, [view.incident for view in found], cache.table("told"))
    except StatusgenError:
        return  # it was said when customers' times were asked for
    for incidents, what in (
        (
            later.reworded,
            "the heading of the first public update, or the file's name, was changed: told counts from then",
        ),
        (later.moved, "`determined` was changed after customers were told"),
    ):
        if incidents:
            names = ", ".join(incident.source.path for incident in incidents[:NAMED])
            more = f" and {len(incidents) - NAMED} more" if len(incidents) > NAMED else ""
            session.console.warn(visible(f"{what} (incidents: {len(incidents)}): {names}{more}"))


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
