"""What commands that send have in common: the ledger that the environment names, and the channels, ready."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from statusgen.channels import CHANNELS, Outside, Transport
from statusgen.commands.session import Session
from statusgen.diagnostics import StatusgenError
from statusgen.git import Branch
from statusgen.ledger import Ledger, Store
from statusgen.ledger.branch import BranchStore
from statusgen.ledger.file import FileStore
from statusgen.model import Project

VARIABLE = "STATUSGEN_LEDGER"
DEFAULT = "git:statusgen-ledger"


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
