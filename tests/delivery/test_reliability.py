"""The promise, with real processes: nothing lost, nothing twice but where a crash fell between yes and record."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.delivery.ledgers import LEDGERS, Kept
from tests.delivery.reliability import at_once, killed, killed_together, with_faults


def test_runs_that_are_killed(tmp_path: Path) -> None:
    figures = killed(tmp_path, updates=8, lists=4, kills=4)
    assert figures.crashes == 4
    assert figures.is_as_promised, figures
    assert figures.again <= figures.crashes


def test_of_what_a_killed_run_claimed_in_a_branch_a_recipient_gets_one_again(tmp_path: Path) -> None:
    figures = killed(tmp_path, updates=12, lists=1, kills=1, kept=LEDGERS["a branch"], seed=11)
    assert (figures.lost, figures.worst) == (0, 1), figures


@pytest.mark.parametrize("kept", LEDGERS.values(), ids=LEDGERS)
def test_runs_at_once_that_are_killed(tmp_path: Path, kept: Kept) -> None:
    figures = killed_together(tmp_path, updates=5, lists=2, kills=3, kept=kept)
    assert figures.crashes == 3
    assert figures.is_as_promised, figures


def test_servers_that_misbehave(tmp_path: Path) -> None:
    figures = with_faults(tmp_path, updates=4, lists=3)
    assert figures.is_as_promised, figures


def test_runs_at_the_same_time(tmp_path: Path) -> None:
    figures = at_once(tmp_path, updates=10, lists=4)
    assert (figures.lost, figures.again, figures.doubtful) == (0, 0, 0), figures
