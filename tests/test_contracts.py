"""What holds for every build: the same bytes everywhere, and no more work than the change asks for."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from statusgen.derive.ids import api_id
from tests.conftest import EXAMPLE_NOW, copy_example


def built(source: Path, output: Path, now: str = EXAMPLE_NOW, **environment: str) -> dict[str, str]:
    """Builds the site in a process of its own; the digests of its files by path, the manifest aside."""
    words = [sys.executable, "-m", "statusgen", "build", "--source", str(source), "--output", str(output), "--now", now]
    run = subprocess.run(words, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return digests(output)


def digests(site: Path) -> dict[str, str]:
    files = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    return {
        path: hashlib.sha256(file.read_bytes()).hexdigest()
        for path, file in sorted(files.items())
        if not path.startswith(".statusgen")
    }


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of this repository's own page, to change."""
    folder = tmp_path / "example"
    copy_example(folder)
    return folder


def of_incident(id: str) -> tuple[str, str, str, str]:
    """Its page, and its object wherever clients look for it."""
    hosted = api_id("incident", id)
    return (
        f"incidents/{id}/index.html",
        f"incidents/{id}.json",
        f"incidents/{hosted}.json",
        f"api/v2/incidents/{hosted}.json",
    )


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def test_bytes_depend_on_the_sources_and_now_alone(example: Path, tmp_path: Path) -> None:
    plain = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C", "STATUSGEN_CACHE": str(tmp_path / "cache-1")}
    odd = {
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Kathmandu",
        "LC_ALL": "C.UTF-8",
        "STATUSGEN_CACHE": str(tmp_path / "cache-2"),
    }
    elsewhere = tmp_path / "another" / "place"
    shutil.copytree(example, elsewhere)
    for file in elsewhere.rglob("*.md"):
        os.utime(file, (0, 0))
    first = built(example, tmp_path / "one", **plain)
    assert len(first) > 200
    assert built(elsewhere, tmp_path / "two", **odd) == first
    assert built(example, tmp_path / "three", **plain) == first, "from the cache"


def test_an_edited_incident_changes_what_depends_on_it_and_nothing_else(example: Path, tmp_path: Path) -> None:
    before = built(example, tmp_path / "site")
    times = {path: (tmp_path / "site" / path).stat().st_mtime_ns for path in before}
    old = example / "incidents" / "2024" / "2024-11-12-mail-delayed.md"
    old.write_text(old.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    after = built(example, tmp_path / "site")
    assert f"incidents/{old.stem}/index.html" in changed(before, after)
    dependent = (
        *of_incident(old.stem),
        "history/2024",
        "search/2024",
        "updates/2024",
        "services/email/",
        "groups/",
        "api/v2/incidents.json",
    )
    assert [path for path in changed(before, after) if not path.startswith(dependent)] == []
    kept = before.keys() - changed(before, after)
    assert all((tmp_path / "site" / path).stat().st_mtime_ns == times[path] for path in kept)


def test_a_rebuild_without_news_moves_only_when_it_was_built(example: Path, tmp_path: Path) -> None:
    before = built(example, tmp_path / "site")
    after = built(example, tmp_path / "site", now="2026-11-22T09:20:00Z")
    assert changed(before, after) == {"index.html", "build.json"}


def test_a_new_day_moves_the_bars_and_no_incident(example: Path, tmp_path: Path) -> None:
    before = built(example, tmp_path / "site")
    after = built(example, tmp_path / "site", now="2026-11-23T09:00:00Z")
    assert not {path for path in changed(before, after) if path.startswith("incidents/")}
    assert not {path for path in changed(before, after) if path.endswith((".atom", ".rss"))}
    assert {path for path in changed(before, after) if path.startswith("services/")}


def test_a_removed_incident_leaves_no_file(example: Path, tmp_path: Path) -> None:
    before = built(example, tmp_path / "site")
    gone = example / "incidents" / "2024" / "2024-11-12-mail-delayed.md"
    gone.unlink()
    after = built(example, tmp_path / "site")
    assert before.keys() - after.keys() == set(of_incident(gone.stem))
    assert not any(gone.stem in path for path in after)
