"""Themes: how a site looks. A project lays single templates over a theme's own; see docs/theming.md.

The engine that prints (`engine.py`) is left to who prints: a check without templates of the project's own needs none.
"""

from markupsafe import Markup as Html

from statusgen.theme.folders import theme_files, theme_names
from statusgen.theme.reading import TemplateFault, read_theme
from statusgen.theme.tokens import hash_source

__all__ = ["Html", "TemplateFault", "hash_source", "read_theme", "theme_files", "theme_names"]
