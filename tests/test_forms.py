"""Forms for people without an editor: what they write reads back, and this repository's own are current."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from statusgen.cli import run
from statusgen.model import Kind
from statusgen.reading.incidents import Facts, parse_incident
from tests.conftest import ROOT

ANSWERS: dict[str, Any] = {
    "title": "Mail is late",
    "severity": "high",
    "determined": "2026-11-20 08:10",
    "window": {"start": "2026-11-20 22:00", "end": "2026-11-21 02:00"},
    "tags": ["mail"],
    "actions": [{"what": "A second relay", "due": "2026-12-01", "public": True}],
}
BODIES = {
    Kind.INCIDENT: "## 2026-11-20 08:31 investigating\n\nLate.",
    Kind.MAINTENANCE: "",
    Kind.NOTICE: "## 2026-11-20 08:31 posted\n\nText.",
}


def printed(
    words: list[str], capsys: pytest.CaptureFixture[str], source: Path = ROOT, now: str = "2026-11-22T09:00Z"
) -> str:
    assert run(["schema", *words, "--source", str(source), "--now", now]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("kind", Kind)
def test_what_the_web_editor_writes_reads_back(kind: Kind, capsys: pytest.CaptureFixture[str]) -> None:
    config = yaml.safe_load(printed(["--cms"], capsys))
    (collection,) = [one for one in config["collections"] if one["name"] == kind]
    fields = {field["name"]: field for field in collection["fields"]}
    front = {name: ANSWERS[name] for name in fields if name in ANSWERS} | {"kind": str(kind)}
    front["services"] = {fields["services"]["fields"][0]["name"]: "degraded"}
    assert {name for name, field in fields.items() if field.get("required")} <= front.keys() | {"body"}
    text = f"---\n{yaml.safe_dump(front)}---\n\n{BODIES[kind]}\n"
    parsed = parse_incident("incidents/x.md", text.encode(), Facts(ZoneInfo("UTC"), None))
    assert parsed.problems == ()
    for field in fields.values():
        if "pattern" in field and field["name"] in front:
            assert re.search(field["pattern"][0], str(front[field["name"]])), field["name"]


def test_the_web_editor_knows_no_internal_service(capsys: pytest.CaptureFixture[str]) -> None:
    services = yaml.safe_load((ROOT / "services.yaml").read_text("utf-8"))["services"]
    internal = {service["id"] for service in services if service.get("audience") == "internal"}
    config = yaml.safe_load(printed(["--cms"], capsys))
    offered = {f["name"] for c in config["collections"] for f in c["fields"][2]["fields"]}
    assert internal and offered and not offered & internal


def test_the_web_editor_names_files_as_ids_are_and_leaves_out_what_is_empty(capsys: pytest.CaptureFixture[str]) -> None:
    config = yaml.safe_load(printed(["--cms"], capsys))
    assert config["slug"] == {"encoding": "ascii", "clean_accents": True}
    assert config["output"] == {"omit_empty_optional_fields": True}


def test_the_issue_form_of_this_repository_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    """`statusgen schema form > .github/ISSUE_TEMPLATE/incident.yml`"""
    form = (ROOT / ".github" / "ISSUE_TEMPLATE" / "incident.yml").read_text("utf-8")
    assert printed(["form"], capsys) == form


def test_a_form_offers_services_until_their_last_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = "site: {title: T, url: 'https://status.example.org/', timezone: Asia/Tokyo}"
    services = "services: [{id: email, name: E-mail}, {id: fax, name: Fax, until: 2026-11-22}]"
    (tmp_path / "services.yaml").write_text(f"{site}\n{services}\n", "utf-8")
    for form in ("form", "gitlab-form"):
        told = [printed([form], capsys, tmp_path, f"2026-11-22T{clock}Z") for clock in ("14:59", "15:00")]
        assert ["Fax (fax)" in text for text in told] == [True, False]
        assert "E-mail (email)" in told[1]


def test_a_new_project_has_schemas_wired_to_their_files(tmp_path: Path) -> None:
    assert run(["init", str(tmp_path), "--now", "2026-11-22T09:00Z"]) == 0
    wired = json.loads((tmp_path / ".vscode" / "settings.json").read_text("utf-8"))["yaml.schemas"]
    assert all((tmp_path / schema).is_file() for schema in wired)
    assert wired[".vscode/incident.schema.json"] == ["incidents/**/*.md", "!incidents/**/*.*.md"]
    assert not (tmp_path / ".github" / "ISSUE_TEMPLATE").exists(), "a form that leads nowhere until intake is set up"


def test_the_task_of_a_new_project_shows_findings_at_their_lines(tmp_path: Path) -> None:
    assert run(["init", str(tmp_path), "--now", "2026-11-22T09:00Z"]) == 0
    (task,) = json.loads((tmp_path / ".vscode" / "tasks.json").read_text("utf-8"))["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    texts = [file.read_text("utf-8") for file in (ROOT / "tests/broken").glob("*/expected.txt")]
    lines = [line for text in texts for line in text.splitlines()]
    assert len(lines) > 300
    for line in lines:
        found = re.match(pattern["regexp"], line)
        assert bool(found) is bool(re.match(r"\S+:\d+:\d+: ", line)), line
        if found:
            told = {name: found[pattern[name]] for name in ("file", "line", "column", "severity", "message", "code")}
            assert "{file}:{line}:{column}: {severity}: {message} [{code}]".format(**told) == line


def test_one_thing_is_printed_at_a_time() -> None:
    assert run(["schema"]) == 2
    assert run(["schema", "form", "--cms"]) == 2


class Forge:
    """A repository with a clone, and as much of `gh` as intake uses, which writes down what it is told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.work = folder / "work"
        self.temp = folder / "temp"
        self.told = folder / "told"
        for place in (self.work / "incidents", self.temp, folder / "bin"):
            place.mkdir(parents=True)
        services = "services: [{id: email, name: E-mail}]\n"
        site = "site: {title: T, url: 'https://status.example.org/', timezone: UTC}\n"
        (self.work / "services.yaml").write_text(site + services)
        (self.work / ".gitignore").write_text("/.statusgen/\n")
        (self.work / "incidents" / "README.md").write_text("x")
        (folder / "bin" / "gh").write_text(
            '#!/bin/sh\nprintf "%s\\n" "$*" >>"$TOLD"\ncase "$*" in\n'
            '*--body-file*) cat "$5" >>"$TOLD";;\n"pr create"*) echo 1 >"$TOLD.pulls";;\n'
            '"pr list"*) cat "$TOLD.pulls" 2>/dev/null;;\nesac\nexit 0\n'
        )
        (folder / "bin" / "gh").chmod(0o755)
        self.git("init --quiet --initial-branch main")
        self.git("add .")
        self.git("commit --quiet -m x")
        self.git(f"clone --quiet --bare . {folder / 'origin.git'}")
        self.git(f"remote add origin {folder / 'origin.git'}")

    def git(self, words: str) -> str:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        return subprocess.run(
            ["git", *who, *words.split()], cwd=self.work, check=True, capture_output=True, text=True
        ).stdout

    def before_push(self, script: str) -> None:
        """What happens beside each push of the clone."""
        hook = self.work / ".git" / "hooks" / "pre-push"
        hook.write_text(f"#!/bin/sh\nunset GIT_DIR\n{script}\n")
        hook.chmod(0o755)

    def happens(self, event: dict[str, Any], status: int = 0) -> str:
        """What intake says in public of this event; the clone is at main again."""
        self.git("switch --quiet main")
        (self.temp / "event.json").write_text(json.dumps(event))
        self.told.write_text("")
        path = f"{self.folder / 'bin'}:{Path(sys.executable).parent}:{os.environ['PATH']}"
        env = {
            "PATH": path,
            "PAUSE": "0",
            "GITHUB_EVENT_PATH": str(self.temp / "event.json"),
            "RUNNER_TEMP": str(self.temp),
        }
        command = [str(ROOT / "tools" / "intake.sh"), str(event["issue"]["number"])]
        done = subprocess.run(
            command, cwd=self.work, env={**os.environ, **env, "TOLD": str(self.told)}, capture_output=True, check=False
        )
        assert done.returncode == status, done.stderr.decode()
        return self.told.read_text("utf-8")


