"""Files packed beside the files: the same promises hold for them."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from statusgen.files import Batch, digest
from statusgen.publish import refresh
from tests.publish.desk import NEXT, SITE, Desk, times


def unpacked(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix().removesuffix(".gz"): gzip.decompress(path.read_bytes()).decode()
        for path in folder.rglob("*.gz")
    }


def test_every_text_lies_there_packed_and_what_is_packed_already_does_not(desk: Desk) -> None:
    desk.publish({**SITE, "static/logo.png": "\x00", ".nojekyll": ""}, packed=True)
    assert unpacked(desk.output) == SITE
    assert desk.publish(SITE, packed=True).files == 2 * len(SITE)


def test_each_file_is_made_once(desk: Desk) -> None:
    desk.publish(SITE, packed=True)
    assert sorted(desk.made) == sorted(SITE)


def test_what_does_not_change_keeps_its_bytes_and_its_time_and_what_goes_goes_packed_too(desk: Desk) -> None:
    desk.publish(SITE, packed=True)
    before = times(desk.output)
    published = desk.publish(NEXT, packed=True)
    assert unpacked(desk.output) == NEXT
    assert (published.written, published.deleted) == (4, 2)
    after = times(desk.output)
    assert all(
        after[path + end] == before[path + end]
        for path in SITE.keys() & NEXT
        for end in ("", ".gz")
        if SITE[path] == NEXT[path]
    )
    desk.made.clear()
    assert desk.publish(NEXT, packed=True).written == 0
    assert desk.made == []


@pytest.mark.parametrize("path", ["index.html.gz", "index.html"])
def test_one_of_the_two_that_is_lost_comes_back(desk: Desk, path: str) -> None:
    desk.publish(SITE, packed=True)
    (desk.output / path).unlink()
    assert desk.publish(SITE, packed=True).written == 1
    assert unpacked(desk.output) == SITE


def test_without_the_wish_they_are_gone(desk: Desk) -> None:
    desk.publish(SITE, packed=True)
    desk.publish(SITE)
    assert unpacked(desk.output) == {}


def test_of_a_batch_that_stays_they_stay(desk: Desk) -> None:
    batch = Batch("all", digest("1"), lambda: desk.files(SITE))
    for _ in range(2):
        desk.publish_files([batch], packed=True)
    assert len(desk.made) == len(SITE)
    assert unpacked(desk.output) == SITE


def test_a_build_to_which_nothing_happened_packs_what_says_when_it_was_built(desk: Desk) -> None:
    desk.publish(SITE, packed=True)
    before = times(desk.output)
    settings: dict[str, Any] = {"source": desk.source, "prefix_key": "theme", "cache": desk.memory}
    fresh = list(desk.files({"index.html": "all is well, a minute later"}))
    published = refresh(fresh, desk.output, packed=True, **settings)
    assert published is not None and published.written == 2
    assert unpacked(desk.output)["index.html"] == "all is well, a minute later"
    moved = {path for path, time in times(desk.output).items() if before[path] != time}
    assert moved == {"index.html", "index.html.gz", ".statusgen-manifest.json"}
    assert refresh(fresh, desk.output, **settings) is None  # the site of before was packed, this one is not to be
