"""A second import: what the source has said since stands behind what is there, and what people wrote stays."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from statusgen.cli import run
from statusgen.diagnostics import StatusgenError
from statusgen.importers import Saved, import_site
from statusgen.importers._again import grown
from tests.importers.reading_back import findings_in
from tests.importers.test_statuspage import incident, listed

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

FIRST = ("2026-01-01T10:00:00.000Z", "investigating", "Mail is slow.")
SECOND = ("2026-01-01T10:30:00.000Z", "identified", "A queue is full.")
THIRD = ("2026-01-01T11:00:00.000Z", "resolved", "All is delivered.")
Step = tuple[str, str, str]


def told(*steps: Step, **more: Any) -> str:
    """A page with one incident that has these updates so far."""
    updates = [{"status": status, "body": body, "display_at": at} for at, status, body in reversed(steps)]
    return listed(incident(status=steps[-1][1], incident_updates=updates, **more))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A project into which the first two updates were imported, and nothing was touched since."""
    again(tmp_path / "target", told(FIRST, SECOND))
    return tmp_path / "target"


def again(target: Path, source: str) -> Saved:
    file = target.parent / "summary.json"
    file.write_text(source, "utf-8")
    return import_site("statuspage", file, target)


def the_file(target: Path) -> Path:
    (file,) = (target / "incidents").rglob("*.md")
    return file


def kept(saved: Saved) -> list[tuple[str, int, str]]:
    found = [problem for problem in saved.problems if problem.code == "import-updates-kept"]
    return [(problem.span.path, problem.span.line, problem.message) for problem in found]


def test_new_updates_stand_behind_those_that_are_there(target: Path) -> None:
    before = the_file(target).read_text("utf-8")
    saved = again(target, told(FIRST, SECOND, THIRD))
    name = the_file(target).relative_to(target).as_posix()
    assert (saved.written, saved.extended, saved.unchanged, saved.read) == ((), (name,), (), 1)
    after = the_file(target).read_text("utf-8")
    assert after == f"{before}\n## 2026-01-01 11:00 resolved\n\nAll is delivered.\n"
    assert findings_in(target, NOW) == []
    third = again(target, told(FIRST, SECOND, THIRD))
    assert (third.extended, third.unchanged, kept(third)) == ((), (name,), [])
    assert the_file(target).read_text("utf-8") == after
    assert {path.name for path in target.iterdir()} == {"services.yaml", "incidents"}


def test_a_file_that_was_corrected_moved_and_has_other_line_ends_goes_on(target: Path) -> None:
    file = the_file(target)
    text = file.read_text("utf-8").replace("title: T", "title: Mail was slow\nroot_cause: A queue")
    moved = target / "incidents" / "mail" / "2026-mail-was-slow.md"
    moved.parent.mkdir()
    moved.write_bytes(text.replace("\n", "\r\n").encode())
    moved.chmod(0o640)
    file.unlink()
    again(target, told(FIRST, SECOND, THIRD))
    after = moved.read_bytes()
    assert after.startswith(text.replace("\n", "\r\n").encode())
    assert after.endswith(b"\r\n## 2026-01-01 11:00 resolved\r\n\r\nAll is delivered.\r\n")
    assert moved.stat().st_mode & 0o777 == 0o640
    assert the_file(target) == moved


@pytest.mark.parametrize("since", [{}, {"updated_at": "2026-01-01T10:00:10.000Z"}])
@pytest.mark.parametrize("told_then", [None, "degraded_performance"])
def test_what_was_the_state_of_a_component_then_is_no_edit(
    told_then: str | None, since: dict[str, str], tmp_path: Path
) -> None:
    target = tmp_path / "target"
    source = json.loads(told(FIRST, SECOND))
    mail = {"id": "mmmmmmmmmmm1", "name": "Mail", "status": "partial_outage", **since}
    changes = [{"code": mail["id"], "name": "Mail", "old_status": "operational", "new_status": told_then}]
    source["incidents"][0]["components"] = [mail]
    source["incidents"][0]["incident_updates"][0]["affected_components"] = changes if told_then else None
    again(target, json.dumps(source))
    assert "partial_outage" in the_file(target).read_text("utf-8")
    before = the_file(target).read_text("utf-8")
    later = json.loads(told(FIRST, SECOND, THIRD))
    later["incidents"][0]["components"] = [{**mail, "status": "operational"}]
    later["incidents"][0]["incident_updates"][1]["affected_components"] = changes if told_then else None
    saved = again(target, json.dumps(later))
    assert (len(saved.extended), kept(saved)) == (1, [])
    assert the_file(target).read_text("utf-8") == f"{before}\n## 2026-01-01 11:00 resolved\n\nAll is delivered.\n"
    assert findings_in(target, NOW) == []


