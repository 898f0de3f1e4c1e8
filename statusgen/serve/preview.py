"""The site in memory: what the dev server shows, rebuilt when sources change.

A rebuild makes promises of files, of a part of the site when a browser asks for one of that part; a page is rendered
when it is asked for, and kept while its key stays. With an error in the sources the last good site stays, and the
diagnostics are shown over its pages until they are gone.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping

from statusgen.diagnostics import Diagnostic, StatusgenError
from statusgen.rendering import Part
from statusgen.serve.promised import Promised
from statusgen.value import Struct


class Rebuilt(Struct, frozen=True):
    """What one rebuild gave: the files in parts (None: the sources have errors, or the environment failed) and the
    findings.

    `edition` stands for what all files depend on beside their keys: the theme.
    """

    parts: Mapping[str, Part] | None
    problems: tuple[Diagnostic, ...] = ()
    fault: str = ""
    edition: str = ""


class Preview:
    """The newest good site (`has_site`: there was one yet), the newest findings, and an `epoch` that rises with each
    rebuild, and begins anywhere: a page of the run before is of another one. Threads may share it."""

    def __init__(self, rebuild: Callable[[frozenset[str]], Rebuilt]) -> None:
        self._rebuild = rebuild
        self._rebuilding = threading.Lock()
        self._rendering = threading.Lock()
        self._changed = threading.Condition()
        self._promised = Promised({})
        self._rendered: dict[str, tuple[str, bytes]] = {}
        self._edition = ""
        self.has_site = False
        self.epoch = secrets.randbits(32)
        self.problems: tuple[Diagnostic, ...] = ()
        self.fault = ""

    def refresh(self, changed: frozenset[str] = frozenset()) -> None:
        """Rebuild now, after something changed at these paths of the source folder, and tell those who wait. A fault of
        the environment is shown like a finding."""
        with self._rebuilding:
            try:
                rebuilt = self._rebuild(changed)
                if rebuilt.parts is not None:
                    self._take(rebuilt.parts, rebuilt.edition)
            except StatusgenError as fault:
                rebuilt = Rebuilt(None, fault=_spoken(fault))
            with self._changed:
                self.problems, self.fault = rebuilt.problems, rebuilt.fault
                self.epoch += 1
                self._changed.notify_all()

    def _take(self, parts: Mapping[str, Part], edition: str) -> None:
        with self._rendering:
            self.has_site = True
            if edition == self._edition:
                self._promised = Promised(parts, self._promised)
            else:
                self._promised, self._edition = Promised(parts), edition
                self._rendered.clear()

    def wait(self, seen: int, seconds: float) -> int:
        """The epoch, as soon as it is another than `seen`, or after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.epoch != seen, seconds)
            return self.epoch

    def read(self, path: str) -> bytes | None:
        """The bytes at this path of the site, None where there is nothing.

        Where rendering fails the last good bytes stay, if there are any; else the fault is raised.
        """
        with self._rendering:  # the file is of one edition with what was rendered
            kept = self._rendered.get(path)
            try:
                file = self._promised.file(path)
                if file is None:
                    return None
                if kept is None or kept[0] != file.key:
                    kept = self._rendered[path] = (file.key, file.make())
            except StatusgenError as fault:
                self.fault = _spoken(fault)
                if kept is None:
                    raise
            return kept[1]


def _spoken(fault: StatusgenError) -> str:
    return f"{fault.message}\n{fault.hint}".strip()
