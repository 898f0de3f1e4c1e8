"""Where two folders cannot change places, where a disk is mounted, and where two builds meet."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from statusgen.diagnostics import StatusgenError
from statusgen.files import File
from statusgen.publish import exchange, place
from statusgen.publish.manifest import MANIFEST
from tests.publish.desk import NEXT, SITE, Desk, found, refusal, refusal_of_old_site, times


def cannot(code: int) -> object:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    return refuse


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOSYS, errno.EXDEV, errno.EACCES])
def test_without_exchange_files_are_replaced_one_by_one(desk: Desk, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    desk.publish(SITE)
    (desk.output / "CNAME").write_text("mine")
    monkeypatch.setattr(exchange, "exchange", cannot(code))
    for content in (NEXT, SITE, {"assets": "file", "index.html/x": "folder"}, SITE):
        before = times(desk.output)
        published = desk.publish(content)
        assert not published.whole
        assert found(desk.output) == {**content, "CNAME": "mine"}
        if content is NEXT:
            assert times(desk.output)["assets/site.css"] == before["assets/site.css"]
    assert desk.publish(SITE).unchanged == 5


def test_one_by_one_puts_what_pages_need_first_and_the_front_page_last(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.publish(SITE)
    monkeypatch.setattr(exchange, "exchange", cannot(errno.EINVAL))
    order: list[str] = []
    replace = Path.replace

    def spy(self: Path, target: Path) -> Path:
        order.append(Path(target).relative_to(desk.output).as_posix())
        return replace(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", spy)
        desk.publish({path: f"new {text}" for path, text in SITE.items()})
    page = "incidents/a/index.html"
    assert order == [MANIFEST, "assets/site.css", page, "history.atom", "incidents/a.json", "index.html", MANIFEST]


def test_one_by_one_a_build_that_broke_off_is_finished_by_the_next(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "exchange", cannot(errno.EINVAL))
    replace = Path.replace
    for stop in range(4):
        desk.publish(SITE)
        left = [stop]

        def break_off(self: Path, target: Path, left: list[int] = left) -> Path:
            left[0] -= 1
            if left[0] < 0:
                raise OSError(errno.EIO, "Input/output error")
            return replace(self, target)

        with monkeypatch.context() as patched:
            patched.setattr(Path, "replace", break_off)
            with pytest.raises(StatusgenError):
                desk.publish(NEXT)
        desk.publish({"index.html": "third"})
        assert found(desk.output) == {"index.html": "third"}


def test_where_a_file_has_one_name_only_files_are_copied(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", cannot(errno.EPERM))
    desk.publish(SITE)
    (desk.output / "CNAME").write_text("mine")
    before = times(desk.output)["assets/site.css"]
    for content in (NEXT, SITE, NEXT):
        desk.publish(content)
        assert found(desk.output) == {**content, "CNAME": "mine"}
        assert times(desk.output)["assets/site.css"] == before


def test_a_mount_point_is_refused_before_anything_is_made(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.publish(SITE)
    monkeypatch.setattr(place, "on_one_mount", lambda *_: False)
    error = refusal_of_old_site(desk)
    assert error.message == f"{desk.output} is a mount point and cannot be exchanged as a whole"
    assert error.hint == f"build into a folder inside it: --output {desk.output}/site"
    assert error.status == 3


@pytest.fixture(params=["tmpfs", "bind"])
def mounted(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A mount point: a file system of its own, or a folder of the same one mounted a second time."""
    folder = tmp_path / "mounted"
    folder.mkdir()
    (tmp_path / "volume").mkdir()
    command = {"tmpfs": ["-t", "tmpfs", "-o", "size=1m", "none"], "bind": ["--bind", str(tmp_path / "volume")]}[
        request.param
    ]
    if os.geteuid() or subprocess.run(["mount", *command, folder], capture_output=True, check=False).returncode:
        pytest.skip("mounting a file system is not allowed here")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_real_mount_point(desk: Desk, mounted: Path) -> None:
    error = refusal(desk, mounted)
    assert error.message == f"{mounted} is a mount point and cannot be exchanged as a whole"
    desk.output = mounted / "site"
    for content in (SITE, NEXT, SITE):
        assert desk.publish(content).whole
        assert found(desk.output) == content
    assert desk.kept_trees() == [mounted / ".statusgen-site"]


@pytest.mark.parametrize("mounted", ["tmpfs"], indirect=True)
def test_a_disk_that_is_full(desk: Desk, mounted: Path) -> None:
    desk.output = mounted / "site"
    desk.publish(SITE)
    for _ in range(2):
        with pytest.raises(StatusgenError, match=r"cannot publish to .*: No space left on device"):
            desk.publish({**NEXT, "large.html": "x" * 2_000_000})
        assert found(desk.output) == SITE
    desk.publish(NEXT)
    assert found(desk.output) == NEXT


def test_a_build_waits_for_the_one_before_it(desk: Desk) -> None:
    """And then holds the folder that is live now, not the one that was."""
    desk.publish(SITE)
    second, third = (Desk(desk.source, desk.output, desk.memory) for _ in range(2))
    refused = []

    def try_a_third() -> bytes:
        with pytest.raises(StatusgenError) as raised:
            third.publish(SITE, patience=0)
        refused.append(raised.value.message)
        return b"second"

    waiting = Thread(target=lambda: second.publish_files([*second.files(NEXT), File("second", "key", try_a_third)]))

    def start_the_second() -> bytes:
        waiting.start()
        return b"first"

    desk.publish_files([*desk.files(NEXT), File("first", "key", start_the_second)])
    waiting.join()
    assert refused == [f"another build is writing to {desk.output}"]
    assert found(desk.output) == {**NEXT, "second": "second"}


@pytest.mark.parametrize("is_first", [True, False])
def test_a_build_that_has_waited_long_enough_says_so(desk: Desk, is_first: bool) -> None:
    if not is_first:
        desk.publish(SITE)
    second = Desk(desk.source, desk.output, desk.memory)
    seen = []

    def try_the_other() -> bytes:
        with pytest.raises(StatusgenError, match=f"another build is writing to {desk.output}") as raised:
            second.publish(SITE, patience=0)
        seen.append(raised.value.status)
        return b"first"

    desk.publish_files([*desk.files(NEXT), File("first", "key", try_the_other)])
    assert seen == [3]
    assert second.made == []
    assert found(desk.output) == {**NEXT, "first": "first"}
