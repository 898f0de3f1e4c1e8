"""Releases of libraries are those that the standard library tells."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from statusgen import releases
from statusgen.versions import LIBRARIES


@pytest.mark.parametrize("name", LIBRARIES)
def test_the_release_is_that_of_the_standard_library(name: str) -> None:
    assert releases.release(name) == version(name)


def test_one_that_is_not_installed_has_none() -> None:
    with pytest.raises(PackageNotFoundError):
        releases.release("no-such-library")


def test_of_two_the_one_that_is_imported_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder, number in (("first", "2.0"), ("second", "1.0")):
        (tmp_path / folder / f"Some_Library-{number}.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [str(tmp_path / "nowhere"), str(tmp_path / "first"), str(tmp_path / "second")])
    releases._installed.cache_clear()
    try:
        assert releases.release("some-library") == "2.0"
    finally:
        releases._installed.cache_clear()
