"""What commands have in common that go on although files have errors."""

from __future__ import annotations

from statusgen.build import Checked
from statusgen.cache import Cache
from statusgen.commands.session import Session
from statusgen.git import Repository
from statusgen.last_good import Rescued, outcome, rescue
from statusgen.reading import Disk

OMISSIONS = 5
"""The exit status where something was left out, or stands as it was before."""


def rescued(
    disk: Disk, checked: Checked, repository: Repository | None, session: Session, cache: Cache, *, drafts: bool = False
) -> Rescued | None:
    """The sources without their errors, and it is said what became of each file; None where that cannot be."""
    history = repository.last_versions if repository else lambda _: ()
    found = rescue(disk, checked, session.now, cache, history, drafts=drafts)
    for path, version in sorted(found.kept.items()) if found else ():
        session.console.warn(outcome(path, version))
    return found
