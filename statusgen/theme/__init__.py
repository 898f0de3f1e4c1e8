"""Themes: how a site looks. A project lays single templates over a theme's own; see docs/theming.md."""

from statusgen.theme.engine import Html, TemplateFault, Theme, find_theme, read_theme
from statusgen.theme.folders import theme_files, theme_names
from statusgen.theme.tokens import hash_source

__all__ = [
    "Html",
    "TemplateFault",
    "Theme",
    "find_theme",
    "hash_source",
    "read_theme",
    "theme_files",
    "theme_names",
]
