"""From files to values: one parser for each kind of file, and everything that is wrong with them."""

from statusgen.reading.load import is_good, is_translation, load, static_files
from statusgen.reading.memo import Recent
from statusgen.reading.remains import remains
from statusgen.reading.site import site_url

__all__ = [
    "Recent",
    "is_good",
    "is_translation",
    "load",
    "remains",
    "site_url",
    "static_files",
]