def event(text: str = "Mail is late.", title: str = "Mail is late", **more: Any) -> dict[str, Any]:
    answers = ("E-mail (email)", "degraded: x", "high: x", "_No response_", text)
    headings = ("Services", "Impact", "Severity", "Since when", "What customers notice")
    body = "\n\n".join(f"### {heading}\n\n{answer}" for heading, answer in zip(headings, answers, strict=True))
    issue = {"number": 7, "title": title, "labels": [{"name": "incident"}], "created_at": "2026-11-22T09:00:20Z"}
    return {
        "action": "opened",
        "issue": {**issue, "body": body},
        "repository": {"full_name": "example/status"},
        **more,
    }


def test_an_issue_becomes_a_branch_with_a_pull_request_and_an_answer(tmp_path: Path) -> None:
    forge = Forge(tmp_path)
    hostile = "$(touch {0}/pwned) `touch {0}/pwned` \"; touch {0}/pwned; '\n@everyone ```".replace("{0}", str(tmp_path))
    told = forge.happens(event(hostile, title=f"Late; touch {tmp_path}/pwned"))
    assert "pr create --head incident/issue-7" in told and "issue comment 7" in told
    assert "    no problems found" in told and "    Service    E-mail (email), 100%" in told
    files = forge.git("ls-tree -r --name-only origin/incident/issue-7 incidents").split()
    assert len(files) == 2 and files[0].startswith("incidents/2026/2026-11-22-late-touch")
    assert not (tmp_path / "pwned").exists()
    comment = {"body": "/status resolved It works.", "created_at": "2026-11-22T10:00:00Z"}
    stranger = event(action="created", comment={**comment, "author_association": "NONE"})
    assert "Nothing was written." in forge.happens(stranger)
    staff = event(action="created", comment={**comment, "author_association": "OWNER"})
    assert "pr create" not in forge.happens(staff)
    text = forge.git(f"show origin/incident/issue-7:{files[0]}")
    assert text.endswith("resolved\n\nIt works.\n")


