"""YAML at the front door: as it was typed, with its place, without its traps; the short cut and both loaders agree."""

from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from statusgen.reading import fields
from statusgen.reading.fields import MOST_BYTES, MOST_NESTING, decode, read_as, read_yaml
from statusgen.reading.flat import flat
from statusgen.reading.nodes import Scalar, Table
from statusgen.reading.notes import Notes

WORDS = (
    "a",
    "title",
    "on",
    "no",
    "404",
    "12:30",
    "2026-01-15 08:10",
    "degraded",
    "x y",
    "É",
    "日本",
    "~",
    "null",
    "it's",
)
MARKS = (
    ": ",
    ":",
    " ",
    "  ",
    "\n",
    "\n  ",
    "\n- ",
    "- ",
    ", ",
    "{",
    "}",
    "[",
    "]",
    '"',
    "'",
    "#",
    " #",
    " # ",
    "\t",
    "|",
)
ODD = (
    "&a ",
    "*a",
    "!t ",
    "<<",
    "? ",
    "%",
    "@",
    "`",
    ">",
    "---",
    "...",
    "\\",
    "\\n",
    "\\x1b",
    "\u00a0",
    "\u3000",
    "\u200b",
    "=",
)


def texts() -> st.SearchStrategy[str]:
    """Texts that are nearly YAML, and often are."""
    line = st.builds("{}{}: {}".format, st.sampled_from(("", "  ")), st.sampled_from(WORDS[:8]), value())
    lines = st.lists(line, min_size=1, max_size=5).map("\n".join)
    noise = st.lists(st.sampled_from(WORDS + MARKS + ODD), max_size=12).map("".join)
    return st.one_of(lines, noise, st.builds("{}\n{}".format, lines, noise), st.builds("{}{}".format, lines, noise))


def value() -> st.SearchStrategy[str]:
    word = st.sampled_from((*WORDS, ""))
    return st.one_of(
        word,
        st.builds('"{}"'.format, word),
        st.builds("'{}'".format, st.sampled_from(WORDS[:-1])),
        st.lists(word, max_size=3).map(lambda words: f"[{', '.join(words)}]"),
        st.lists(st.builds("{}: {}".format, word, word), max_size=3).map(lambda pairs: f"{{{', '.join(pairs)}}}"),
        st.builds("{} # {}".format, word, word),
        st.builds("{}{}{}".format, word, st.sampled_from(MARKS), word),
    )


def read(text: str) -> tuple[Table | None, list[str]]:
    """By the library alone, without the short cut."""
    notes = Notes("x.md")
    return fields._Reader(text, notes, 1).read(), [problem.code for problem in notes.problems]


@given(texts())
@settings(max_examples=400)
@example("a: b\nc:\n  d: e\n  f: g\n")
@example("a: {b: c}")
@example("a: b ")
def test_the_short_cut_gives_what_the_library_gives(text: str) -> None:
    quick = flat(text)
    if quick is not None:
        table, problems = read(text)
        assert problems == []
        assert quick == table


@pytest.mark.parametrize(
    "text",
    [
        "title: Mail from outside arrives late\nseverity: high\nservices:\n  email: degraded\n  web: partial_outage\n",
        "next_update: 09:00\neta: 2026-11-20 10:30",
        "services: {email: partial_outage}\nescalated_to: Tier 2 messaging",
        'window: {start: 2026-11-20 22:00, end: 2026-11-21 02:00}\ntags: [a, b c]\nticket: "INC-1"\n',
    ],
)
def test_the_short_cut_is_taken_for_what_people_write(text: str) -> None:
    assert flat(text) is not None


@given(texts())
@settings(max_examples=200)
def test_both_loaders_give_the_same(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fields, "_LOADER", yaml.SafeLoader)
        slow, slow_problems = read(text)
    quick, quick_problems = read(text)
    assert bool(slow_problems) == bool(quick_problems)
    if not quick_problems:
        assert quick == slow


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    notes = Notes("x.md")
    clean = decode(text.encode("utf-8", "surrogatepass"), notes)
    if clean is not None:
        assert (read_yaml(clean, notes) is None) <= bool(notes.problems)


def found(text: str) -> list[tuple[int, int, str]]:
    notes = Notes("x.md")
    read_yaml(text, notes)
    return [(problem.span.line, problem.span.column, problem.code) for problem in notes.problems]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: x\nb: y\na: z", (3, 1, "duplicate-key")),
        ("a:\n  b: x\n  b: y", (3, 3, "duplicate-key")),
        ("a: {b: x, b: y}", (1, 11, "duplicate-key")),
        ("a: x: y", (1, 5, "unquoted-colon")),
        ("a: @x", (1, 4, "reserved-character")),
        ("a: `x`", (1, 4, "reserved-character")),
        ("a: %x", (1, 4, "reserved-character")),
        ("a:\tx", (1, 3, "yaml-tab")),
        ("a:\n\tb: x", (2, 1, "yaml-tab")),
        ("a: &x y", (1, 4, "yaml-alias")),
        ("a: *x", (1, 4, "yaml-alias")),
        ("<<: {a: x}", (1, 1, "yaml-alias")),
        ("a: !!binary eA==", (1, 4, "yaml-tag")),
        ("a: !<tag:x> y", (1, 4, "yaml-tag")),
        ("a: !e!x y", (1, 4, "yaml-tag")),
        ("a: x\n--- \nb: y", (2, 1, "yaml-document")),
        ("a: x\n...\nb: y", (3, 1, "yaml-document")),
        ("a: x\n? [b]\n: y", (2, 3, "key-not-text")),
        ("a: x\n{{ b }}: y", (2, 2, "key-not-text")),
        ('a: "x', (1, 4, "never-closed")),
        ("a: x\nb: {c: d\ne: f", (2, 4, "never-closed")),
        ("a: {b: c}}", (1, 10, "yaml-syntax")),
        ('a: "x\\x1b"', (1, 4, "control-character")),
        ('a: "x\\uFFFE"', (1, 4, "control-character")),
        ("a: x\u2028y", (1, 5, "control-character")),
        ("a: x\ufeffy", (1, 5, "control-character")),
        ("a:x", (1, 1, "not-a-mapping")),
        ("- a", (1, 1, "not-a-mapping")),
        ("", (1, 1, "not-a-mapping")),
        ("~", (1, 1, "not-a-mapping")),
    ],
)
def test_what_is_wrong_is_found_at_its_place(text: str, problem: tuple[int, int, str]) -> None:
    assert problem in found(text)


