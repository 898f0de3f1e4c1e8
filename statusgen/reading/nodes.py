"""YAML as it was typed: every scalar stays text, and knows its place and whether it was quoted.

Lines and columns count from 1, in characters.
"""

from __future__ import annotations

from typing import TypeAlias

from statusgen.value import Struct


class Scalar(Struct, frozen=True):
    """A text. `plain`: typed without quotes, so that YAML 1.1 might read something else. `cut`: a `#` with no blank
    after it ends the text, as in `Issue #42`: probably meant as part of it, and a comment to YAML."""

    text: str
    line: int
    column: int
    plain: bool = True
    cut: bool = False


class Items(Struct, frozen=True):
    """A list."""

    items: tuple[Node, ...]
    line: int
    column: int


class Table(Struct, frozen=True):
    """Keys and values in the order of the file; no key stands twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int

    def get(self, key: str) -> Node | None:
        """The value of a key."""
        return next((value for name, value in self.entries if name.text == key), None)


Node: TypeAlias = Scalar | Items | Table
