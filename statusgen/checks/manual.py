"""The manual page of every finding: the docstring of its rule, or of the function that makes it.

`python -OO` takes docstrings away; then the pages come from docs/diagnostics, which is made from the same docstrings.
"""

from __future__ import annotations

import inspect
from pathlib import Path

from statusgen.checks import CHECKS
from statusgen.reading.findings import CODES

_SOURCES: dict[str, object] = {**{check.CODE: check for check in CHECKS}, **CODES}
_PACKAGE = Path(__file__).parent.parent


def codes() -> tuple[str, ...]:
    """Every code there is, in alphabetical order."""
    return tuple(sorted(_SOURCES))


def page(code: str) -> str:
    """The page of this code as Markdown; its first line says what is wrong. KeyError: there is no such code."""
    doc = inspect.getdoc(_SOURCES[code])
    return f"{doc}\n" if doc else _packaged(code)


def _packaged(code: str) -> str:
    """The page as it was written down: in the package, or beside it in a checkout."""
    name = f"docs/diagnostics/{code}.md"
    places = (_PACKAGE / name, _PACKAGE.parent / name)
    text = next((place.read_text("utf-8") for place in places if place.is_file()), "")
    return text.partition("\n\n")[2]
