"""What travels to a reader in an outage is light: the limits of docs/benchmarks.md, on sites as people have them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from bench.sizes import KINDS, built, weights
from tests.browser.sites import written
from tests.outputs import situations

FRONT_PAGE, ANY_PAGE, PLAIN_PAGE = 14_000, 50_000, 5_000


@pytest.mark.parametrize(("incidents", "services"), [(150, 30), (600, 1)])
def test_pages_of_a_site_in_a_major_outage(tmp_path: Path, incidents: int, services: int) -> None:
    found = {weight.kind: weight for weight in weights(built(tmp_path, incidents, services))}
    assert found["front page"].compressed <= FRONT_PAGE
    assert {kind: weight.compressed for kind, weight in found.items() if weight.compressed > ANY_PAGE} == {}
    years = {"a year of a service"} if services > 1 else set()
    assert found.keys() == KINDS.keys() - years, "a long record has pages by year, and only a long one"


def test_pages_of_the_plain_theme(tmp_path: Path) -> None:
    """Of sixty services in a major outage."""
    pages = written(tmp_path, "plain", situations.large()).rglob("*.html")
    sizes = {path: len(gzip.compress(path.read_bytes(), mtime=0)) for path in pages}
    assert {path: size for path, size in sizes.items() if size > PLAIN_PAGE} == {}
    assert len(sizes) > len(situations.large().services)
