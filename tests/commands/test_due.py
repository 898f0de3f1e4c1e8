"""What the team is told that it owes, what people answered, and what cannot be sent."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.commands.desk import ID, INCIDENT, Run, incident_file


def test_due_says_what_is_owed_and_what_to_do(run: Run, project: Path) -> None:
    assert run(*INCIDENT).status == 0
    calm = run("due", now="2026-01-15T12:01:00Z")
    late = run("due", now="2026-01-16T12:00:00Z")
    answer = json.loads(run("due", "--format", "json", now="2026-01-16T12:00:00Z").out)
    assert (calm.status, late.status) == (0, 1)
    assert f"Phones: no dial tone (high), {ID}" in late.out
    assert "overdue by" in late.out
    assert answer["overdue"] == len([duty for duty in answer["duties"] if duty["overdue_s"] >= 0]) > 0
    waiting = ("2026-01-14-mail-arrives-late", "awaiting-closing")
    assert {(duty["incident"], duty["code"]) for duty in answer["duties"] if duty["incident"] != ID} == {waiting}
    assert "::warning file=" in run("due", "--format", "github", now="2026-01-16T12:00:00Z").out
    checked = run("check", "--due", now="2026-01-16T12:00:00Z")
    assert (checked.status, "[update-due]" in checked.out) == (0, True)


def test_the_staff_edition_says_what_is_owed_as_time_goes_on(run: Run, project: Path) -> None:
    assert run(*INCIDENT).status == 0
    build = ("build", "--audience", "internal", "--output", "staff")
    page = project / "staff" / "duties" / "index.html"
    assert run(*build).status == 0
    assert ID not in page.read_text("utf-8")
    assert run(*build, now="2026-01-15T13:30:00Z").status == 0
    assert ID in page.read_text("utf-8")
    assert run("build").status == 0
    assert not (project / "site" / "duties").exists()


def test_the_question_on_the_page_and_answers_for_staff_alone(run: Run, project: Path, resolved: str) -> None:
    catalogue = project / "services.yaml"
    ways = "policy:\n  feedback: {customers: {email: say@example.org}, staff: {url: https://forms.example.org/{id}}}\n"
    ways = ways.replace("https://forms.example.org/{id}", '"https://forms.example.org/{id}"')
    catalogue.write_text(catalogue.read_text("utf-8").replace("policy:\n", ways, 1), "utf-8")
    file = incident_file(project)
    actions = "{what: A second line, done: 2026-01-14, public: true}, {what: Talk to the carrier}"
    done = f"actions: [{actions}]\n---\n\n## "
    file.write_text(file.read_text("utf-8").replace("---\n\n## ", done, 1), "utf-8")
    (project / "feedback").mkdir()
    (project / "feedback" / "2026.csv").write_text(f"incident,answer,comment\n{ID},poor,Nobody told <us>.\n")
    assert run("build").status == run("build", "--audience", "internal", "--output", "staff").status == 0
    public, staff = (
        (project / edition / "incidents" / ID / "index.html").read_text("utf-8") for edition in ("site", "staff")
    )
    assert f'href="mailto:say@example.org?subject=feedback%20{ID}%20fair"' in public
    assert "Nobody told" not in public and "forms.example.org" not in public and "carrier" not in public
    assert "What we changed" in public and "A second line" in public
    assert "Nobody told &lt;us&gt;." in staff and f"https://forms.example.org/{ID}" in staff
    later = run("build", now="2026-02-15T12:00:00Z")
    assert later.status == 0
    assert "say@example.org" not in (project / "site" / "incidents" / ID / "index.html").read_text("utf-8")


def test_of_files_with_errors_nobody_knows_what_is_due(run: Run, project: Path) -> None:
    (project / "incidents" / "broken.md").write_text("---\ntitle Mail\n---\n")
    answer = run("due")
    assert answer.status == 1 and "Nothing is due" not in answer.out
    assert answer.out.endswith("What is due of files with errors is not known: mend them first.\n")
    (project / "incidents" / "broken.md").unlink()
    assert "not known" not in run("due").out


def test_notify_says_that_there_is_no_channel(run: Run, project: Path) -> None:
    catalogue = project / "services.yaml"
    catalogue.write_text(re.sub(r"(?ms)^channels:\n(?:[ #].*?\n|\n)*", "", catalogue.read_text("utf-8")))
    assert "no channel stands in services.yaml" in run("notify", "--dry-run").err
    catalogue.write_text(catalogue.read_text("utf-8") + "\nchannels:\n  voice: {type: script}\n")
    assert "no channel" not in run("notify", "--dry-run").err
