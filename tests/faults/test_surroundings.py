"""Builds in surroundings that are not as they should be, by the command itself."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from statusgen import build as building
from statusgen import cli
from tests.conftest import ROOT
from tests.faults.scenarios import CATALOGUE, NOW, OTHER, REPORT, start, state_of, write
from tests.programs import program


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    write(folder, "services.yaml", CATALOGUE)
    write(folder, "incidents/mail-late.md", REPORT)
    return folder


def build(source: Path, *options: str, now: str = NOW, status: int = 0) -> dict[str, bytes]:
    assert cli.run(["build", "--quiet", "--source", str(source), "--now", now, *options]) == status
    return {path: data for path, data in state_of(source).items() if path.startswith("site/")}


def anew(source: Path, tmp_path: Path, now: str = NOW) -> dict[str, bytes]:
    other = tmp_path / "anew"
    build(source, "--force", "--output", str(other), now=now)
    return {f"site/{path.relative_to(other)}": path.read_bytes() for path in other.rglob("*") if path.is_file()}


@pytest.mark.parametrize("damage", [b"", b"\x00" * 5000, b"statusgen cache1" + b"\xff" * 400, None])
def test_a_damaged_cache_changes_no_byte(source: Path, tmp_path: Path, damage: bytes | None) -> None:
    build(source)
    write(source, "incidents/mail-lost.md", OTHER)
    for path in (source / ".statusgen/cache").glob("*.cache"):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2] + b"?" + whole[len(whole) // 2 + 1 :] if damage is None else damage)
    assert build(source) == anew(source, tmp_path)


def test_a_clock_that_is_set_back(source: Path, tmp_path: Path) -> None:
    now = datetime.fromisoformat(NOW)
    for moved in (timedelta(0), timedelta(days=2), timedelta(minutes=-45), timedelta(days=-300), timedelta(0)):
        at = (now + moved).isoformat()
        assert build(source, now=at) == anew(source, tmp_path, now=at)


def test_two_builds_at_once_are_one_after_the_other(source: Path, tmp_path: Path) -> None:
    build(source)
    write(source, "incidents/mail-lost.md", OTHER)
    ended: list[int] = []
    crews = [Thread(target=lambda: ended.append(start(source, ("build", "--quiet")).returncode)) for _ in range(3)]
    for crew in crews:
        crew.start()
    for crew in crews:
        crew.join()
    assert ended == [0, 0, 0]
    assert build(source) == anew(source, tmp_path)


def test_a_source_that_changes_while_it_is_built_gives_the_one_or_the_other(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every source is read once, before anything is made of it."""
    before = anew(source, tmp_path)
    check = building.check

    def changed(*given: object, **more: object) -> object:
        write(source, "incidents/mail-late.md", REPORT.replace("Mail is late", "Mail is gone"))
        write(source, "incidents/mail-lost.md", OTHER)
        return check(*given, **more)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(building, "check", changed)
    assert build(source) == before
    monkeypatch.setattr(building, "check", check)
    assert b"Mail is gone" in build(source)["site/index.html"]


@pytest.mark.parametrize(
    ("path", "mode", "said"),
    [
        ("incidents/mail-late.md", 0, "incidents/mail-late.md cannot be read: Permission denied"),
        ("incidents", 0, "incidents cannot be read: Permission denied"),
        ("services.yaml", 0, "services.yaml cannot be read: Permission denied"),
        ("site", 0o555, "cannot publish to site: Permission denied"),
        ("site/incidents", 0o555, "cannot publish to site: Permission denied"),
        (".statusgen", 0, "the system refuses: Permission denied: .statusgen/cache"),
    ],
)
def test_what_may_not_be_read_or_written(source: Path, tmp_path: Path, path: str, mode: int, said: str) -> None:
    """The old site stays as it is, and the next build that may make the new one."""
    before = build(source)
    write(source, "incidents/mail-lost.md", OTHER)
    usual = stat.S_IMODE((source / path).stat().st_mode)
    (source / path).chmod(mode)
    run = start(source, ("build", "--quiet"), *as_everybody())
    (source / path).chmod(usual)
    after = {path: data for path, data in state_of(source).items() if path.startswith("site/")}
    assert (run.returncode, after) == (3, before)
    assert f"error: {said}" in run.said  # type: ignore[attr-defined]  # added by whoever ran it
    assert build(source) == anew(source, tmp_path)


def as_everybody() -> tuple[str, ...]:
    """Before a command: modes of files hold for root, too."""
    if os.geteuid():
        return ()
    return (program("setpriv"), "--bounding-set=-dac_override,-dac_read_search")


def test_an_answer_that_nobody_can_take_is_a_fault_outside(source: Path) -> None:
    """/dev/full is a disk that is full."""
    command = [sys.executable, "-m", "statusgen", "check", "--format", "json"]
    with open("/dev/full", "w") as full:
        run = subprocess.run(
            command,
            cwd=source,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )
    assert (run.returncode, "No space left on device" in run.stderr) == (3, True)
