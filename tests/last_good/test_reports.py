"""`build --keep-going`: a typo in one file keeps no other from customers, and makes nothing look better than it is."""

from __future__ import annotations

import gc
import json
import threading

import pytest

from tests.last_good.desk import CATALOGUE, RESOLVED, TYPO, Desk, omissions, report


def test_a_broken_report_stays_as_git_last_had_it_without_errors_and_all_else_is_published(desk: Desk) -> None:
    desk.write("incidents/mail.md", report())
    desk.commit()
    desk.write("incidents/mail.md", report() + TYPO)
    desk.commit("2026-03-02T10:05:00Z")
    desk.write("incidents/vpn.md", report("No way in", "vpn", "major_outage"))
    desk.build()
    assert "Mail is late" in desk.page() and "No way in" in desk.page()
    assert "The cause is found" not in desk.page("incidents/mail/index.html")
    assert desk.states() == {"E-mail": "degraded_performance", "Remote access": "major_outage"}
    assert omissions(desk.page()) == "1 report"


def test_nothing_waits_for_the_rest_of_what_git_knows(desk: Desk) -> None:
    """A process would wait for the clock beside git, for minutes after its site is there."""
    desk.write("incidents/mail.md", report())
    desk.commit()
    desk.write("incidents/mail.md", report() + TYPO)
    gc.disable()
    try:
        desk.build()
        assert not [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    finally:
        gc.enable()


def test_without_errors_it_is_a_build_like_any_other(desk: Desk) -> None:
    desk.write("incidents/mail.md", report())
    desk.build(status=0)
    assert omissions(desk.page()) == "none"


def test_the_caches_version_is_never_taken(desk: Desk) -> None:
    """What was built before it was committed is not what git has."""
    desk.write("incidents/mail.md", report())
    desk.build(status=0)
    desk.write("incidents/mail.md", report() + TYPO)
    desk.build()
    assert not (desk.source / "site/incidents/mail").exists()
    assert desk.states()["E-mail"] == "degraded_performance"
    assert omissions(desk.page()) == "1 report"


def test_a_file_that_never_was_good_is_left_out_and_its_service_looks_no_better_for_it(desk: Desk) -> None:
    desk.write("incidents/vpn.md", report("No way in", "vpn", "major_outage") + TYPO)
    desk.commit()
    desk.build()
    assert "No way in" not in desk.page()
    assert desk.states() == {"E-mail": "operational", "Remote access": "major_outage"}
    assert desk.indicator() == "major"


def test_a_report_of_which_nothing_can_be_told_keeps_the_whole_from_looking_well(desk: Desk) -> None:
    desk.write("incidents/riddle.md", b"")
    desk.build()
    assert "We cannot say whether all services work." in desk.page()
    assert "All services work normally" not in desk.page()
    assert desk.indicator() == "minor"


def test_an_old_report_with_a_new_typo_accuses_nobody(desk: Desk) -> None:
    desk.write("incidents/mail.md", report() + RESOLVED)
    desk.commit()
    desk.write("incidents/mail.md", report(more="catagory: change\n") + RESOLVED)
    desk.build()
    assert desk.states()["E-mail"] == "operational"
    assert desk.indicator() == "none"
    assert omissions(desk.page()) == "1 report"


def test_a_reopening_with_a_typo_counts(desk: Desk) -> None:
    desk.write("incidents/mail.md", report() + RESOLVED)
    desk.commit()
    again = "\n## 2026-03-02 11:30 investigating\nservices: {email: major_outage}\netta: 12:00\n\nIt is back.\n"
    desk.write("incidents/mail.md", report() + RESOLVED + again)
    desk.build()
    assert desk.states()["E-mail"] == "major_outage"


@pytest.mark.parametrize("line", ["audiance: internal\n", "audience: intern\n"])
def test_a_finding_about_the_audience_leaves_the_file_out(desk: Desk, line: str) -> None:
    desk.write("incidents/mail.md", report("Secret words"))
    desk.commit()
    desk.write("incidents/mail.md", report("Secret words", more=line))
    desk.build()
    assert not (desk.source / "site/incidents/mail").exists()
    assert all(b"Secret words" not in file.read_bytes() for file in (desk.source / "site").rglob("*") if file.is_file())
    assert desk.states()["E-mail"] == "degraded_performance"
    assert omissions(desk.page()) == "1 report"


@pytest.mark.parametrize("where", ["file", "update"])
def test_what_was_public_and_is_taken_back_beside_a_typo_is_left_out(desk: Desk, where: str) -> None:
    desk.write("incidents/mail.md", report("Secret words"))
    desk.commit()
    broken = report("Secret words", more="audience: internal\n" if where == "file" else "")
    if where == "update":
        broken = broken.replace("investigating\n", "investigating\naudience: internal\n")
    desk.write("incidents/mail.md", broken + TYPO)
    desk.build()
    assert "Secret words" not in desk.page()
    assert omissions(desk.page()) == ("none" if where == "file" else "1 report")


def test_an_internal_report_with_a_typo_is_nothing_to_the_public(desk: Desk) -> None:
    desk.write("incidents/mail.md", report())
    desk.build(status=0)
    before = {path: path.read_bytes() for path in (desk.source / "site").rglob("*") if path.is_file()}
    desk.write("incidents/tape.md", report("Secret words", "vpn", "major_outage", "audience: internal\n") + TYPO)
    desk.build()
    after = {path: path.read_bytes() for path in (desk.source / "site").rglob("*") if path.is_file()}
    assert before == after


def test_a_typo_in_the_catalogue(desk: Desk) -> None:
    desk.write("incidents/mail.md", report())
    desk.commit()
    desk.write("services.yaml", CATALOGUE.replace("timezone: UTC", "timezone: UTCC"))
    desk.build()
    assert "Mail is late" in desk.page()


def test_a_typo_in_the_catalogue_beside_another_audience_publishes_nothing(desk: Desk) -> None:
    desk.commit()
    hidden = CATALOGUE.replace("name: Remote access", "name: Remote access, audience: internal")
    desk.write("services.yaml", hidden.replace("timezone: UTC", "timezone: UTCC"))
    desk.build(status=1)
    assert not (desk.source / "site").exists()


def test_without_an_older_catalogue_nothing_is_published(desk: Desk) -> None:
    desk.write("services.yaml", CATALOGUE.replace("timezone: UTC", "timezone: UTCC"))
    desk.build(status=1)
    assert not (desk.source / "site").exists()


def test_of_two_files_that_are_good_alone_the_later_gives_way(desk: Desk) -> None:
    desk.write("incidents/mail.md", report())
    desk.commit()
    desk.write("incidents/2026/mail.md", report("Mail is lost"))
    desk.commit("2026-03-02T10:05:00Z")
    desk.build()
    assert "Mail is late" in desk.page("incidents/mail/index.html")
    assert "Mail is lost" not in desk.page()


def test_nothing_stale_is_served_before_and_after(desk: Desk) -> None:
    desk.write("incidents/mail.md", report())
    desk.commit()
    desk.build(status=0)
    desk.write("incidents/vpn.md", report("No way in", "vpn", "major_outage") + TYPO)
    desk.build()
    desk.build()
    desk.build("--force", "--output", str(desk.source / "anew"))
    site, anew = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (desk.source / "site", desk.source / "anew")
    )
    assert site == anew
    (desk.source / "incidents/vpn.md").unlink()
    desk.build(status=0)
    assert omissions(desk.page()) == "none"


def test_it_says_what_became_of_each_file(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.write("incidents/mail.md", report())
    desk.commit()
    desk.write("incidents/mail.md", report() + TYPO)
    desk.write("incidents/vpn.md", report() + TYPO)
    desk.build("--format", "json")
    said = capsys.readouterr()
    assert "incidents/mail.md: published as commit " in said.err
    assert "incidents/vpn.md: left out\n" in said.err
    assert json.loads(said.out)["errors"] == 2


def test_strict_and_going_on_exclude_each_other(desk: Desk) -> None:
    desk.build("--strict", status=2)
