"""A project in git for each case."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.last_good.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)
