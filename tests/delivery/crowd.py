"""`make reliability`: one update to many individual recipients, and what it takes: rate and memory.

They stand in a subscribers file; a process of `statusgen notify` sends through a mail server on this machine, with the
ledger in a file, of which each line is on disk before the next message goes out.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT
from tests.servers import Mailbox, mail_server

PROGRAM = """\
import pathlib, sys
from statusgen import cli
status = cli.run(sys.argv[1:])
lines = pathlib.Path("/proc/self/status").read_text().splitlines()
print(next(line for line in lines if line.startswith("VmHWM")), file=sys.stderr)
sys.exit(status)
"""
"""The command, and then its peak memory: what `wait4` says of a child may be what its parent had."""


@dataclass
class Run:
    """A whole process: seconds, and peak memory in MB."""

    seconds: float
    memory: float


def write(folder: Path, count: int) -> None:
    """The project, with an open incident, and so many subscribers."""
    (folder / "services.yaml").write_text(
        'site: {title: Example Status, url: "https://status.example.org/", timezone: UTC}\n'
        "services: [{id: email, name: E-mail}]\n"
        "channels: {email: {type: smtp, from: status@example.org}}\n"
    )
    (folder / "incidents").mkdir()
    (folder / "incidents" / "mail-late.md").write_text(
        "---\ntitle: Mail is late\nseverity: high\ndetermined: 2026-01-15 08:00\nservices: {email: degraded}\n---\n"
        "\n## 2026-01-15 08:10 investigating\n\nMail is late. We look.\n"
    )
    rows = (f"reader-{n}@example.org,,,,,2026-01-01T00:00:00+00:00\n" for n in range(count))
    (folder / "subscribers.csv").write_text(
        "address,services,severity,language,frequency,confirmed\n" + "".join(rows), "utf-8"
    )


def notify(folder: Path, mailbox: Mailbox) -> Run:
    environment = {
        **os.environ,
        "STATUSGEN_SMTP_URL": mailbox.url,
        "STATUSGEN_LEDGER": f"file:{folder / 'ledger.jsonl'}",
        "STATUSGEN_SUBSCRIBERS": str(folder / "subscribers.csv"),
        "STATUSGEN_SECRET": "not a secret, but long",
    }
    words = ["notify", "--source", str(folder), "--now", "2026-01-15T08:15:00Z"]
    begin = time.monotonic()
    process = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words], capture_output=True, text=True, cwd=ROOT, env=environment, check=True
    )
    seconds = time.monotonic() - begin
    return Run(seconds, int(process.stderr.split()[-2]) / 1024)


def measured(folder: Path, count: int) -> tuple[Run, Run]:
    """A run that tells so many, and one after it that has nothing to tell."""
    write(folder, count)
    with mail_server() as mailbox:
        runs = notify(folder, mailbox), notify(folder, mailbox)
        copies = mailbox.copies()
        assert (len(copies), set(copies.values())) == (count, {1})
    return runs


def main() -> None:
    print("| recipients | seconds | messages a second | peak MB | the next run: seconds | peak MB |")
    print("| --- | --- | --- | --- | --- | --- |")
    for count in map(int, sys.argv[1:]):
        with tempfile.TemporaryDirectory() as folder:
            first, again = measured(Path(folder), count)
        row = (count, f"{first.seconds:.1f}", f"{count / first.seconds:.0f}", f"{first.memory:.0f}")
        print("|", " | ".join(map(str, (*row, f"{again.seconds:.1f}", f"{again.memory:.0f}"))), "|", flush=True)


if __name__ == "__main__":
    main()
