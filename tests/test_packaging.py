"""What people install: the wheel and the sdist hold all that a site needs, and the locks say what they stand on."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import statusgen
from tests.conftest import EXAMPLE_NOW, ROOT, copy_example
from tests.programs import virtual_environment

THEMES = {path.relative_to(ROOT).as_posix() for path in (ROOT / "themes").rglob("*") if path.is_file()}

LOCALES = {path.relative_to(ROOT).as_posix() for path in (ROOT / "statusgen" / "locale").rglob("*.?o")}


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist of this checkout, and the wheel that is built from that sdist alone."""
    folder = tmp_path_factory.mktemp("distributions")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return folder


def test_two_checkouts_build_the_same_bytes(tmp_path: Path) -> None:
    """Under other paths, at other times, with other masks; SOURCE_DATE_EPOCH is what they share."""
    built = []
    for number, (folder, mask) in enumerate((("here", 0o022), ("somewhere/else", 0o077))):
        checkout = tmp_path / folder
        for name in ("statusgen", "themes", "docs"):
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, checkout / name, ignore=ignored, copy_function=shutil.copyfile)
        for name in ("pyproject.toml", "LICENSE", "README.md", "CHANGELOG.md"):
            shutil.copyfile(ROOT / name, checkout / name)
        for path in checkout.rglob("*"):
            os.utime(path, (1_000_000_000 + number, 1_000_000_000 + number))
            path.chmod((0o777 if path.is_dir() else 0o666) & ~mask)
        command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--sdist", "--outdir", "dist", "."]
        zone = {
            "SOURCE_DATE_EPOCH": "1750000000",
            "TZ": ("UTC", "Asia/Kathmandu")[number],
            "PYTHONHASHSEED": str(number),
        }
        subprocess.run(command, cwd=checkout, env={**os.environ, **zone}, check=True, capture_output=True)
        built.append({path.name: sha256(path.read_bytes()).hexdigest() for path in (checkout / "dist").iterdir()})
    assert len(built[0]) == 2
    assert built[0] == built[1]


def test_the_sdist_holds_the_themes(distributions: Path) -> None:
    (sdist,) = distributions.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names >= THEMES | LOCALES | {"pyproject.toml", "LICENSE", "README.md", "statusgen/cli.py"}


def test_the_wheel_holds_the_themes_inside_the_package(distributions: Path) -> None:
    (wheel,) = distributions.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert names >= {f"statusgen/{name}" for name in THEMES} | LOCALES
    assert "statusgen/themes/default/theme.yaml" in names
    assert {name.partition("/")[0] for name in names} == {"statusgen", f"statusgen-{statusgen.__version__}.dist-info"}


def test_the_installed_wheel_builds_a_site(distributions: Path, tmp_path: Path) -> None:
    """In an environment that knows the wheel and its dependencies, and nothing of this checkout."""
    (wheel,) = distributions.glob("*.whl")
    python = virtual_environment(tmp_path / "venv")
    pip = [str(python), "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--ignore-installed"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)

    project = tmp_path / "project"
    project.mkdir()
    copy_example(project)
    command = [str(python.with_name("statusgen")), "build", "--now", EXAMPLE_NOW, "--format", "json"]
    run = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["written"] > 0
    assert (project / "site" / "index.html").is_file()

    explain = [str(python), "-OO", "-m", "statusgen", "explain", "alias-taken"]
    page = subprocess.run(explain, cwd=project, capture_output=True, text=True, check=True)
    assert "has one owner" in page.stdout

    script = "import statusgen; print(statusgen.__file__)"
    where = subprocess.run([python, "-c", script], cwd=project, capture_output=True, text=True, check=True)
    assert Path(where.stdout.strip()).is_relative_to(tmp_path / "venv")


def locked(name: str) -> dict[str, str]:
    """The packages of a lock and their versions; every one must have a hash."""
    text = (ROOT / "requirements" / name).read_text("utf-8")
    entries = re.split(r"\n(?=\S)", re.sub(r"(?m)^#.*\n|^    #.*\n?", "", text).strip())
    assert all("--hash=sha256:" in entry for entry in entries)
    heads = [entry.split()[0].partition("==") for entry in entries]
    return {canonicalize_name(package): version for package, _, version in heads}


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("run.txt", lambda project: project["project"]["dependencies"]),
        ("build.txt", lambda project: project["dependency-groups"]["build"] + project["build-system"]["requires"]),
        ("dev.txt", lambda project: project["dependency-groups"]["dev"] + project["project"]["dependencies"]),
        ("release.txt", lambda project: project["dependency-groups"]["release"]),
        ("fuzz.txt", lambda project: project["dependency-groups"]["fuzz"]),
        ("clients.txt", lambda project: project["dependency-groups"]["clients"]),
        ("old-clients.txt", lambda project: project["dependency-groups"]["old-clients"]),
    ],
)
def test_locks_hold_what_is_asked_for(lock: str, wanted: Callable[[Any], list[str]]) -> None:
    """After a change of a dependency, `make lock`."""
    versions = locked(lock)
    for line in wanted(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))):
        requirement = Requirement(line)
        name = canonicalize_name(requirement.name)
        assert name in versions
        assert requirement.specifier.contains(versions[name])


def test_locks_agree_and_name_no_registry() -> None:
    locks = [locked(name) for name in ("build.txt", "run.txt", "dev.txt")]
    for name in set().union(*locks):
        assert len({lock[name] for lock in locks if name in lock}) == 1, name
    for path in (*(ROOT / "requirements").iterdir(), ROOT / "tools" / "package-lock.json"):
        assert not re.search(r"--(extra-)?index-url|--find-links|\"resolved\"", path.read_text("utf-8")), path
