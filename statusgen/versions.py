"""The version of all code that what is remembered comes from, and the cache of it."""

from __future__ import annotations

import os
import zoneinfo
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from statusgen import __version__, packaged
from statusgen.cache import Cache
from statusgen.files import digest
from statusgen.releases import release

LIBRARIES = (
    *("babel", "css-inline", "feedgen", "icalendar", "jinja2", "lxml", "markdown", "msgspec", "nh3"),
    *("python-dateutil", "pyyaml", "tzdata"),
)
"""The libraries whose releases may read or print otherwise."""

WHOLE = frozenset({"incidents", "findings"})
"""The tables of which every command that reads a project asks for all of its reports."""


def open_cache(folder: Path | None) -> Cache:
    """The cache in this folder (None: none that lasts), for the code that runs now."""
    return Cache(folder, version_of_code(), whole=WHOLE)


@cache
def version_of_code() -> str:
    """A digest that changes with each release of ours, of the libraries that read and print, and of the system's zone
    data; in a checkout with each change of our own files, too."""
    facts = sorted(fact for folder in (Path(__file__).parent, packaged.themes()) for fact in _facts(str(folder)))
    return digest(__version__, [(name, release(name)) for name in LIBRARIES], facts, list(_zone_data()))


def _zone_data() -> Iterator[object]:
    """What stands for the zones of the system, which come before those of the package: the text that they are made of,
    where it lies beside them, else what is known of each file."""
    for folder in zoneinfo.TZPATH:
        try:
            yield digest(Path(folder, "tzdata.zi").read_bytes())
        except OSError:
            files = sorted(f"{place}/{name}" for place, _, names in os.walk(folder) for name in names)
            facts = map(os.lstat, files)  # that of the local time is a link to what need not be there
            yield [(file, fact.st_size, fact.st_mtime_ns) for file, fact in zip(files, facts, strict=True)]


def _facts(folder: str) -> Iterator[tuple[str, int, int]]:
    """Of each file: its name, its size, and when it was changed. Seven hundred of them at each start, which `pathlib`
    takes four times as long to walk."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":  # where others write at any moment
                    yield from _facts(entry.path)
            elif not entry.name.endswith(".po"):
                facts = entry.stat()
                yield entry.name, facts.st_size, facts.st_mtime_ns
