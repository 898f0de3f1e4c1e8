"""A command line in an empty folder, and projects to use it in."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from statusgen import cli
from tests.commands.desk import ID, INCIDENT, NOW, Answer, Run, incident_file


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in an empty folder, at a fixed instant."""
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_ACTIONS", "SOURCE_DATE_EPOCH", "STATUSGEN_CACHE"):
        monkeypatch.delenv(name, raising=False)

    def call(*words: str, now: str | None = NOW) -> Answer:
        capsys.readouterr()
        status = cli.run([*words, *(["--now", now] if now else [])])
        said = capsys.readouterr()
        return Answer(status, said.out, said.err)

    return call


@pytest.fixture
def project(run: Run, tmp_path: Path) -> Path:
    """A new project, as `init` writes it."""
    assert run("init").status == 0
    return tmp_path


@pytest.fixture
def resolved(run: Run, project: Path) -> str:
    """What stands in the file of an incident that is resolved, with something for staff in it."""
    assert run(*INCIDENT, now="2026-01-15T08:00:00Z").status == 0
    words = ("-m", "Switch 7 is down.", "--internal", "--escalated-to", "Tier 2")
    assert run("update", ID, "identified", *words, now="2026-01-15T08:10:00Z").status == 0
    assert run("update", ID, "resolved", "-m", "Phones work again.", now="2026-01-15T09:00:00Z").status == 0
    return incident_file(project).read_text("utf-8")


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """From then on somebody sits at the terminal: types these lines, and makes this of what the editor shows."""

    class AtATerminal(cli.Terminal):
        def __init__(self, quiet: bool, verbose: bool) -> None:
            super().__init__(quiet, verbose)
            self.is_terminal = True

    def sits(*lines: str, edit: Callable[[str], str | None] = lambda _: None) -> None:
        monkeypatch.setattr(cli, "Terminal", AtATerminal)
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        monkeypatch.setattr("click.edit", lambda text, **_: edit(text))

    return sits
