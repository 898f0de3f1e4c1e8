"""Files made in several processes: the same bytes, whatever becomes of the processes."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from statusgen import hands, making
from statusgen.cache import Cache, Table
from statusgen.cli import run
from statusgen.files import File, digest
from statusgen.prose import Prose

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


def promised(make: Callable[[int], bytes]) -> list[File]:
    return [File(f"{n}.txt", digest(n), partial(make, n)) for n in range(MANY)]


def where(n: int) -> bytes:
    return f"{n} {os.getpid()}".encode()


def test_every_file_in_its_place_by_several_processes(table: Table) -> None:
    made = [data.split() for data in making.made(promised(where), Prose(table), table)]
    assert [int(number) for number, _ in made] == list(range(MANY))
    processes = {int(process) for _, process in made}
    assert len(processes) == 3 and HERE not in processes
    assert not [process for process in processes if Path(f"/proc/{process}").exists()]


def test_what_a_process_rendered_is_remembered_here(table: Table) -> None:
    with Prose(table) as prose:
        made = list(making.made(promised(lambda n: prose.html(SLOW.format(n)).encode()), prose, table))
        assert made[7] == prose.html(SLOW.format(7)).encode()
    assert len(table.added) == MANY


def test_what_a_process_does_not_live_to_make_is_made_here(table: Table) -> None:
    def make(n: int) -> bytes:
        if n == 100 and os.getpid() != HERE:
            os.kill(os.getpid(), signal.SIGKILL)
        return str(n).encode()

    assert list(making.made(promised(make), Prose(table), table)) == [str(n).encode() for n in range(MANY)]


def test_what_fails_fails_here(table: Table) -> None:
    def make(n: int) -> bytes:
        if n == 50:
            raise ValueError(f"in {os.getpid()}")
        return b""

    files = making.made(promised(make), Prose(table), table)
    with pytest.raises(ValueError, match=f"in {HERE}"):
        list(files)


def test_files_that_say_when_they_were_built_are_made_here(table: Table) -> None:
    files = [replace(file, blank=file.make) if n % 50 == 7 else file for n, file in enumerate(promised(where))]
    made = [data.split() for data in making.made(files, Prose(table), table)]
    assert [int(number) for number, _ in made] == list(range(MANY))
    assert [n for n, (_, process) in enumerate(made) if int(process) == HERE] == [7, 57, 107, 157]


def test_a_few_files_are_not_worth_it(table: Table) -> None:
    made = list(making.made(promised(where)[:19], Prose(table), table))
    assert {int(data.split()[1]) for data in made} == {HERE}


def test_a_site_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["build", "--quiet", "--force", "--source", str(ROOT), "--now", "2026-11-22T08:30Z", "--output"]
    several, one = tmp_path / "several", tmp_path / "one"
    assert run([*words, str(several)]) == 0
    monkeypatch.setattr(hands, "cores", lambda: 1)
    assert run([*words, str(one)]) == 0
    files = [file.relative_to(one) for file in one.rglob("*") if file.is_file()]
    assert len(files) > 500
    assert [file for file in files if (one / file).read_bytes() != (several / file).read_bytes()] == []
