"""The command line as staff use it: what is written, what is said, and the exit status."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from statusgen import cli
from statusgen.commands import COMMANDS

NOW = "2026-01-15T12:00:00Z"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command gave."""

    status: int
    out: str
    err: str


Run = Callable[..., Answer]


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


INCIDENT = (
    *("new", "incident", "--title", "Phones: no dial tone", "--service", "network=partial_outage"),
    *("--severity", "high", "-m", "Phones have no dial tone. Mobile phones work."),
)
ID = "2026-01-15-phones-no-dial-tone"


def incident_file(project: Path) -> Path:
    return project / "incidents" / f"{ID}.md"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(run: Run, name: str) -> None:
    answer = run(name, "--help", now=None)
    assert answer.status == 0
    assert f"statusgen {name}" in answer.out.partition("Example")[2]


def test_a_quiet_build_says_errors_alone(run: Run, project: Path) -> None:
    """Cron mails whatever is said, each minute."""
    assert run(*INCIDENT[:-1], "Some users may have no dial tone. Mobile phones work.").status == 0
    for _ in range(2):  # the second finds nothing to do
        assert "[hedge]" in run("build").err
        assert run("build", "--quiet") == Answer(0, "", "")
    assert "[hedge]" in run("build", "--quiet", "--strict").err
    incident_file(project).write_text("---\ntitel: Phones\n---\n")
    assert "titel" in run("build", "--quiet").err


def test_a_new_project_is_checked_built_and_left_alone_by_a_second_init(run: Run, project: Path) -> None:
    assert run("check", "--strict").status == 0
    built = run("build", "--format", "json")
    assert built.status == 0
    answer = json.loads(built.out)
    assert answer["files"] == answer["written"] > 20
    assert set(answer) == {
        *("next_transition", "files", "written", "unchanged", "deleted", "bytes", "seconds", "errors", "warnings")
    }
    assert answer["next_transition"] == "2026-01-17T14:00:00Z"  # three days after the example was resolved
    again = run("init")
    assert (again.status, "is there already" in again.err) == (1, True)
    assert (project / "site" / "index.html").exists()


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


def test_a_template_is_filled_with_what_is_known_and_the_rest_is_found_by_check(run: Run, project: Path) -> None:
    answer = run("new", "incident", "--template", "outage", "--title", "No phones")
    assert answer.status == 1
    assert f"{answer.out.strip()}:5:3: error:" in answer.err
    text = (project / answer.out.strip()).read_text("utf-8")
    assert "determined: 2026-01-15 12:00" in text
    assert "next_update: 13:00" in text
    assert 'title: "No phones"' in text


def test_update_only_appends_and_promises_the_next_one(run: Run, project: Path) -> None:
    run(*INCIDENT)
    before = incident_file(project).read_bytes()
    words = ("-m", "A switch is down.", "--eta", "14:00", "--service", "network=major_outage")
    answer = run("update", ID, "identified", *words, now="2026-01-15T12:20:00Z")
    assert answer.status == 0, answer.err
    assert "expected to work again at 2026-01-15 14:00" in answer.err, "on which day, a bare time does not say"
    after = incident_file(project).read_bytes()
    assert after.startswith(before)
    assert after[len(before) :].decode() == (
        "\n## 2026-01-15 12:20 identified\n"
        "eta: 14:00\n"
        "next_update: 13:20\n"
        "services: {network: major_outage}\n"
        "\n"
        "A switch is down.\n"
    )
    assert run("check", "--strict", now="2026-01-15T12:20:00Z").status == 0


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("phones", "identified"), 2, f"did you mean {ID}?"),
        ((ID, "identifed"), 2, "did you mean identified?"),
        ((ID, "completed"), 2, "no status of this kind (incident)"),
        ((ID, "closed"), 2, "closes by itself"),
        ((ID, "identified", "--at", "2026-01-15 11:00"), 1, "updates stand in time order"),
        (
            (ID, "identified", "--service", "email=degraded"),
            1,
            "add `email: operational` under the `services` of line 4",
        ),
    ],
)
def test_an_update_that_cannot_be_says_what_to_do(
    run: Run, project: Path, words: tuple[str, ...], status: int, said: str
) -> None:
    run(*INCIDENT)
    before = incident_file(project).read_bytes()
    answer = run("update", *words, "-m", "x", now="2026-01-15T13:00:00Z")
    assert (answer.status, said in answer.err) == (status, True), answer.err
    assert incident_file(project).read_bytes() == before


def test_updating_what_is_resolved_says_that_it_reopens_it(run: Run, project: Path) -> None:
    run(*INCIDENT)
    assert run("update", ID, "resolved", "-m", "It works.", now="2026-01-15T13:00:00Z").status == 0
    answer = run("update", ID, "investigating", "-m", "It is back.", now="2026-01-15T14:00:00Z")
    assert answer.status == 0
    assert "this reopens it, which counts in the reopen rate" in answer.err


