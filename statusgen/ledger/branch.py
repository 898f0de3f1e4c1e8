"""The ledger as a branch of the repository, where a CI job that keeps nothing finds it again.

Lines stand in files that are numbered and filled one after the other, so that a change writes little. A claim holds
until an instant of real time: a job that cannot be seen is given up when that has passed. It stops sending well before,
or claims anew, so that clocks may differ by some minutes.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from statusgen.diagnostics import StatusgenError
from statusgen.git import Branch, Moved
from statusgen.ledger.records import Fact, Key, Part, Record, parse

LEASE = timedelta(minutes=15)
MARGIN = timedelta(minutes=12)
"""How long before its end a claim is not sent on any more: longer than one message can take, of which a mail server may
read for ten minutes before it answers."""

FULL = 64 << 10  # bytes: then the next file is begun
ATTEMPTS = 30  # to be the first to write


class BranchStore:
    """The lines of the branch; `clock` is real time, `wait` sleeps for so many seconds."""

    batch = 40

    def __init__(
        self, branch: Branch, clock: Callable[[], datetime], wait: Callable[[float], None] = time.sleep
    ) -> None:
        self._branch = branch
        self._clock = clock
        self._wait = wait
        self._commit: str | None = None
        self._files: dict[str, str] = {}
        self._sizes: dict[str, int] = {}  # how many bytes of each file were read
        self.run = secrets.token_hex(6)

    def read(self) -> Iterator[Record]:
        try:
            commit = self._branch.head()
        except Moved:  # between two looks at it: what it was is as good
            return
        if commit is None or commit == self._commit:
            return
        files = self._branch.files(commit)
        for name, blob in files.items():
            if self._files.get(name) != blob:
                content, known = self._branch.content(blob), self._sizes.get(name, 0)
                first = content.count(b"\n", 0, known) + 1
                for number, line in enumerate(content[known:].splitlines(), first):
                    yield parse(line, f"{self._branch.name}:{name}:{number}")
                self._sizes[name] = len(content)
        self._commit, self._files = commit, files

    def change(self, decide: Callable[[Iterable[Record]], Sequence[Record]]) -> None:
        for attempt in range(ATTEMPTS):
            lines = b"".join(record.line() for record in decide(self.read()))
            if not lines:
                return
            name = max(self._files, default="000001.jsonl")
            if self._sizes.get(name, 0) > FULL:
                name = f"{int(name.partition('.')[0]) + 1:06}.jsonl"
            before = self._branch.content(self._files[name]) if name in self._files else b""
            whole = before + lines
            try:
                self._commit, self._files = self._branch.advance(
                    self._commit, self._files, {name: whole}, self._clock()
                )
            except Moved:
                self._wait(secrets.randbelow(1000) / 1000 * min(attempt + 1, 5))
            else:
                self._sizes[name] = len(whole)
                return
        raise StatusgenError("others write the ledger all the time", "run again when they are done")

    def claim(self, key: Key) -> Record:
        now = self._clock()
        return Record(key, Fact.CLAIMED, now, self.run, now + LEASE)

    def holds(self, claim: Record) -> bool:
        margin = MARGIN if claim.run == self.run else timedelta(0)
        return claim.until is not None and self._clock() < claim.until - margin

    def close(self) -> None:
        """Nothing: claims end by themselves."""


def known_parts(branch: Branch) -> Iterator[Part]:
    """The ledger as far as this repository has it; the remote is not asked."""
    commit = branch.known()
    for name, blob in branch.files(commit).items() if commit else ():
        yield Part(blob, partial(_read, branch, name, blob))


def _read(branch: Branch, name: str, blob: str) -> Sequence[Record]:
    lines = enumerate(branch.content(blob).splitlines(), 1)
    return [parse(line, f"{branch.name}:{name}:{number}") for number, line in lines]
