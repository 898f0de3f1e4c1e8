"""What runs in a visitor's browser: small scripts, written by hand, without a framework.

`page.js` is that of every page; the others go with the pages that have their elements, after it, and use its names;
`embed.js` goes into other people's pages. What they need of a page (words, addresses, times) stands in its `data-`
attributes: docs/theming.md lists them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "page": ("shared", "times", "news", "look", "reach"),
    "search": ("search",),
    "pick": ("pick",),
    "copy": ("copy",),
    "embed": ("embed",),
}
"""The scripts, and the parts that each is put together from, in the order in which they stand."""


@cache
def script(name: str) -> str:
    """The script of this name."""
    return "".join(_short(f"{part}.js") for part in SCRIPTS[name])


@cache
def dress_script() -> str:
    """What stands in the page itself, so that it is never seen in another look than the visitor has chosen."""
    return _short("dress.js").strip()


def _short(name: str) -> str:
    """The source without its indentation and the lines that are comments."""
    lines = (line.strip() for line in resources.files(__package__).joinpath(name).read_text("utf-8").splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))
