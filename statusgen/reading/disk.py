"""What lies in the source folder, and its bytes: ordinary files alone.

Links are not followed, since they may lead out of the folder; pipes and devices are never opened, since they may not
end. A file that cannot be read is a fault of the environment.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from statusgen.diagnostics import StatusgenError


class Found(NamedTuple):
    """Something in the tree: its path relative to the source folder, with `/`; `odd` says what it is if no file."""

    path: str
    odd: str | None = None

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


def walk(source: Path, folder: str, *, skip: tuple[str, ...]) -> Iterator[Found]:
    """All that lies under a folder of the source, by name; what begins with one of `skip` is left out, folders too."""
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
    """The bytes of a file, at most `most` and one more; None if it is not there, or no ordinary file, any more."""
    try:
        handle = os.open(source / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _unreadable(path, error) from error
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        data = os.read(handle, most + 1)
        while 0 < len(data) <= most and (more := os.read(handle, most + 1 - len(data))):
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
