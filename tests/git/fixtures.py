"""An empty repository, and an environment in which git knows who commits."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.git.clones import Clone


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text("[user]\nname = A\nemail = a@example.org\n[init]\ndefaultBranch = main\n")
    return {"PATH": os.environ["PATH"], "HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1"}


@pytest.fixture
def clone(tmp_path: Path, environment: dict[str, str]) -> Clone:
    clone = Clone(tmp_path / "clone", environment)
    clone.folder.mkdir()
    clone.git("init", "--quiet")
    return clone
