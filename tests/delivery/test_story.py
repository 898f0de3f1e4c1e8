"""From a commit to whoever is told: a repository whose workflows run, step by step, as `.github/workflows` has them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.conftest import ROOT
from tests.runner import Runner
from tests.servers import Hook, Mailbox, mail_server, text_of, web_server

CATALOGUE = """\
site: {title: Example Status, url: "https://status.example.org/", timezone: UTC}
services: [{id: email, name: E-mail}]
policy: {severities: {high: {channels: [email, chat]}}}
channels:
  email:
    type: smtp
    from: "Example Status <status@example.org>"
    to: [all@lists.example.org]
    lists: [{to: daily@lists.example.org, frequency: daily}]
  chat: {type: apprise, urls_env: STATUSGEN_CHAT_URLS}
"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""


@dataclass
class Desk:
    """A repository on a git host, the host's runner, where the site is published, and who is told."""

    home: Path
    temp: Path
    site: Path
    url: str
    mailbox: Mailbox
    hook: Hook
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(second=0, microsecond=0))

    @property
    def clone(self) -> Path:
        return self.home / "clone"

    def git(self, *words: str) -> str:
        identity = ["-c", "user.name=Staff", "-c", "user.email=staff@example.org"]
        run = subprocess.run(["git", *identity, *words], cwd=self.clone, capture_output=True, text=True, check=True)
        return run.stdout.strip()

    def minutes_ago(self, minutes: int) -> str:
        return f"{self.now - timedelta(minutes=minutes):%Y-%m-%d %H:%M}"

    def commit(self, text: str, message: str) -> None:
        """Add to the report, and push it."""
        path = self.clone / "incidents" / "mail-late.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text((path.read_text("utf-8") if path.exists() else "") + text, "utf-8")
        self.git("add", ".")
        self.git("commit", "--quiet", "--message", message)
        self.git("push", "--quiet", "origin", "HEAD:main")

    def workflow(self, **more: str) -> Runner:
        secrets = {
            "secrets.STATUSGEN_SMTP_URL": self.mailbox.url,
            "secrets.STATUSGEN_CHAT_URLS": self.hook.url.replace("http://", "json://"),
            "secrets.STATUSGEN_PAGER_URLS": "",
            "github.token": "token",
            "needs.site.outputs.url": self.url,
        }
        return Runner(self.home, "push", self.home / "origin", secrets | more, shared=self.temp)

    def publish(self) -> None:
        """publish.yml: build (site.yml), deploy, notify."""
        runner = self.workflow()
        runner.job("site.yml", "build")
        shutil.rmtree(self.site)
        shutil.copytree(runner.uploaded[0], self.site)
        self.workflow(**{"needs.site.outputs.built-at": runner.outputs["built-at"]}).job("publish.yml", "notify")

    def told_at(self) -> list[datetime]:
        """When channels accepted what, by the ledger on its branch."""
        self.git("fetch", "--quiet", "origin", "statusgen-ledger")
        rows = map(json.loads, self.git("show", "FETCH_HEAD:000001.jsonl").splitlines())
        return [datetime.fromisoformat(row["at"]) for row in rows if row["fact"] == "sent"]


