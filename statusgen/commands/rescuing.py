"""What commands have in common that go on although files have errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from statusgen.build import Checked
from statusgen.cache import Cache
from statusgen.commands.findings import show
from statusgen.commands.session import Session
from statusgen.diagnostics import in_order
from statusgen.disk import Disk
from statusgen.git import Repository, Version
from statusgen.last_good import Rescue, outcome
from statusgen.model import Project
from statusgen.theme import TemplateFault
from statusgen.value import replace

OMISSIONS = 5
"""The exit status where something was left out, or stands as it was before."""

T = TypeVar("T")


class Sources:
    """The sources that a command works with; where it goes on (`keep_going`), without what is wrong in them.

    `checked` is what can be used of `disk`, `found` all findings so far.
    """

    def __init__(
        self,
        disk: Disk,
        checked: Checked,
        repository: Repository | None,
        session: Session,
        cache: Cache,
        *,
        keep_going: bool,
        drafts: bool = False,
    ) -> None:
        history = repository.last_versions if repository else lambda _: ()
        self._rescue = Rescue(disk, session.now, cache, history, drafts=drafts) if keep_going else None
        self.disk = disk
        self.checked = checked
        self.found = checked.problems
        self._session = session
        self._kept: Mapping[str, Version | None] = {}
        if checked.errors and self._goes_back(checked):
            self._tell({})

    def work(self, project: Project, work: Callable[[Project, Disk], T]) -> T:
        """What `work` makes of the project. What is wrong with a template shows only when it prints: where that can be
        mended, it is said, and the work begins anew. Raises TemplateFault."""
        while True:
            try:
                return work(project, self.disk)
            except TemplateFault as fault:
                before = self._kept
                if not self._goes_back(replace(self.checked, problems=(fault.problem,))):
                    raise
                if fault.problem.span.path not in before:  # else it is an older version that is no better
                    self.found = in_order([*self.found, fault.problem])
                    show([fault.problem], self._session)
                self._tell(before)
                project = self.checked.project or project

    def _goes_back(self, checked: Checked) -> bool:
        """Whether there are sources without these errors."""
        found = self._rescue.without_errors(checked) if self._rescue else None
        if found:
            self.disk, self.checked, self._kept = found.disk, found.checked, found.kept
        return found is not None

    def _tell(self, before: Mapping[str, Version | None]) -> None:
        """What became of each file, where that is news."""
        for path, version in sorted(self._kept.items()):
            if path not in before or before[path] != version:
                self._session.console.warn(outcome(path, version))
