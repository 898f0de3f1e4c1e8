"""The version of all code that what is remembered comes from, and the cache of it."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from pathlib import Path

from statusgen import __version__
from statusgen.cache import Cache
from statusgen.files import digest
from statusgen.theme import packaged

LIBRARIES = (
    *("babel", "css-inline", "feedgen", "icalendar", "jinja2", "lxml", "markdown", "msgspec", "nh3"),
    *("python-dateutil", "pyyaml", "tzdata"),
)
"""The libraries whose releases may read or print otherwise."""


def open_cache(folder: Path | None) -> Cache:
    """The cache in this folder (None: none that lasts), for the code that runs now."""
    return Cache(folder, version_of_code())


@cache
def version_of_code() -> str:
    """A digest that changes with each release of ours and of the libraries that read and print; in a checkout with each
    change of our own files, too."""
    folders = (Path(__file__).parent, packaged())
    found = (path for folder in folders for path in folder.rglob("*.*") if path.suffix != ".po")
    ours = [path for path in found if path.parent.name != "__pycache__"]  # where others write at any moment
    facts = sorted((path.name, told.st_size, told.st_mtime_ns) for path in ours for told in [path.stat()])
    return digest(__version__, [(name, version(name)) for name in LIBRARIES], facts)
