"""From files to values: one parser for each kind of file, and everything that is wrong with them."""

from statusgen.reading.disk import Disk
from statusgen.reading.load import digest_of, load, open_source, static_files
from statusgen.reading.site import site_url

__all__ = ["Disk", "digest_of", "load", "open_source", "site_url", "static_files"]
