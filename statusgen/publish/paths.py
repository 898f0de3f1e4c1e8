"""Which paths a file of a site may have."""

from __future__ import annotations

import re

from statusgen.diagnostics import StatusgenError
from statusgen.publish.manifest import MANIFEST
from statusgen.publish.tree import all_parents

NAME_LIMIT = 255  # bytes in one part of a path, on every common file system
PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_HINT = "look for an alias or a file in static/ that takes the place of another"
UNFIT = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")


def check_path(path: str, files: dict[str, str]) -> None:
    """Raises StatusgenError unless the path is new, stays in the site and fits every file system. That none of the
    files is a folder of another is looked at once for all (`folders_of`).

    Two paths that differ in case alone are two files: the hosts of sites tell them apart.
    """
    if path in files:
        raise StatusgenError(f"two files of the site lie on one path: {path}", _HINT, 1)
    if len(path) > NAME_LIMIT or not PLAIN.fullmatch(path):
        parts = path.lower().split("/")
        too_long = any(len(part.encode("utf-8", "replace")) > NAME_LIMIT for part in path.split("/"))
        if UNFIT.search(path) or path == MANIFEST or too_long or not {"", ".", "..", ".git"}.isdisjoint(parts):
            raise StatusgenError(f"no file of a site can have the path {path!r}", _HINT, 1)


def folders_of(files: dict[str, str]) -> set[str]:
    """The folders of all these files. Raises StatusgenError if one of the files is one."""
    folders = all_parents(files)
    for path in sorted(folders & files.keys()):
        below = next(file for file in files if file.startswith(f"{path}/"))
        both = " and ".join(file for file in files if file in (path, below))  # as they were promised
        raise StatusgenError(f"the site cannot hold both {both}: one is a folder of the other", _HINT, 1)
    return folders
