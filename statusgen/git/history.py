"""What git knows about the sources: when a text came to the current branch, and what a file held before.

Nothing is written, not even the index. `GIT_*` variables of the caller, such as those of a hook that runs us, are not
passed on.

**The current branch** is the chain of first parents of HEAD. What a merge brings is there from the merge on, with the
time of the merge: that is when the branch, and so the site, first had it. Merged the other way round (somebody merges
the branch into work of their own and pushes that), the same rule says a later time, never an earlier one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from statusgen.diagnostics import StatusgenError
from statusgen.git.program import QUIET, TIMEOUT, stream
from statusgen.value import Struct

LOG = (
    *("log", "--first-parent", "--diff-merges=first-parent", "--root", "--format=%H %ct", "--raw", "-z", "--no-abbrev"),
    *("--no-renames", "--no-relative", "--no-ext-diff", "--no-color"),
)
LARGEST = 1 << 20  # bytes: a larger file is no incident
COMMIT_ID = re.compile(r"HEAD|[0-9a-f]{40}(?:[0-9a-f]{24})?")
HEADING = re.compile(rb"^ {0,3}##[ \t]+(.*?)[ \t\r]*$", re.MULTILINE)
DETERMINED = re.compile(rb"^(?:determined:[ \t]*([^#\r\n]*?)[ \t]*(?:#.*)?| {0,3}##.*)\r?$", re.MULTILINE)


class Change(Struct, frozen=True):
    """A file as a commit left it: its path from the source folder, what stands behind the `##` of all its level-2
    headings, and what its front matter says of `determined`."""

    path: str
    headings: tuple[str, ...]
    determined: str = ""


class Commit(Struct, frozen=True):
    """A commit of the branch. `time` is the committer's; None where it says nothing: at the boundary of a shallow
    clone, where all that is older seems to arrive at once, and for a date that is none."""

    id: str
    time: datetime | None
    changes: tuple[Change, ...]


class Version(Struct, frozen=True):
    """A file as a commit of the branch left it, under the path that it had then. `time` is the committer's."""

    commit: str
    path: str
    content: bytes
    time: datetime | None = None


class _Entry(Struct, frozen=True):
    """A commit as `git log --raw` lists it: the files of the sources that it left, and those that it removed."""

    commit: str
    seconds: str
    left: tuple[tuple[str, str], ...]  # path from the source folder, blob
    added: frozenset[str]
    removed: tuple[str, ...]


