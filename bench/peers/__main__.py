"""`python -m bench.peers NAME SOURCE FOLDER`: writes the project in SOURCE as content for a peer into FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.peers import content, hugo, simple

CONVERTERS = {
    "Hugo": hugo.convert,
    "Eleventy": simple.eleventy,
    "Pelican": simple.pelican,
    "MkDocs": simple.mkdocs,
}


def main() -> None:
    """Convert."""
    name, source, folder = sys.argv[1:]
    CONVERTERS[name](content.read(Path(source)), Path(folder))


if __name__ == "__main__":
    main()
