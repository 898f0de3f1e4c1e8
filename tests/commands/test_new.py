"""`new`: files that `check` accepts, from as few words as possible."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.commands.desk import ID, INCIDENT, Run, incident_file


def test_a_new_incident_is_a_file_that_check_accepts(run: Run, project: Path) -> None:
    answer = run(*INCIDENT)
    assert (answer.status, answer.out.strip()) == (0, f"incidents/{ID}.md")
    text = incident_file(project).read_text("utf-8")
    assert text == (
        "---\n"
        "title: 'Phones: no dial tone'\n"
        "severity: high\n"
        "services:\n"
        "  network: partial_outage\n"
        "determined: 2026-01-15 12:00\n"
        "---\n"
        "\n"
        "## 2026-01-15 12:00 investigating\n"
        "next_update: 13:00\n"
        "\n"
        "Phones have no dial tone. Mobile phones work.\n"
    )
    assert run("check", "--strict").status == 0


@pytest.mark.parametrize("kind", ["incident", "maintenance", "notice"])
def test_a_file_for_staff_says_so_from_the_beginning(run: Run, project: Path, kind: str) -> None:
    words = ("--severity", "low") if kind == "incident" else ("--window", "22:00", "23:00")
    answer = run("new", kind, "Core is slow", "--service", "network", *words, "-m", "Secret.", "--internal")
    assert answer.status == 0, answer.err
    front, _, body = (project / answer.out.strip()).read_text("utf-8").rpartition("---\n")
    assert "\naudience: internal\n" in front and "audience" not in body
    assert run("build").status == 0
    assert not [page for page in (project / "site").rglob("*.*") if b"Secret." in page.read_bytes()]


def test_what_has_been_is_the_last_such_moment(run: Run, project: Path) -> None:
    words = (*INCIDENT, "--determined", "23:50", "--started", "23:40")
    answer = run(*words, now="2026-01-16T00:30:00Z")
    assert answer.status == 0, answer.err
    text = (project / answer.out.strip()).read_text("utf-8")
    assert "determined: 2026-01-15 23:50\nstarted: 2026-01-15 23:40\n" in text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("25:00", "--determined: '25:00' is no time such as 14:30"),
        ("-20m", "'-20m' is no time such as 14:30, the last such moment, or 2026-11-22 14:30: did you mean 11:40?"),
        ("2026-01-15 13:00", "2026-01-15 13:00 is still to come"),
    ],
)
def test_what_has_not_been_is_quoted_as_it_was_typed(run: Run, project: Path, typed: str, said: str) -> None:
    answer = run(*INCIDENT, "--determined", typed)
    assert (answer.status, said in " ".join(answer.err.split())) == (2, True), answer.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--service", "netwrk"), "there is no service netwrk: did you mean network?"),
        (("--service", "network=broken"), "there is no impact broken"),
        (("--severity", "urgent"), "'urgent' is not one of"),
        (("--eta", "soon"), "'soon' is no time such as 14:30"),
        (("--template", "outtage"), "did you mean outage?"),
    ],
)
def test_a_wrong_word_is_answered_with_the_right_one_and_nothing_is_written(
    run: Run, project: Path, words: tuple[str, ...], said: str
) -> None:
    answer = run(*INCIDENT, *words)
    assert answer.status == 2
    assert said in answer.err
    assert not incident_file(project).exists()


def test_what_is_missing_is_named_where_nobody_can_be_asked(run: Run, project: Path) -> None:
    answer = run("new", "incident", "--title", "x")
    assert (answer.status, "--service is missing" in answer.err) == (2, True)


def test_new_maintenance_says_when_it_was_announced(run: Run, project: Path) -> None:
    words = ("--title", "New cables", "--service", "network", "--window", "2026-01-20 22:00", "02:00", "-m", "Twice.")
    answer = run("new", "maintenance", *words)
    assert answer.status == 0, answer.err
    text = (project / answer.out.strip()).read_text("utf-8")
    assert "announced: 2026-01-15 12:00" in text
    assert re.search(r"start: 2026-01-20 22:00,? *\n? *end: 2026-01-21 02:00", text)


def test_a_title_needs_no_option(run: Run, project: Path) -> None:
    words = ("new", "incident", "Phones: no dial tone", *INCIDENT[4:])
    assert run(*words).status == 0
    assert "title: 'Phones: no dial tone'\n" in incident_file(project).read_text("utf-8")
    for wrong in (("new", "incident", ID), (*words, "--title", "Phones")):
        answer = run(*wrong)
        assert (answer.status, "give one title" in answer.err) == (2, True)


@pytest.mark.parametrize("title", ["Stromausfall", "メール受信が遅れています"])
def test_a_title_may_be_one_word(run: Run, project: Path, title: str) -> None:
    answer = run("new", "incident", title, *INCIDENT[4:])
    assert answer.status == 0, answer.err
    assert f"title: {title}\n" in (project / answer.out.strip()).read_text("utf-8")


def test_a_service_in_the_place_of_the_title_is_a_slip(run: Run, project: Path) -> None:
    answer = run("new", "incident", "network", *INCIDENT[4:])
    assert (answer.status, "a service with --service" in answer.err) == (2, True)


@pytest.mark.parametrize("id", ["../x", "a/b c.md", "", "x" * 101, "_draft-x"])
def test_what_is_no_name_of_a_file_is_refused_before_anything_is_written(run: Run, project: Path, id: str) -> None:
    before = sorted(project.rglob("*"))
    answer = run(*INCIDENT, "--id", id)
    assert (answer.status, "--id:" in answer.err) == (2, True)
    assert sorted(project.rglob("*")) == before


@pytest.mark.parametrize(
    ("kind", "words", "said"),
    [
        ("maintenance", ("--severity", "high", "--category", "x"), "--severity, --category: there is no such thing"),
        ("notice", ("--determined", "10:00"), "this kind (notice); it is for: incident"),
        ("incident", ("--window", "10:00", "11:00"), "it is for: maintenance, notice"),
        ("review", ("-m", "x", "--severity", "high"), "--severity, --message: there is no such thing"),
    ],
)
def test_an_option_of_another_kind_is_refused(
    run: Run, project: Path, kind: str, words: tuple[str, ...], said: str
) -> None:
    answer = run("new", kind, "Core is slow", "--service", "network", "-m", "x", *words)
    if kind == "review":
        answer = run("new", kind, ID, *words)
    assert (answer.status, said in " ".join(answer.err.split())) == (2, True), answer.err


def test_a_new_incident_is_told_its_runbook(run: Run, project: Path) -> None:
    (project / "runbooks").mkdir()
    book = "---\ntitle: No dial tone\nservices: [network]\ncategories: [{}]\n---\n\nCall the provider.\n"
    (project / "runbooks" / "phones.md").write_text(book.format("hardware"))
    (project / "runbooks" / "change.md").write_text(book.format("change"))
    answer = run(*INCIDENT, "--category", "hardware")
    assert (answer.status, answer.out.strip()) == (0, f"incidents/{ID}.md")
    assert "What to do: No dial tone (runbooks/phones.md)" in answer.err
    assert "category: hardware" in incident_file(project).read_text("utf-8")
    assert run("build", "--audience", "internal", "--output", "staff").status == 0
    page = (project / "staff" / "incidents" / ID / "index.html").read_text("utf-8")
    assert '<a href="../../runbooks/phones/">' in page and "runbooks/change/" not in page
    assert "Call the provider." in (project / "staff" / "runbooks" / "phones" / "index.html").read_text("utf-8")
    assert run("build").status == 0
    assert not (project / "site" / "runbooks").exists()


PATCHES = (
    *("--title", "Patches", "--service", "email", "--window", "2026-01-18 02:00", "2026-01-18 04:00"),
    *("-m", "Short cuts."),
)


@pytest.mark.parametrize(
    ("typed", "rule"), [("weekly", "FREQ=WEEKLY"), ("freq=monthly;byday=3su", "FREQ=MONTHLY;BYDAY=3SU")]
)
def test_work_that_recurs_is_a_rule_without_updates(run: Run, project: Path, typed: str, rule: str) -> None:
    answer = run("new", "maintenance", *PATCHES, "--repeat", typed)
    assert (answer.status, answer.err) == (0, "")
    text = Path(answer.out.strip()).read_text("utf-8")
    assert f"\nrepeat: {rule}\n" in text and text.endswith("---\n\nShort cuts.\n")
    assert run("check").status == 0


def test_a_rule_that_is_none_is_refused(run: Run, project: Path) -> None:
    assert "FREQ=MONTHLY;BYDAY=1SU" in run("new", "maintenance", *PATCHES, "--repeat", "now and then").err
    assert (
        "--repeat: there is no such thing in a file of this kind (notice)"
        in run("new", "notice", *PATCHES, "--repeat", "daily").err
    )
    assert "[window-off-rule]" in run("new", "maintenance", *PATCHES, "--repeat", "FREQ=WEEKLY;BYDAY=MO").err
