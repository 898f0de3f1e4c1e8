"""At a terminal: what is asked for, and the text that is written in the editor."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.desk import ID, INCIDENT, Run, incident_file

UPDATE = ("update", ID, "identified")
LATER = "2026-01-15T13:00:00Z"


def test_what_is_written_below_the_note_of_the_editor_is_published_too(
    run: Run, project: Path, at_a_terminal: Callable[..., None]
) -> None:
    assert run(*INCIDENT, now="2026-01-15T08:00:00Z").status == 0
    at_a_terminal(edit=lambda text: f"The first half.{text}The second half.\n")
    assert run(*UPDATE).status == 0
    assert incident_file(project).read_text("utf-8").endswith("\n\nThe first half.\n\nThe second half.\n")


@pytest.mark.parametrize("edit", [str, {}.get], ids=["saved as it was", "not saved"])
def test_an_editor_that_is_left_without_a_text_writes_nothing_and_says_so(
    run: Run, project: Path, at_a_terminal: Callable[..., None], edit: Callable[[str], str | None]
) -> None:
    assert run(*INCIDENT).status == 0
    before = incident_file(project).read_bytes()
    at_a_terminal(edit=edit)
    answer = run(*UPDATE, now=LATER)
    assert (answer.status, "nothing was written" in answer.err) == (130, True)
    assert incident_file(project).read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        (*UPDATE, "--eta", "25:00"),
        (*UPDATE, "--window", "x", "y"),
        (*INCIDENT[:-2], "--determined", "tomorrow"),
        (*INCIDENT[:-2], "--next-update", "soon"),
        INCIDENT[:-2],  # its id is taken
    ],
)
def test_nobody_is_asked_for_a_text_before_all_else_is_right(
    run: Run, project: Path, at_a_terminal: Callable[..., None], words: tuple[str, ...]
) -> None:
    assert run(*INCIDENT).status == 0
    opened: list[str] = []
    at_a_terminal(edit=lambda text: opened.append(text))
    assert run(*words, now=LATER).status in (1, 2)
    assert opened == []


def test_a_text_that_is_refused_is_not_lost(run: Run, project: Path, at_a_terminal: Callable[..., None]) -> None:
    assert run(*INCIDENT).status == 0
    at_a_terminal(edit=lambda _: "# A long text\n\nfrom somebody.\n")
    answer = run(*UPDATE, "--eta", "2026-01-15 12:30", now=LATER)
    assert answer.status == 1
    assert answer.err.endswith(
        "not written: the file is as it was\nwhat you wrote:\n\n# A long text\n\nfrom somebody.\n"
    )


def test_a_slip_is_asked_for_again(run: Run, project: Path, at_a_terminal: Callable[..., None]) -> None:
    at_a_terminal("Phones are dead", "netwrk", "network", "hihg", "high", edit=lambda _: "No dial tone.")
    answer = run("new", "incident")
    assert answer.status == 0, answer.err
    assert "Severity " in answer.err
    assert "did you mean network?" in answer.err
    assert "severity: high\n" in (project / answer.out.split()[-1]).read_text("utf-8")


def test_a_window_is_asked_for_with_its_form(run: Run, project: Path, at_a_terminal: Callable[..., None]) -> None:
    at_a_terminal("tonight", "22:00", "+2h")
    answer = run("new", "maintenance", "New cables", "--service", "network", "-m", "Twice.")
    assert answer.status == 0, answer.err
    assert "as in 22:00, +2h or 2026-11-22 22:00" in answer.err and "'tonight' is no time" in answer.err
    text = (project / answer.out.split()[-1]).read_text("utf-8")
    assert "start: 2026-01-15 22:00\n  end: 2026-01-16 00:00\n" in text


def test_nobody_is_told_another_severity_than_the_one_that_was_given(
    run: Run, project: Path, at_a_terminal: Callable[..., None]
) -> None:
    at_a_terminal()
    answer = run(*INCIDENT)
    assert answer.status == 0 and "Service " in answer.err and "Severity " not in answer.err
