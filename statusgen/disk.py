"""What lies in the source folder, and its bytes: ordinary files alone.

Links are not followed, since they may lead out of the folder; pipes and devices are never opened, since they may not
end. A file that cannot be read is a fault of the environment.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from statusgen.diagnostics import StatusgenError
from statusgen.files import digest

SERVICES_YAML = "services.yaml"
FIGURES_CSV = "figures.csv"
INCIDENTS = "incidents"
PAGES = "pages"
RUNBOOKS = "runbooks"
FEEDBACK = "feedback"
STATIC = "static"
THEMES = "themes"

FILES = (SERVICES_YAML, FIGURES_CSV)
FOLDERS = (FEEDBACK, INCIDENTS, PAGES, RUNBOOKS, STATIC, THEMES)
"""All that is read, in this order."""

MOST_KEPT = 1 << 30
"""Bytes of a file that are read for a digest; a larger file is refused where it is used."""


StandIns = Mapping[str, bytes | None]
"""By path: the bytes that are to stand in the place of a file, None: nothing."""

_ASTRAY = re.compile(r"(?P<catalogue>services?\.ya?ml)|(?P<folder>incidents?)|\d{4}-\d\d-\d\d-.*\.md", re.IGNORECASE)
"""What lies in the source folder itself under nearly the name of the catalogue, or of the folder of incidents, and an
incident that lies beside that folder."""


class Found(NamedTuple):
    """Something in the tree: its path relative to the source folder, with `/`; `odd` says what it is if no file."""

    path: str
    odd: str | None = None

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


def open_source(source: Path) -> Disk:
    """The source folder. Raises StatusgenError if there is none."""
    if not source.is_dir():
        raise StatusgenError(f"there is no folder {source}", "name the folder that holds services.yaml with --source")
    return Disk(source)


class Disk:
    """The source folder. What `digest` has read is given out as it was then, however the files change meanwhile.

    `stand_ins` are given out in the place of what lies there.
    """

    def __init__(self, source: Path) -> None:
        self.source = source
        self._kept: dict[str, bytes] = {}
        self._digests: dict[str, tuple[bytes, str]] = {}  # of which bytes, and their digest
        self._found: dict[str, tuple[Found, ...]] = {}
        self.stand_ins: StandIns = {}

    def instead(self, versions: StandIns) -> Disk:
        """The same folder with other bytes in these files."""
        other = Disk(self.source)
        other._kept, other._digests = self._kept, self._digests
        other._found = self._found
        other.stand_ins = {**self.stand_ins, **versions}
        return other

    def astray(self) -> Iterator[tuple[str, str]]:
        """The names in the source folder itself that look as if they were to be read, and what each should be."""
        try:
            names = sorted(path.name for path in self.source.iterdir())
        except OSError as error:
            raise _unreadable(".", error) from error
        for name in names:
            if name not in (SERVICES_YAML, INCIDENTS) and (match := _ASTRAY.fullmatch(name)):
                beside = INCIDENTS if match["folder"] else f"{INCIDENTS}/{name}"
                yield name, SERVICES_YAML if match["catalogue"] else beside

    def walk(self, folder: str, *, skip: tuple[str, ...] = (".",)) -> Iterator[Found]:
        """All that lies under a folder, by name; what begins with one of `skip` is left out, folders too."""
        kept = self._found.get(folder)
        if kept is None:
            walked = _walk_from(self.source, folder, skip)
        elif skip == (".",):
            walked = iter(kept)
        else:
            begins = re.compile("|".join(re.escape(f"/{mark}") for mark in skip)).search  # a folder itself has no slash
            walked = (found for found in kept if not begins(found.path))
        gone = {path for path, data in self.stand_ins.items() if data is None}
        return (found for found in walked if found.path not in gone) if gone else walked

    def read(self, path: str, most: int) -> bytes | None:
        """The bytes of a file, at most `most` and one more; None if it is not there, or no ordinary file, any more."""
        if path in self.stand_ins:
            return self.stand_ins[path]
        kept = self._kept.get(path)
        return read_bytes(self.source, path, most) if kept is None else kept

    def digest_of(self, path: str, data: bytes) -> str:
        """A digest of these bytes, which are those of the file; of what `digest` has read it is known."""
        digested, known = self._digests.get(path, (None, ""))
        return known if digested is data else digest(data)

    def digest(self) -> str:
        """A digest of every byte that is read of the source folder: another one wherever anything changed."""
        return digest(digest(*self._parts()), [name for name, _ in self.astray()])

    def _parts(self) -> Iterator[str]:
        for path in FILES:
            yield path
            yield self._keep(path)
        for folder in FOLDERS:
            self._found[folder] = tuple(_walk_from(self.source, folder, (".",)))
            for found in self._found[folder]:
                yield f"{found.path} {found.odd}"
                yield "" if found.odd else self._keep(found.path)

    def _keep(self, path: str) -> str:
        data = read_bytes(self.source, path, MOST_KEPT)
        known = digest(data or b"")
        if data is not None and len(data) <= MOST_KEPT:
            self._kept[path], self._digests[path] = data, (data, known)
        return known


def _walk_from(source: Path, folder: str, skip: tuple[str, ...]) -> Iterator[Found]:
    top = source / folder
    try:
        mode = top.lstat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise _unreadable(folder, error) from error
    if stat.S_ISDIR(mode):
        yield from _walk(top, folder, skip)
    else:
        yield Found(folder, "a link" if stat.S_ISLNK(mode) else "no folder")


def _walk(top: Path, folder: str, skip: tuple[str, ...]) -> Iterator[Found]:
    try:
        with os.scandir(top) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        raise _unreadable(folder, error) from error
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if entry.name.startswith(skip):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(top / entry.name, path, skip)
        elif entry.is_file(follow_symlinks=False):
            yield Found(path)
        else:
            yield Found(path, "a link" if entry.is_symlink() else "no ordinary file")


def read_bytes(source: Path, path: str, most: int) -> bytes | None:
    """As `Disk.read`, from the disk itself."""
    try:
        handle = os.open(f"{source}/{path}", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if error.errno == errno.ELOOP:  # a link: what reads the folder has a finding for it
            return None
        raise _unreadable(path, error) from error
    try:
        facts = os.fstat(handle)
        if not stat.S_ISREG(facts.st_mode):
            return None
        wanted = min(facts.st_size, most) + 1
        data = os.read(handle, wanted)
        while wanted <= len(data) <= most and (more := os.read(handle, most + 1 - len(data))):  # it has grown
            data += more
        return data
    except OSError as error:
        raise _unreadable(path, error) from error
    finally:
        os.close(handle)


def _unreadable(path: str, error: OSError) -> StatusgenError:
    return StatusgenError(
        f"{path} cannot be read: {error.strerror}", "check the permissions of the file and its folders"
    )
