"""Where the ledger of a trial is kept: each kind there is, and a file that is committed again and again."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

BRANCH = "statusgen-ledger"
WHO = {f"GIT_{role}_{what}": "a@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}

LEASE = timedelta(minutes=20)
"""After which nobody waits any more for what a run that was killed had claimed in a branch."""

LATER = """
import sys
from datetime import timedelta
from statusgen import cli
from statusgen.channels import smtp
smtp.PATIENCE = 20.0
clock, later = cli._clock, timedelta(seconds=float(sys.argv.pop(1)))
cli._clock = lambda: clock() + later
cli.main()
"""
"""The command, at a time that is later by so many seconds, and without the patience for a server that never answers."""


@dataclass(frozen=True)
class Kept:
    """`prepare` makes the folders in which runs find the project, one or more; `address` is what STATUSGEN_LEDGER says;
    `read` gives all its lines; `look` is what somebody does while others write it."""

    address: Callable[[Path], str]
    read: Callable[[Path], bytes]
    prepare: Callable[[Path], Sequence[Path]] = lambda folder: [folder]
    look: Callable[[Path], None] | None = None


def git(folder: Path, *words: str) -> str:
    environment = {**os.environ, **WHO}
    command = ["git", "-C", str(folder), *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout


def _repository(folder: Path) -> Sequence[Path]:
    git(folder, "init", "--quiet")
    return [folder]


def _clones(folder: Path) -> Sequence[Path]:
    """One for each of three jobs."""
    git(folder, "init", "--quiet", "--bare", "origin")
    clones = [folder / f"clone-{number}" for number in range(3)]
    for clone in clones:
        git(folder, "clone", "--quiet", "origin", clone.name)
    return clones


def _commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "All there is")


def _of_branch(repository: Path) -> bytes:
    git(repository, "fsck", "--strict")
    names = git(repository, "ls-tree", "--name-only", BRANCH).splitlines()
    return "".join(git(repository, "show", f"{BRANCH}:{name}") for name in names).encode()


def _of_tracked(folder: Path) -> bytes:
    """The file's; and of what was committed every line is whole, but for the last of each commit."""
    for commit in git(folder, "log", "--format=%H", "--", "ledger.jsonl").split():
        committed = git(folder, "show", f"{commit}:ledger.jsonl").encode()
        whole = committed[: committed.rfind(b"\n") + 1]
        assert (folder / "ledger.jsonl").read_bytes().startswith(whole)
    return (folder / "ledger.jsonl").read_bytes()


FILE = Kept(lambda folder: f"file:{folder}/ledger.jsonl", lambda folder: (folder / "ledger.jsonl").read_bytes())
LEDGERS = {
    "a file": FILE,
    "a file that git tracks": Kept(FILE.address, _of_tracked, _repository, _commit),
    "a branch": Kept(lambda _: f"git:{BRANCH}", _of_branch, _repository),
    "a branch of the remote, each run in a clone": Kept(
        lambda _: f"git:{BRANCH}", lambda folder: _of_branch(folder / "origin"), _clones
    ),
}
