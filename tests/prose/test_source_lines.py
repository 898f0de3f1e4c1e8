"""Which lines of a text are left when its comments are taken out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from statusgen.prose.source import lines_without_comments, without_comments

PIECES = st.lists(
    st.sampled_from(["word", "\n", "\n\n", " ", "<!-- a -->", "<!-- a\nb -->", "<!--\n\n-->"]), max_size=12
)


@given(PIECES)
def test_every_line_that_is_left_is_where_it_was(pieces: list[str]) -> None:
    numbered = [piece.replace("word", f"word{n};") for n, piece in enumerate(pieces)]
    text = "".join(numbered)
    bare = without_comments(text).split("\n")
    lines = lines_without_comments(text)
    assert len(lines) == len(bare)
    for line, number in zip(bare, lines, strict=True):
        first = line.strip().partition(";")[0]
        if first:
            assert text.split("\n")[number].find(f"{first};") >= 0
