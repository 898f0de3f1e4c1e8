"""A static status-page generator: incidents as Markdown files in git become a checked status site."""

__version__ = "0.1.0"
