"""A build that is killed, or meets a fault, at any step: the site is the whole old or the whole new one."""

from __future__ import annotations

import errno
import os
import random
import signal
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from statusgen.diagnostics import StatusgenError
from statusgen.publish import exchange
from tests.publish.desk import NEXT, SITE, Desk, found

CALLS = [
    "open",
    "link",
    "unlink",
    "mkdir",
    "rmdir",
    "rename",
    "replace",
    "symlink",
    "chmod",
    "chown",
    "scandir",
    "fstat",
]
THEIRS = {"CNAME": "mine", "uploads/photo": "mine"}


@contextmanager
def at_call(number: int, happens: Callable[[], None]) -> Iterator[list[str]]:
    """Something happens in place of the call of that number to the operating system that may change or open a file."""
    calls: list[str] = []

    def counted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            calls.append(name)
            if len(calls) == number:
                happens()
            return function(*arguments, **options)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, counted(name, getattr(os, name)))
        for name in ("exchange", "sync"):
            patch.setattr(exchange, name, counted(name, getattr(exchange, name)))
        yield calls


def in_child(action: Callable[[], object]) -> int:
    """Run it in a process of its own; returns the signal that ended it, or 0."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons warn of a fork beside threads
        child = os.fork()
    if child == 0:
        try:
            action()
        finally:
            os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


LAYOUTS = ["folder", "link", "first", "second"]


def lay_out(desk: Desk, layout: str) -> dict[str, str]:
    """Four ways to begin: a third build into a folder or a link, a first one, a second one. Returns the site now."""
    if layout == "link":
        (desk.source / "real").mkdir()
        desk.output.symlink_to("real")
    if layout == "first":
        return {}
    for content in [SITE] if layout == "second" else [SITE, NEXT, SITE]:
        desk.publish(content)
    for path, text in THEIRS.items():
        (desk.output / path).parent.mkdir(exist_ok=True)
        (desk.output / path).write_text(text)
    return SITE | THEIRS


@pytest.mark.parametrize("layout", LAYOUTS)
def test_killed_at_each_step(tmp_path: Path, layout: str) -> None:
    ends = set()
    for number in count(1):
        desk = Desk(tmp_path / str(number), tmp_path / str(number) / "site")
        desk.source.mkdir()
        old = lay_out(desk, layout)
        new = {**NEXT, **THEIRS} if old else NEXT

        def build(desk: Desk = desk, number: int = number) -> None:
            with at_call(number, kill):
                desk.publish(NEXT)

        killed = in_child(build)
        now = found(desk.output)
        assert now in (old, new), number
        ends.add(now == new)
        desk.publish(NEXT)
        assert found(desk.output) == new
        assert {path.name for path in desk.source.iterdir()} <= {"site", "real", "real.statusgen-twin", ".statusgen"}
        if not killed:
            assert number > 20
            assert ends == {True, False}
            return


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_fault_at_each_step(tmp_path: Path, layout: str, code: int) -> None:
    def fault() -> None:
        raise OSError(code, os.strerror(code))

    for number in count(1):
        desk = Desk(tmp_path / str(number), tmp_path / str(number) / "site")
        desk.source.mkdir()
        old = lay_out(desk, layout)
        new = {**NEXT, **THEIRS} if old else NEXT
        with at_call(number, fault) as calls, suppress(StatusgenError):
            desk.publish(NEXT)
        reached = len(calls) >= number
        assert found(desk.output) in ((old, new) if reached else (new,))
        desk.publish(NEXT)
        assert found(desk.output) == new
        if not reached:
            assert number > 20
            return


def test_the_disk_is_asked_once_and_only_where_there_is_a_site_to_lose(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, str]] = []
    monkeypatch.setattr(exchange, "sync", lambda folder: asked.append(found(folder)))
    desk.output.mkdir()
    (desk.output / ".gitignore").write_text("*")
    for content in (SITE, SITE, NEXT):
        desk.publish(content)
    assert asked == [{**NEXT, ".gitignore": "*"}]


def test_a_fault_is_named_and_the_unfinished_tree_goes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(_: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/somewhere/file")

    lay_out(desk, "folder")
    monkeypatch.setattr(exchange, "sync", fault)
    with pytest.raises(StatusgenError) as raised:
        desk.publish(NEXT)
    assert raised.value.message == f"cannot publish to {desk.output}: No space left on device (/somewhere/file)"
    assert raised.value.status == 3
    assert found(desk.output) == SITE | THEIRS
    assert desk.kept_trees() == []


def test_killed_at_any_moment(desk: Desk) -> None:
    """By the clock of the kernel, forty times, while two sites of two hundred pages take turns."""
    sites = [{f"{n}/index.html": f"{which} {n}" for n in range(200)} for which in ("one", "two")]
    desk.publish(sites[0])
    chance = random.Random(7)
    killed = 0
    for _ in range(40):
        moment = chance.uniform(0.0005, 0.06)

        def build(moment: float = moment) -> None:
            signal.setitimer(signal.ITIMER_REAL, moment)
            for turn in count():
                desk.publish(sites[turn % 2])

        killed += in_child(build) == signal.SIGALRM
        assert found(desk.output) in sites
    assert killed == 40
    desk.publish(sites[1])
    assert found(desk.output) == sites[1]
    assert {path.name for path in desk.source.iterdir()} == {"site", ".statusgen", "incidents"}


@pytest.mark.parametrize("layout", ["folder", "link"])
def test_readers_always_find_a_page(desk: Desk, layout: str) -> None:
    lay_out(desk, layout)
    done = False
    wrong: list[object] = []
    reads = 0

    def read() -> None:
        nonlocal reads
        while not done:
            try:
                text = (desk.output / "index.html").read_text()
                reads += 1
            except OSError as error:
                text = str(error)
            if text not in {SITE["index.html"], NEXT["index.html"]}:
                wrong.append(text)

    readers = [Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for turn in count():
            desk.publish([NEXT, SITE][turn % 2])
            if turn >= 60 and reads >= 100:
                break
    finally:
        done = True
        for reader in readers:
            reader.join()
    assert wrong == []
