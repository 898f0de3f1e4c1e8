"""The manual page of every finding: the docstring of its rule, or of the function that makes it.

`python -OO` takes docstrings away; then the pages come from docs/diagnostics, which is made from the same docstrings.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from pathlib import Path

from statusgen import importers
from statusgen.checks import CHECKS
from statusgen.duties import DUTIES
from statusgen.reading import findings as reading
from statusgen.theme import findings as theme

SOURCES: Mapping[str, object] = {
    **reading.CODES,
    **{check.CODE: check for check in CHECKS},
    **{duty.CODE: duty for duty in DUTIES},
    **theme.CODES,
    **importers.CODES,
}
"""Every code there is → what holds its page: a function, or the module of a rule."""


def codes() -> tuple[str, ...]:
    """Every code, in alphabetical order."""
    return tuple(sorted(SOURCES))


def page(code: str) -> str:
    """The page of this code as Markdown; its first line says what is wrong. KeyError: there is no such code."""
    doc = inspect.getdoc(SOURCES[code])
    return f"{doc}\n" if doc else _written_down(code)


def _written_down(code: str) -> str:
    """The page in the package, or beside it in a checkout."""
    package = Path(__file__).parent
    places = (folder / "docs" / "diagnostics" / f"{code}.md" for folder in (package, package.parent))
    text = next((place.read_text("utf-8") for place in places if place.is_file()), "")
    return text.partition("\n\n")[2]
