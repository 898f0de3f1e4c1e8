"""`new --template`: what is known stands in the place of what the template says, and the rest is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.commands.desk import INCIDENT, Run


def test_a_template_is_filled_with_what_is_known_and_the_rest_is_found_by_check(run: Run, project: Path) -> None:
    answer = run("new", "incident", "--template", "outage", "--title", "No phones")
    assert answer.status == 1
    assert f"{answer.out.strip()}:5:3: error:" in answer.err
    text = (project / answer.out.strip()).read_text("utf-8")
    assert "determined: 2026-01-15 12:00" in text
    assert "next_update: 13:00" in text
    assert "title: No phones" in text


def test_options_win_over_the_template(run: Run, project: Path) -> None:
    words = (
        "--determined",
        "11:30",
        "--started",
        "11:20",
        "--category",
        "change",
        "--eta",
        "14:00",
        "--internal",
        "--next-update",
        "12:30",
    )
    answer = run(*INCIDENT, *words, "--template", "outage", "--severity", "low")
    assert answer.status == 0, answer.err
    assert (project / answer.out.strip()).read_text("utf-8") == (
        "---\n"
        "title: 'Phones: no dial tone'\n"
        "severity: low\n"
        "services:\n"
        "  network: partial_outage\n"
        "determined: 2026-01-15 11:30\n"
        "started: 2026-01-15 11:20\n"
        "audience: internal\n"
        "category: change\n"
        "---\n"
        "\n"
        "## 2026-01-15 12:00 investigating\n"
        "next_update: 12:30\n"
        "eta: 14:00\n"
        "\n"
        "Phones have no dial tone. Mobile phones work.\n"
    )


def test_what_is_still_to_be_filled_in_is_named(run: Run, project: Path) -> None:
    words = ("--service", "network", "--title", "No phones")
    answer = run("new", "incident", "--template", "outage", *words)
    assert (answer.status, answer.out) == (1, "incidents/2026-01-15-no-phones.md\n")
    assert "still to be filled in: WHAT CUSTOMERS NOTICE, WHAT WORKS MEANWHILE\n" in answer.err


def test_a_template_is_of_one_kind(run: Run, project: Path) -> None:
    answer = run("new", "maintenance", "--template", "outage")
    assert (answer.status, "statusgen new incident --template outage" in " ".join(answer.err.split())) == (2, True)
    template = project / "incidents" / "_templates" / "work.md"
    template.write_text(
        "---\ntitle: WHAT\nkind: maintenance\nservices: [SERVICE-ID]\nannounced: YYYY-MM-DD HH:MM\n"
        "window:\n  start: YYYY-MM-DD HH:MM\n  end: YYYY-MM-DD HH:MM\n---\n\nWHAT PEOPLE NOTICE\n"
    )
    words = ("--title", "Cables", "--service", "network", "--window", "22:00", "+2h", "-m", "Twice.")
    answer = run("new", "maintenance", "--template", "work", *words)
    assert answer.status == 1 and "still to be filled in: WHAT PEOPLE NOTICE" in answer.err
    text = (project / answer.out.strip()).read_text("utf-8")
    assert "window:\n  start: 2026-01-15 22:00\n  end: 2026-01-16 00:00\n" in text
    assert text.endswith("\nWHAT PEOPLE NOTICE\n\n## 2026-01-15 12:00 scheduled\n\nTwice.\n")


def test_a_template_is_shown_in_the_editor_where_no_text_is_given(
    run: Run, project: Path, at_a_terminal: Callable[..., None]
) -> None:
    words = ("new", "incident", "--template", "outage", "--title", "No phones", "--service", "network")
    at_a_terminal()
    answer = run(*words)
    assert (answer.status, "nothing was written" in answer.err) == (130, True)
    assert not (project / "incidents" / "2026-01-15-no-phones.md").exists()
    at_a_terminal(edit=lambda text: text[: text.index("WHAT")] + "No dial tone.\n")
    assert run(*words).status == 0