class Repository(Struct, frozen=True):
    """The repository that holds `source`; `prefix` is the path from its root to the source folder (empty, or with a
    slash at its end). Every method raises StatusgenError if git fails or takes longer than `timeout` seconds."""

    source: Path
    prefix: str
    environment: Mapping[str, str]
    timeout: float = TIMEOUT

    @classmethod
    def find(cls, source: Path, environment: Mapping[str, str]) -> Repository | None:
        """The repository around `source`; None if there is none. `environment` is the caller's, for PATH and HOME.

        Raises StatusgenError if there is one that cannot be used: git is missing, or does not trust its owner.
        """
        clean = {name: value for name, value in environment.items() if not name.startswith("GIT_")}
        repository = cls(source, "", clean | QUIET)
        try:
            answer = repository._run("rev-parse", "--is-inside-work-tree", "--show-prefix")
        except FileNotFoundError:
            if any((folder / ".git").exists() for folder in (source.absolute(), *source.absolute().parents)):
                raise StatusgenError(
                    f"{source} is in a git repository, but git is not installed", "install git"
                ) from None
            return None
        except StatusgenError as error:
            if "not a git repository" in error.message:
                return None
            if "dubious ownership" in error.message:
                hint = f"if you trust it: git config --global --add safe.directory {source.absolute()}"
                raise StatusgenError(f"git does not read {source}: it belongs to another user", hint) from None
            raise
        inside, _, prefix = os.fsdecode(answer).partition("\n")
        return cls(source, prefix.removesuffix("\n"), repository.environment) if inside == "true" else None

    def head(self) -> str | None:
        """The commit that is checked out; None before the first."""
        try:
            return self._run("rev-parse", "--verify", "--quiet", "HEAD^{commit}").decode().strip()
        except StatusgenError:
            return None

    def shallow_boundary(self) -> frozenset[str]:
        """The commits whose parents were not fetched; empty in a whole clone."""
        path = os.fsdecode(self._run("rev-parse", "--git-path", "shallow")).removesuffix("\n")
        try:
            return frozenset((self.source / path).read_text("ascii").split())
        except FileNotFoundError:
            return frozenset()

    def follows(self, commit: str) -> bool:
        """Whether HEAD is this commit or came after it on the current branch, so that `history` may begin there."""
        if commit == self.head():
            return True
        try:
            chain = self._run("rev-list", "--first-parent", "--parents", f"{_checked(commit)}..HEAD").decode()
        except StatusgenError:  # a commit that is not here: another clone, a history that was rewritten
            return False
        oldest = chain.splitlines()[-1:]
        return any(line.split()[1:2] == [commit] for line in oldest)

    def history(self, folder: str = "incidents", since: str | None = None) -> Iterator[Commit]:
        """The commits that left `.md` files in `folder` new or changed, oldest first, with these files' headings.

        `since` is a commit that HEAD follows: only what came after it. Each file comes with all its headings, so a file
        that moved names them again: the first commit that has a heading is the one that brought it.
        """
        if self.head() is None:
            return
        boundary = self.shallow_boundary()
        span = f"{_checked(since)}..HEAD" if since else "HEAD"
        # A path makes git compare all trees twice: that pays only where most commits are about other things.
        output = self._run(*LOG, "--reverse", span, "--", *([folder] if self.prefix else []))
        commits = []
        for entry in self._entries(iter(output.split(b"\0"))):
            files = [(p, blob) for p, blob in entry.left if p.startswith(f"{folder}/") and p.endswith(".md")]
            if files:
                commits.append((entry, files))
        contents = self._contents([blob for _, files in commits for _, blob in files])
        for entry, files in commits:
            time = None if entry.commit in boundary else _instant(entry.seconds)
            yield Commit(entry.commit, time, tuple(_change(path, next(contents)) for path, _ in files))

    def subjects(self, folder: str) -> str:
        """A line for each commit of the branch that changed `folder`, oldest first: its id, the committer's time (ISO
        8601) and the subject, with tabs between."""
        if self.head() is None:
            return ""
        words = (
            "log",
            "--reverse",
            "--no-color",
            "--no-show-signature",
            "--format=%H%x09%cI%x09%s",
            "HEAD",
            "--",
            folder,
        )
        return self._run(*words).decode("utf-8", "replace")

    def show(self, commit: str, path: str) -> bytes | None:
        """The file at `path` from the source folder, as it was in that commit (or `HEAD`); None if it was not there."""
        try:
            return self._run("cat-file", "blob", f"{_checked(commit)}:{self.prefix}{path}")
        except StatusgenError:
            return None

    def last_versions(self, path: str) -> Iterator[Version]:
        """What the file at `path` held after each commit that changed it, newest first; from where a commit moved it,
        name and all but the folder the same, on under its older path. Stop when you have seen enough: git stops too."""
        start: str | None = self.head()
        while start:
            moved = None
            with self._stream(*LOG, start, "--", path) as output:
                for entry in self._entries(_fields(output)):
                    for left, blob in entry.left:
                        content = self._run("cat-file", "blob", blob)
                        yield Version(entry.commit, left, content, _instant(entry.seconds))
                    moved = entry.commit if path in entry.added else None
            start = None
            if moved:
                name = path.rpartition("/")[2]
                (whole,) = self._entries(iter(self._run(*LOG, "--max-count=1", moved).split(b"\0")))
                older = [gone for gone in whole.removed if gone.rpartition("/")[2] == name]
                if older:
                    start, path = f"{moved}^", older[0]

    def _entries(self, fields: Iterator[bytes]) -> Iterator[_Entry]:
        """The commits of a log in the form of `LOG`, from its NUL-separated fields."""
        header, left, added, removed = "", list[tuple[str, str]](), set[str](), list[str]()
        for field in fields:
            text = field.strip(b"\n").decode()
            if text.startswith(":"):
                _, mode, _, blob, status = text.split()
                path = os.fsdecode(next(fields))
                if not path.startswith(self.prefix):
                    continue
                path = path.removeprefix(self.prefix)
                if mode.startswith("100"):  # a regular file, neither a link nor a submodule
                    left.append((path, blob))
                if status == "A":
                    added.add(path)
                elif status == "D":
                    removed.append(path)
            elif text:
                if header:
                    yield _entry(header, left, added, removed)
                header, left, added, removed = text, [], set(), []
        if header:
            yield _entry(header, left, added, removed)

    def _contents(self, blobs: list[str]) -> Iterator[bytes]:
        """The bytes of each, in this order; nothing of those that are too large for an incident."""
        with TemporaryFile() as names:
            names.write("".join(f"{blob}\n" for blob in blobs).encode())
            names.seek(0)
            with self._stream("cat-file", "--batch", stdin=names) as output:
                for _ in blobs:
                    answer = output.readline().split()
                    if answer[1:] == [b"missing"]:
                        hint = "clone the repository without --filter"
                        raise StatusgenError("this clone lacks a part of the history of the sources", hint)
                    if not answer:
                        return
                    size = int(answer[2])
                    content = output.read(size) if size <= LARGEST else _skip(output, size)
                    output.read(1)
                    yield content

    def _run(self, *arguments: str) -> bytes:
        """Git's whole output. FileNotFoundError: there is no git."""
        with self._stream(*arguments) as output:
            return output.read()

    @contextmanager
    def _stream(self, *arguments: str, stdin: IO[bytes] | None = None) -> Iterator[IO[bytes]]:
        """Git's output while it is written; read it to its end, or leave by an exception, which ends git."""
        with stream(self.source, self.environment, *arguments, stdin=stdin, timeout=self.timeout) as output:
            yield output


def _entry(header: str, left: list[tuple[str, str]], added: set[str], removed: list[str]) -> _Entry:
    commit, _, seconds = header.partition(" ")
    return _Entry(commit, seconds, tuple(left), frozenset(added), tuple(removed))


def _fields(output: IO[bytes]) -> Iterator[bytes]:
    """What stands between the NULs, as soon as it is there."""
    rest = b""
    while piece := output.read1(1 << 16):  # type: ignore[attr-defined]  # a pipe's reader is buffered
        *whole, rest = (rest + piece).split(b"\0")
        yield from whole
    yield rest


def _skip(output: IO[bytes], size: int) -> bytes:
    while size > 0:
        size -= len(output.read(min(size, LARGEST))) or size
    return b""


def _change(path: str, content: bytes) -> Change:
    headings = tuple(heading.decode("utf-8", "replace") for heading in HEADING.findall(content))
    said = DETERMINED.search(content)
    return Change(path, headings, (said[1] or b"").decode("utf-8", "replace") if said else "")


def _instant(seconds: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _checked(commit: str) -> str:
    """The same, if it is a full commit id (or HEAD) and not an option in disguise. Raises ValueError."""
    if not COMMIT_ID.fullmatch(commit):
        raise ValueError(f"no commit: {commit!r}")
    return commit
