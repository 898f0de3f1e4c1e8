"""Folders as publishing sees them: what is in one, and the second tree that becomes the site.

No symbolic link is ever followed below a root; sockets, pipes and links count as files that are merely carried over.
"""
# Tens of thousands of paths a run: `os` takes them as text, and costs a fraction of `pathlib`.
# ruff: noqa: PTH101, PTH102, PTH106, PTH108

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from statusgen.value import Struct


class Entry(NamedTuple):  # made for each file of the site: a frozen dataclass takes three times as long
    """What the file system says of a regular file: enough to see that it is the one we wrote."""

    size: int
    mtime: int  # nanoseconds


def parents(path: str) -> Iterable[str]:
    """The folders above a path, the nearest first, without the root."""
    folder = path.rpartition("/")[0]
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]


def all_parents(paths: Iterable[str]) -> set[str]:
    """The folders above all of these paths; each is gone up once, however much lies in it."""
    found = set[str]()
    for folder in {path.rpartition("/")[0] for path in paths}:
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


class Tree(Struct):
    """A folder's content, by path from the root with `/`: the inodes of files (all that is no folder), and folders.

    `root` is the inode of the folder itself. `stamps` are when it and the folders in it were changed, before they were
    read (none: nobody noted it): the time that nobody can set, since tools that copy (`rsync -a`, `tar`) set the other
    one back.
    """

    root: int
    files: dict[str, int]
    folders: set[str]
    stamps: dict[str, int]

    @classmethod
    def scan(cls, root: Path, *, stamped: bool = False) -> Tree:
        """What lies there; `stamped`, so that it can be told later whether that still holds."""
        files, folders, stamps = {}, [], {}
        waiting = [""]
        while waiting:
            above = waiting.pop()
            if stamped:
                stamps[above] = os.lstat(f"{root}/{above}").st_ctime_ns
            with os.scandir(f"{root}/{above}") as entries:
                for entry in entries:
                    path = above + entry.name
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(path)
                        waiting.append(f"{path}/")
                    else:
                        files[path] = entry.inode()
        return cls(root.lstat().st_ino, files, set(folders), stamps)

    @classmethod
    def now(cls, root: Path, seen: Tree | None) -> Tree:
        """What lies there now: what somebody saw, if it still holds, else by a scan."""
        return seen if seen and seen.is_true_of(root) else cls.scan(root)

    def is_true_of(self, root: Path) -> bool:
        """Whether the folder at `root` is the one that was scanned, and is known to hold the same files and folders."""
        try:
            return (
                bool(self.stamps)
                and root.lstat().st_ino == self.root
                and all(os.lstat(f"{root}/{folder}").st_ctime_ns == stamp for folder, stamp in self.stamps.items())
            )
        except OSError:
            return False

    def below(self, folder: str) -> list[str]:
        return [path for path in self.files if path.startswith(f"{folder}/")]


