"""Programs of other people that tests use. Where one is missing its tests are left out; in CI they fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def leave_out(reason: str) -> None:
    """Skip the running test; in CI (`CI=true`) fail it, so that nothing is left out there unseen."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}; CI leaves no test out", pytrace=False)
    pytest.skip(reason)


def program(*names: str) -> str:
    """The path of the first of these programs that is installed."""
    for name in names:
        if path := shutil.which(name):
            return path
    leave_out(f"{' or '.join(names)} is not installed: tools/checkers.sh tells how to have it")
    raise AssertionError


def node_package(path: str) -> Path:
    """A file of the packages of tools/package.json, such as `vnu-jar/build/dist/vnu.jar`."""
    found = ROOT / "tools" / "node_modules" / path
    if not found.exists():
        leave_out(f"{path} is not installed: tools/checkers.sh tells how to have it")
    return found


def client_environment(name: str) -> Path:
    """The folder of the programs of an environment that the Makefile made for clients of hosted pages."""
    found = Path(sys.prefix) / name / "bin"
    if not (found / "python").exists():
        leave_out(f"the environment {name} is not there: `make test` makes it")
    return found


def virtual_environment(folder: Path) -> Path:
    """A new virtual environment that sees the packages of this one, but not the checkout; returns its Python.

    So that what installs statusgen can be run for real, with nothing to fetch.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "seen.pth").write_text(sysconfig.get_path("purelib") + "\n")  # the .pth files in there stay unread
    return folder / "bin" / "python"
