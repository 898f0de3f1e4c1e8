"""What was sent to many is known by little memory, and nothing else is taken for it."""

from __future__ import annotations

import gc
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusgen.ledger import Fact, Key, Ledger, Record, Standing
from statusgen.ledger import marks as marks_of
from statusgen.ledger.file import FileStore
from statusgen.ledger.marks import Marks
from tests.make import at

MANY = 4000


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 30)), max_size=60))
def test_it_holds_what_a_set_holds(steps: list[tuple[bool, int]]) -> None:
    found, model = Marks(), set[str]()
    for adds, number in steps:
        (found.add if adds else found.discard)(f"text {number}")
        (model.add if adds else model.discard)(f"text {number}")
    assert {text for text in (f"text {n}" for n in range(31)) if text in found} == model


def test_what_lies_across_two_marks_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = b"\1\1" + bytes(range(2, 16)), b"\1" + bytes(range(30, 45))
    known = {"one": one, "other": other, "across": one[1:] + other[:1]}
    monkeypatch.setattr(marks_of, "_mark", known.__getitem__)
    found = Marks()
    found.add("one")
    found.add("other")
    assert [name in found for name in known] == [True, True, False]
    found.discard("across")
    found.add("across")
    found.discard("one")
    assert [name in found for name in known] == [False, True, True]


def test_a_recipient_who_was_told_takes_tens_of_bytes(tmp_path: Path) -> None:
    """Their line in the file takes more than a hundred, and read as it stands six hundred."""
    keys = [Key("update", "email", f"{n:016x}") for n in range(MANY)]
    now = at("2026-01-15 08:00")
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(b"".join(Record(key, Fact.SENT, now, "1").line() for key in keys))
    tracemalloc.start()
    try:
        with Ledger(FileStore(path, lambda: now), lambda: now) as ledger:
            gc.collect()
            taken = tracemalloc.get_traced_memory()[0]
            assert {ledger.standing(key) for key in keys} == {Standing.DONE}
            assert ledger.standing(Key("update", "email", "f" * 16)) is Standing.FREE
    finally:
        tracemalloc.stop()
    assert taken < MANY * 50
