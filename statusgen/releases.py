"""The installed releases of libraries, by the names of their metadata folders.

`importlib.metadata` reads and parses a file for each, with a library for mails: a tenth of what a small command takes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache

_END = ".dist-info"


def release(name: str) -> str:
    """The release of a library, by its name on the package index in small letters with hyphens. Raises
    PackageNotFoundError where it is not installed."""
    found = _installed().get(name)
    if found is None:
        from importlib.metadata import version  # installed in a way of old, or from an archive

        return version(name)
    return found


@cache
def _installed() -> Mapping[str, str]:
    """What lies in the folders that modules come from; the first of several counts, as for modules."""
    found: dict[str, str] = {}
    for folder in sys.path:
        with suppress(OSError):
            for name in os.listdir(folder or "."):  # noqa: PTH208  # names alone, as text
                if name.endswith(_END):
                    library, _, number = name.removesuffix(_END).partition("-")
                    found.setdefault(library.lower().replace("_", "-"), number)
    return found
