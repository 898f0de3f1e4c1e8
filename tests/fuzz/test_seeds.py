"""Whatever fuzzing has found is tried again, and each target with a few inputs of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.targets import targets, timed

SEEDS = sorted(path for path in Path(__file__).with_name("seeds").iterdir() if path.name[0] != ".")
TARGETS = targets()


def test_what_was_found_once_is_found_no_more() -> None:
    for kept in SEEDS:
        path, _, data = kept.read_bytes().partition(b"\n")
        check, _ = TARGETS[kept.name.rpartition("-")[0]]
        timed(check, data, path.decode())


@pytest.mark.parametrize("name", TARGETS)
def test_each_target_takes_what_it_begins_with_and_half_of_it(name: str) -> None:
    check, files = TARGETS[name]
    for path, data in files[:2]:
        for part in (data, data[: len(data) // 2], b""):
            check(part, path)
