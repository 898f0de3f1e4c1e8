"""A project in git, and what `build --keep-going` makes of it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from statusgen import cli

NOW = "2026-03-02T12:00:00Z"

CATALOGUE = """\
site:
  title: Example Status
  url: https://status.example.org/
  timezone: UTC
  theme: plain
  history_since: 2026-01-01
services:
  - {id: email, name: E-mail}
  - {id: vpn, name: Remote access}
  - {id: tape, name: Tapes, audience: internal}
"""


FRONT = """\
---
title: {title}
severity: high
services:
  {service}: {impact}
determined: 2026-03-02 09:00
{more}---

"""


FIRST = "## 2026-03-02 09:10 investigating\n\nWe look for the cause.\n"

TYPO = "\n## 2026-03-02 10:00 identifyed\n\nThe cause is found.\n"

RESOLVED = "\n## 2026-03-02 11:00 resolved\n\nAll works again.\n"


def report(title: str = "Mail is late", service: str = "email", impact: str = "degraded", more: str = "") -> str:
    return FRONT.format(title=title, service=service, impact=impact, more=more) + FIRST


class Desk:
    """A project in git, and what `build --keep-going` makes of it."""

    def __init__(self, source: Path) -> None:
        self.source = source
        self.write("services.yaml", CATALOGUE)
        self._git("init", "--quiet", "--initial-branch=main")

    def write(self, path: str, text: str | bytes) -> None:
        file = self.source / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def commit(self, time: str = "2026-03-02T09:15:00Z") -> None:
        self._git("add", "--all", ":!site")
        self._git("commit", "--quiet", "--message=words", time=time)

    def build(self, *options: str, status: int = 5) -> None:
        given = ["build", "--source", str(self.source), "--now", NOW, "--keep-going", *options]
        assert cli.run(given) == status

    def page(self, path: str = "index.html") -> str:
        return (self.source / "site" / path).read_text("utf-8")

    def states(self) -> dict[str, str]:
        components = json.loads(self.page("api/v2/components.json"))["components"]
        return {component["name"]: component["status"] for component in components}

    def indicator(self) -> str:
        return str(json.loads(self.page("api/v2/status.json"))["status"]["indicator"])

    def _git(self, *words: str, time: str = NOW) -> None:
        who = {f"GIT_{role}_{what}": "a@b" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        when = {"GIT_AUTHOR_DATE": time, "GIT_COMMITTER_DATE": time}
        subprocess.run(["git", "-C", str(self.source), *words], env={**os.environ, **who, **when}, check=True)


def omissions(page: str) -> str:
    return page.partition(" could not be shown as")[0].rpartition("<p>")[2] if "could not be shown" in page else "none"
