"""The project that messages of other systems are written into: new files, and updates behind those that are there.

What people wrote stays byte for byte: an update is only ever put behind it, and a file with errors is left alone.
"""

from __future__ import annotations

import os
import re
import tempfile
from datetime import datetime
from pathlib import Path

from statusgen.diagnostics import StatusgenError
from statusgen.importers._foreign import LARGEST
from statusgen.importers._given import catalogue_of
from statusgen.model import Incident, Severity, Update
from statusgen.reading.catalogue import Catalogue
from statusgen.reading.fields import MOST_BYTES
from statusgen.reading.incidents import Facts, parse_incident
from statusgen.value import Struct, field
from statusgen.writing import append_update, write_incident
from statusgen.writing.dumping import dump

DRAFT = "_draft-"
"""A file whose name begins so is read by nobody until a person renames it."""


class Place(Struct):
    """The project in `target` at the instant `now`, and what is to be written into it: path → what was there, and what
    shall be."""

    target: Path
    catalogue: Catalogue
    now: datetime
    changes: dict[str, tuple[bytes | None, bytes]] = field(default_factory=dict)

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, as many as one may have; None if none is there. A link is none."""
        if path in self.changes:
            return self.changes[path][1]
        file = self.target / path
        most = MOST_BYTES if path.endswith(".md") else LARGEST
        try:
            if file.is_symlink() or not file.is_file():
                return None
            with file.open("rb") as opened:
                return opened.read(most + 1)
        except OSError as error:
            raise StatusgenError(f"cannot read {file}: {error.strerror}") from error

    def having(self, key: str, value: str) -> str | None:
        """The file of an incident whose front matter says so in a line of its own."""
        line = re.compile(rf"(?m)^{key}: *(['\"]?){re.escape(value)}\1[ \r]*$")
        for file in sorted((self.target / "incidents").rglob("*.md")):
            path = file.relative_to(self.target).as_posix()
            if line.search((self.read(path) or b"").partition(b"\n---")[0].decode("utf-8", "replace")):
                return path
        return None

    def find(self, path: str, api_id: str = "") -> str | None:
        """Where a file is now that was written to `path`: there, or, renamed from draft to file, or moved to another
        folder; or, renamed in another way, where its `api_id` stands. None if it is gone."""
        if self.read(path) is not None:
            return path
        name = path.rpartition("/")[2]
        names = {name, name.removeprefix(DRAFT)}
        found = sorted(file for wanted in names for file in (self.target / "incidents").rglob(wanted))
        if found:
            return found[0].relative_to(self.target).as_posix()
        return self.having("api_id", api_id) if api_id else None

    def incident(self, path: str) -> Incident | None:
        """The file as read; None if it has an error."""
        return parse_incident(path, self.read(path) or b"", self.facts).value

    def promise(self, severity: Severity | None, at: datetime) -> datetime | None:
        """When the policy asks for the update after one at this instant."""
        policy = self.catalogue.policy.of(severity)
        return at + policy.update_every if policy and policy.update_every else None

    @property
    def facts(self) -> Facts:
        services = {service.id: service.audience for service in self.catalogue.services}
        return Facts(self.catalogue.site.zone, services)

    def begin(self, incident: Incident, *, draft: bool) -> str | None:
        """Writes a new file for the incident, which has no path yet, unless it has one already; its path. None if no
        valid file can be made."""
        year = self.now.astimezone(self.catalogue.site.zone).year
        path = f"incidents/{year}/{DRAFT if draft else ''}{incident.id}.md"
        there = self.find(path)
        if there:
            return there
        text = write_incident(incident, self.catalogue.site.zone).encode("utf-8", "replace")
        parsed = parse_incident(path, text, self.facts)
        if any(problem.is_error for problem in parsed.problems):
            return None
        self.changes[path] = (None, text)
        return path

    def go_on(self, path: str, update: Update) -> bool:
        """Puts the update behind the file; False, and nothing done, where that would make no valid file of it."""
        before = self.read(path) or b""
        try:
            text = append_update(before.decode("utf-8"), update, self.catalogue.site.zone).encode()
        except UnicodeError:
            return False
        if any(problem.is_error for problem in parse_incident(path, text, self.facts).problems):
            return False
        original = self.changes[path][0] if path in self.changes else before
        self.changes[path] = (original, text)
        return True

    def retitle(self, path: str, old: str, new: str) -> None:
        """Gives a file of this title another one; nothing is done where the line was written in another way."""
        before = self.read(path) or b""
        head, line, rest = before.partition(f"\n{dump({'title': old})}".encode())
        if line and b"\n---" not in head:
            text = b"\n".join((head, dump({"title": new}).encode() + rest))
            original = self.changes[path][0] if path in self.changes else before
            self.changes[path] = (original, text)

    def put(self, path: str, text: str) -> None:
        """A file of ours, which no person writes."""
        before, after = self.read(path), text.encode()
        if before != after:
            original = self.changes[path][0] if path in self.changes else before
            self.changes[path] = (original, after)

    def write(self) -> None:
        """Each file as a whole or not at all. Raises StatusgenError if somebody changed one meanwhile, or the disk
        refuses."""
        for path, (before, after) in self.changes.items():
            self._write(self.target / path, before, after)

    def _write(self, path: Path, before: bytes | None, after: bytes) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            there = path.read_bytes() if path.is_file() else None
            if there != before or path.is_symlink():
                raise StatusgenError(f"{path} was changed just now", "send it again: nothing is lost")
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
            with os.fdopen(handle, "wb") as file:
                file.write(after)
            Path(name).chmod(path.stat().st_mode & 0o777 if before is not None else 0o644)
            Path(name).replace(path)
        except OSError as error:
            raise StatusgenError(f"cannot write {path}: {error.strerror}") from error


def place_of(target: Path, now: datetime) -> Place:
    """The project in a folder. Raises StatusgenError if there is none, or services.yaml has errors."""
    catalogue = catalogue_of(target)
    if catalogue is None:
        raise StatusgenError(f"there is no services.yaml in {target}", "name the project with --source", 2)
    return Place(target, catalogue, now)
