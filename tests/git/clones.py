"""Repositories made for each case."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from statusgen.git import Repository

START = datetime(2026, 1, 1, tzinfo=UTC)

FIRST = "---\ntitle: Mail is late\n---\n\n## 2026-01-01 08:00 investigating\n\nWe look.\n"

SECOND = FIRST + "\n## 2026-01-01 09:00 resolved\r\n\n### Why\n\nDone. ## is text\n"

HEADINGS = ("2026-01-01 08:00 investigating", "2026-01-01 09:00 resolved")


@dataclass
class Clone:
    """A folder under git, with a clock that ticks an hour a commit."""

    folder: Path
    environment: dict[str, str]
    hours: int = field(default=0)

    def git(self, *arguments: str) -> str:
        self.hours += 1
        date = (START + timedelta(hours=self.hours)).isoformat()
        environment = self.environment | {"GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": "2000-01-01T00:00:00Z"}
        command = ["git", "-C", str(self.folder), *arguments]
        run = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert run.returncode == 0, run.stderr
        return os.fsdecode(run.stdout).removesuffix("\n")

    def commit(self, files: dict[str, str | None] | None = None) -> str:
        """Write these files (None: remove), commit all there is; returns the commit."""
        for name, text in (files or {}).items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_text(text, newline="")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "x")
        return self.git("rev-parse", "HEAD")

    def time_of(self, commit: str) -> datetime:
        return datetime.fromisoformat(self.git("show", "-s", "--format=%cI", commit)).astimezone(UTC)

    def repository(self, folder: str = ".") -> Repository:
        found = Repository.find(self.folder / folder, self.environment)
        assert found
        return found

    def told(self, folder: str = ".") -> dict[tuple[str, str], datetime | None]:
        """When the current branch first had each heading of each file name."""
        first: dict[tuple[str, str], datetime | None] = {}
        for commit in self.repository(folder).history():
            for change in commit.changes:
                for heading in change.headings:
                    first.setdefault((change.path.rpartition("/")[2], heading), commit.time)
        return first