Edit = Callable[[str], str]


@pytest.mark.parametrize(
    ("edit", "line", "reason"),
    [
        (
            lambda text: text.replace("A queue is full.", "A queue was full."),
            "identified",
            "is not as the source tells",
        ),
        (lambda text: text.replace(" identified", " monitoring"), "monitoring", "is not as the source tells"),
        (lambda text: text + "\n## 2026-01-01 10:45 resolved\n\nBy us.\n", "10:45", "update of 2026-01-01 10:45 UTC"),
    ],
)
def test_where_people_edited_the_file_stays_and_that_is_said(
    edit: Edit, line: str, reason: str, target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = the_file(target)
    file.write_text(edit(file.read_text("utf-8")), "utf-8")
    before = file.read_bytes()
    saved = again(target, told(FIRST, SECOND, THIRD))
    assert (file.read_bytes(), saved.extended, len(saved.unchanged)) == (before, (), 1)
    ((path, number, message),) = kept(saved)
    assert line in before.decode().split("\n")[number - 1]
    assert path == file.relative_to(target).as_posix()
    assert reason in message and message.startswith("a newer update")
    words = ["import", "statuspage", str(target.parent / "summary.json"), "--source", str(target)]
    assert run(words) == 0
    assert "import-updates-kept" in "".join(capsys.readouterr())


def test_an_edited_file_of_which_the_source_has_no_news_is_no_finding(target: Path) -> None:
    file = the_file(target)
    file.write_text(file.read_text("utf-8").replace("A queue is full.", "A queue was full."), "utf-8")
    assert kept(again(target, told(FIRST, SECOND))) == []
    assert kept(again(target, told(FIRST))) == []


def test_an_update_that_the_source_put_between_others_is_named(target: Path) -> None:
    between = ("2026-01-01T10:15:00.000Z", "investigating", "The queue grows.")
    before = the_file(target).read_bytes()
    ((_, line, message),) = kept(again(target, told(FIRST, between, SECOND)))
    assert message == "a newer update of the source was not added: the file goes on until 2026-01-01 10:30 UTC"
    assert b"10:30 identified" in before.split(b"\n")[line - 1]
    assert the_file(target).read_bytes() == before


def test_a_file_with_errors_is_left_to_check(target: Path) -> None:
    file = the_file(target)
    file.write_text(file.read_text("utf-8").replace("severity:", "severty:"), "utf-8")
    before = file.read_bytes()
    saved = again(target, told(FIRST, SECOND, THIRD))
    assert (file.read_bytes(), saved.extended, kept(saved)) == (before, (), [])


def test_what_would_make_no_valid_file_is_not_added(target: Path) -> None:
    file = the_file(target)
    text = file.read_text("utf-8")
    source = text.replace("services: {}", "services: {mail: degraded}")
    source += "\n## 2026-01-01 11:00 monitoring\nservices: {mail: partial_outage}\n"
    found = grown(file, "incidents/t.md", source, ZoneInfo("Etc/UTC"))
    assert found.after == found.before
    assert ["with them the file would not be valid: " in problem.message for problem in found.problems] == [True]


SCHEDULED = ("2026-12-01T10:00:00.000Z", "scheduled", "We replace a switch.")
MOVED = ("2026-12-02T10:00:00.000Z", "scheduled", "We do it a week later.")
DONE = ("2026-12-17T03:00:00.000Z", "completed", "It is replaced.")


def planned(day: int, *steps: Step) -> str:
    """A page with work that is planned for a night of December."""
    night = {"scheduled_for": f"2026-12-{day}T02:00:00Z", "scheduled_until": f"2026-12-{day}T04:00:00Z"}
    return told(*steps, **night)


def test_work_that_was_put_off_is_named_since_its_window_stays(target: Path, tmp_path: Path) -> None:
    target = tmp_path / "work" / "target"
    target.parent.mkdir()

    def windows(source: str) -> list[tuple[str, str]]:
        found = [problem for problem in again(target, source).problems if problem.code == "import-window-kept"]
        return [(f"{problem.span.line}", problem.message) for problem in found]

    now = "the source plans this work for 2026-12-17 02:00 UTC until 2026-12-17 04:00 UTC now, and the window was kept"
    assert windows(planned(10, SCHEDULED)) == []
    line = str(the_file(target).read_text("utf-8").split("\n").index("window:") + 1)
    assert windows(planned(17, SCHEDULED)) == [(line, now)]
    assert windows(planned(17, SCHEDULED, MOVED)) == [(line, now)]
    text = the_file(target).read_text("utf-8")
    assert text.endswith("## 2026-12-02 10:00 scheduled\n\nWe do it a week later.\n")
    the_file(target).write_text(text.replace("2026-12-10", "2026-12-17"), "utf-8")
    assert windows(planned(17, SCHEDULED, MOVED)) == []
    assert windows(planned(18, SCHEDULED, MOVED, DONE)) == []


def test_a_link_is_not_written_through(target: Path) -> None:
    file = the_file(target)
    outside = target.parent / "outside.md"
    file.rename(outside)
    file.symlink_to(outside)
    before = outside.read_bytes()
    saved = again(target, told(FIRST, SECOND, THIRD))
    assert outside.read_bytes() == before
    assert ["it is a link" in message for _, _, message in kept(saved)] == [True]


def test_times_are_written_in_the_zone_of_the_project(target: Path) -> None:
    catalogue = target / "services.yaml"
    catalogue.write_text(catalogue.read_text("utf-8").replace("Etc/UTC", "Asia/Tokyo"), "utf-8")
    file = the_file(target)
    text = file.read_text("utf-8")
    for hour in ("10:00", "10:30"):
        text = text.replace(f"2026-01-01 {hour}", f"2026-01-01 {int(hour[:2]) + 9}:{hour[3:]}")
    file.write_text(text, "utf-8")
    saved = again(target, told(FIRST, SECOND, THIRD, id="bb0000000002", name="Another"))
    assert "determined: 2026-01-01 19:00" in (target / saved.written[0]).read_text("utf-8")
    again(target, told(FIRST, SECOND, THIRD))
    assert file.read_text("utf-8").endswith("## 2026-01-01 20:00 resolved\n\nAll is delivered.\n")


def test_if_the_disk_refuses_all_is_as_it_was(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = json.loads(told(FIRST, SECOND))
    rows["incidents"].append({**rows["incidents"][0], "id": "bb0000000002"})
    again(target, json.dumps(rows))
    rows = json.loads(told(FIRST, SECOND, THIRD))
    rows["incidents"] += [{**rows["incidents"][0], "id": id} for id in ("bb0000000002", "cc0000000003")]
    before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    replace, calls = os.replace, []

    def refuses(source: Path, goal: Path) -> None:
        calls.append(goal)
        if len(calls) == 2:
            raise OSError(28, "No space left on device", str(goal))
        replace(source, goal)

    monkeypatch.setattr(os, "replace", refuses)
    with pytest.raises(StatusgenError, match="No space left"):
        again(target, json.dumps(rows))
    assert len(calls) == 3  # the one that was exchanged is put back
    assert {path: path.read_bytes() for path in target.rglob("*") if path.is_file()} == before


def page_of_cstate(root: Path, *texts: str, over: str = "") -> None:
    (root / "content" / "issues").mkdir(parents=True, exist_ok=True)
    (root / "config.yml").write_text("title: P\nbaseURL: https://p.example\nparams: {systems: [{name: API}]}\n")
    head = f"---\ntitle: Slow\ndate: 2026-01-01 10:00:00\nresolved: {'true' if over else 'false'}\n{over}---\n"
    (root / "content" / "issues" / "slow.md").write_text(head + "\n\n".join(texts) + "\n", "utf-8")


def test_so_it_is_with_folders_of_other_tools(tmp_path: Path) -> None:
    source, target = tmp_path / "cstate", tmp_path / "target"
    page_of_cstate(source, "We look into it.")
    import_site("cstate", source, target)
    page_of_cstate(source, "We look into it.", over="resolvedWhen: 2026-01-01 12:00:00\n")
    saved = import_site("cstate", source, target)
    assert (len(saved.extended), kept(saved)) == (1, [])
    assert the_file(target).read_text("utf-8").endswith("We look into it.\n\n## 2026-01-01 12:00 resolved\n")
    assert findings_in(target, NOW) == []
