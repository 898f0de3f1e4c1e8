"""From values to the text of a file: the inverse of reading. Used by the commands that write, and by importers."""

from statusgen.writing.catalogue import write_catalogue
from statusgen.writing.dumping import write_time
from statusgen.writing.incident import append_update, write_incident, write_update
from statusgen.writing.markdown import tidy
from statusgen.writing.naming import slug
from statusgen.writing.template import fill_in, left_over

__all__ = [
    "append_update",
    "fill_in",
    "left_over",
    "slug",
    "tidy",
    "write_catalogue",
    "write_incident",
    "write_time",
    "write_update",
]
