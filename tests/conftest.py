"""What tests share: this repository's own page, built once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from hypothesis import settings

# Tests start hundreds of processes, each of which would compile all of our modules anew where the environment says so.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

settings.register_profile("statusgen", deadline=None)  # a slow machine is no defect
settings.load_profile("statusgen")

ROOT = Path(__file__).parent.parent
EXAMPLE_NOW = "2026-11-22T09:00:00Z"  # an hour at which the example has an open incident and coming maintenance


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write the expected files anew; look at the difference")


@pytest.fixture
def expect(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compares a text with what a file holds; with `--update` the file is written instead."""

    def compare(file: Path, text: str) -> None:
        if request.config.getoption("--update"):
            file.write_text(text, "utf-8")
        assert text == (file.read_text("utf-8") if file.is_file() else None), f"not what {file} says"

    return compare


def copy_example(folder: Path) -> None:
    """Copies this repository's own page to the folder, to change it: services.yaml and what it speaks of."""
    for name in ("incidents", "pages", "static"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "services.yaml", folder)


@dataclass(frozen=True)
class BuiltSite:
    """A site in a folder, the URL it is meant for, and what `build --format json` said."""

    folder: Path
    url: str
    summary: dict[str, int | float | str | None]


@pytest.fixture(scope="session")
def example_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The page of this repository, built by the command, as readers get it. Read it, never write into it."""
    folder = tmp_path_factory.mktemp("example")
    options = ["--source", str(ROOT), "--output", str(folder / "site"), "--now", EXAMPLE_NOW, "--format", "json"]
    run = subprocess.run(
        [sys.executable, "-m", "statusgen", "build", *options],
        env={**os.environ, "STATUSGEN_CACHE": str(folder / "cache")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    url = yaml.safe_load((ROOT / "services.yaml").read_text("utf-8"))["site"]["url"]
    return BuiltSite(folder / "site", url, json.loads(run.stdout))
