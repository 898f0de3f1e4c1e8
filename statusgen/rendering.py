"""What every output is given beside the snapshot, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from statusgen.derive import Snapshot
from statusgen.files import Batch, File
from statusgen.language import Language
from statusgen.prose import Prose
from statusgen.theme import Theme


@dataclass(frozen=True, slots=True)
class Tools:
    """How to print: the theme for pages, the prose for authored Markdown, the language for all words and times."""

    theme: Theme
    prose: Prose
    language: Language


Output: TypeAlias = Callable[[Snapshot, Tools], Iterator[File | Batch]]
"""Makes files of a snapshot; it never writes, and reads neither clock nor disk."""
