"""Importers: the sites of other tools as incidents of ours.

One module a tool, known once it stands in `IMPORTERS`. Reading a site changes nothing; `save` writes what a project
lacks, and never touches a file that is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from statusgen.diagnostics import StatusgenError
from statusgen.importers import (
    alertmanager,
    cstate,
    event,
    exported,
    github_issue,
    gitlab_issue,
    jira,
    servicenow,
    statusfy,
    statuspage,
    upptime,
)
from statusgen.importers._findings import CODES
from statusgen.importers._given import Given, Progress, Takes, unseen
from statusgen.importers._imported import Imported, LeftOut
from statusgen.importers._saving import Saved, save
from statusgen.importers._web import Memo, is_address

__all__ = [
    "CODES",
    "IMPORTERS",
    "SENDERS",
    "Imported",
    "Importer",
    "LeftOut",
    "Saved",
    "Sender",
    "import_site",
    "is_address",
    "save",
]


_NOTHING: Mapping[str, str] = {}


class Importer(Protocol):
    """What a module of this folder offers."""

    SYSTEM: str
    TAKES: Takes

    def read(self, given: Given, /) -> Imported:
        """What lies at the source. Mistakes in it are findings; raises StatusgenError if it cannot be read."""


IMPORTERS: Mapping[str, Importer] = {
    importer.SYSTEM: importer for importer in (cstate, statusfy, statuspage, upptime, servicenow, jira, exported)
}
"""Name of the other tool, or of this one → its importer."""


class Sender(Protocol):
    """What a module of this folder offers whose system sends one message after another."""

    SYSTEM: str

    def take(self, data: bytes, target: Path, now: datetime, /) -> Saved:
        """Writes what the message changes in the project in `target`. Raises StatusgenError if it is none."""


SENDERS: Mapping[str, Sender] = {sender.SYSTEM: sender for sender in (alertmanager, event, github_issue, gitlab_issue)}
"""Name of a system that sends messages → what takes them."""

_HINTS = {
    Takes.FOLDER: "give the folder that holds the tool's configuration",
    Takes.FILE: "give the file that the tool exported",
    Takes.ADDRESS: "give an address that begins with https://",
}


def import_site(
    system: str,
    source: Path | str,
    target: Path,
    environ: Mapping[str, str] = _NOTHING,
    *,
    memo: Memo | None = None,
    progress: Progress = unseen,
) -> Saved:
    """Imports what lies at `source` into the project in `target`, which is made if it is not there. Credentials for
    live sources stand in `environ`; `memo` keeps what they answered until the next import."""
    if system not in IMPORTERS:
        raise StatusgenError(f"no importer is called {system}", f"known are: {', '.join(IMPORTERS)}", 2)
    given = Given(str(source), target, environ, memo, progress)
    takes = IMPORTERS[system].TAKES
    kind = given.kind
    if kind is None or kind not in takes:
        what = "does not exist" if kind is None else f"is no {' and no '.join(_names(takes))}"
        raise StatusgenError(f"{source} {what}", "; or ".join(_HINTS[kind] for kind in takes), 2)
    if target.exists() and not target.is_dir():
        raise StatusgenError(f"{target} is no folder", "give the folder of the project", 2)
    return save(IMPORTERS[system].read(given), target, progress)


def _names(takes: Takes) -> list[str]:
    return [str(kind.name).lower() for kind in takes]
