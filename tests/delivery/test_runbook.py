"""The day when the git host is down, as docs/operations.md has it: typed from top to bottom, it repeats nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.conftest import ROOT
from tests.servers import Mailbox, mail_server

CATALOGUE = """\
site: {title: Example Status, url: "https://status.example.org/", timezone: UTC}
services: [{id: email, name: E-mail}]
channels: {email: {type: smtp, from: "status@example.org", to: [all@lists.example.org]}}
"""


class Site:
    """A git host, the clone that CI makes of it, and that of somebody's laptop."""

    def __init__(self, home: Path, mailbox: Mailbox) -> None:
        self.home = home
        (home / "bin").mkdir()
        for name, script in {
            "statusgen": f'exec {sys.executable} -m statusgen "$@"',
            "rsync": 'mkdir -p "$HOME/backup" && cp -R "$3." "$HOME/backup"',
        }.items():
            (home / "bin" / name).write_text(f"#!/bin/sh\n{script}\n")
            (home / "bin" / name).chmod(0o755)
        who = {f"GIT_{role}_{what}": "a@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        self.environment = (
            os.environ
            | who
            | {
                "HOME": str(home),
                "PATH": f"{home / 'bin'}:{os.environ['PATH']}",
                "PYTHONPATH": str(ROOT),
                "STATUSGEN_SMTP_URL": mailbox.url,
            }
        )
        for name in ("GITHUB_ACTIONS", "SOURCE_DATE_EPOCH", "STATUSGEN_LEDGER", "STATUSGEN_CACHE"):
            self.environment.pop(name, None)

    def types(self, script: str, folder: str) -> str:
        run = subprocess.run(
            ["bash", "-ec", script],
            cwd=self.home / folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout


def blocks() -> list[str]:
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    return re.findall(r"```sh\n(.*?)```", text[text.index("## When the git host") :], flags=re.DOTALL)


def test_with_the_git_host_down_customers_are_told_once(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    times = [f"{now - timedelta(minutes=minutes):%Y-%m-%d %H:%M}" for minutes in (20, 15)]
    with mail_server() as mailbox:
        site = Site(tmp_path, mailbox)
        site.types("git init --quiet --bare --initial-branch=main host.git && git clone --quiet host.git ci", ".")
        (tmp_path / "ci" / "incidents").mkdir()
        (tmp_path / "ci" / "services.yaml").write_text(CATALOGUE)
        (tmp_path / "ci" / ".gitignore").write_text("/.statusgen/\n")
        (tmp_path / "ci" / "incidents" / "mail-late.md").write_text(
            f"---\ntitle: Mail is late\nseverity: high\ndetermined: {times[0]}\nservices: {{email: degraded}}\n---\n\n"
            f"## {times[1]} investigating\n\nMail is late. We look.\n"
        )
        site.types("git checkout -qB main; git add .; git commit -qm x; git push --quiet origin main", "ci")
        assert site.types("statusgen notify", "ci") == "1 sent\n"
        site.types("git clone --quiet host.git laptop", ".")

        (tmp_path / "host.git").rename(tmp_path / "down.git")
        during, afterwards = blocks()
        said = site.types(during.replace(" ID ", " mail-late "), "laptop")
        rehearsed, sent = said.splitlines()[-2:]
        assert rehearsed.endswith(": by email to 1") and sent == "1 sent"
        assert "The queue drains." in (tmp_path / "backup" / "index.html").read_text("utf-8")

        (tmp_path / "down.git").rename(tmp_path / "host.git")
        site.types(afterwards.replace("URL-OF-YOUR-REPOSITORY", str(tmp_path / "host.git")), "laptop")
        site.types("git pull --quiet origin main", "ci")
        assert site.types("statusgen notify", "ci") == "0 sent\n"
        assert [mail["Subject"].partition("]")[0] for mail in mailbox.mails()] == ["[Degraded", "[Monitoring"]