@pytest.fixture(scope="module")
def temp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What runners have in common: the environment into which they install statusgen."""
    return tmp_path_factory.mktemp("runners")


@pytest.fixture
def desk(tmp_path: Path, temp: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    for name in ("GITHUB_ACTIONS", "SOURCE_DATE_EPOCH", "STATUSGEN_CACHE", "STATUSGEN_SUBSCRIBERS", "STATUSGEN_LEDGER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.example.org")
    site = tmp_path / "site"
    site.mkdir()
    handler = partial(Quiet, directory=str(site))
    with mail_server() as mailbox, web_server() as hook, ThreadingHTTPServer(("127.0.0.1", 0), handler) as web:
        thread = Thread(target=web.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        made = Desk(tmp_path, temp, site, f"http://127.0.0.1:{web.server_address[1]}/", mailbox, hook)
        subprocess.run(
            ["git", "init", "--quiet", "--bare", "--initial-branch=main", "origin"], cwd=tmp_path, check=True
        )
        subprocess.run(["git", "clone", "--quiet", str(ROOT), "clone"], cwd=tmp_path, check=True)
        made.git("remote", "set-url", "origin", str(tmp_path / "origin"))
        for name in ("incidents", "pages", "runbooks", "static"):
            shutil.rmtree(made.clone / name)
        (made.clone / "services.yaml").write_text(CATALOGUE)
        try:
            yield made
        finally:
            web.shutdown()
            thread.join()


def test_from_a_commit_to_whoever_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    determined = desk.now - timedelta(minutes=8)
    front = (
        f"title: Mail is late\nseverity: high\ndetermined: {determined:%Y-%m-%d %H:%M}\nservices: {{email: degraded}}"
    )
    desk.commit(
        f"---\n{front}\n---\n\n## {desk.minutes_ago(6)} investigating\n\nMail is late. We look.\n", "Mail is late"
    )
    committed = datetime.fromtimestamp(int(desk.git("log", "-1", "--format=%ct")), UTC)
    desk.publish()
    assert "Mail is late" in (desk.site / "index.html").read_text("utf-8")
    (told, _) = desk.told_at()
    print(f"\ntold {(told - committed).total_seconds():.0f} s after the commit")  # pytest -s shows it
    assert told - determined < timedelta(minutes=30)

    desk.commit(f"\n## {desk.minutes_ago(4)} identified\n\nA queue is full. We empty it.\n", "Mail: found")
    desk.publish()
    desk.commit(f"\n## {desk.minutes_ago(1)} resolved\n\nMail is on time again.\n", "Mail: mended")
    desk.publish()

    subjects = [mail["Subject"] for mail in desk.mailbox.mails()]
    assert [subject.partition("]")[0].strip("[") for subject in subjects] == [
        "Degraded",
        "Cause identified",
        "Resolved",
    ]
    assert {mail["To"] for mail in desk.mailbox.mails()} == {"all@lists.example.org"}
    assert [json.loads(body)["title"] for _, _, body in desk.hook.took] == subjects
    assert len(desk.told_at()) == 6

    tomorrow = desk.now.replace(hour=12, minute=0) + timedelta(days=1)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", f"{tomorrow.timestamp():.0f}")
    desk.workflow(**{"inputs.period": "daily"}).job("digest.yml", "send")
    (digest,) = desk.mailbox.to("daily@lists.example.org")
    assert "Mail is late" in text_of(digest)


def test_a_project_of_init_tells_by_the_workflow_that_it_brings(desk: Desk) -> None:
    """status.yml in a repository that has nothing of statusgen in it."""
    for path in desk.clone.iterdir():
        if path.name != ".git":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    subprocess.run([sys.executable, "-m", "statusgen", "init", str(desk.clone), "--quiet"], check=True)
    own = (desk.clone / "services.yaml").read_text("utf-8")
    (desk.clone / "services.yaml").write_text(own + CATALOGUE[CATALOGUE.index("\nchannels:") :])
    desk.commit(
        f"---\ntitle: Mail is late\nseverity: high\ndetermined: {desk.minutes_ago(8)}\nservices: {{email: degraded}}\n"
        f"---\n\n## {desk.minutes_ago(6)} investigating\n\nMail is late. We look.\n",
        "Mail is late",
    )
    workflow = desk.clone / ".github" / "workflows" / "status.yml"
    runner = desk.workflow()
    runner.job(workflow, "build")
    shutil.rmtree(desk.site)
    shutil.copytree(runner.uploaded[0], desk.site)
    known = {"needs.deploy.outputs.url": desk.url, "needs.build.outputs.built-at": runner.outputs["built-at"]}
    for _ in range(2):
        desk.workflow(**known).job(workflow, "notify")
    subjects = [mail["Subject"] for mail in desk.mailbox.mails()]
    assert len([subject for subject in subjects if "Mail is late" in subject]) == 1, subjects
    assert len(desk.told_at()) == len(subjects) + len(desk.hook.took)
