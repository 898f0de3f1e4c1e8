"""A project with a mail channel, a mail server, and the command that sends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from statusgen import cli
from statusgen.channels import smtp
from tests.servers import Mailbox, mail_server

CATALOGUE = """\
site: {title: Example Status, url: "https://status.example.org/", timezone: UTC}
groups: [{id: office, name: Office}]
services:
  - {id: email, name: E-mail, group: office}
  - {id: phone, name: Phone}
policy: {severities: {high: {channels: [email]}, low: {channels: []}}}
channels:
  email: {type: smtp, from: "Example Status <status@example.org>", to: [all@lists.example.org]}
"""


@dataclass
class Desk:
    """A project in a folder, and `notify` at an hour of its first day, 2026-01-15."""

    folder: Path
    mailbox: Mailbox
    capture: pytest.CaptureFixture[str]

    def catalogue(self, text: str) -> None:
        (self.folder / "services.yaml").write_text(text)

    def incident(self, id: str, *updates: str, services: str = "email: degraded", **front: str) -> None:
        facts = {"title": "Mail is late", "severity": "high", "determined": "2026-01-15 08:00"} | front
        lines = "".join(f"{key}: {value}\n" for key, value in facts.items())
        told = "".join(f"\n## {update}\n\nMail is late. We look.\n" for update in updates)
        path = self.folder / "incidents" / f"{id}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"---\n{lines}services: {{{services}}}\n---\n{told}")

    def run(self, *words: str, now: str = "10:00") -> tuple[int, str, str]:
        day = now if "T" in now else f"2026-01-15T{now}:00Z"
        self.capture.readouterr()
        status = cli.run([*words, "--source", str(self.folder), "--now", day])
        said = self.capture.readouterr()
        return status, said.out, said.err

    def notify(self, now: str = "10:00", expected: int = 0) -> Any:
        status, out, err = self.run("notify", "--format", "json", now=now)
        assert status == expected, out + err
        return json.loads(out)


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with mail_server() as box:
        monkeypatch.setenv("STATUSGEN_SMTP_URL", box.url)
        yield box


@pytest.fixture
def desk(tmp_path: Path, mailbox: Mailbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("STATUSGEN_LEDGER", f"file:{tmp_path / 'ledger.jsonl'}")
    monkeypatch.setattr(smtp, "pauses", lambda: iter([0.0, 0.0, 0.0]))
    for name in ("GITHUB_ACTIONS", "SOURCE_DATE_EPOCH", "STATUSGEN_CACHE", "STATUSGEN_SUBSCRIBERS"):
        monkeypatch.delenv(name, raising=False)
    made = Desk(tmp_path / "project", mailbox, capsys)
    made.folder.mkdir()
    made.catalogue(CATALOGUE)
    return made
