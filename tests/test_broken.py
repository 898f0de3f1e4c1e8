"""Every finding, shown on a small project that has just this one wrong with it.

`tests/broken/<code>/` is a project, `expected.txt` in it what `check` prints of it. `now.txt` is its instant, if that
matters. `pytest tests/test_broken.py --update` writes the expected files anew.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from statusgen import build
from statusgen.checks import CHECKS
from statusgen.printing import as_text
from statusgen.reading.findings import CODES as READING
from statusgen.theme.findings import CODES as THEME

BROKEN = Path(__file__).parent / "broken"
FOLDERS = sorted(folder.name for folder in BROKEN.iterdir() if folder.is_dir())
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)

GROWN = {"file-too-large": "#" * 1024 * 1024, "too-many-values": "x: [" + "1, " * 100_000 + "1]"}
"""What is written behind a services.yaml, since no repository should have to hold it."""


def test_every_code_has_its_folder() -> None:
    assert set(FOLDERS) == {check.CODE for check in CHECKS} | READING.keys() | THEME.keys()


@pytest.mark.parametrize("code", FOLDERS)
def test_broken(code: str, tmp_path: Path, expect: Callable[[Path, str], None]) -> None:
    folder = shutil.copytree(BROKEN / code, tmp_path / code, symlinks=True)
    if code in GROWN:
        catalogue = folder / "services.yaml"
        catalogue.write_text(catalogue.read_text() + GROWN[code])
    clock = folder / "now.txt"
    now = datetime.fromisoformat(clock.read_text().strip()) if clock.exists() else NOW
    checked = build.rehearse(build.check(folder, now, build.open_cache(None)), folder, now)
    printed = as_text(checked.problems)
    expect(BROKEN / code / "expected.txt", printed)
    assert f"[{code}]" in printed
