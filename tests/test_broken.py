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

from statusgen.checks import CHECKS, check_all
from statusgen.diagnostics import in_order
from statusgen.printing import as_text
from statusgen.reading import load
from statusgen.reading.findings import CODES

BROKEN = Path(__file__).parent / "broken"
FOLDERS = sorted(folder.name for folder in BROKEN.iterdir() if folder.is_dir())
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)

Made = Callable[[Path], object]
MADE: dict[str, Made] = {
    "file-too-large": lambda folder: (folder / "services.yaml").open("a").write("#" * 1024 * 1024),
}
"""What a repository should not have to hold."""


def test_every_code_has_its_folder() -> None:
    assert set(FOLDERS) == {check.CODE for check in CHECKS} | CODES.keys()


@pytest.mark.parametrize("code", FOLDERS)
def test_broken(code: str, tmp_path: Path, expect: Callable[[Path, str], None]) -> None:
    folder = shutil.copytree(BROKEN / code, tmp_path / code, symlinks=True)
    MADE.get(code, lambda _: None)(folder)
    clock = folder / "now.txt"
    now = datetime.fromisoformat(clock.read_text().strip()) if clock.exists() else NOW
    parsed = load(folder)
    found = check_all(parsed.value, now) if parsed.value else ()
    printed = as_text(in_order([*parsed.problems, *found]))
    expect(BROKEN / code / "expected.txt", printed)
    assert f"[{code}]" in printed
