"""What every output is given beside the snapshot, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from statusgen.derive import Snapshot
from statusgen.files import Batch, File
from statusgen.language import Language
from statusgen.prose import Prose
from statusgen.value import Struct

if TYPE_CHECKING:
    from statusgen.theme.engine import Theme


class Tree(Struct, frozen=True):
    """Where the pages in one language lie: in `folder` under the site's root (empty: there). `name` is what its readers
    call the language."""

    code: str
    name: str
    folder: str


class Tools(Struct, frozen=True):
    """How to print: the theme for pages, the prose for authored Markdown, the language for all words and times.

    What is made lies in `folder` under the site's root. `trees` are those of all languages of the site, its own first
    (none where it has one alone), `others` the tools for those beside it, `own` the site's own language in these.
    """

    theme: Theme
    prose: Prose
    language: Language
    folder: str = ""
    trees: tuple[Tree, ...] = ()
    others: tuple[Tools, ...] = ()
    own: Language | None = None

    @property
    def main(self) -> Language:
        """The site's own language, in which people write."""
        return self.own or self.language

    def shared(self, path: str) -> str:
        """The path, from the root of this tree, of something that is there once, at the site's root."""
        return f"../{path}" if self.folder else path


Part: TypeAlias = Callable[[], Iterator[File | Batch]]
"""Promises a part of the site's files when it is called."""

Output: TypeAlias = Callable[[Snapshot, Tools], Iterator[File | Batch]]
"""Makes files of a snapshot; it never writes, and reads neither clock nor disk."""
