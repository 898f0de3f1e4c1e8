"""What git says about the sources."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from statusgen.diagnostics import StatusgenError
from statusgen.git import Change, Commit, Repository
from tests.git.clones import FIRST, HEADINGS, SECOND, Clone


def test_outside_of_git_there_is_no_repository(tmp_path: Path, clone: Clone) -> None:
    assert Repository.find(tmp_path, clone.environment) is None
    assert Repository.find(clone.folder / ".git", clone.environment) is None


def test_without_git_there_is_no_repository_but_where_there_is_one(tmp_path: Path, clone: Clone) -> None:
    environment = {"PATH": str(tmp_path / "nothing")}
    (clone.folder / "incidents").mkdir()
    assert Repository.find(tmp_path, environment) is None
    with pytest.raises(StatusgenError, match="is in a git repository, but git is not installed"):
        Repository.find(clone.folder / "incidents", environment)


def test_before_the_first_commit_nothing_is_told(clone: Clone) -> None:
    assert clone.repository().head() is None
    assert list(clone.repository().history()) == []
    assert list(clone.repository().last_versions("incidents/a.md")) == []


def test_each_commit_says_which_headings_it_left(clone: Clone) -> None:
    first = clone.commit({"incidents/a.md": FIRST, "services.yaml": "site: {}"})
    clone.commit({"services.yaml": "site: {title: x}", "incidents/logo.png": "x", "notes/b.md": "## no incident"})
    clone.commit()
    second = clone.commit({"incidents/a.md": SECOND, "incidents/2026/deep/b.md": "no heading"})
    clone.commit({"incidents/a.md": None})
    assert list(clone.repository().history()) == [
        Commit(first, clone.time_of(first), (Change("incidents/a.md", HEADINGS[:1]),)),
        Commit(
            second,
            clone.time_of(second),
            (Change("incidents/2026/deep/b.md", ()), Change("incidents/a.md", HEADINGS)),
        ),
    ]


def test_the_sources_may_be_a_folder_of_a_larger_repository(clone: Clone) -> None:
    clone.commit({"docs/incidents/a.md": FIRST})
    clone.commit({"incidents/b.md": FIRST, "docs-old/incidents/c.md": FIRST})
    clone.commit({"docs/incidents/a.md": SECOND})
    repository = clone.repository("docs")
    assert repository.prefix == "docs/"
    assert [c.changes for c in repository.history()] == [
        (Change("incidents/a.md", HEADINGS[:1]),),
        (Change("incidents/a.md", HEADINGS),),
    ]
    assert repository.show("HEAD", "incidents/a.md") == SECOND.encode()
    assert [v.content for v in repository.last_versions("incidents/a.md")] == [SECOND.encode(), FIRST.encode()]


ODD = [
    "a b.md",
    'quo"te.md',
    "new\nline.md",
    "é😀.md",
    ":x.md",
    "-x.md",
    "*.md",
    "\x01\x1b[2J.md",
    "\udcff.md",
    "{a => b}.md",
]


def test_any_file_name_is_fine(clone: Clone) -> None:
    files: dict[str, str | None] = {f"incidents/{name}": FIRST for name in ODD}
    clone.commit(files)
    repository = clone.repository()
    (commit,) = repository.history()
    assert {change.path for change in commit.changes} == set(files)
    for path in files:
        assert repository.show("HEAD", path) == FIRST.encode()
        assert [version.path for version in repository.last_versions(path)] == [path]


def test_a_file_that_moves_was_told_when_it_was_told(clone: Clone) -> None:
    first = clone.commit({"incidents/a.md": FIRST})
    clone.commit({"incidents/a.md": None, "incidents/2026/a.md": FIRST})
    second = clone.commit({"incidents/2026/a.md": None, "incidents/team/a.md": SECOND})
    assert clone.told() == {
        ("a.md", HEADINGS[0]): clone.time_of(first),
        ("a.md", HEADINGS[1]): clone.time_of(second),
    }


def test_what_a_merge_brings_is_told_by_the_merge(clone: Clone) -> None:
    on_main = clone.commit({"incidents/a.md": FIRST})
    clone.git("checkout", "--quiet", "-b", "proposal")
    clone.commit({"incidents/b.md": FIRST})
    clone.commit({"incidents/a.md": SECOND})
    clone.git("checkout", "--quiet", "main")
    clone.commit({"services.yaml": "x"})
    clone.git("merge", "--quiet", "--no-ff", "--message", "merge", "proposal")
    merged = clone.time_of("HEAD")
    assert clone.told() == {
        ("a.md", HEADINGS[0]): clone.time_of(on_main),
        ("b.md", HEADINGS[0]): merged,
        ("a.md", HEADINGS[1]): merged,
    }


def test_what_came_after_a_commit_is_the_rest_of_all(clone: Clone) -> None:
    for n in range(3):
        clone.commit({f"incidents/{n}.md": FIRST})
    clone.git("checkout", "--quiet", "-b", "side")
    side = clone.commit({"incidents/side.md": FIRST})
    clone.git("checkout", "--quiet", "main")
    clone.commit({"incidents/0.md": SECOND})
    clone.git("merge", "--quiet", "--no-ff", "--message", "merge", "side")
    repository = clone.repository()
    whole = list(repository.history())
    assert [commit.id for commit in whole] == clone.git("rev-list", "--first-parent", "--reverse", "HEAD").split()
    for n, commit in enumerate(whole):
        assert repository.follows(commit.id)
        assert list(repository.history(since=commit.id)) == whole[n + 1 :]
    assert not repository.follows(side)
    assert not repository.follows("0" * 40)
    clone.git("reset", "--quiet", "--hard", "HEAD^")
    assert not repository.follows(whole[-1].id)
    assert repository.follows(whole[-2].id)


def test_a_commit_that_became_a_second_parent_is_not_followed(clone: Clone) -> None:
    """The branch was merged into somebody's own work: seen from HEAD, its commits came with that merge."""
    clone.commit({"incidents/a.md": FIRST})
    clone.git("checkout", "--quiet", "-b", "own")
    clone.commit({"notes": "x"})
    clone.git("checkout", "--quiet", "main")
    before = clone.commit({"incidents/a.md": SECOND})
    clone.git("checkout", "--quiet", "own")
    clone.git("merge", "--quiet", "--no-ff", "--message", "merge", "main")
    assert not clone.repository().follows(before)
    assert clone.told()["a.md", HEADINGS[1]] == clone.time_of("HEAD")


