"""Fixtures of publishing."""

from __future__ import annotations

from pathlib import Path

import pytest

from statusgen.publish import exchange
from tests.publish.desk import Desk


@pytest.fixture(autouse=True)
def _no_wait_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests kill processes, not machines: no need to wait until the disk has what everybody wrote."""
    monkeypatch.setattr(exchange, "sync", lambda _: None)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    source = tmp_path / "project"
    (source / "incidents").mkdir(parents=True)
    return Desk(source, source / "site")
