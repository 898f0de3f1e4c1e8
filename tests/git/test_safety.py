"""Nothing in a repository is run, bends an answer, or keeps anybody waiting."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from statusgen.diagnostics import StatusgenError
from statusgen.git import Repository
from tests.git.clones import FIRST, SECOND, Clone


def test_nothing_in_the_repository_is_run_and_no_setting_bends_the_answer(clone: Clone, tmp_path: Path) -> None:
    clone.commit({"incidents/a.md": FIRST})
    clone.commit({"incidents/a.md": SECOND, ".gitattributes": "*.md diff=evil filter=evil -diff binary\n"})
    plain = list(clone.repository().history())
    evil = tmp_path / "evil"
    evil.write_text(f"#!/bin/sh\ntouch {tmp_path}/was-run\ncat\n")
    evil.chmod(0o755)
    for hook in ("post-index-change", "reference-transaction", "post-checkout"):
        (clone.folder / ".git/hooks").mkdir(exist_ok=True)
        (clone.folder / ".git/hooks" / hook).symlink_to(evil)
    programs = ["core.fsmonitor", "core.pager", "pager.log", "diff.external", "gpg.program", "core.sshCommand"]
    programs += ["diff.evil.textconv", "diff.evil.command", "filter.evil.smudge", "filter.evil.process"]
    switches = ["log.showSignature", "diff.noprefix", "diff.relative", "diff.mnemonicPrefix", "core.quotePath"]
    words = {"color.ui": "always", "log.showRoot": "false", "diff.renames": "copies", "log.diffMerges": "combined"}
    settings = dict.fromkeys(programs, str(evil)) | dict.fromkeys(switches, "true") | words
    for name, value in settings.items():
        clone.git("config", name, value)
    index = (clone.folder / ".git/index").stat().st_mtime_ns
    (clone.folder / "incidents/a.md").touch()
    repository = clone.repository()
    assert list(repository.history()) == plain
    assert [v.content for v in repository.last_versions("incidents/a.md")] == [SECOND.encode(), FIRST.encode()]
    assert repository.show("HEAD", "incidents/a.md") == SECOND.encode()
    assert not (tmp_path / "was-run").exists()
    assert (clone.folder / ".git/index").stat().st_mtime_ns == index


def test_the_git_variables_of_a_hook_do_not_lead_elsewhere(clone: Clone, tmp_path: Path) -> None:
    commit = clone.commit({"incidents/a.md": FIRST})
    other = Clone(tmp_path / "other", clone.environment)
    other.folder.mkdir()
    other.git("init", "--quiet")
    other.commit({"incidents/b.md": SECOND})
    variables = {
        "GIT_DIR": str(other.folder / ".git"),
        "GIT_WORK_TREE": str(other.folder),
        "GIT_EXTERNAL_DIFF": "false",
    }
    repository = Repository.find(clone.folder, clone.environment | variables)
    assert repository
    assert repository.head() == commit
    assert [c.id for c in repository.history()] == [commit]


def test_replaced_commits_are_seen_as_they_were_made(clone: Clone) -> None:
    first = clone.commit({"incidents/a.md": FIRST})
    second = clone.commit({"incidents/a.md": SECOND})
    clone.git("replace", first, second)
    assert [c.id for c in clone.repository().history()] == [first, second]


@pytest.mark.parametrize("commit", ["--output=x", "main", "HEAD~1", "0123", "", f"{'0' * 40}..HEAD", f"{'0' * 40}\n"])
def test_only_a_whole_commit_id_reaches_git(clone: Clone, commit: str) -> None:
    clone.commit({"incidents/a.md": FIRST})
    repository = clone.repository()
    for ask in (lambda: repository.show(commit, "a"), lambda: repository.follows(commit)):
        with pytest.raises(ValueError):
            ask()
    if commit:
        with pytest.raises(ValueError):
            list(repository.history(since=commit))
    assert {path.name for path in clone.folder.iterdir()} == {".git", "incidents"}


def fake_git(tmp_path: Path, script: str) -> dict[str, str]:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").write_text(f"#!/bin/sh\n{script}\n")
    (tmp_path / "bin/git").chmod(0o755)
    return {"PATH": f"{tmp_path}/bin:{os.environ['PATH']}"}


def test_a_git_that_hangs_is_ended(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    environment = fake_git(tmp_path, f"exec cat {tmp_path}/pipe")
    with pytest.raises(StatusgenError, match=r"git rev-list took longer than 0\.05 seconds"):
        Repository(tmp_path, "", environment, timeout=0.05)._run("rev-list")


def test_no_thread_is_left_of_a_command_since_nothing_forks_beside_one(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    environment = fake_git(tmp_path, "echo done")
    for _ in range(20):
        assert Repository(tmp_path, "", environment)._run("rev-list") == b"done\n"
        assert set(threading.enumerate()) <= before


def test_a_git_that_nobody_listens_to_any_more_is_ended(tmp_path: Path) -> None:
    commit = "0" * 40
    record = f"printf '{commit} 1\\0\\n:100644 100644 {commit} {commit} M\\0incidents/a.md\\0{commit} 2\\0'"
    log = f'*" log "*) echo $$ > {tmp_path}/process; {record}; exec cat /dev/zero;;'
    environment = fake_git(tmp_path, f'case "$*" in {log} *rev-parse*) echo {commit};; *) echo content;; esac')
    versions = Repository(tmp_path, "", environment).last_versions("incidents/a.md")
    assert next(versions).content == b"content\n"
    process = int((tmp_path / "process").read_text())
    os.kill(process, 0)
    versions.close()  # type: ignore[attr-defined]  # a generator
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_fault_of_git_is_told_in_its_own_words(tmp_path: Path) -> None:
    environment = fake_git(tmp_path, "echo 'fatal: the disk is gone' >&2; echo more >&2; exit 128")
    with pytest.raises(StatusgenError, match=r"git rev-parse failed: fatal: the disk is gone$") as raised:
        Repository.find(tmp_path, environment)
    assert raised.value.status == 3


def test_a_repository_of_another_user_says_how_to_trust_it(tmp_path: Path) -> None:
    environment = fake_git(tmp_path, "echo \"fatal: detected dubious ownership in repository at '/x'\" >&2; exit 128")
    with pytest.raises(StatusgenError, match="it belongs to another user") as raised:
        Repository.find(tmp_path, environment)
    assert raised.value.hint == f"if you trust it: git config --global --add safe.directory {tmp_path}"