def test_at_the_boundary_of_a_shallow_clone_the_time_is_unknown(clone: Clone, tmp_path: Path) -> None:
    clone.commit({"incidents/a.md": FIRST})
    clone.commit({"incidents/b.md": FIRST})
    last = clone.commit({"incidents/a.md": SECOND})
    assert clone.repository().shallow_boundary() == frozenset()
    clone.git("clone", "--quiet", "--depth=2", f"file://{clone.folder}", str(tmp_path / "shallow"))
    shallow = Clone(tmp_path / "shallow", clone.environment)
    assert shallow.repository().shallow_boundary() == {clone.git("rev-parse", "HEAD^")}
    assert shallow.told() == {
        ("a.md", HEADINGS[0]): None,
        ("b.md", HEADINGS[0]): None,
        ("a.md", HEADINGS[1]): clone.time_of(last),
    }


def test_a_clone_without_its_files_is_said_to_be_incomplete(clone: Clone, tmp_path: Path) -> None:
    clone.commit({"incidents/a.md": FIRST})
    clone.commit({"incidents/a.md": SECOND})
    clone.git("config", "uploadpack.allowFilter", "true")
    partial = tmp_path / "partial"
    clone.git("clone", "--quiet", "--filter=blob:none", "--no-checkout", f"file://{clone.folder}", str(partial))
    before = sorted(partial.rglob("*"))
    repository = Repository.find(partial, clone.environment)
    assert repository
    with pytest.raises(StatusgenError):
        list(repository.history())
    assert sorted(partial.rglob("*")) == before


def test_a_file_too_large_for_an_incident_has_no_headings(clone: Clone) -> None:
    large = "## 2026-01-01 07:00 investigating\n" + "x" * 3_000_000
    clone.commit({"incidents/a.md": FIRST, "incidents/b.md": large, "incidents/c.md": SECOND})
    (commit,) = clone.repository().history()
    assert [change.headings for change in commit.changes] == [HEADINGS[:1], (), HEADINGS]


@pytest.mark.parametrize("date", ["99999999999999999999 +0000", "-5 +0000", "x"])
def test_a_date_that_is_none_is_unknown(clone: Clone, date: str) -> None:
    clone.commit({"incidents/a.md": FIRST})
    tree = clone.git("rev-parse", "HEAD^{tree}")
    text = f"tree {tree}\nauthor A <a@example.org> 1 +0000\ncommitter A <a@example.org> {date}\n\nx\n"
    (clone.folder / ".git/object").write_text(text)
    commit = clone.git("hash-object", "--literally", "-t", "commit", "-w", ".git/object")
    clone.git("update-ref", "HEAD", commit)
    (only,) = clone.repository().history()
    assert only.time in (None, datetime(1970, 1, 1, tzinfo=UTC))
    assert only.changes == (Change("incidents/a.md", HEADINGS[:1]),)


def test_what_a_file_held_in_a_commit(clone: Clone) -> None:
    first = clone.commit({"incidents/a.md": FIRST})
    clone.commit({"incidents/a.md": None})
    repository = clone.repository()
    assert repository.show(first, "incidents/a.md") == FIRST.encode()
    assert repository.show("HEAD", "incidents/a.md") is None
    assert repository.show(first, "incidents") is None


def test_the_last_versions_of_a_file_newest_first_through_its_moves(clone: Clone) -> None:
    texts = [f"version {n}" for n in range(5)]
    other = {"incidents/other.md": "x"}
    ids = [
        clone.commit({"incidents/a.md": texts[0]}),
        clone.commit({"incidents/a.md": None, "incidents/2026/a.md": texts[1], **other}),
        clone.commit({"incidents/2026/a.md": texts[2]}),
        clone.commit({"incidents/2026/a.md": None}),
        clone.commit({"incidents/2026/a.md": texts[3]}),
    ]
    versions = list(clone.repository().last_versions("incidents/2026/a.md"))
    assert [v.content.decode() for v in versions] == [texts[3], texts[2], texts[1], texts[0]]
    assert [v.commit for v in versions] == [ids[4], ids[2], ids[1], ids[0]]
    assert [v.path for v in versions] == ["incidents/2026/a.md"] * 3 + ["incidents/a.md"]
    assert list(clone.repository().last_versions("incidents/never.md")) == []