def test_an_issue_that_is_no_report_is_answered(tmp_path: Path) -> None:
    forge = Forge(tmp_path)
    told = forge.happens({**event(), "issue": {"number": 7, "title": "x", "labels": [], "body": "x"}})
    assert "Nothing was written." in told and "it lacks the label" in told and "pr create" not in told


def test_comments_that_come_at_once_are_all_taken(tmp_path: Path) -> None:
    """Another run pushes first; the one that is refused begins again behind it."""
    forge = Forge(tmp_path)
    forge.happens(event())
    (path,) = [p for p in forge.git("ls-tree -r --name-only origin/incident/issue-7 incidents").split() if "20" in p]
    other, branch = tmp_path / "other", "incident/issue-7"
    forge.git(f"clone --quiet --branch {branch} {tmp_path / 'origin.git'} {other}")
    (other / path).write_text((other / path).read_text() + "\n## 2026-11-22 10:00 identified\n\nA full queue.\n")
    forge.git(f"-C {other} commit --quiet -a -m other")
    forge.before_push(f"git -C {other} push --quiet origin {branch}")
    comment = {"body": "/status monitoring It flows.", "created_at": "2026-11-22T10:00:30Z"}
    told = forge.happens(event(action="created", comment={**comment, "author_association": "OWNER"}))
    assert "The report is" in told and "pr create" not in told
    forge.git("fetch --quiet origin")
    text = forge.git(f"show origin/{branch}:{path}")
    assert [line.split()[-1] for line in text.splitlines() if line.startswith("## ")] == [
        "investigating",
        "identified",
        "monitoring",
    ]


def test_a_comment_that_comes_before_the_report_is_made_waits_for_it(tmp_path: Path) -> None:
    forge = Forge(tmp_path)
    forge.happens(event())
    branches = f"git -C {tmp_path / 'origin.git'} branch -m"
    forge.git(f"-C {tmp_path / 'origin.git'} branch -m incident/issue-7 later")
    (tmp_path / "bin" / "sleep").write_text(f"#!/bin/sh\n{branches} later incident/issue-7\n")
    (tmp_path / "bin" / "sleep").chmod(0o755)
    comment = {"body": "/status monitoring It flows.", "created_at": "2026-11-22T10:00:30Z"}
    told = forge.happens(event(action="created", comment={**comment, "author_association": "OWNER"}))
    assert "The report is" in told and "say it again" not in told


def test_one_on_an_issue_without_a_report_is_told_to_come_again(tmp_path: Path) -> None:
    comment = {"body": "/status monitoring It flows.", "created_at": "2026-11-22T10:00:30Z"}
    told = Forge(tmp_path).happens(event(action="created", comment={**comment, "author_association": "OWNER"}))
    assert "Nothing was written." in told and "say it again in a minute" in told


def test_a_branch_that_cannot_be_pushed_is_answered(tmp_path: Path) -> None:
    forge = Forge(tmp_path)
    forge.before_push("exit 1")
    assert "cannot be pushed" in forge.happens(event(), status=1)
