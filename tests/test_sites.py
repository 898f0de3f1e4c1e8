"""Whole sites in and out: each story under tests/sites is built on the plain theme and compared with what is expected.

`pytest tests/test_sites.py --update` writes the expected files anew; read the difference before you commit it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from statusgen.derive.ids import ALPHABET, LENGTH
from statusgen.model import Audience
from tests.stories import STORIES, built

GOLDEN = (
    *("index.html", "api/v2/summary.json", "history.rss", "updates.atom", "build.json", "sitemap.xml"),
    "maintenance.ics",
)
"""The files that are compared, beside the page and the API object of each incident."""

COPY = re.compile(f"incidents/[{ALPHABET}]{{{LENGTH}}}\\.json")
"""The same object under its other id."""


def is_golden(path: str) -> bool:
    path = path.removeprefix("es/")
    return path in GOLDEN or (path.startswith("incidents/") and not COPY.fullmatch(path))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_makes_the_expected_site(story: Path, expect: Callable[[Path, str], None]) -> None:
    files = built(story)
    shown = {path: data for path, data in files.items() if is_golden(path)}
    expected = story / "expected"
    listing = "".join(f"{path}\n" for path in sorted(files))
    for path, data in {**shown, "files.txt": listing.encode()}.items():
        (expected / path).parent.mkdir(parents=True, exist_ok=True)
        expect(expected / path, data.decode("utf-8").replace("\r\n", "\n"))
    there = {path.relative_to(expected).as_posix() for path in expected.rglob("*") if path.is_file()}
    assert there == {*shown, "files.txt"}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_the_staff_edition_of_every_story_renders(story: Path) -> None:
    files = built(story, Audience.INTERNAL)
    assert {"index.html", "api/v2/summary.json"} <= files.keys()
