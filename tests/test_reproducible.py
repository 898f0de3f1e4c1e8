"""The bytes of a site depend on its sources, the theme, the version and the instant alone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE_NOW, ROOT, copy_example

WORLDS: Mapping[str, Mapping[str, str]] = {
    "another zone and locale": {"TZ": "Asia/Kathmandu", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "no locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "TZ": "America/St_Johns"},
    "another hash seed": {"PYTHONHASHSEED": "4242"},
    "an odd zone": {"TZ": "Nowhere/At-all", "HOME": "/nonexistent"},
}


def build(source: Path, site: Path, cache: Path, more: Mapping[str, str], mask: int = 0o022) -> dict[str, bytes]:
    """The site as one process makes it: with no environment but this."""
    known = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    command = [sys.executable, "-m", "statusgen", "build", "--source", ".", "--output", str(site), "--now", EXAMPLE_NOW]
    environment = {**known, "PYTHONPATH": str(ROOT), "STATUSGEN_CACHE": str(cache), "PYTHONHASHSEED": "0", **more}
    run = subprocess.run(command, cwd=source, env=environment, umask=mask, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("usual")
    copy_example(folder)
    return build(folder, folder / "site", folder / "cache", {})


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


@pytest.mark.parametrize("world", WORLDS)
def test_the_world_around_makes_no_difference(world: str, usual: dict[str, bytes], tmp_path: Path) -> None:
    """Nor do another path, other times of the files, another mask, and whether there is a cache."""
    source = tmp_path / "somewhere else" / "é"
    source.mkdir(parents=True)
    copy_example(source)
    for number, path in enumerate(sorted(source.rglob("*"), reverse=True)):
        os.utime(path, (1_000_000_000 + number, 1_000_000_000 + number))
    cold = build(source, tmp_path / "cold", tmp_path / "cache", WORLDS[world], mask=0o077)
    assert differing(usual, cold) == []
    warm = build(source, tmp_path / "warm", tmp_path / "cache", WORLDS[world])
    assert differing(usual, warm) == []


def test_one_process_makes_what_many_make(usual: dict[str, bytes], tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    copy_example(source)
    core = sorted(os.sched_getaffinity(0))[:1]
    script = (
        f"import os, sys; os.sched_setaffinity(0, {core}); from statusgen import cli; sys.exit(cli.run(sys.argv[1:]))"
    )
    site = tmp_path / "site"
    command = [sys.executable, "-c", script, "build", "--source", str(source), "--output", str(site)]
    subprocess.run([*command, "--now", EXAMPLE_NOW], check=True, capture_output=True, cwd=ROOT)
    alone = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    assert differing(usual, alone) == []
