"""From files to values: one parser for each kind of file, and everything that is wrong with them."""

from statusgen.reading.load import load, static_files

__all__ = ["load", "static_files"]