def test_what_is_over_for_good_cannot_go_on(run: Run, project: Path) -> None:
    run(*INCIDENT)
    run("update", ID, "false_alarm", "-m", "Nothing was wrong.", now="2026-01-15T13:00:00Z")
    answer = run("update", ID, "investigating", "-m", "x", now="2026-01-15T14:00:00Z")
    assert answer.status == 1
    assert "statusgen new incident" in answer.err


def test_an_internal_ending_is_refused_and_the_file_stays_as_it_was(run: Run, project: Path) -> None:
    run(*INCIDENT)
    before = incident_file(project).read_bytes()
    answer = run("update", ID, "resolved", "-m", "x", "--internal", now="2026-01-15T13:00:00Z")
    assert (answer.status, "not written" in answer.err) == (1, True)
    assert incident_file(project).read_bytes() == before


def test_with_an_error_nothing_is_built_and_the_last_good_site_stays(run: Run, project: Path) -> None:
    run("build")
    site = {path: path.read_bytes() for path in (project / "site").rglob("*") if path.is_file()}
    (project / "incidents" / "2026-01-15-broken.md").write_text("---\ntitle: x\n---\n", "utf-8")
    answer = run("build")
    assert answer.status == 1
    assert "incidents/2026-01-15-broken.md:" in answer.err
    assert {path: path.read_bytes() for path in (project / "site").rglob("*") if path.is_file()} == site


