"""Themes: how a site looks. A project lays single templates over a theme's own; see docs/theming.md."""

from statusgen.theme.engine import Html, TemplateFault, Theme, find_theme, read_theme
from statusgen.theme.folders import packaged, theme_files, theme_names

__all__ = ["Html", "TemplateFault", "Theme", "find_theme", "packaged", "read_theme", "theme_files", "theme_names"]
