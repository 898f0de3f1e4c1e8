"""Files packed beside the files, for web servers that send such (`gzip_static` of nginx, `precompressed` of Caddy).

gzip alone: brotli would save 8 % more in the same time and 18 % more in fifty times the time, for one more compiled
library.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

from statusgen.files import File, digest

SUFFIX = ".gz"
TEXTS = frozenset(
    {
        *("atom", "css", "csv", "html", "ics", "js", "json", "md", "rss", "ssml", "svg", "txt", "webmanifest", "xml"),
        "api/v1/summary",  # a name without a suffix is its own
    }
)
"""What becomes smaller, by what stands behind the last dot; pictures and fonts are packed already."""

Form = tuple[File, Callable[[bytes], bytes]]
"""A file, and what makes its bytes of those of the plain one."""


def forms(file: File, *, packed: bool) -> tuple[Form, ...]:
    """The file as it is, and packed where that is wanted and pays."""
    plain = file, bytes
    if not packed or file.path.rpartition(".")[2] not in TEXTS:
        return (plain,)
    return plain, (File(file.path + SUFFIX, digest(file.key, SUFFIX), lambda: pack(file.make())), pack)


def pack(data: bytes) -> bytes:
    """RFC 1952, the same bytes whenever it is done."""
    packing = zlib.compressobj(9, wbits=31)
    return packing.compress(data) + packing.flush()
