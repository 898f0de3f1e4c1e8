"""As much of a GitHub runner as this repository's workflows use: checkouts, local actions, inputs, and bash."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from statusgen.files import digest
from tests.conftest import ROOT
from tests.programs import virtual_environment

OURS = "YOUR-ORG/statusgen"
"""What workflows of others call this repository."""


@dataclass
class Runner:
    """A runner with a folder of its own. What it checks out is `origin`; `known` are values of expressions, such as
    `secrets.X`; of one with alternatives (`a || b`) the first is asked for."""

    home: Path
    event: str
    origin: Path = ROOT
    known: Mapping[str, str] = field(default_factory=dict)
    uploaded: list[Path] = field(default_factory=list)
    changes: dict[str, str] = field(default_factory=dict)  # files that people wrote since
    shared: Path | None = None  # RUNNER_TEMP, for several runners

    @property
    def temp(self) -> Path:
        return self.shared or self.home / "temp"

    @property
    def workspace(self) -> Path:
        return self.home / "workspace"

    @property
    def outputs(self) -> dict[str, str]:
        """The outputs of all steps so far; the newest counts."""
        lines = (self.home / "output").read_text("utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)

    def job(self, workflow: str | Path, name: str) -> None:
        """Run the steps of a job, in an empty workspace; the workflow is one of this repository, or a path."""
        shutil.rmtree(self.workspace, ignore_errors=True)
        self.workspace.mkdir(parents=True)
        if not (self.temp / "statusgen").exists():  # nothing to fetch: the install step finds it all there
            virtual_environment(self.temp / "statusgen")
        steps = yaml.safe_load((ROOT / ".github" / "workflows" / workflow).read_text("utf-8"))["jobs"][name]["steps"]
        self.steps(steps, inputs={}, action=None)

    def steps(
        self,
        steps: list[dict[str, Any]],
        inputs: dict[str, str],
        action: Path | None,
        outer: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`outer` is the `env:` of the step that uses the action: its own steps see that too."""
        for step in steps:
            if not self.is_due(step.get("if", ""), inputs):
                continue
            given = self.values(step.get("with", {}), inputs)
            env = {**outer, **self.values(step.get("env", {}), inputs)}
            uses = step.get("uses", "").partition("@")[0]
            if "run" in step:
                self.run(step["run"], env, action)
            elif uses == "actions/checkout":
                clone = ["git", "clone", "--quiet", str(self.origin), str(self.workspace / given.get("path", "."))]
                subprocess.run(clone, check=True)
                for path, text in self.changes.items():
                    (self.workspace / given.get("path", ".") / path).write_text(text)
            elif uses.startswith(("./", OURS)):
                is_ours = uses.startswith(OURS)
                folder = ROOT / uses.removeprefix(OURS).lstrip("/") if is_ours else self.workspace / uses
                local = yaml.safe_load((folder / "action.yml").read_text("utf-8"))
                defaults = {key: value["default"] for key, value in local["inputs"].items()}
                self.steps(local["runs"]["steps"], defaults | given, folder, env)
            elif uses in ("actions/upload-pages-artifact", "actions/upload-artifact"):
                self.uploaded.append(self.workspace / given["path"])
            elif uses.startswith("actions/cache/"):
                self.cache(uses.rpartition("/")[2], given["path"].split())
            else:
                assert uses == "actions/setup-python"

    def is_due(self, condition: str, inputs: Mapping[str, str]) -> bool:
        """Whether a step with this condition is run, as far as it asks for the event or an input."""
        steps = {"steps.left.outputs.cache-hit": ""}  # each run is of another commit
        known = {"github.event_name": self.event, **steps, **{f"inputs.{key}": value for key, value in inputs.items()}}
        asked = re.findall(r"([\w.-]+) ([!=])= '([^']*)'", condition)
        return all((known[name] == value) == (sign == "=") for name, sign, value in asked)

    def cache(self, what: str, paths: list[str]) -> None:
        """Save or restore these paths, by the program and in the form that the host's own action uses."""
        archive = self.home / "cache.tar"
        if what == "save":
            self.tar("--posix", "--create", "--file", str(archive), *paths)
        elif archive.exists():
            self.tar("--extract", "--file", str(archive))

    def tar(self, *options: str) -> None:
        subprocess.run(["tar", "-P", "-C", str(self.workspace), *options], check=True)

    def values(self, given: dict[str, Any], inputs: dict[str, str]) -> dict[str, str]:
        known = {f"inputs.{key}": value for key, value in inputs.items()} | dict(self.known)
        expression = re.compile(r"\$\{\{ ([\w.-]+)(?: \|\| .*)? \}\}")
        return {
            key: expression.sub(lambda match: known.get(match[1], match[0]), str(value)) for key, value in given.items()
        }

    def run(self, script: str, env: dict[str, str], action: Path | None) -> None:
        """Run a script; one that installs statusgen once, since what it would install again is the same."""
        if "tools/install.sh" in script:
            done = self.temp / digest(script)
            if done.exists():
                return
            done.touch()
        known = {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(action),
            "GITHUB_EVENT_NAME": self.event,
            "GITHUB_OUTPUT": str(self.home / "output"),
            "GITHUB_STEP_SUMMARY": str(self.home / "summary"),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "RUNNER_TEMP": str(self.temp),
        }
        run = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.workspace,
            env={**os.environ, **known, **env},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr
