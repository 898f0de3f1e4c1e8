"""Every finding, shown on a small project that has just this one wrong with it.

`tests/broken/<code>/` is a project, `expected.txt` in it what `check` prints of it. `now.txt` is its instant, and
`ledger.jsonl` what was sent, if that matters. `pytest tests/test_broken.py --update` writes the expected files anew.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from statusgen import build
from statusgen.checks import CHECKS
from statusgen.derive import take_snapshot
from statusgen.diagnostics import in_order
from statusgen.duties import DUTIES, duties
from statusgen.model import Audience
from statusgen.printing import as_text
from statusgen.reading.findings import CODES as READING
from statusgen.theme.findings import CODES as THEME
from statusgen.value import replace
from statusgen.witnesses import Witnesses

BROKEN = Path(__file__).parent / "broken"
FOLDERS = sorted(folder.name for folder in BROKEN.iterdir() if folder.is_dir())
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)

GROWN = {"file-too-large": "#" * 1024 * 1024, "too-many-values": "x: [" + "1, " * 100_000 + "1]"}
"""What is written behind a services.yaml, since no repository should have to hold it."""


def test_every_code_has_its_folder() -> None:
    rules = {rule.CODE for rule in CHECKS} | {rule.CODE for rule in DUTIES}
    assert set(FOLDERS) == rules | READING.keys() | THEME.keys()


@pytest.mark.parametrize("code", FOLDERS)
def test_broken(code: str, tmp_path: Path, expect: Callable[[Path, str], None]) -> None:
    folder = shutil.copytree(BROKEN / code, tmp_path / code, symlinks=True)
    if code in GROWN:
        catalogue = folder / "services.yaml"
        catalogue.write_text(catalogue.read_text() + GROWN[code])
    clock = folder / "now.txt"
    now = datetime.fromisoformat(clock.read_text().strip()) if clock.exists() else NOW
    checked = build.rehearse(build.check(folder, now, build.open_cache(None)), folder, now)
    problems = list(checked.problems)
    if code in {rule.CODE for rule in DUTIES} and checked.project:
        witnesses, nothing = Witnesses(file=folder / "ledger.jsonl"), build.open_cache(None).table("told")
        snapshot = take_snapshot(checked.project, now, Audience.INTERNAL)
        snapshot = replace(snapshot, contradicted=witnesses.contradicted(checked.project, now, nothing))
        problems += [duty.as_finding() for duty in duties(snapshot)]
    printed = as_text(in_order(problems))
    expect(BROKEN / code / "expected.txt", printed)
    assert f"[{code}]" in printed
