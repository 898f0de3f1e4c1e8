"""Where lies what comes with the package and is no code."""

from __future__ import annotations

from pathlib import Path


def themes() -> Path:
    """The folder of the themes: in the package, or beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / "themes"
    return inside if inside.is_dir() else package.parent / "themes"