def test_findings_come_in_the_form_that_was_asked_for(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = project / "incidents" / "2026-01-15-broken.md"
    file.write_text("---\ntitel: x\n---\n", "utf-8")
    answer = json.loads(run("check", "--format", "json").out)
    assert answer["errors"] == len([d for d in answer["diagnostics"] if d["severity"] == "error"]) > 0
    assert all(
        set(d) == {"path", "line", "column", "code", "severity", "message", "hint"} for d in answer["diagnostics"]
    )
    assert json.loads(run("check", "--format", "sarif").out)["version"] == "2.1.0"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert run("check").out.startswith("::error file=incidents/2026-01-15-broken.md,line=")


def test_paths_choose_whose_findings_are_shown(run: Run, project: Path) -> None:
    (project / "incidents" / "2026-01-15-broken.md").write_text("---\ntitle: x\n---\n", "utf-8")
    assert run("check", "incidents/2026-01-22-new-switches.md").status == 0
    assert run("check", "incidents").status == 1


def test_warnings_are_errors_only_when_strict(run: Run, project: Path) -> None:
    run(*INCIDENT)
    with incident_file(project).open("a", encoding="utf-8") as file:
        file.write("\n## 2026-01-16 12:00 resolved\n\nDone.\n")
    assert (run("check").status, run("check", "--strict").status) == (0, 1)
    assert (run("build").status, run("build", "--strict").status) == (0, 1)


def test_explain_prints_a_manual_page_and_knows_near_names(run: Run) -> None:
    assert "services.yaml" in run("explain", "unknown-service").out
    answer = run("explain", "unknown-servise")
    assert (answer.status, "did you mean unknown-service?" in answer.err) == (2, True)
    assert "unknown-service" in run("explain").out.splitlines()


def test_a_theme_is_copied_to_be_changed(run: Run, project: Path) -> None:
    assert set(run("theme", "list").out.split()) >= {"default", "plain"}
    assert run("theme", "copy", "default", "incident.html").out.strip() == "themes/default/incident.html"
    assert "incident.html  (the project's own)" in run("theme", "show", "default").out
    assert run("theme", "copy", "default", "incident.html").status == 1
    assert "did you mean incident.html?" in run("theme", "copy", "default", "incidents.html").err


def test_a_broken_template_is_a_finding_with_its_place_and_nothing_is_built(run: Run, project: Path) -> None:
    run("build")
    site = (project / "site" / "index.html").read_bytes()
    run("theme", "copy", "default", "index.html")
    template = project / "themes" / "default" / "index.html"
    text = template.read_text("utf-8")
    template.write_text(re.sub(r"({%-? block \w+ -?%})", r"\1{{ page.nothing }}", text, count=1), "utf-8")
    for command in ("check", "build"):
        answer = run(command)
        assert answer.status == 1
        assert "themes/default/index.html:" in answer.out + answer.err
    assert (project / "site" / "index.html").read_bytes() == site


def test_an_output_folder_of_somebody_else_is_refused(run: Run, project: Path) -> None:
    (project / "theirs").mkdir()
    (project / "theirs" / "letter.txt").write_text("mine", "utf-8")
    answer = run("build", "--output", "theirs")
    assert answer.status in (1, 3)
    assert "theirs" in answer.err
    assert [path.name for path in (project / "theirs").iterdir()] == ["letter.txt"]


def test_wrong_usage_and_a_missing_project_have_their_own_status(run: Run) -> None:
    assert run("biuld", now=None).status == 2
    assert run("check", "--now", "yesterday", now=None).status == 2
    assert run("check").status == 1
    assert run("check", "--source", "nowhere").status == 3


def test_source_date_epoch_is_now(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1768478400")
    assert run("build", now=None).status == 0
    assert json.loads((project / "site" / "build.json").read_text("utf-8"))["built_at"] == NOW
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert run("build", now=None).status == 2


def test_a_bug_is_a_traceback_with_how_to_report_it(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("statusgen.build.check", broken)
    answer = run("check")
    assert answer.status == 70
    assert "ZeroDivisionError" in answer.err and "report it" in answer.err


def test_import_takes_over_a_site_and_says_what_it_did(run: Run, tmp_path: Path) -> None:
    old = tmp_path / "old"
    (old / "content" / "issues").mkdir(parents=True)
    (old / "config.yml").write_text(
        "title: Old\nbaseURL: https://old.example.org/\nparams:\n  systems:\n    - name: Mail\n", "utf-8"
    )
    (old / "content" / "issues" / "2020-01-01-slow.md").write_text(
        "---\ntitle: Slow\ndate: 2020-01-01 10:00:00\nresolved: true\nresolvedWhen: 2020-01-01 11:00:00\n"
        "severity: disrupted\naffected: [Mail]\nsection: issue\n---\nMail is slow.\n",
        "utf-8",
    )
    answer = json.loads(run("import", "cstate", "old", "--source", "moved", "--format", "json").out)
    assert (answer["system"], answer["read"], answer["written"], answer["left_out"]) == ("cstate", 1, 1, [])
    assert run("check", "--source", "moved").status == 0
    again = json.loads(run("import", "cstate", "old", "--source", "moved", "--format", "json").out)
    assert (again["written"], again["unchanged"]) == (0, 1)


def test_the_shell_completes_ids_and_statuses(
    run: Run, project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def completed(words: str) -> list[str]:
        monkeypatch.setenv("_STATUSGEN_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", str(words.count(" ")))
        capsys.readouterr()
        with pytest.raises(SystemExit):
            cli.run([])
        return [line.partition(",")[2] for line in capsys.readouterr().out.splitlines()]

    assert completed("statusgen upd") == ["update"]
    assert completed("statusgen update 2026-01-14") == ["2026-01-14-mail-arrives-late"]
    assert completed("statusgen update 2026-01-14-mail-arrives-late inv") == ["investigating"]


def test_a_title_needs_no_option(run: Run, project: Path) -> None:
    words = ("new", "incident", "Phones: no dial tone", *INCIDENT[4:])
    assert run(*words).status == 0
    assert "title: 'Phones: no dial tone'\n" in incident_file(project).read_text("utf-8")
    for wrong in (("new", "incident", ID), (*words, "--title", "Phones")):
        answer = run(*wrong)
        assert (answer.status, "give one title" in answer.err) == (2, True)


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


@pytest.fixture
def resolved(run: Run, project: Path) -> str:
    """What stands in the file of an incident that is resolved, with something for staff in it."""
    assert run(*INCIDENT, now="2026-01-15T08:00:00Z").status == 0
    words = ("-m", "Switch 7 is down.", "--internal", "--escalated-to", "Tier 2")
    assert run("update", ID, "identified", *words, now="2026-01-15T08:10:00Z").status == 0
    assert run("update", ID, "resolved", "-m", "Phones work again.", now="2026-01-15T09:00:00Z").status == 0
    return incident_file(project).read_text("utf-8")


def test_a_review_is_appended_with_its_headings_and_what_the_public_may_know(
    run: Run, project: Path, resolved: str
) -> None:
    answer = run("new", "review", ID)
    assert answer.status == 0 and "nothing under them [review-unfinished]" in answer.err
    before, review = incident_file(project).read_text("utf-8").partition(resolved)[1:]
    assert before == resolved
    headings = re.findall(r"^### (.*)", review, re.MULTILINE)
    assert len(headings) == 7 and headings[0] == "Summary" and headings[2] == "Timeline (UTC)"
    assert "- 2026-01-15 09:00 Resolved: Phones work again." in review
    assert "Switch 7" not in review and "Tier 2" not in review
    assert run("check").status == 0
    assert run("build").status == 0
    page = (project / "site" / "incidents" / ID / "index.html").read_text("utf-8")
    assert "What we are changing" not in page  # bare headings tell nobody anything
    finished = re.sub(r"(?s)<!--.*?-->", "So it was.", review)
    incident_file(project).write_text(before + finished, "utf-8")
    assert run("build").status == 0
    page = (project / "site" / "incidents" / ID / "index.html").read_text("utf-8")
    assert "What we are changing" in page and "no blame" not in page


def test_a_review_for_staff_tells_all(run: Run, project: Path, resolved: str) -> None:
    assert run("new", "review", ID, "--internal").status == 0
    review = incident_file(project).read_text("utf-8").removeprefix(resolved)
    assert "postmortem\naudience: internal\n" in review
    assert "- 2026-01-15 08:10 Escalated to Tier 2." in review and "Switch 7 is down." in review


def test_only_what_is_over_is_reviewed(run: Run, project: Path) -> None:
    assert run(*INCIDENT).status == 0
    answer = run("new", "review", ID)
    assert (answer.status, "it is investigating" in answer.err) == (1, True)
    assert run("new", "review").status == 2
    assert run("new", "incident", ID).status == 2


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


def test_a_time_may_be_said_from_now_on(run: Run, project: Path) -> None:
    assert run(*INCIDENT, now="2026-01-15T08:00:00Z").status == 0
    words = ("-m", "x", "--eta", "+2h30m", "--next-update", "+30m")
    assert run("update", ID, "identified", *words, now="2026-01-15T23:00:20Z").status == 0
    text = incident_file(project).read_text("utf-8")
    assert "23:00 identified\neta: 01:30\nnext_update: 23:30\n" in text
    late = run("update", ID, "identified", "-m", "x", "--eta", "+2", now="2026-01-15T23:30:00Z")
    assert late.status == 2 and "'+2' is no time such as 14:30, +2h or 2026-11-22 14:30" in late.err


def test_a_promise_for_a_time_that_is_past_today_is_one_for_tomorrow(run: Run, project: Path) -> None:
    assert run(*INCIDENT, now="2026-01-15T08:00:00Z").status == 0
    answer = run("update", ID, "identified", "-m", "x", "--eta", "10:30", "--next-update", "13:00")
    assert "It is expected to work again at 2026-01-16 10:30 UTC, which is tomorrow." in answer.err
    assert "The next update is promised for 2026-01-15 13:00 UTC." in answer.err
    late = run(
        "new", "incident", "--title", "Mail", "--service", "email", "--severity", "high", "-m", "x", "--eta", "11:00"
    )
    assert "at 2026-01-16 11:00 UTC, which is tomorrow." in late.err


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


def test_what_is_written_below_the_note_of_the_editor_is_published_too(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class AtATerminal(cli.Terminal):
        def __init__(self, quiet: bool, verbose: bool) -> None:
            super().__init__(quiet, verbose)
            self.is_terminal = True

    assert run(*INCIDENT, now="2026-01-15T08:00:00Z").status == 0
    monkeypatch.setattr(cli, "Terminal", AtATerminal)
    monkeypatch.setattr("click.edit", lambda text, **_: f"The first half.{text}The second half.\n")
    assert run("update", ID, "identified").status == 0
    assert incident_file(project).read_text("utf-8").endswith("\n\nThe first half.\n\nThe second half.\n")
    monkeypatch.setattr("click.edit", lambda text, **_: text)
    assert run("update", ID, "monitoring", now="2026-01-15T13:00:00Z").status == 130


def test_what_a_review_asks_for_is_no_private_note(run: Run, project: Path, resolved: str) -> None:
    answer = run("new", "review", ID)
    assert re.findall(r"\[([a-z-]+)\]", answer.err) == ["review-unfinished"]
    path = incident_file(project)
    path.write_text(path.read_text("utf-8").replace("no blame, no names.", "ask Ann."))
    assert "[html-comment]" in run("check").out


def test_an_export_for_hosted_pages_says_what_it_leaves_out(run: Run, project: Path) -> None:
    answer = run("export", "--format", "statuspage", "-o", "hosted")
    assert "left out: 1 of kind notice, which hosted status pages do not know" in answer.err
    assert "hosted: 2 incidents and maintenances" in answer.err


def test_init_says_what_is_to_be_filled_in(run: Run) -> None:
    assert "Before CI can publish" in run("init").err


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
    assert "only planned work recurs" in run("new", "notice", *PATCHES, "--repeat", "daily").err
    assert "[window-off-rule]" in run("new", "maintenance", *PATCHES, "--repeat", "FREQ=WEEKLY;BYDAY=MO").err


def test_an_update_of_a_file_with_a_mistake_names_the_mistake(run: Run, project: Path) -> None:
    assert run(*INCIDENT, now="2026-01-15T08:00:00Z").status == 0
    path = incident_file(project)
    path.write_text(path.read_text("utf-8").replace("severity:", "severty:"))
    answer = run("update", ID, "identified", "-m", "x")
    assert answer.status == 1 and "`severty` is no key" in answer.err and f"{ID} must be mended first" in answer.err
    assert "there is no file" in run("update", "2026-01-15-phone", "identified", "-m", "x").err
