"""`update` and `review`: what they append, and what they say where that cannot be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.commands.desk import ID, INCIDENT, Run, incident_file


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
        ((ID, "identified", "--service", "network"), 2, "which impact has network? network=operational, "),
        ((ID, "identified", "--window", "10:00", "11:00"), 2, "it is for: maintenance, notice"),
        ((ID, "resolved", "--eta", "+2h", "--next-update", "+1h"), 2, "--eta, --next-update: `resolved` ends it"),
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
    assert (answer.status, said in " ".join(answer.err.split())) == (status, True), answer.err
    assert incident_file(project).read_bytes() == before


def test_when_it_was_said_is_the_last_such_moment(run: Run, project: Path) -> None:
    run(*INCIDENT)
    for at, now in (("12:50", "2026-01-15T13:00:00Z"), ("23:50", "2026-01-16T00:30:00Z")):
        assert run("update", ID, "identified", "-m", "x", "--at", at, now=now).status == 0
        assert f"\n## 2026-01-15 {at} identified\n" in incident_file(project).read_text("utf-8")
    before = incident_file(project).read_bytes()
    for ahead in ("2026-01-17 10:00", "2026-01-16T00:31Z"):
        answer = run("update", ID, "identified", "-m", "x", "--at", ahead, now="2026-01-16T00:30:00Z")
        assert (answer.status, "it is 2026-01-16 00:30 UTC now: give when it was" in answer.err) == (2, True)
    answer = run("update", ID, "identified", "-m", "x", "--at", "-20m", now="2026-01-16T00:30:00Z")
    assert (answer.status, "did you mean 00:10?" in answer.err) == (2, True)
    assert incident_file(project).read_bytes() == before


def test_an_update_that_is_still_to_come_is_named_where_nothing_can_follow_it(run: Run, project: Path) -> None:
    run(*INCIDENT)
    path = incident_file(project)
    path.write_text(path.read_text("utf-8") + "\n## 2026-01-16 12:30 identified\n\nA switch.\n")
    answer = run("update", ID, "monitoring", "-m", "x", now="2026-01-15T13:00:00Z")
    assert answer.status == 1
    assert f"still to come (incidents/{ID}.md:14:1)" in answer.err and "--at" not in answer.err


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


def test_a_time_may_be_said_from_now_on(run: Run, project: Path) -> None:
    assert run(*INCIDENT, now="2026-01-15T08:00:00Z").status == 0
    words = ("-m", "x", "--eta", "+2h30m", "--next-update", "+30m")
    assert run("update", ID, "identified", *words, now="2026-01-15T23:00:20Z").status == 0
    text = incident_file(project).read_text("utf-8")
    assert "23:00 identified\neta: 01:30\nnext_update: 23:30\n" in text
    for wrong, meant in (("+2", "+2h or +2m"), ("+10", "+10m"), ("2h", "+2h"), ("9:30", "09:30")):
        late = run("update", ID, "identified", "-m", "x", "--eta", wrong, now="2026-01-15T23:30:00Z")
        said = " ".join(late.err.split())
        assert late.status == 2 and f"'{wrong}' is no time such as 14:30, +2h or 2026-11-22 14:30: did you" in said
        assert f"did you mean {meant}?" in said


def test_a_promise_for_a_time_that_is_past_today_is_one_for_tomorrow(run: Run, project: Path) -> None:
    assert run(*INCIDENT, now="2026-01-15T08:00:00Z").status == 0
    answer = run("update", ID, "identified", "-m", "x", "--eta", "10:30", "--next-update", "13:00")
    assert "It is expected to work again at 2026-01-16 10:30 UTC, which is tomorrow." in answer.err
    assert "The next update is promised for 2026-01-15 13:00 UTC." in answer.err
    late = run(
        "new", "incident", "--title", "Mail", "--service", "email", "--severity", "high", "-m", "x", "--eta", "11:00"
    )
    assert "at 2026-01-16 11:00 UTC, which is tomorrow." in late.err


def test_what_a_review_asks_for_is_no_private_note(run: Run, project: Path, resolved: str) -> None:
    answer = run("new", "review", ID)
    assert re.findall(r"\[([a-z-]+)\]", answer.err) == ["review-unfinished"]
    path = incident_file(project)
    path.write_text(path.read_text("utf-8").replace("no blame, no names.", "ask Ann."))
    assert "[html-comment]" in run("check").out


def test_an_update_of_a_file_with_a_mistake_names_the_mistake(run: Run, project: Path) -> None:
    assert run(*INCIDENT, now="2026-01-15T08:00:00Z").status == 0
    path = incident_file(project)
    path.write_text(path.read_text("utf-8").replace("severity:", "severty:"))
    answer = run("update", ID, "identified", "-m", "x")
    assert answer.status == 1 and "`severty` is no key" in answer.err and f"{ID}.md must be mended first" in answer.err
    assert "there is no file" in run("update", "2026-01-15-phone", "identified", "-m", "x").err


def test_an_update_names_services_yaml_where_the_mistake_is_there(run: Run, project: Path) -> None:
    assert run(*INCIDENT, now="2026-01-15T08:00:00Z").status == 0
    catalogue = project / "services.yaml"
    catalogue.write_text(catalogue.read_text("utf-8").replace("id: network", "id: Net work"))
    answer = run("update", ID, "identified", "-m", "x")
    assert answer.status == 1 and "error: services.yaml must be mended first" in answer.err
    assert "[bad-id]" in answer.err and "[unknown-service]" not in answer.err


def test_a_draft_is_published_before_it_goes_on(run: Run, project: Path) -> None:
    (project / "message.json").write_text('{"service": "network", "status": "firing", "summary": "down"}')
    said = run("import", "event", "message.json")
    path = next((project / "incidents").rglob("_draft-*.md")).relative_to(project)
    assert f"{path.as_posix()} is a draft: read it, and take `_draft-` out of its name" in said.err
    id = path.stem.removeprefix("_draft-")
    for name in (path.stem, id):
        answer = run("update", name, "identified", "-m", "x")
        assert answer.status == 1 and f"{path.as_posix()} is a draft of monitoring: it is not" in answer.err
        assert f"take `_draft-` out of its name, and run this again for {id}" in answer.err
    answer = run(*INCIDENT)
    assert answer.status == 0 and f"monitoring has begun {path.as_posix()} of the same service" in answer.err
    path.rename(path.with_stem(id))
    assert run("update", id, "identified", "-m", "x", now="2026-01-15T12:10:00Z").status == 0
