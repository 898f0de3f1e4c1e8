"""What commands that send have in common: the ledger that the environment names, and the channels, ready."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from statusgen.channels import CHANNELS, Outside, Transport
from statusgen.commands.session import Session
from statusgen.delivery import Report
from statusgen.diagnostics import StatusgenError
from statusgen.git import Branch
from statusgen.ledger import Ledger, Store
from statusgen.ledger.branch import BranchStore
from statusgen.ledger.file import FileStore
from statusgen.model import Project
from statusgen.printing import visible

VARIABLE = "STATUSGEN_LEDGER"
DEFAULT = "git:statusgen-ledger"
UNDELIVERED = 4
"""The exit status where some messages could not be delivered."""


@contextmanager
def open_ledger(session: Session) -> Iterator[Ledger]:
    """The ledger of `STATUSGEN_LEDGER`, read; its claims are let go of at the end."""
    with Ledger(_store(session), session.clock) as ledger:
        yield ledger


def _store(session: Session) -> Store:
    kind, _, name = session.environ.get(VARIABLE, DEFAULT).partition(":")
    if kind == "file" and name:
        return FileStore(Path(name), session.clock)
    if kind == "git" and name:
        return BranchStore(Branch.find(session.source, name, session.environ), session.clock)
    raise StatusgenError(f"{VARIABLE} says neither git:BRANCH nor file:PATH", f"set {VARIABLE}=file:PATH")


@contextmanager
def open_channels(project: Project, session: Session) -> Iterator[dict[str, Transport]]:
    """Every channel of the project; nothing is connected until something is sent."""
    folder = session.source / ".statusgen"
    outside = Outside(session.environ, folder, session.clock)
    transports = {id: CHANNELS[channel.type](channel, outside) for id, channel in project.channels.items()}
    try:
        yield transports
    finally:
        for transport in transports.values():
            transport.close()


def tell(report: Report, session: Session) -> None:
    """Say what went wrong."""
    for line in lines(report):
        session.console.warn(visible(line))


def summary(report: Report) -> str:
    """One line."""
    recorded = f"; {report.recorded} written down as no news" if report.recorded else ""
    return f"{report.sent} sent{recorded}"


def lines(report: Report) -> list[str]:
    """What went wrong, a line each."""
    said = [f"{channel}: {reason}" for channel, reason in report.faults.items()]
    kinds = (
        ("refused", report.refused),
        ("not delivered, the next run tries again", report.failed),
        ("given up, since it is no news any more", report.given_up),
    )
    said += [
        f"{n.incident}, {n.update} by {n.channel}: {what}{': ' * bool(n.reason)}{n.reason}"
        for what, notes in kinds
        for n in notes
    ]
    for note in report.doubtful:
        then = "it was sent again, with the same id" if note.sent_again else "it is not sent again"
        said.append(f"{note.incident}, {note.update} by {note.channel}: nobody knows whether it arrived; {then}")
    if report.waiting:
        said.append(f"{report.waiting} messages wait for the next run: policy.notify.max_per_run is reached")
    return said
