"""`build --keep-going`: the sources with the last good version of each file that has errors, so that a typo in one does
not keep the others from customers.

A version is one that a commit of the current branch left, without errors by itself; never the cache's. A file without
one is left out, and so is a file whose errors concern the audience, or whose last good version would show what the
broken text takes back. Of files that are good by themselves but not together, the one that changed last gives way.
A file of the project's theme is one like any other: where it is left out, that of the theme under it counts. Where
services.yaml has no version to fall back on, nothing can be built.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from datetime import UTC, datetime

from statusgen.build import Checked, check
from statusgen.cache import Cache
from statusgen.diagnostics import Span
from statusgen.disk import INCIDENTS, PAGES, RUNBOOKS, SERVICES_YAML, STATIC, THEMES, Disk
from statusgen.git import Version
from statusgen.model import Omission, Project
from statusgen.reading import is_good, is_translation, remains
from statusgen.theme import read_theme
from statusgen.value import Struct, replace

_SOURCES = tuple(f"{name}/" for name in (INCIDENTS, PAGES, RUNBOOKS, STATIC, THEMES))
MOST_BYTES = 1 << 20
UNCOMMITTED = datetime.max.replace(tzinfo=UTC)

History = Callable[[str], Iterable[Version]]
"""What the file at a path held, newest first, as git knows it."""

_HEADING = re.compile(r"^ {0,3}(##(?!#).*?)[ \t\r]*$", re.MULTILINE)
_AUDIENCE = re.compile(r"audien|intern", re.IGNORECASE)
_SERVICE = re.compile(r"\bid[ \t]*:[ \t]*[\"']?([a-z0-9-]+)|\baudience[ \t]*:[ \t]*[\"']?(\w+)")


class Rescued(Struct, frozen=True):
    """`checked` is what can be built, from `disk`; `kept` says by path which version stands in for a file with errors,
    None where the file is left out."""

    disk: Disk
    checked: Checked
    kept: Mapping[str, Version | None]


class Rescue:
    """What was put in the place of files so far."""

    def __init__(self, disk: Disk, now: datetime, cache: Cache, history: History, *, drafts: bool = False) -> None:
        self._disk = disk
        self._now = now
        self._cache = cache
        self._history = history
        self._drafts = drafts
        self._untouchable: set[str] = set()
        self._candidates: dict[str, Generator[Version, None, None]] = {}
        self.kept: dict[str, Version | None] = {}

    def without_errors(self, checked: Checked) -> Rescued | None:
        """The sources without the errors that were found in them as they stand by now; None if that cannot be."""
        try:
            return self._without_errors(checked)
        finally:  # git waits to tell the rest
            for versions in self._candidates.values():
                versions.close()
            self._candidates.clear()

    def _without_errors(self, checked: Checked) -> Rescued | None:
        self._untouchable |= {p.span.path for p in checked.problems if p.is_error and p.audience_matters}
        while checked.errors:
            faulty = {problem.span.path for problem in checked.problems if problem.is_error}
            if checked.project is None or SERVICES_YAML in faulty:
                faulty = {SERVICES_YAML}
            if not all(path == SERVICES_YAML or path.startswith(_SOURCES) for path in faulty):
                return None
            if not self._goes_back(faulty, checked.project):
                return None
            checked = check(self.disk, self._now, self._cache, drafts=self._drafts)
        if checked.project is None:
            return None
        project = replace(checked.project, omitted=tuple(_omissions(self, checked.project, self._now)))
        return Rescued(self.disk, replace(checked, project=project), dict(self.kept))

    @property
    def disk(self) -> Disk:
        contents = {path: version.content if version else None for path, version in self.kept.items()}
        return self._disk.instead(contents)

    def written(self, path: str) -> bytes:
        """What people last wrote there."""
        return self._disk.read(path, MOST_BYTES) or b""

    def _goes_back(self, faulty: Iterable[str], project: Project | None) -> bool:
        """Put an older version in the place of each of these that is at fault, or nothing; False if that cannot be."""
        at_fault = sorted(faulty)
        if project:
            now = self.disk
            alone = [path for path in at_fault if not _is_good(path, now.read(path, MOST_BYTES) or b"", project, now)]
            at_fault = alone or self._newest(at_fault)
        for path in at_fault:
            if path in self.kept and self.kept[path] is None:
                return False  # it is not there, and at fault all the same
            if path not in self._candidates:
                self._candidates[path] = self._versions(path, project)
            self.kept[path] = next(self._candidates[path], None)
        return self.kept.get(SERVICES_YAML, True) is not None

    def _newest(self, paths: list[str]) -> list[str]:
        changed = {path: self._changed(path) for path in paths}
        return [path for path in paths if changed[path] == max(changed.values())]

    def _changed(self, path: str) -> datetime:
        """When what stands there now came to the branch."""
        if version := self.kept.get(path):
            return version.time or UNCOMMITTED
        newest = next(iter(self._history(path)), None)
        return newest.time if newest and newest.time and newest.content == self.written(path) else UNCOMMITTED

    def _versions(self, path: str, project: Project | None) -> Generator[Version, None, None]:
        """The versions that may stand in for the file, newest first; of one that does already, those before it."""
        former = self.kept.get(path)
        if path in self._untouchable or path.startswith(f"{STATIC}/"):
            return
        written = self.written(path)
        takes_back = _hides_a_service if path == SERVICES_YAML else _takes_back
        for version in self._history(path):
            if former:
                former = None if version == former else former
                continue
            if version.content == written or takes_back(written, version.content):
                continue
            if path == SERVICES_YAML or (project and _is_good(path, version.content, project, self.disk)):
                yield version


def _is_good(path: str, data: bytes, project: Project, disk: Disk) -> bool:
    """Whether the file would be without errors if it held `data`; of a theme's, before it prints anything."""
    if not path.startswith(f"{THEMES}/"):
        return is_good(path, data, project)
    site = project.site
    found = read_theme(site.theme, disk.instead({path: data}), Span(SERVICES_YAML))
    return not any(problem.is_error and problem.span.path == path for problem in found.problems)


def _takes_back(written: bytes, older: bytes) -> bool:
    """Whether the file or one of its updates speaks of an audience now, and did not then: what was public may be so no
    more. An update that is gone does not: it may be the error."""
    now, then = _parts(written), _parts(older)
    return any(_AUDIENCE.search(now.get(part, "")) and not _AUDIENCE.search(text) for part, text in then.items())


def _parts(data: bytes) -> Mapping[str, str]:
    """The text under each heading; under none what stands above the first."""
    pieces = ["", *_HEADING.split(data.decode("utf-8", "replace"))]
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


def _hides_a_service(written: bytes, older: bytes) -> bool:
    """Whether an audience in services.yaml is another now."""
    return _audiences(written) != _audiences(older)


def _audiences(data: bytes) -> Mapping[str, str]:
    """By the id that was named last before it."""
    found, id = {}, ""
    for name, audience in _SERVICE.findall(data.decode("utf-8", "replace")):
        id = name or id
        if audience:
            found[id] = audience
    return found


def _omissions(hunt: Rescue, project: Project, now: datetime) -> Iterator[Omission]:
    """The reports that are not there as they were written, by path; a translation's original says all by itself."""
    for path in sorted(hunt.kept):
        if path.startswith(f"{INCIDENTS}/") and not is_translation(path, project):
            yield remains(path, hunt.written(path), project, now)


def outcome(path: str, version: Version | None) -> str:
    """What became of a file with errors, for whoever built."""
    return f"{path}: published as commit {version.commit[:12]} has it" if version else f"{path}: left out"
