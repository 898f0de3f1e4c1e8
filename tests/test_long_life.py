"""A site that lives on its cache is, each day, the one that a build from nothing makes."""

from __future__ import annotations

from pathlib import Path

from bench.life import live


def test_a_few_days_of_commits(tmp_path: Path) -> None:
    """`make life` lives ten years."""
    days = list(live(5, 2, tmp_path, theme="plain"))  # compares the first, third and last with a build from nothing
    assert [number for number, *_ in days] == [0, 1, 2, 3, 4]
    assert days[-1][3] > days[0][3]  # files of the site
