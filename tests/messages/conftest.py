"""Tools to compose with, of the packaged themes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import html5lib
import pytest

from statusgen import build
from statusgen.derive import Snapshot
from statusgen.prose import Prose
from statusgen.rendering import Tools

Toolmaker = Callable[[Snapshot], Tools]


@pytest.fixture
def tools_of(tmp_path: Path) -> Iterator[Toolmaker]:
    """Makes the tools for a snapshot, of a project in `tmp_path`."""
    with Prose() as prose:
        yield lambda snapshot: build.tools_for(snapshot.project, tmp_path, prose)


def agreement(plain: str, html: str) -> float:
    """How much of the words of four letters and more that stand anywhere in the HTML the plain text has."""
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(html)
    said, shown = (set(re.findall(r"\w{4,}", text.lower())) for text in (plain, " ".join(tree.itertext())))
    return len(said & shown) / len(shown)