def test_half_surrogates_from_escapes_are_refused() -> None:
    assert [code for _, _, code in found('a: "\\ud800"')] in (["backslash-in-quotes"], ["control-character"])


def test_all_keys_that_stand_twice_are_found() -> None:
    assert [line for line, _, _ in found("a: 1\na: 2\nb: 3\nb: 4\na: 5")] == [2, 4, 5]


def test_scalars_stay_as_they_were_typed() -> None:
    table = read_yaml("a: 12:30\nb: no\nc: 010\nd: '2026-01-01'\ne: \"x\\ny\"\n", Notes("x.md"))
    assert table is not None
    values = [value for _, value in table.entries]
    assert [value.text for value in values if isinstance(value, Scalar)] == ["12:30", "no", "010", "2026-01-01", "x\ny"]
    assert [value.plain for value in values if isinstance(value, Scalar)] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("a: Issue #42 open", True),
        ("a: #42", True),
        ("a: Issue # comment", False),
        ("a: C#", False),
        ("a: 'b' #c", False),
    ],
)
def test_a_hash_that_cuts_a_text_is_told_from_a_comment(text: str, cut: bool) -> None:
    table = read_yaml(text, Notes("x.md"))
    assert table is not None and isinstance(table.entries[0][1], Scalar)
    assert table.entries[0][1].cut == cut


@pytest.mark.parametrize(
    ("bomb", "code"),
    [
        ("[" * 100_000, "nested-too-deep"),
        ("a: " + "{a: " * 100_000, "nested-too-deep"),
        ("- " * 100_000, "nested-too-deep"),
        ("a: [" + "x," * 400_000 + "]", "too-many-values"),
        ("a: &a [x]\n" + "\n".join(f"b{n}: [*a, *a]" for n in range(1000)), "yaml-alias"),
        ("a: " + "x" * 900_000 + "\na: y", "duplicate-key"),
    ],
)
def test_bombs_go_out(bomb: str, code: str) -> None:
    start = time.monotonic()
    assert code in [code for _, _, code in found(bomb)]
    assert time.monotonic() - start < 10  # they take minutes, or the process, where nobody counts


def test_the_limit_of_nesting() -> None:
    deep = "a: " + "[" * (MOST_NESTING - 1) + "]" * (MOST_NESTING - 1)
    assert found(deep) == []
    assert [code for _, _, code in found(deep.replace("[]", "[[]]"))] == ["nested-too-deep"]


class TestDecode:
    def places(self, data: bytes) -> list[tuple[int, int, str]]:
        notes = Notes("x.md")
        decode(data, notes)
        return [(problem.span.line, problem.span.column, problem.code) for problem in notes.problems]

    def test_windows_files(self) -> None:
        assert decode(b"\xef\xbb\xbfa: x\r\nb: y\r\n", Notes("x.md")) == "a: x\nb: y\n"

    @pytest.mark.parametrize(
        ("data", "place"),
        [
            (b"a\nb\xe9c", (2, 2, "not-utf8")),
            ("a\nä".encode() + b"\xed\xa0\x80", (2, 2, "not-utf8")),
            (b"\xff\xfea\0", (1, 1, "not-utf8")),
            (b"a\n\xc3", (2, 1, "not-utf8")),
            (b"a\n\xc3\xa4\x00", (2, 2, "control-character")),
            (b"a\r\n<<<<<<< HEAD\r\nb\r\n=======\r\nc\r\n>>>>>>> x\r\n", (2, 1, "merge-conflict")),
            (b"a\nb\n>>>>>>> x", (3, 1, "merge-conflict")),
            (b"a\nb\x0bc", (2, 2, "control-character")),
            (b"a\x7f", (1, 2, "control-character")),
            ("a\x85b".encode(), (1, 2, "control-character")),
            ("a\ufffe".encode(), (1, 2, "control-character")),
            (b"a\rb", (1, 2, "control-character")),
        ],
    )
    def test_what_no_file_may_hold(self, data: bytes, place: tuple[int, int, str]) -> None:
        assert place in self.places(data)

    def test_size(self) -> None:
        assert self.places(b"x" * MOST_BYTES) == []
        assert [code for _, _, code in self.places(b"x" * (MOST_BYTES + 1))] == ["file-too-large"]


@pytest.mark.parametrize(
    "text", ["on", "No", "y", "true", "404", "0x1f", "1e3", "12:30", ".inf", "~", "2026-01-05", "010"]
)
def test_traps_are_known(text: str) -> None:
    assert read_as(text)


@pytest.mark.parametrize(
    "text", ["mail", "node", "yes please", "v1.2.3", "24x7", "INC-1", "09:15 is late", "2026-01-05 x"]
)
def test_text_is_text(text: str) -> None:
    assert read_as(text) is None
