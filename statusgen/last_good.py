"""`build --keep-going`: the sources with the last good version of each file that has errors, so that a typo in one does
not keep the others from customers.

A version is one that a commit of the current branch left, without errors by itself; never the cache's. A file without
one is left out, and so is a file whose errors concern the audience, or whose last good version would show what the
broken text takes back. Of files that are good by themselves but not together, the one that changed last gives way.
Where services.yaml has no version to fall back on, or something else than the sources of the site is broken, nothing
can be built.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from statusgen.build import Checked, check
from statusgen.cache import Cache
from statusgen.git import Version
from statusgen.model import Omission, Project
from statusgen.reading import Disk, is_good, is_translation, remains

CATALOGUE = "services.yaml"
INCIDENTS, PAGES, RUNBOOKS, STATIC = "incidents/", "pages/", "runbooks/", "static/"
MOST_BYTES = 1 << 20
UNCOMMITTED = datetime.max.replace(tzinfo=UTC)

History = Callable[[str], Iterable[Version]]
"""What the file at a path held, newest first, as git knows it."""

_HEADING = re.compile(r"^ {0,3}(##(?!#).*?)[ \t\r]*$", re.MULTILINE)
_AUDIENCE = re.compile(r"audien|intern", re.IGNORECASE)
_SERVICE = re.compile(r"\bid[ \t]*:[ \t]*[\"']?([a-z0-9-]+)|\baudience[ \t]*:[ \t]*[\"']?(\w+)")


@dataclass(frozen=True, slots=True)
class Rescued:
    """`checked` is what can be built, from `disk`; `kept` says by path which version stands in for a file with errors,
    None where the file is left out."""

    disk: Disk
    checked: Checked
    kept: Mapping[str, Version | None]


def rescue(
    disk: Disk, first: Checked, now: datetime, cache: Cache, history: History, *, drafts: bool = False
) -> Rescued | None:
    """The sources without the errors that were found `first`; None if that cannot be."""
    with closing(_Hunt(disk, first, history)) as hunt:
        return _rescued(hunt, first, now, cache, drafts=drafts)


def _rescued(hunt: _Hunt, first: Checked, now: datetime, cache: Cache, *, drafts: bool) -> Rescued | None:
    checked = first
    while checked.errors:
        faulty = {problem.span.path for problem in checked.problems if problem.is_error}
        if checked.project is None or CATALOGUE in faulty:
            faulty = {CATALOGUE}
        if not all(path == CATALOGUE or path.startswith((INCIDENTS, PAGES, RUNBOOKS, STATIC)) for path in faulty):
            return None
        if not hunt.goes_back(faulty, checked.project):
            return None
        checked = check(hunt.disk, now, cache, drafts=drafts)
    if checked.project is None:
        return None
    project = replace(checked.project, omitted=tuple(_omissions(hunt, checked.project, now)))
    return Rescued(hunt.disk, replace(checked, project=project), hunt.kept)


class _Hunt:
    """What was put in the place of files so far."""

    def __init__(self, disk: Disk, first: Checked, history: History) -> None:
        self._disk = disk
        self._history = history
        self._untouchable = {p.span.path for p in first.problems if p.is_error and p.audience_matters}
        self._candidates: dict[str, Generator[Version, None, None]] = {}
        self.kept: dict[str, Version | None] = {}

    def close(self) -> None:
        """Let go of what was not asked for to the end: git waits to tell the rest."""
        for versions in self._candidates.values():
            versions.close()

    @property
    def disk(self) -> Disk:
        contents = {path: version.content if version else None for path, version in self.kept.items()}
        return self._disk.instead(contents)

    def written(self, path: str) -> bytes:
        """What people last wrote there."""
        return self._disk.read(path, MOST_BYTES) or b""

    def goes_back(self, faulty: Iterable[str], project: Project | None) -> bool:
        """Put an older version in the place of each of these that is at fault, or nothing; False if that cannot be."""
        at_fault = sorted(faulty)
        if project:
            now = self.disk
            alone = [path for path in at_fault if not is_good(path, now.read(path, MOST_BYTES) or b"", project)]
            at_fault = alone or self._newest(at_fault)
        for path in at_fault:
            if path not in self._candidates:
                self._candidates[path] = self._versions(path, project)
            self.kept[path] = next(self._candidates[path], None)
        return self.kept.get(CATALOGUE, True) is not None

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
        """The versions that may stand in for the file, newest first."""
        if path in self._untouchable or path.startswith(STATIC):
            return
        written = self.written(path)
        takes_back = _hides_a_service if path == CATALOGUE else _takes_back
        for version in self._history(path):
            if version.content == written or takes_back(written, version.content):
                continue
            if path == CATALOGUE or (project and is_good(path, version.content, project)):
                yield version


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


def _omissions(hunt: _Hunt, project: Project, now: datetime) -> Iterator[Omission]:
    """The reports that are not there as they were written, by path; a translation's original says all by itself."""
    for path in sorted(hunt.kept):
        if path.startswith(INCIDENTS) and not is_translation(path, project):
            yield remains(path, hunt.written(path), project, now)


def outcome(path: str, version: Version | None) -> str:
    """What became of a file with errors, for whoever built."""
    return f"{path}: published as commit {version.commit[:12]} has it" if version else f"{path}: left out"
