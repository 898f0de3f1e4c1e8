"""Whatever fuzzing has found is tried again, and each target with a few inputs of its own."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from statusgen.diagnostics import StatusgenError
from statusgen.importers import SENDERS
from tests.fuzz.covering import joined, paths_of, split
from tests.fuzz.keeping import kept
from tests.fuzz.targets import CATALOGUE, MESSAGES, NOW, targets, timed

TARGETS = targets()


def test_what_was_found_once_is_found_no_more() -> None:
    for name, path, data in kept():
        check, _ = TARGETS[name]
        timed(check, data, path)


@pytest.mark.parametrize("name", TARGETS)
def test_each_target_takes_what_it_begins_with_and_half_of_it(name: str) -> None:
    check, files = TARGETS[name]
    for path, data in files[:2]:
        for part in (data, data[: len(data) // 2], b""):
            check(part, path)


@pytest.mark.parametrize("system", SENDERS)
def test_each_taker_of_messages_takes_one_of_those_it_begins_with(system: str, tmp_path: Path) -> None:
    """Else nothing behind the first look at a message would ever be tried."""
    (tmp_path / "services.yaml").write_text(CATALOGUE)
    written: list[str] = []
    for _, data in MESSAGES:
        with suppress(StatusgenError):
            written += SENDERS[system].take(data, tmp_path, NOW).written
    assert written


def test_the_first_byte_of_an_input_says_which_file_it_stands_for() -> None:
    paths = paths_of([("b.md", b"x"), ("a.yaml", b"y"), ("b.md", b"z")])
    assert [split(paths, joined(paths, path, b"data")) for path in paths] == [(path, b"data") for path in paths]
    assert split(paths, b"\xff") == ("b.md", b"") and split(paths, b"") == ("a.yaml", b"")
