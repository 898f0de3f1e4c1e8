"""The jobs for GitLab and the crontab of the docs do what they say."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT, copy_example
from tests.programs import virtual_environment
from tests.servers import mail_server
from tests.workflows.documents import shown_in_docs


@pytest.fixture
def customer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The repository of somebody who has statusgen as a submodule."""
    for number, (key, value) in enumerate(
        {"protocol.file.allow": "always", "user.name": "Staff", "user.email": "staff@example.org"}.items()
    ):
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{number}", key)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{number}", value)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "3")
    folder = tmp_path / "customer"
    copy_example(folder)
    for command in ("init --quiet", f"submodule --quiet add {ROOT} statusgen", "add .", "commit --quiet -m Status"):
        subprocess.run(["git", *command.split()], cwd=folder, check=True)
    return folder


def bash(script: str, folder: Path) -> None:
    run = subprocess.run(["bash", "-ec", script], cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


GITLAB = """\
site: {title: Example Status, url: "https://status.example.org/", timezone: UTC}
services: [{id: email, name: E-mail}]
policy: {notify: {within: 30m}}
channels:
  email:
    type: smtp
    from: status@example.org
    to: [everybody@example.org]
    lists: [{to: staff@example.org, audience: internal}, {to: readers@example.org, frequency: daily}]
"""


def test_the_gitlab_jobs_of_the_docs_build_a_site_and_tell(
    customer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (jobs,) = [yaml.safe_load(text) for text in shown_in_docs("yaml") if "GIT_DEPTH" in text]
    (senders,) = [yaml.safe_load(text) for text in shown_in_docs("yaml", "operations.md") if "LEDGER_TOKEN" in text]
    virtual_environment(customer / ".venv")
    now = datetime.now(UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(now.timestamp())))
    (customer / "services.yaml").write_text(GITLAB)
    shutil.rmtree(customer / "incidents")
    (customer / "incidents").mkdir()
    (customer / "incidents" / "mail-late.md").write_text(
        f"---\ntitle: Mail is late\nseverity: high\ndetermined: {now - timedelta(hours=1):%Y-%m-%d %H:%M}\n"
        f"services: {{email: degraded}}\n---\n\n## {now:%Y-%m-%d %H:%M} investigating\nnext_update: "
        f"{now + timedelta(minutes=5):%Y-%m-%d %H:%M}\n\nMail is late. We look.\n"
    )
    for job in ("check", "pages"):
        bash("\n".join(jobs[job]["script"]), customer)
    assert (customer / "public" / "index.html").is_file()

    subprocess.run(["git", "clone", "--quiet", "--bare", str(customer), str(tmp_path / "host.git")], check=True)
    subprocess.run(["git", "remote", "add", "origin", "nowhere"], cwd=customer, check=True)
    known = {
        "GIT_CONFIG_COUNT": "4",
        "GIT_CONFIG_KEY_3": f"url.{tmp_path / 'host.git'}.insteadOf",
        "GIT_CONFIG_VALUE_3": "https://oauth2:token@gitlab.example.org/group/status.git",
        "LEDGER_TOKEN": "token",
        "CI_SERVER_HOST": "gitlab.example.org",
        "CI_PROJECT_PATH": "group/status",
        "CI_PAGES_URL": "http://127.0.0.1:9/",
        "SEND": "daily",
    }
    for name in ("GITHUB_ACTIONS", "STATUSGEN_CACHE", "STATUSGEN_SUBSCRIBERS", "STATUSGEN_LEDGER"):
        monkeypatch.delenv(name, raising=False)
    with mail_server() as mailbox:
        for name, value in {**known, "STATUSGEN_SMTP_URL": mailbox.url}.items():
            monkeypatch.setenv(name, value)
        for _ in range(2):
            for name in ("notify", "due", "digest"):
                script = [line.replace(" 300 ", " 0 ") for line in senders[name]["script"]]
                bash("\n".join((*senders[".send"]["before_script"][1:], *script)), customer)
    told = {name: len(mailbox.to(f"{name}@example.org")) for name in ("everybody", "staff", "readers")}
    assert told == {"everybody": 1, "staff": 2, "readers": 1}  # staff have the news, and a reminder


def test_the_gitlab_jobs_that_send_run_in_no_merge_request_and_have_the_secrets_alone() -> None:
    (text,) = [text for text in shown_in_docs("yaml", "operations.md") if "LEDGER_TOKEN" in text]
    senders = yaml.safe_load(text)
    template = senders.pop(".send")
    assert template["environment"] == {"name": "notifications", "action": "access"}
    for name, job in senders.items():
        assert job["extends"] == ".send"
        assert job["resource_group"] == name
        (rule,) = job["rules"]
        assert "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH" in rule["if"] or '"schedule"' in rule["if"]
    assert {name for name, job in senders.items() if "$SEND == null" in job["rules"][0]["if"]} == {"notify"}


def test_the_crontab_of_the_docs_builds_a_site(customer: Path, tmp_path: Path) -> None:
    once, crontab = (re.sub(r"(?<!\w)/(srv|var)", rf"{tmp_path}/\1", text) for text in shown_in_docs("sh"))
    once = once.replace("URL-OF-YOUR-REPOSITORY", str(customer))
    virtual_environment(tmp_path / "srv" / "statusgen")
    (tmp_path / "var" / "www").mkdir(parents=True)
    bash(once, tmp_path)
    assert crontab.startswith("* * * * * ")
    for _ in range(2):
        bash(crontab.removeprefix("* * * * * "), tmp_path)
        assert (tmp_path / "var" / "www" / "status" / "index.html").is_file()