class Glance:
    """A look at single files of a folder that nobody has listed: cheaper than a scan where nothing changed."""

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._real = {"": True}

    def entry(self, path: str) -> Entry | None:
        """The regular file at `path`, reached without a symbolic link; None if there is none."""
        folder = path.rpartition("/")[0]
        if not (self._real.get(folder) or self._is_real(folder)):
            return None
        try:
            facts = os.lstat(f"{self._root}/{path}")
        except OSError:
            return None
        return Entry(facts.st_size, facts.st_mtime_ns) if stat.S_ISREG(facts.st_mode) else None

    def has_bytes(self, path: str, data: bytes) -> bool:
        """Whether the regular file at `path` holds these bytes."""
        try:
            handle = os.open(f"{self._root}/{path}", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            return False
        with open(handle, "rb", buffering=0) as file:
            return file.read(len(data) + 1) == data

    def _is_real(self, folder: str) -> bool:
        known = self._real.get(folder)
        if known is None:
            known = self._is_real(folder.rpartition("/")[0])
            if known:
                try:
                    known = stat.S_ISDIR(os.lstat(f"{self._root}/{folder}").st_mode)
                except OSError:
                    known = False
            self._real[folder] = known
        return known


class Twin:
    """The second tree: brought up to date out of sight, then exchanged with the live one.

    What did not change is one file with two names, a hard link in each tree, so that it keeps its bytes and its time. A
    file that changed is always a new one: writing into the old would write into the live site. Whoever writes *into* a
    published file (an editor that does not save by renaming, `rsync --inplace`) changes it in both trees: the next
    build sees another size or time, and makes that file anew.

    Nothing is believed about what a former run left here: each file is compared with the live one by inode. `seen` is
    what somebody saw of it in this run.
    """

    def __init__(self, root: Path, live: Path, seen: Tree | None = None) -> None:
        if root.is_symlink() or not root.is_dir():
            root.unlink(missing_ok=True)
            root.mkdir()
        self._tree = Tree.now(root, seen)
        _make_alike(live, root)
        self.root = root
        self._live = live

    def write(self, path: str, data: bytes) -> Entry:
        """A new file."""
        self._clear(path)
        handle = os.open(f"{self.root}/{path}", os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666)
        with open(handle, "wb", buffering=0) as file:
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest) :]
            facts = os.fstat(handle)
        self._tree.files[path] = facts.st_ino
        return Entry(facts.st_size, facts.st_mtime_ns)

    def take(self, files: Iterable[str], inodes: Mapping[str, int]) -> None:
        """These files of the live tree, of which `inodes` tells all: the same ones, or copies where a file cannot have
        two names."""
        mine = self._tree.files
        for path in [path for path in files if mine.get(path) != inodes[path]]:  # few of very many
            self._clear(path)
            source, target = f"{self._live}/{path}", f"{self.root}/{path}"
            try:
                os.link(source, target, follow_symlinks=False)
            except OSError as error:
                if error.errno not in {errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS}:
                    raise
                shutil.copy2(source, target, follow_symlinks=False)
            self._tree.files[path] = inodes[path]

    def keep_only(self, files: set[str], folders: set[str]) -> None:
        """Remove all else, and make folders that are missing; `folders` has those above the files too."""
        for path in self._tree.files.keys() - files:
            os.unlink(f"{self.root}/{path}")
            del self._tree.files[path]
        for folder in sorted(self._tree.folders - folders, reverse=True):
            os.rmdir(f"{self.root}/{folder}")
            self._tree.folders.remove(folder)
        for folder in sorted(folders - self._tree.folders):
            self._make_folder(folder)

    def _clear(self, path: str) -> None:
        """Room for a new file: real folders above it, nothing in its place."""
        folder = path.rpartition("/")[0]
        if folder and folder not in self._tree.folders:
            self._make_folder(folder)
        if self._tree.files.pop(path, None) is not None:
            os.unlink(f"{self.root}/{path}")
        elif path in self._tree.folders:
            shutil.rmtree(f"{self.root}/{path}")
            self._tree.files = {p: e for p, e in self._tree.files.items() if not p.startswith(f"{path}/")}
            self._tree.folders = {f for f in self._tree.folders if f != path and not f.startswith(f"{path}/")}

    def _make_folder(self, folder: str) -> None:
        for part in reversed([folder, *parents(folder)]):
            if part not in self._tree.folders:
                if self._tree.files.pop(part, None) is not None:
                    os.unlink(f"{self.root}/{part}")
                os.mkdir(f"{self.root}/{part}")
                self._tree.folders.add(part)
                try:
                    mode = os.lstat(f"{self._live}/{part}").st_mode
                except (FileNotFoundError, NotADirectoryError):
                    continue
                if stat.S_ISDIR(mode):
                    os.chmod(f"{self.root}/{part}", stat.S_IMODE(mode))


def _make_alike(model: Path, folder: Path) -> None:
    """The folder gets the owner, the mode and the security label of the model, and what is made in it inherits them."""
    facts = model.stat()
    if (folder.stat().st_uid, folder.stat().st_gid) != (facts.st_uid, facts.st_gid):
        with suppress(PermissionError):  # the model is somebody else's, who lets us write: what replaces it is ours
            os.chown(folder, facts.st_uid, facts.st_gid)
    shutil.copystat(model, folder)
