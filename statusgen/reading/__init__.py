"""From files to values: one parser for each kind of file, and everything that is wrong with them."""

from statusgen.reading.disk import Disk, StandIns
from statusgen.reading.load import digest_of, is_good, is_translation, load, open_source, static_files
from statusgen.reading.memo import Recent
from statusgen.reading.remains import remains
from statusgen.reading.site import site_url

__all__ = [
    "Disk",
    "Recent",
    "StandIns",
    "digest_of",
    "is_good",
    "is_translation",
    "load",
    "open_source",
    "remains",
    "site_url",
    "static_files",
]
