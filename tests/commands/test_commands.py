"""The command line as staff use it: what is written, what is said, and the exit status."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path

import pytest

from statusgen import cli
from statusgen.commands import COMMANDS
from tests.commands.desk import INCIDENT, NOW, Answer, Run, incident_file


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
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    again = run("init", now="2026-01-20T12:00:00Z")
    assert again.status == 0
    assert "written" not in again.err and "Before CI can publish" not in again.err
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_moving_in_is_import_then_init(run: Run, tmp_path: Path) -> None:
    """As README has it: the catalogue is the one of the old page, and the examples stay away."""
    old = Path(__file__).parents[1] / "importers" / "fixtures" / "cstate"
    assert run("import", "cstate", str(old), "--source", "my-status").status == 0
    catalogue = (tmp_path / "my-status" / "services.yaml").read_bytes()
    assert run("init", "my-status").status == 0
    assert (tmp_path / "my-status" / "services.yaml").read_bytes() == catalogue
    for path in (".github/workflows/status.yml", ".gitignore", ".vscode/settings.json"):
        assert (tmp_path / "my-status" / path).is_file()
    checked = json.loads(run("check", "--source", "my-status", "--format", "json").out)
    assert checked["errors"] == 0
    assert run("build", "--source", "my-status").status == 0


def test_a_new_page_claims_uptime_from_the_day_it_was_made(run: Run, project: Path) -> None:
    """Else its first outage would be most of what it has records of."""
    (project / "incidents" / "2026-01-14-mail-arrives-late.md").unlink()
    said = ("--title", "Mail is down", "--service", "email=major_outage", "--severity", "high", "-m", "No mail.")
    assert run("new", "incident", *said, now="2026-01-25T00:00:00Z").status == 0
    ended = run("update", "2026-01-25-mail-is-down", "resolved", "-m", "Mail arrives.", now="2026-01-25T12:00:00Z")
    assert ended.status == 0
    answer = json.loads(run("report", "--period", "2026-01", "--format", "json", now="2026-01-25T12:00:00Z").out)
    (email,) = [part for part in answer["by"]["service"] if part["id"] == "email"]
    assert email["availability"]["value"] == 0.9523  # half a day of ten and a half


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


def test_paths_are_those_of_the_working_folder_or_of_the_source(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "incidents" / "2026-01-15-broken.md").write_text("---\ntitle: x\n---\n", "utf-8")
    monkeypatch.chdir(project / "incidents")
    for path in ("incidents/2026-01-15-broken.md", "2026-01-15-broken.md", ".", "..", str(project)):
        assert run("check", "--source", str(project), path).status == 1
    for path in ("incidents/2026-01-22-new-switches.md", "services.yaml"):
        assert run("check", "--source", str(project), path).status == 0


def test_a_path_at_which_nothing_lies_is_no_clean_bill(run: Run, project: Path) -> None:
    (project.parent / "elsewhere").mkdir()
    for path in ("incidents/2026-01-15-brokn.md", "2027", "../elsewhere"):
        answer = run("check", "incidents", path)
        assert (answer.status, answer.out) == (2, "")
        assert "incidents/2026" in answer.err
    (project / "services.yaml").unlink()
    assert run("check", "services.yaml").status == 1


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
    told = dict(line.split(maxsplit=1) for line in run("explain").out.splitlines())
    assert told["determined-after-first-update"] == "`determined` is later than the first public update."


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


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("lead.txt", '{% if page.change == "restored" %}{{ page.nothing }}{% endif %}'),
        ("message.html", "{% if page.window %}{{ page.window.nothing }}{% endif %}"),
        ("digest_subject.txt", '{% if page.period == "monthly" %}{{ page.nothing }}{% endif %}'),
    ],
)
def test_a_broken_template_of_mails_is_found_before_there_is_a_mail_to_send(
    run: Run, project: Path, name: str, text: str
) -> None:
    template = project / "themes" / "default" / "mail" / name
    template.parent.mkdir(parents=True)
    template.write_text(text, "utf-8")
    answer = run("check")
    assert answer.status == 1
    assert f"themes/default/mail/{name}:1: error: " in answer.out + answer.err


def test_an_output_folder_of_somebody_else_is_refused(run: Run, project: Path) -> None:
    (project / "theirs").mkdir()
    (project / "theirs" / "letter.txt").write_text("mine", "utf-8")
    answer = run("build", "--output", "theirs")
    assert answer.status in (1, 3)
    assert "theirs" in answer.err
    assert [path.name for path in (project / "theirs").iterdir()] == ["letter.txt"]


def test_a_slip_in_a_command_is_answered_with_the_one_that_is_meant(run: Run) -> None:
    answer = run("chek")
    assert (answer.status, "there is no command chek: did you mean check?" in answer.err) == (2, True)


def test_wrong_usage_and_a_missing_project_have_their_own_status(run: Run) -> None:
    assert run("biuld", now=None).status == 2
    assert run("check", "--now", "yesterday", now=None).status == 2
    assert run("check").status == 1
    assert run("check", "--source", "nowhere").status == 3


def test_a_preview_that_cannot_begin_says_why(run: Run, project: Path) -> None:
    assert "there is no folder nowhere" in run("serve", "--port", "0", "--source", "nowhere").err
    with socket.create_server(("127.0.0.1", 0)) as taken:
        answer = run("serve", "--port", str(taken.getsockname()[1]))
    assert answer.status == 3
    assert "Address already in use" in answer.err
    assert "--port 0 takes a free one" in answer.err


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


def test_an_export_for_hosted_pages_says_what_it_leaves_out(run: Run, project: Path) -> None:
    answer = run("export", "--format", "statuspage", "-o", "hosted")
    assert "left out: 1 of kind notice, which hosted status pages do not know" in answer.err
    assert "hosted: 2 incidents and maintenances" in answer.err


def test_init_says_what_is_to_be_filled_in(run: Run) -> None:
    assert "Before CI can publish" in run("init").err
