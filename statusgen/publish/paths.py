"""Which paths a file of a site may have."""

from __future__ import annotations

import re

from statusgen.diagnostics import StatusgenError
from statusgen.publish.manifest import MANIFEST
from statusgen.publish.tree import parents

NAME_LIMIT = 255  # bytes in one part of a path, on every common file system
PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
UNFIT = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")


def check_path(path: str, files: dict[str, str], folders: set[str]) -> None:
    """Raises StatusgenError unless the path is new, stays in the site and fits every file system; notes its folders.

    Two paths that differ in case alone are two files: the hosts of sites tell them apart.
    """
    hint = "look for an alias or a file in static/ that takes the place of another"
    if path in files:
        raise StatusgenError(f"two files of the site lie on one path: {path}", hint, 1)
    other = next(file for file in files if file.startswith(f"{path}/")) if path in folders else None
    for above in parents(path):
        if above in folders:
            break
        folders.add(above)
        if above in files:
            other = above
    if other:
        raise StatusgenError(f"the site cannot hold both {other} and {path}: one is a folder of the other", hint, 1)
    if len(path) > NAME_LIMIT or not PLAIN.fullmatch(path):
        parts = path.lower().split("/")
        too_long = any(len(part.encode("utf-8", "replace")) > NAME_LIMIT for part in path.split("/"))
        if UNFIT.search(path) or path == MANIFEST or too_long or not {"", ".", "..", ".git"}.isdisjoint(parts):
            raise StatusgenError(f"no file of a site can have the path {path!r}", hint, 1)
