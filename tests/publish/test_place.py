"""Where a site may be published, and how its folder may be laid out."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from statusgen.diagnostics import StatusgenError
from statusgen.files import File
from statusgen.publish.manifest import MANIFEST
from tests.publish.desk import NEXT, SITE, Desk, found, refusal, refusal_of_old_site, times


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("/", "it is the root of the file system"),
        ("~", "it is the home folder"),
        (".", "it holds the sources"),
        ("..", "it holds the sources"),
        ("./incidents/../", "it holds the sources"),
        ("incidents", "it lies in incidents/, which is not for output"),
        ("incidents/2026/site", "it lies in incidents/, which is not for output"),
        ("themes/site", "it lies in themes/, which is not for output"),
        ("static", "it lies in static/, which is not for output"),
        (".git/site", "it lies in .git/, which is not for output"),
        ("../other/.git/site", "it lies in .git/, which is not for output"),
        (".statusgen/site", "it lies in .statusgen/, which is not for output"),
        ("services.yaml", "it is not a folder"),
        ("link-to-sources", "it holds the sources"),
        ("link-to-incidents/site", "it lies in incidents/, which is not for output"),
    ],
)
def test_folders_that_no_build_may_replace(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, why: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (desk.source / "services.yaml").write_text("site: {}")
    (desk.source / "link-to-sources").symlink_to(".")
    (desk.source / "link-to-incidents").symlink_to("incidents")
    output = tmp_path / "home" if where == "~" else desk.source / where
    before = sorted(tmp_path.rglob("*"))
    error = refusal(desk, output)
    assert error.message == f"{output} cannot be the output: {why}"
    assert error.status == 2
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_of_somebody_else_is_refused(desk: Desk) -> None:
    desk.output.mkdir()
    (desk.output / "thesis.txt").write_text("years of work")
    error = refusal(desk, desk.output)
    assert error.message == f"{desk.output} is not empty and was not written by statusgen (it holds 'thesis.txt')"
    assert error.status == 3
    assert found(desk.output) == {"thesis.txt": "years of work"}


def test_dotfiles_and_a_cname_are_not_somebody_elses_site(desk: Desk) -> None:
    theirs = {"CNAME": "status.example.org", ".gitignore": "*", ".git": "gitdir: x"}
    desk.output.mkdir()
    for name, text in theirs.items():
        (desk.output / name).write_text(text)
    desk.publish(SITE)
    assert found(desk.output) == SITE | theirs


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "that cannot be read"),
        ("[]", "that cannot be read"),
        ("{}", "that cannot be read"),
        ("[" * 100_000, "that cannot be read"),
        ('{"version": 1, "files": ["index.html"]}', "that cannot be read"),
        ('{"version": 1, "files": {"index.html": 5}}', "that cannot be read"),
        ('{"version": 2, "files": {}}', "of another version"),
    ],
)
def test_a_manifest_that_is_none_owns_nothing(desk: Desk, content: str, problem: str) -> None:
    desk.publish(SITE)
    (desk.output / MANIFEST).write_text(content)
    error = refusal_of_old_site(desk)
    assert error.message == f"{desk.output} is not empty and has a {MANIFEST} {problem} (it holds 'assets')"


def test_a_manifest_reaches_nothing_outside_the_folder(desk: Desk) -> None:
    precious = desk.source / "services.yaml"
    precious.write_text("site: {}")
    desk.publish(SITE)
    claims = dict.fromkeys([*SITE, "../services.yaml", str(precious), "incidents/../../services.yaml"], "0")
    (desk.output / MANIFEST).write_text(json.dumps({"version": 1, "files": claims}))
    desk.publish(NEXT)
    assert precious.read_text() == "site: {}"
    assert found(desk.output) == NEXT


def test_folders_above_the_output_are_made_and_removed_if_the_build_fails(desk: Desk, tmp_path: Path) -> None:
    desk.output = tmp_path / "a/b/site"
    with pytest.raises(ZeroDivisionError):
        desk.publish_files([File("index.html", "key", lambda: bytes(1 // 0))])
    assert not (tmp_path / "a").exists()
    desk.publish(SITE)
    assert found(desk.output) == SITE


def test_the_second_tree_is_out_of_sight(desk: Desk, tmp_path: Path) -> None:
    desk.output = tmp_path / "site"
    before = {path.name for path in tmp_path.iterdir()} | {"site"}
    for content in (SITE, NEXT, SITE):
        desk.publish(content)
        assert {path.name for path in tmp_path.iterdir()} == before
    (tree,) = desk.kept_trees()
    assert tree.parent.stat().st_mode & 0o077 == 0
    assert (tree.parent / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS])
def test_where_the_source_cannot_be_written_it_lies_beside_the_output(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    mkdir = Path.mkdir

    def refuse(self: Path, *options: Any, **more: Any) -> None:
        if self.is_relative_to(desk.source):
            raise OSError(code, os.strerror(code))
        mkdir(self, *options, **more)

    monkeypatch.setattr(Path, "mkdir", refuse)
    desk.output = tmp_path / "out/site"
    for content in (SITE, NEXT, SITE):
        desk.publish(content)
        assert found(desk.output) == content
    (holder,) = desk.kept_trees()
    assert holder == tmp_path / "out/.statusgen-site"
    assert holder.stat().st_mode & 0o077 == 0


def test_a_second_tree_that_is_not_what_we_left_is_put_right(desk: Desk, tmp_path: Path) -> None:
    for content in (SITE, NEXT, SITE):
        desk.publish(content)
    (tree,) = desk.kept_trees()
    (tmp_path / "outside/b").mkdir(parents=True)
    (tmp_path / "outside/b/index.html").write_text("precious")
    (tree / "assets/site.css").unlink()
    (tree / "assets/site.css").write_text("forged!")
    (tree / "assets/extra.js").write_text("forged!")
    (tree / "history.atom").unlink()
    (tree / "index.html").rename(tree / "moved")
    (tree / "incidents").rename(tree / "index.html")
    (tree / "incidents").symlink_to(tmp_path / "outside")
    desk.publish(NEXT)
    assert found(desk.output) == NEXT
    assert found(tmp_path / "outside") == {"b/index.html": "precious"}


def test_no_link_leads_the_second_tree_elsewhere(desk: Desk, tmp_path: Path) -> None:
    for content in (SITE, NEXT):
        desk.publish(content)
    (tree,) = desk.kept_trees()
    (tmp_path / "outside/tree").mkdir(parents=True)
    (tmp_path / "outside/tree/thesis.txt").write_text("years of work")
    tree.parent.rename(tmp_path / "moved")
    tree.parent.symlink_to(tmp_path / "outside")
    with pytest.raises(StatusgenError, match="is a symbolic link"):
        desk.publish(SITE)
    tree.parent.unlink()
    tree.parent.mkdir()
    tree.symlink_to(tmp_path / "outside/tree")
    desk.publish(SITE)
    assert found(desk.output) == SITE
    assert found(tmp_path / "outside") == {"tree/thesis.txt": "years of work"}


@pytest.mark.parametrize("link", ["folder", "absolute", "chain", "dangling"])
def test_an_output_that_is_a_link_stays_one(desk: Desk, tmp_path: Path, link: str) -> None:
    releases = tmp_path / "releases"
    releases.mkdir()
    if link != "dangling":
        (releases / "live").mkdir()
        (releases / "live/CNAME").write_text("status.example.org")
    target = releases / "live" if link == "absolute" else Path("../releases/live")
    desk.output.symlink_to("step" if link == "chain" else target)
    (desk.source / "step").symlink_to(target)
    theirs = {} if link == "dangling" else {"CNAME": "status.example.org"}
    seen: set[str] = set()
    for content in (SITE, NEXT, SITE, NEXT):
        before = times(desk.output) if seen else {}
        desk.publish(content)
        assert found(desk.output) == content | theirs
        assert desk.output.is_symlink()
        assert times(desk.output)["assets/site.css"] == before.get(
            "assets/site.css", times(desk.output)["assets/site.css"]
        )
        seen.add(desk.output.resolve().name)
    assert seen == {"live", "live.statusgen-twin"}
    assert {path.name for path in releases.iterdir()} == seen
    assert (desk.output.readlink().is_absolute()) == (link == "absolute")


def test_a_manifest_that_is_a_pipe_owns_nothing(desk: Desk) -> None:
    """Somebody else holds it open, and says nothing."""
    desk.publish(SITE)
    (desk.output / MANIFEST).unlink()
    os.mkfifo(desk.output / MANIFEST)
    held = os.open(desk.output / MANIFEST, os.O_RDWR)
    try:
        assert "that cannot be read" in refusal_of_old_site(desk).message
    finally:
        os.close(held)
