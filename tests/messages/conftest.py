"""Tools to compose with, of the packaged themes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

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
