"""Files made in several processes: the same bytes, whatever becomes of the processes."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from statusgen import hands, making
from statusgen.cache import Cache, Table
from statusgen.cli import run
from statusgen.files import File, digest
from statusgen.prose import Prose
from statusgen.value import replace

ROOT = Path(__file__).parent.parent
MANY = 200
HERE = os.getpid()
SLOW = "| a | b |\n| - | - |\n| table | {} |\n"
"""What the library itself must render, whose answer is worth remembering."""


@pytest.fixture(autouse=True)
def three_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands, "cores", lambda: 3)
    monkeypatch.setattr(making, "FEWEST", 10)


@pytest.fixture
def table() -> Table:
    return Cache(None, "1").table("prose")


@pytest.fixture
def meet() -> Iterator[Callable[[], None]]:
    """Called where a file is made: each process waits there, once, until this one and another have come."""
    pipes = {is_here: os.pipe() for is_here in (True, False)}
    met: list[bytes] = []

    def wait() -> None:
        is_here = os.getpid() == HERE
        if not met:
            os.write(pipes[is_here][1], b"for each other one")
            met.append(os.read(pipes[not is_here][0], 1))

    yield wait
    for end in (end for pipe in pipes.values() for end in pipe):
        os.close(end)


def promised(make: Callable[[int], bytes]) -> list[File]:
    return [File(f"{n}.txt", digest(n), partial(make, n)) for n in range(MANY)]


def where(n: int) -> bytes:
    return f"{n} {os.getpid()}".encode()


def made(
    files: Sequence[File], prose: Prose, table: Table, of: int = MANY, *, large: bool = False
) -> list[tuple[int, bytes]]:
    with making.made(files, of, prose, table, large=large) as found:
        return list(found)


def in_order(files: Sequence[File], prose: Prose, table: Table) -> list[bytes]:
    """The bytes of each file, every one of which was made once."""
    found = made(files, prose, table)
    assert sorted(n for n, _ in found) == list(range(len(files)))
    return [data for _, data in sorted(found)]


def test_every_file_by_several_processes(table: Table, meet: Callable[[], None]) -> None:
    def make(n: int) -> bytes:
        meet()
        return where(n)

    made = [data.split() for data in in_order(promised(make), Prose(table), table)]
    assert [int(number) for number, _ in made] == list(range(MANY))
    processes = {int(process) for _, process in made}
    assert HERE in processes and len(processes) in {2, 3}
    assert not [process for process in processes - {HERE} if Path(f"/proc/{process}").exists()]


def test_what_a_process_rendered_is_remembered_here(table: Table, meet: Callable[[], None]) -> None:
    with Prose(table) as prose:

        def make(n: int) -> bytes:
            meet()
            return prose.html(SLOW.format(n)).encode()

        made = in_order(promised(make), prose, table)
        assert made[7] == prose.html(SLOW.format(7)).encode()
    assert len(table.added) == MANY


def test_what_a_process_does_not_live_to_make_is_made_here(table: Table, meet: Callable[[], None]) -> None:
    def make(n: int) -> bytes:
        meet()
        if os.getpid() != HERE:
            os.kill(os.getpid(), signal.SIGKILL)
        return str(n).encode()

    assert in_order(promised(make), Prose(table), table) == [str(n).encode() for n in range(MANY)]


def test_the_first_file_that_fails_fails_here(table: Table, meet: Callable[[], None]) -> None:
    """Whoever came to one of them first."""

    def make(n: int) -> bytes:
        meet()
        if n in (5, 50, 150):
            raise ValueError(f"{n} in {os.getpid()}")
        return b""

    with pytest.raises(ValueError, match=f"^5 in {HERE}$"):
        made(promised(make), Prose(table), table)


def test_when_this_process_is_killed_the_others_end() -> None:
    """They see that nobody reads any more, though each was forked with the reader's ends of all."""
    reader, writer = os.pipe()
    parent = os.fork()
    if not parent:
        os.close(reader)
        table = Cache(None, "1").table("prose")
        here = os.getpid()

        def make(_: int) -> bytes:
            if os.getpid() == here:
                os.kill(here, signal.SIGKILL)
            return bytes(1 << 21)  # more than the pipe takes

        with suppress(BaseException):
            made(promised(make), Prose(table), table)
        os._exit(0)
    os.close(writer)
    assert os.waitstatus_to_exitcode(os.waitpid(parent, 0)[1]) == -signal.SIGKILL
    with open(reader, "rb") as pipe:
        assert pipe.read() == b""  # its end comes when nobody has the other one open


def test_files_that_say_when_they_were_built_are_made_here_before_all_others(table: Table) -> None:
    files = [replace(file, blank=file.make) if n % 50 == 7 else file for n, file in enumerate(promised(where))]
    first = made(files, Prose(table), table)[:4]
    assert [n for n, _ in first] == [7, 57, 107, 157]
    assert {int(data.split()[1]) for _, data in first} == {HERE}


def test_a_few_files_are_not_worth_it(table: Table) -> None:
    made = in_order(promised(where)[:19], Prose(table), table)
    assert {int(data.split()[1]) for data in made} == {HERE}


def test_a_few_files_that_are_as_large_as_a_large_site_are(table: Table, meet: Callable[[], None]) -> None:
    def make(n: int) -> bytes:
        meet()
        return where(n)

    files = made(promised(make)[:19], Prose(table), table, of=making.FEWEST_LARGE // 5, large=True)
    assert len({int(data.split()[1]) for _, data in files}) > 1
    files = made(promised(where)[:19], Prose(table), table, of=making.FEWEST_LARGE // 50, large=True)
    assert {int(data.split()[1]) for _, data in files} == {HERE}


def test_others_begin_before_a_file_is_asked_for(table: Table) -> None:
    reader, writer = os.pipe()

    def make(n: int) -> bytes:
        os.write(writer, where(n).ljust(64))
        return b""

    with making.made(promised(make), MANY, Prose(table), table):
        first = os.read(reader, 64).split()
    assert int(first[1]) != HERE
    os.close(reader)
    os.close(writer)


def test_a_site_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["build", "--quiet", "--force", "--source", str(ROOT), "--now", "2026-11-22T08:30Z", "--output"]
    several, one = tmp_path / "several", tmp_path / "one"
    assert run([*words, str(several)]) == 0
    monkeypatch.setattr(hands, "cores", lambda: 1)
    assert run([*words, str(one)]) == 0
    files = [file.relative_to(one) for file in one.rglob("*") if file.is_file()]
    assert len(files) > 500
    assert [file for file in files if (one / file).read_bytes() != (several / file).read_bytes()] == []
