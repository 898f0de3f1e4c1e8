"""The package's own templates, compiled, kept between runs as Python keeps our compiled modules.

They lie beside those, on the same conditions (PEP 3147, `PYTHONDONTWRITEBYTECODE`, a folder that cannot be written):
whoever may write there can change our code anyway. So the cache folder of a project, which others may fill, holds
nothing that is run; and a project's own templates are compiled by each run.
"""

from __future__ import annotations

import sys
from collections.abc import Collection
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path
from pickle import UnpicklingError
from secrets import token_hex

from jinja2.bccache import Bucket, BytecodeCache


class Compiled(BytecodeCache):
    """The compiled forms of the `files` of these paths (`themes/default/index.html`), in one language. `version` stands
    for all that they depend on beside the template: the compiler, and the translation of fixed texts."""

    def __init__(self, files: Collection[str], language: str, version: str) -> None:
        self._files = files
        self._language = language
        self._version = version

    def load_bytecode(self, bucket: Bucket) -> None:
        """Bring what is there, if it was made of the same text by the same version.

        A Python that keeps no compiled modules says NotImplementedError when it is asked where they lie.
        """
        if bucket.key in self._files:
            with suppress(OSError, NotImplementedError, EOFError, UnpicklingError):  # the last two: it was cut off
                bucket.bytecode_from_string(self._place(bucket.key).read_bytes())

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it, as a whole or not at all, for whoever may read our code."""
        if sys.dont_write_bytecode or bucket.key not in self._files:
            return
        with suppress(OSError, NotImplementedError):
            place = self._place(bucket.key)
            place.parent.mkdir(parents=True, exist_ok=True)
            fresh = place.with_name(f"{place.name}.{token_hex(8)}")
            try:
                fresh.write_bytes(bucket.bytecode_to_string())
                fresh.replace(place)
            finally:
                fresh.unlink(missing_ok=True)

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The template's path: two themes have templates of the same name."""
        return filename or name

    def get_source_checksum(self, source: str) -> str:
        """The same only for the same text, compiled by the same version."""
        return sha256(f"{self._version}\n{source}".encode()).hexdigest()

    def _place(self, path: str) -> Path:
        name = f"{path.replace('/', '-')}.{self._language}"
        return Path(cache_from_source(str(Path(__file__).with_name(f"{name}.py"))))
