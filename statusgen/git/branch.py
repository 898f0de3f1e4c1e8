"""A branch of its own in the repository, written by a program: nobody checks it out.

Work tree, index and HEAD are never touched: objects are written, and one ref is moved from the value that was read to
the new one, or not at all. Where there is a remote, that is its ref, by a push that fast-forwards; else the local one,
by `update-ref` with the old value. Two programs can never both succeed from the same state.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile

from statusgen.diagnostics import StatusgenError
from statusgen.git.program import QUIET, stream
from statusgen.value import Struct

NAME = "statusgen"
EMAIL = "statusgen@localhost"
TIMEOUT = 60.0  # seconds for one step, such as a push
PLACES = frozenset(
    {
        *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"),
        *("GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_QUARANTINE_PATH"),
    }
)
"""What the caller's environment must not say; how to reach and to authenticate at a remote (`GIT_SSH_COMMAND`,
`GIT_ASKPASS`, `GIT_CONFIG_…`) it may."""


class Moved(Exception):  # noqa: N818  # no error: somebody was faster
    """The branch is not where it was read."""


class Branch(Struct, frozen=True):
    """The branch `name` of the repository around `folder`, at `remote` (None: there is none)."""

    folder: Path
    name: str
    remote: str | None
    environment: Mapping[str, str]

    @classmethod
    def find(cls, folder: Path, name: str, environment: Mapping[str, str]) -> Branch:
        """The branch, whether it exists or not; its remote is `origin`, else the only one there is.

        Raises StatusgenError if there is no repository, if the name is no branch's, or if nobody says which remote.
        """
        clean = {key: value for key, value in environment.items() if key not in PLACES}
        branch = cls(folder, name, None, clean | QUIET)
        try:
            branch._git("check-ref-format", "--branch", name)
            remotes = branch._git("remote").split()
        except FileNotFoundError:
            raise StatusgenError("git is not installed", "install git, or keep the ledger in a file") from None
        except StatusgenError as error:
            hint = "say where to keep what was sent: STATUSGEN_LEDGER=git:BRANCH in a repository, or file:PATH"
            raise StatusgenError(f"there is no branch {name} to keep the ledger in: {error.message}", hint) from None
        if len(remotes) > 1 and "origin" not in remotes:
            raise StatusgenError("nobody says which remote has the ledger", "name one of them origin")
        remote = "origin" if "origin" in remotes else next(iter(remotes), None)
        return cls(folder, name, remote, branch.environment)

    @property
    def _ref(self) -> str:
        return f"refs/heads/{self.name}"

    def head(self) -> str | None:
        """Its newest commit, which is then in this repository; None while the branch does not exist."""
        if self.remote is None:
            found = self._git("for-each-ref", "--format=%(objectname)", "--count=1", self._ref)
            return found.strip() or None
        listed = self._git("ls-remote", self.remote, self._ref, online=True)
        commit = next((line.split()[0] for line in listed.splitlines() if line.split()[1:] == [self._ref]), None)
        if commit is not None and not self._has(commit):
            self._git("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", self.remote, self._ref, online=True)
            if not self._has(commit):
                raise Moved
        return commit

    def known(self) -> str | None:
        """Its newest commit that is in this repository, whatever the remote has by now; None if there is none."""
        tracking = [f"refs/remotes/{self.remote}/{self.name}"] if self.remote else []
        found = self._git("for-each-ref", "--format=%(refname) %(objectname)", *tracking, self._ref)
        commits = dict(line.split() for line in found.splitlines())
        return next((commits[ref] for ref in (*tracking, self._ref) if ref in commits), None)

    def files(self, commit: str) -> dict[str, str]:
        """The files of a commit: their blobs by name, in order of the names."""
        rows = self._git("ls-tree", "-z", "--full-tree", commit).split("\0")
        return {row.partition("\t")[2]: row.split()[2] for row in rows if row}

    def content(self, blob: str) -> bytes:
        """The bytes of a blob."""
        with stream(self.folder, self.environment, "cat-file", "blob", blob, timeout=TIMEOUT) as output:
            return output.read()

    def advance(
        self, old: str | None, files: Mapping[str, str], changed: Mapping[str, bytes], at: datetime
    ) -> tuple[str, dict[str, str]]:
        """A new commit after `old`, with `files` (blobs by name) and those that `changed`; it is the branch's newest
        when this returns it, with its files. Raises Moved if the branch was no longer at `old`."""
        blobs = dict(files) | {name: self._write("blob", data) for name, data in changed.items()}
        rows = b"".join(
            b"100644 blob %s\t%s\0" % (blob.encode(), name.encode()) for name, blob in sorted(blobs.items())
        )
        tree = self._git("mktree", "-z", given=rows).strip()
        stamp = f"{int(at.timestamp())} +0000"
        who = {
            f"GIT_{role}_{what}": value
            for role in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", NAME), ("EMAIL", EMAIL), ("DATE", stamp))
        }
        parents = ("-p", old) if old else ()
        commit = self._git("commit-tree", tree, *parents, "-m", "What was sent", more=who).strip()
        self._move(old, commit)
        return commit, blobs

    def _move(self, old: str | None, commit: str) -> None:
        try:
            if self.remote is None:
                self._git("update-ref", self._ref, commit, old or "0" * len(commit))
            else:
                lease = f"--force-with-lease={self._ref}:{old or ''}"
                self._git("push", "--quiet", "--porcelain", lease, self.remote, f"{commit}:{self._ref}", online=True)
        except StatusgenError as error:
            now = self.head()
            if now == old:
                hint = "may this job push?" if self.remote else "if it names a lock and no git runs, remove that"
                raise StatusgenError(f"cannot write the ledger: {error.message}", hint) from None
            if now != commit:  # else it arrived, and only the answer was lost
                raise Moved from None

    def _has(self, commit: str) -> bool:
        try:
            self._git("cat-file", "-e", f"{commit}^{{tree}}")
        except StatusgenError:
            return False
        return True

    def _write(self, kind: str, data: bytes) -> str:
        return self._git("hash-object", "-w", "--no-filters", "-t", kind, "--stdin", given=data).strip()

    def _git(
        self, *arguments: str, given: bytes = b"", more: Mapping[str, str] | None = None, online: bool = False
    ) -> str:
        with TemporaryFile() as stdin:
            stdin.write(given)
            stdin.seek(0)
            environment = {**self.environment, **(more or {})}
            with stream(self.folder, environment, *arguments, stdin=stdin, timeout=TIMEOUT, online=online) as output:
                return os.fsdecode(output.read())
