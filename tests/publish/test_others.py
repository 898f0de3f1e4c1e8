"""What others put into the output folder, or do to our files there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from statusgen.diagnostics import StatusgenError
from tests.publish.desk import NEXT, SITE, Desk, found, times


def write_into(path: Path) -> None:
    with path.open("r+") as file:
        file.write("ALL")


def save_by_rename(path: Path) -> None:
    path.with_suffix(".tmp").write_text("an edit")
    path.with_suffix(".tmp").replace(path)


def lead_away(path: Path) -> None:
    outside = path.parent.parent / "outside"
    outside.write_text("all is well")
    path.unlink()
    path.symlink_to(outside)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def delete(path: Path) -> None:
    path.unlink()


EDITS: list[Callable[[Path], None]] = [write_into, save_by_rename, lead_away, a_folder, delete]


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("then", [SITE, NEXT], ids=["same", "changed"])
def test_what_somebody_did_to_our_file_is_undone_for_good(
    desk: Desk, edit: Callable[[Path], None], then: dict[str, str]
) -> None:
    for content in (SITE, NEXT, SITE):  # so that there is a second tree, which shares files with the first
        desk.publish(content)
    edit(desk.output / "index.html")
    for content in (then, SITE, NEXT, SITE):
        desk.publish(content)
        assert found(desk.output) == content
    if edit is lead_away:
        assert (desk.source / "outside").read_text() == SITE["index.html"]


def test_an_edited_page_goes_when_its_incident_goes(desk: Desk) -> None:
    desk.publish(SITE)
    (desk.output / "incidents/a/index.html").write_text("minified by another tool")
    desk.publish(NEXT)
    assert found(desk.output) == NEXT


def test_what_others_put_there_stays(desk: Desk, tmp_path: Path) -> None:
    desk.output.mkdir()
    theirs = {
        "CNAME": "status.example.org",
        ".gitignore": "*",
        ".git/HEAD": "ref",
        ".git/objects/ab/cd": "blob",
        "incidents/a/note.txt": "mine",
        "uploads/deep/photo.txt": "mine",
    }
    for path, text in list(theirs.items())[:4]:
        (desk.output / path).parent.mkdir(parents=True, exist_ok=True)
        (desk.output / path).write_text(text)
    desk.publish(SITE)
    for path, text in list(theirs.items())[4:]:
        (desk.output / path).parent.mkdir(parents=True, exist_ok=True)
        (desk.output / path).write_text(text)
    (desk.output / "empty/deep").mkdir(parents=True)
    (desk.output / "empty").chmod(0o700)
    (desk.output / "away").symlink_to(tmp_path)
    os.mkfifo(desk.output / "pipe")
    (desk.output / "CNAME").chmod(0o600)
    theirs |= {"empty/deep": "/", "away": f"-> {tmp_path}", "pipe": "special"}
    before = times(desk.output)
    for content in (NEXT, SITE, NEXT, SITE):
        desk.publish(content)
        assert found(desk.output) == content | theirs
    after = times(desk.output)
    assert {path: after[path] for path in theirs if path in after} == {p: before[p] for p in theirs if p in before}
    assert (desk.output / "empty").stat().st_mode & 0o777 == 0o700
    assert (desk.output / "CNAME").stat().st_mode & 0o777 == 0o600


def test_what_others_change_and_remove_stays_changed_and_removed(desk: Desk) -> None:
    desk.publish(SITE)
    for name in ("CNAME", "gone", "folder/file"):
        (desk.output / name).parent.mkdir(exist_ok=True)
        (desk.output / name).write_text("one")
    desk.publish(NEXT)
    (desk.output / "CNAME").write_text("two")
    (desk.output / "gone").unlink()
    (desk.output / "folder/file").unlink()
    (desk.output / "folder").rmdir()
    for content in (SITE, NEXT, SITE):
        desk.publish(content)
        assert found(desk.output) == {**content, "CNAME": "two"}


def test_an_empty_folder_of_others_outlives_our_page_beside_it(desk: Desk) -> None:
    desk.publish(SITE)
    (desk.output / "incidents/a/mine").mkdir()
    for content in (NEXT, {"index.html": "alone"}, SITE):
        desk.publish(content)
        assert found(desk.output) == {**content, "incidents/a/mine": "/"}


def test_a_file_of_others_in_the_way_is_not_overwritten(desk: Desk) -> None:
    desk.publish(SITE)
    for theirs, ours in [("robots.txt", "robots.txt"), ("search", "search/2026.json"), ("feed/mine", "feed")]:
        (desk.output / theirs).parent.mkdir(exist_ok=True)
        (desk.output / theirs).write_text("mine")
        with pytest.raises(StatusgenError, match=f"{theirs} was not written by statusgen and is in the way of {ours}"):
            desk.publish({**SITE, ours: "ours"})
        assert found(desk.output) == {**SITE, theirs: "mine"}
        (desk.output / theirs).unlink()


def test_a_folder_led_away_by_a_link_is_not_ours(desk: Desk, tmp_path: Path) -> None:
    desk.publish(SITE)
    (desk.output / "incidents").rename(tmp_path / "outside")
    (desk.output / "incidents").symlink_to(tmp_path / "outside")
    for content in (SITE, NEXT):
        with pytest.raises(
            StatusgenError, match="incidents was not written by statusgen and is in the way of incidents/"
        ):
            desk.publish(content)
    assert found(tmp_path / "outside") == {"a/index.html": "mail is late", "a.json": "{}"}


def test_the_same_file_of_others_becomes_ours(desk: Desk) -> None:
    desk.output.mkdir()
    (desk.output / ".nojekyll").write_text("")
    assert desk.publish({**SITE, ".nojekyll": ""}).written == 5
    desk.publish(SITE)
    assert found(desk.output) == SITE
