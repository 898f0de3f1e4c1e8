"""A few of the trials of `make reliability`: some calls of each command fail, some processes are killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.scenarios import SCENARIOS, Scenario
from tests.faults.trials import Trials
from tests.faults.watching import Watched
from tests.programs import program

FEW = {"write": (1, 3), "rename": (1,), "sync": (1,), "make": (2,)}


@pytest.fixture(scope="module", autouse=True)
def _strace() -> None:
    program("strace")


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_call_that_fails_leaves_the_old_or_the_new_and_the_next_run_heals_it(
    scenario: Scenario, tmp_path: Path
) -> None:
    trials = Trials(scenario, tmp_path)
    met = sum(trials.fail(kind, number, "ENOSPC") for kind, numbers in FEW.items() for number in numbers)
    met += trials.fail("write", 1, "KILL")
    assert trials.tally.broken == []
    assert met >= 3
    assert trials.tally.killed == 1


@pytest.mark.parametrize("number", [1, 3])
def test_an_import_whose_own_folder_cannot_be_removed_at_once_leaves_nothing_of_it(tmp_path: Path, number: int) -> None:
    trials = Trials(next(scenario for scenario in SCENARIOS if scenario.name == "import"), tmp_path)
    assert trials.fail("unlink", number, "EIO")
    assert (trials.tally.new, trials.tally.broken) == (1, [])


def test_a_process_that_is_killed_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    trials = Trials(SCENARIOS[0], tmp_path)
    trials.kill_at_random(3)
    assert trials.tally.broken == []


def test_a_preview_that_is_killed_while_it_rebuilds_leaves_nothing_that_matters(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    watched.kill(1)
    assert (watched.tally.killed, watched.tally.broken) == (1, [])
