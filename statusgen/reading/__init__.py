"""From files to values: one parser for each kind of file, and everything that is wrong with them."""

from statusgen.reading.disk import Disk
from statusgen.reading.load import digest_of, load, open_source, static_files

__all__ = ["Disk", "digest_of", "load", "open_source", "static_files"]
