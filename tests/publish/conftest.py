"""Fixtures of publishing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.publish.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    source = tmp_path / "project"
    (source / "incidents").mkdir(parents=True)
    return Desk(source, source / "site")
