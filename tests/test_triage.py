"""`triage` and what `new` says of the past, as a person and as a program see it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from statusgen.cli import run
from tests.conftest import EXAMPLE_NOW, ROOT, copy_example

SCHEMA = json.loads((ROOT / "docs" / "triage.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This repository's own page."""
    folder = tmp_path_factory.mktemp("example")
    copy_example(folder)
    return folder


def asked(example: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert run(["triage", *words, "--source", str(example), "--now", EXAMPLE_NOW]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("text", ["mail from outside is slow since 8", "cannot sign in", "xyzzy", "", "\ud83d\x1b[31m"])
@pytest.mark.parametrize("audience", ["internal", "public"])
def test_the_answer_for_programs_is_as_described(
    text: str, audience: str, example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    answer = json.loads(asked(example, capsys, text, "--format", "json", "--audience", audience))
    jsonschema.validate(answer, SCHEMA)
    assert audience == "internal" or answer["runbooks"] == []


def test_the_answer_for_people(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = asked(example, capsys, "mail from outside is slow since 8").splitlines()
    assert lines[0].startswith("Service    E-mail and calendar (email), ")
    assert lines[1] == "Severity   medium: degraded of E-mail and calendar (1) + criticality high (2) + few users (0)"
    assert {line.split()[0] for line in lines} == {"Service", "Severity", "Similar", "Team", "Meanwhile"}


def test_a_file_is_asked_for_without_itself(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = min((example / "incidents").rglob("*-mail-delayed.md")).stem
    answer = json.loads(asked(example, capsys, "--of", own, "--format", "json"))
    assert answer["services"][0]["id"] == "email"
    assert own not in {one["id"] for one in (*answer["similar"], *answer["open"])}


def test_one_of_both_is_asked_for(example: Path) -> None:
    assert run(["triage", "--source", str(example)]) == 2
    assert run(["triage", "x", "--of", "y", "--source", str(example)]) == 2
    assert run(["triage", "--of", "nowhere", "--source", str(example)]) == 2


def test_new_says_what_is_open_already(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = (
        "site: {title: T, url: 'https://status.example.org/', timezone: UTC}\nservices: [{id: email, name: E-mail}]\n"
    )
    (tmp_path / "services.yaml").write_text(site)
    words = ["--source", str(tmp_path), "--service", "email", "--severity", "high"]
    text = ["-m", "Mail from outside reaches you late. Nothing is lost."]
    first = ["new", "incident", "--title", "Mail arrives late", *text, *words, "--now", "2026-11-22T09:00Z"]
    assert run(first) == 0
    assert "open already" not in capsys.readouterr().err
    again = ["new", "incident", "--title", "Mail is late", *text, *words, "--now", "2026-11-22T09:10Z"]
    assert run(again) == 0
    assert (
        "2026-11-22-mail-arrives-late is open already (Mail arrives late): is it the same?" in capsys.readouterr().err
    )
