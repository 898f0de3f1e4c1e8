"""Installs statusgen with every Python at hand, from 3.11 on, and compares the site that each builds, byte by byte."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
NOW = "2026-11-22T15:00:00+00:00"
OLDEST = 11


def main() -> int:
    """One line for each Python; 1 if two differ."""
    with tempfile.TemporaryDirectory() as scratch:
        sites = {version: _built(python, Path(scratch) / version) for version, python in _found()}
    first, *others = sites
    for version in others:
        paths = sites[first].keys() | sites[version].keys()
        differ = sorted(path for path in paths if sites[first].get(path) != sites[version].get(path))
        print(
            f"{version}: {len(sites[version])} files, {len(differ) or 'none'} other than those of {first}", *differ[:5]
        )
    if not others:
        print(f"only {first} is at hand")
    return int(any(sites[version] != sites[first] for version in others))


def _found() -> Iterator[tuple[str, Path]]:
    """The Pythons on the path, those of pyenv too, by version; this one first."""
    yield sys.version.partition(" ")[0], Path(sys.executable)
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    known = {sys.version_info[1]}
    for minor in range(OLDEST, OLDEST + 10):
        beside = sorted(pyenv.glob(f"3.{minor}.*/bin/python3.{minor}"))
        named = shutil.which(f"python3.{minor}")
        for python in (*beside[-1:], *([Path(named)] if named else [])):
            run = subprocess.run([python, "--version"], capture_output=True, text=True, check=False)
            if run.returncode == 0 and minor not in known:
                known.add(minor)
                yield run.stdout.split()[-1], python


def _built(python: Path, folder: Path) -> dict[str, bytes]:
    """The example's site, as a fresh installation makes it with nothing remembered. Deprecated calls are errors."""
    environment = {**os.environ, "PYTHON": str(python), "PIP_QUIET": "1", "STATUSGEN_CACHE": str(folder / "cache")}
    subprocess.run([ROOT / "tools" / "install.sh", folder / "venv"], env=environment, check=True)
    python = folder / "venv" / "bin" / "python"
    command = [str(python), "-W", "error::DeprecationWarning:statusgen", "-m", "statusgen", "build", "-q"]
    site = folder / "site"
    subprocess.run(
        [*command, "--output", str(site), "--now", NOW], cwd=ROOT, env=environment, check=True, capture_output=True
    )
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


if __name__ == "__main__":
    sys.exit(main())
