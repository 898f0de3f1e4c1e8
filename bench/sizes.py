"""`python -m bench.sizes`: builds sites and prints how heavy their pages are, as Markdown for docs/benchmarks.md.

A page is one file: its style is in it, and it needs nothing else to be read. Compressed is what travels: gzip, level 9.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench import corpus

SITES = (("30 services, 1,000 incidents", 1_000, 30), ("one service, 2,000 incidents", 2_000, 1))

KINDS: Mapping[str, str] = {
    "front page": "index.html",
    "incident": "incidents/*/index.html",
    "catalogue": "services/index.html",
    "service": "services/*/index.html",
    "a year of a service": "services/*/[0-9]*/index.html",
    "history": "history/index.html",
    "a month": "history/*/index.html",
    "maintenance": "maintenance/index.html",
    "subscribe": "subscribe/index.html",
    "figures": "metrics/**/index.html",
}
"""The pages of each kind, as a pattern of their paths."""


@dataclass(frozen=True, slots=True)
class Weight:
    """The heaviest page of a kind, in bytes; `pages` is how many there are of it."""

    kind: str
    pages: int
    raw: int
    compressed: int


def weights(site: Path) -> Iterator[Weight]:
    """Of each kind of page that the built site has."""
    for kind, pattern in KINDS.items():
        pages = [path.read_bytes() for path in site.glob(pattern)]
        if pages:
            heaviest = max((len(gzip.compress(page, 9)), len(page)) for page in pages)
            yield Weight(kind, len(pages), heaviest[1], heaviest[0])


def built(folder: Path, incidents: int, services: int) -> Path:
    """A site of that size in the middle of a major outage, built into the folder."""
    project = folder / "project"
    corpus.write(project, incidents, services)
    corpus.add_outage(project, services)
    words = ["build", "--quiet", "--source", str(project), "--now", f"{corpus.NOW:%Y-%m-%dT%H:%M:%SZ}"]
    subprocess.run([sys.executable, "-m", "statusgen", *words], check=True)
    return project / "site"


def main() -> None:
    """Build and print."""
    for name, incidents, services in SITES:
        with tempfile.TemporaryDirectory() as scratch:
            print(f"\n| {name}, major outage | pages | bytes of the heaviest | compressed |\n| --- | --- | --- | --- |")
            for weight in weights(built(Path(scratch), incidents, services)):
                print(f"| {weight.kind} | {weight.pages:,} | {weight.raw:,} | {weight.compressed:,} |", flush=True)


if __name__ == "__main__":
    main()
