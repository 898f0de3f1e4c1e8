"""The few system calls under publishing: two folders that change places, and a file system told to keep what it has.

`renameat2(2)` and `syncfs(2)` are Linux; elsewhere the callers take the next best way.
"""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path

AT_FDCWD = -100
RENAME_NOREPLACE = 1
RENAME_EXCHANGE = 2

# What a kernel, a file system or an overlay answers that cannot exchange these two folders, though both may be written.
CANNOT = frozenset(
    {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTTY, errno.EXDEV, errno.EPERM, errno.EACCES},
)

_libc = ctypes.CDLL(None, use_errno=True)


def exchange(one: Path, other: Path) -> None:
    """The two change places, in one step that nobody can see half of.

    Raises OSError: with an `errno` in `CANNOT` where this is not possible here, EBUSY where one is a mount point.
    """
    _rename(one, other, RENAME_EXCHANGE)


def on_one_mount(one: Path, other: Path) -> bool:
    """Whether what is in one folder can be renamed and linked into the other.

    The device number does not tell: a folder mounted a second time, as containers do, has the same. The kernel compares
    the mounts before it looks for the file, so a rename of one that does not exist asks it, and never happens.
    """
    nothing = ".statusgen-nothing"
    try:
        _rename(one / nothing, other / nothing, RENAME_NOREPLACE)
    except OSError as error:
        if error.errno == errno.ENOSYS:
            return one.stat().st_dev == other.stat().st_dev
        return error.errno != errno.EXDEV
    return True


def sync(folder: Path) -> None:
    """Returns when all that was written to the folder's file system is on the disk, as far as it tells."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if hasattr(_libc, "syncfs"):
            _libc.syncfs(handle)
        else:
            os.sync()
    finally:
        os.close(handle)


def _rename(one: Path, other: Path, flags: int) -> None:
    if not hasattr(_libc, "renameat2"):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if _libc.renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), flags):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(one), None, str(other))
