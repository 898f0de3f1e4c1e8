"""The promise, with real processes: nothing lost, nothing twice but where a crash fell between yes and record."""

from __future__ import annotations

from pathlib import Path

from tests.delivery.reliability import at_once, killed, with_faults


def test_runs_that_are_killed(tmp_path: Path) -> None:
    figures = killed(tmp_path, updates=8, lists=4, kills=4)
    assert figures.crashes == 4
    assert figures.is_as_promised, figures


def test_servers_that_misbehave(tmp_path: Path) -> None:
    figures = with_faults(tmp_path, updates=4, lists=3)
    assert figures.is_as_promised, figures


def test_runs_at_the_same_time(tmp_path: Path) -> None:
    figures = at_once(tmp_path, updates=10, lists=4)
    assert (figures.lost, figures.again, figures.doubtful) == (0, 0, 0), figures
