"""Importers: the sites of other tools as incidents of ours.

One module a tool, known once it stands in `IMPORTERS`. Reading a site changes nothing; `save` writes what a project
lacks, and never touches a file that is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from statusgen.diagnostics import StatusgenError
from statusgen.importers import cstate, exported, statusfy
from statusgen.importers._findings import CODES
from statusgen.importers._imported import Imported, LeftOut
from statusgen.importers._saving import Saved, save

__all__ = ["CODES", "IMPORTERS", "Imported", "Importer", "LeftOut", "Saved", "import_site", "save"]


class Importer(Protocol):
    """What a module of this folder offers."""

    SYSTEM: str
    READS_FILES: bool  # whether its source is a file, not a folder

    def read(self, source: Path, /) -> Imported:
        """The site at `source`. Mistakes in it are findings; raises StatusgenError if it cannot be read."""


IMPORTERS: Mapping[str, Importer] = {importer.SYSTEM: importer for importer in (cstate, statusfy, exported)}
"""Name of the other tool, or of this one → its importer."""


def import_site(system: str, source: Path, target: Path) -> Saved:
    """Imports the site in `source` into the project in `target`, which is made if it is not there."""
    if system not in IMPORTERS:
        raise StatusgenError(f"no importer is called {system}", f"known are: {', '.join(IMPORTERS)}", 2)
    if IMPORTERS[system].READS_FILES:
        fine, wanted, hint = source.is_file(), "file", "give the file that `statusgen export` wrote"
    else:
        fine, wanted, hint = source.is_dir(), "folder", "give the folder that holds the tool's configuration"
    if not fine:
        what = f"is no {wanted}" if source.exists() else "does not exist"
        raise StatusgenError(f"{source} {what}", hint, 2)
    if target.exists() and not target.is_dir():
        raise StatusgenError(f"{target} is no folder", "give the folder of the project", 2)
    return save(IMPORTERS[system].read(source), target)
