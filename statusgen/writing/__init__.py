"""From values to the text of a file: the inverse of reading. Used by the commands that write, and by importers."""

from statusgen.writing.catalogue import write_catalogue
from statusgen.writing.dumping import write_time
from statusgen.writing.incident import append_update, write_incident, write_update
from statusgen.writing.markdown import tidy
from statusgen.writing.naming import slug

__all__ = ["append_update", "slug", "tidy", "write_catalogue", "write_incident", "write_time", "write_update"]
