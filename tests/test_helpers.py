"""Processes beside this one: what they say arrives, whatever becomes of them."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from select import select
from time import sleep

import pytest

from statusgen.helpers import Helper, heard, listen

LARGE = bytes(3 << 20)
"""More than a pipe takes."""


def test_all_that_it_says_is_heard_in_order() -> None:
    with Helper(lambda: (b"%d" % n for n in range(1000))) as helper:
        assert list(heard([helper], None)) == [b"%d" % n for n in range(1000)]
        assert list(heard([helper], None)) == []


def test_what_was_at_hand_when_it_began_is_at_hand_there() -> None:
    here = {"pid": os.getpid()}
    with Helper(lambda: [b"%d" % here["pid"], b"%d" % os.getpid()]) as helper:
        told, own = heard([helper], None)
    assert int(told) == os.getpid() != int(own)


def test_nobody_with_much_to_say_need_wait_until_he_is_asked() -> None:
    reader, writer = os.pipe()

    def much() -> Iterator[bytes]:
        yield LARGE
        os.write(writer, b".")  # only when somebody took that
        yield b"end"

    with Helper(much) as one, Helper(lambda: [b"done"]) as other:
        assert list(heard([other], None)) == [b"done"]
        while not select([reader], [], [], 0.01)[0]:
            listen()
        assert list(heard([one], None)) == [LARGE, b"end"]
    os.close(reader)
    os.close(writer)


def test_one_that_is_killed_or_fails_has_said_what_it_said(capfd: pytest.CaptureFixture[str]) -> None:
    def killed() -> Iterator[bytes]:
        yield b"first"
        os.kill(os.getpid(), signal.SIGKILL)
        yield b"never"

    def failing() -> Iterator[bytes]:
        yield b"first"
        raise ValueError("nobody is told of it")

    for say in (killed, failing):
        with Helper(say) as helper:
            assert list(heard([helper], None)) == [b"first"]
    assert capfd.readouterr() == ("", "")


def test_ctrl_c_ends_it_by_whoever_asked_and_without_a_word(capfd: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> Iterator[bytes]:
        os.kill(os.getpid(), signal.SIGINT)
        yield b"still here"

    with Helper(interrupted) as helper:
        assert list(heard([helper], None)) == [b"still here"]
    assert capfd.readouterr() == ("", "")


def test_nothing_is_left_of_it() -> None:
    def endless() -> Iterator[bytes]:
        yield b"%d" % os.getpid()
        while True:
            sleep(1)

    with Helper(endless) as helper:
        process = int(next(heard([helper], None)))
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_where_no_process_more_is_allowed_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fork", refused)
        with Helper(lambda: [b"never"]) as helper:
            assert list(heard([helper], None)) == []
    with Helper(lambda: [b"again"]) as helper:
        assert list(heard([helper], None)) == [b"again"]
