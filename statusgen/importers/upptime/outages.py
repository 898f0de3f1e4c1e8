"""The outages of an Upptime repository: its commits say when a monitor went down, and when it was well again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from statusgen.git import Repository
from statusgen.importers._foreign import read_large
from statusgen.importers._given import Given
from statusgen.importers._texts import one_line
from statusgen.importers._times import read_time
from statusgen.value import Struct

SAVED_LOG = "status-commits.tsv"
"""Lines of commit, time, subject (and files), where no repository is at hand."""
_SUBJECT = re.compile(
    r"(?P<mark>🟥|🟨|🟩)\s*(?P<name>.{1,200}?) (?:is|has) (?P<state>down|degraded|up)\b[^(]*(?P<facts>\([^()]*\))?.*"
)
_FILE = re.compile(r"history/(?P<slug>[^/\t]+)\.ya?ml")


class Change(Struct, frozen=True):
    """That a monitor went up, down, or was degraded. `commit` begins with the commit's id."""

    commit: str
    at: datetime
    name: str
    state: str
    words: str


class Outage(Struct, frozen=True):
    """From the first commit that says so until the one that says that all is well; `end` is None while none does."""

    name: str
    changes: tuple[Change, ...]
    end: Change | None = None

    @property
    def began(self) -> datetime:
        return self.changes[0].at


def log_of(given: Given) -> str:
    """The log of the repository, or the one that was saved beside the files; "" if there is neither."""
    root = given.path
    saved = root / SAVED_LOG
    if saved.exists():
        return read_large(saved, SAVED_LOG)
    repository = Repository.find(root, given.environ) if (root / ".git").exists() else None
    return repository.subjects("history") if repository else ""


def changes_in(log: str, names: dict[str, str]) -> tuple[list[Change], list[tuple[str, str]]]:
    """The changes of state that the log tells, oldest first; and of lines that tell one which cannot be read, the
    commit and why. A monitor is called as it is called now, which its file tells."""
    found: list[Change] = []
    refused: list[tuple[str, str]] = []
    for line in log.split("\n"):
        commit, _, rest = line.partition("\t")
        when, _, rest = rest.partition("\t")
        subject, _, files = rest.partition("\t")
        match = _SUBJECT.match(subject)
        if match is None:
            if any(mark in subject for mark in ("🟥", "🟨")):
                refused.append((commit[:12] or "a commit", "its subject does not tell a state"))
            continue
        read = read_time(when, UTC)
        if read is None or not re.fullmatch("[0-9a-f]{7,64}", commit):
            refused.append((one_line(commit)[:12] or "a commit", "it has no id or time that can be read"))
            continue
        file = _FILE.search(files)
        name = names.get(file["slug"], "") if file else ""
        words = one_line(subject.replace(match["mark"], "").partition("[")[0])
        found.append(Change(commit, read.at, name or one_line(match["name"]), match["state"], words))
    return sorted(found, key=lambda change: change.at), refused


def outages_of(changes: Iterable[Change]) -> list[Outage]:
    """The outages by monitor; one that gets worse or better stays one outage."""
    open_now: dict[str, list[Change]] = {}
    found: list[Outage] = []
    for change in changes:
        if change.state != "up":
            open_now.setdefault(change.name, []).append(change)
        elif change.name in open_now:
            found.append(Outage(change.name, tuple(open_now.pop(change.name)), change))
    return found + [Outage(name, tuple(told)) for name, told in open_now.items()]
