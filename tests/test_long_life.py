"""A site that lives on its cache is, each day, the one that a build from nothing makes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bench.life import BEGIN, Clone, comparing, digests, live


def test_a_few_days_of_commits(tmp_path: Path) -> None:
    """`make life` lives ten years."""
    days = list(
        live(5, 2, tmp_path, theme="plain", youth=4)
    )  # compares the first, third and last with one from nothing
    assert [day.number for day in days] == [0, 1, 2, 3, 4]
    assert days[0].written > days[-1].written > 0
    assert [bool(day.young) for day in days] == [False, False, False, True, False]


def test_the_comparison_sees_one_changed_byte(tmp_path: Path) -> None:
    list(live(1, 2, tmp_path))
    found = digests(tmp_path / "site")
    with comparing(tmp_path / "source", tmp_path, {0}) as clones:
        day = BEGIN + timedelta(hours=1)
        assert clones.submit(Clone.differing, "main", day, found).result() == []
        with (tmp_path / "site" / "index.html").open("a") as file:
            file.write(" ")
        changed = digests(tmp_path / "site")
        assert clones.submit(Clone.differing, "main", day, changed).result() == ["index.html"]
