"""What runs in a visitor's browser: two small scripts, written by hand, without a framework.

`page.js` is put together from the parts in this folder; `embed.js` goes into other people's pages. What the parts need
of a page (words, addresses, times) stands in its `data-` attributes: docs/theming.md lists them.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

PAGE = "page.js"
EMBED = "embed.js"

PARTS = ("shared", "times", "news", "look", "search", "pick", "copy")
"""The parts of `page.js`, in the order in which they stand."""


@cache
def page_script() -> str:
    """The script of every page; its names are its own."""
    return "(() => {\n" + "".join(_short(f"{part}.js") for part in PARTS) + "})();\n"


@cache
def embed_script() -> str:
    """The script that shows a banner in another page while something is wrong."""
    return _short(EMBED)


def _short(name: str) -> str:
    """The source without its indentation and the lines that are comments."""
    lines = (line.strip() for line in resources.files(__package__).joinpath(name).read_text("utf-8").splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))
