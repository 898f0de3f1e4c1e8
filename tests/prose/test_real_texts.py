"""What people really wrote on public status pages: the short way agrees with the library, and most texts take it.

The data is no part of the project. It is looked for in `../shared/data`, beside the checkout.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from statusgen.prose import Prose, fast, limits
from statusgen.prose.library import Library
from statusgen.prose.source import prepare
from tests.prose.test_safety import faults

DATA = Path(__file__).parent.parent.parent.parent / "shared" / "data"
SOURCES = {
    "cstate": ("cstate/*/content/**/*.md", re.compile(r"\{\{<\s*track.*?>\}\}")),
    "statusfy": ("statusfy/*/content/**/*.md", re.compile(r"(?m)^:::.*$")),
    "statuspage": ("statuspage/*/incidents.json", None),
}

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no real data in {DATA}")


def texts(source: str) -> Iterator[str]:
    pattern, marks = SOURCES[source]
    for file in sorted(DATA.glob(pattern)):
        text = file.read_text("utf-8", "replace")
        if marks is None:
            incidents = json.loads(text)["incidents"]
            updates = (update for incident in incidents for update in incident["incident_updates"])
            yield from (update["body"] or "" for update in updates)
        else:
            head = re.match(r"\s*(---|\+\+\+).*?\n\1\s*\n", text, re.DOTALL)
            yield from marks.split(text[head.end() :] if head else text)


@pytest.mark.parametrize(("source", "least"), [("cstate", 0.9), ("statusfy", 0.4), ("statuspage", 0.9)])
def test_the_short_way_agrees(source: str, least: float) -> None:
    library = Library()
    every = [text for text in dict.fromkeys(texts(source)) if text.strip()]
    short = {text: html for text in every if (html := fast.html(text)) is not None}
    assert [text for text, html in short.items() if html != library.html(prepare(text))] == []
    print(f"{source}: {len(short)} of {len(every)} different texts without the library")
    assert len(short) >= least * len(every)


@pytest.mark.parametrize("source", SOURCES)
def test_all_are_rendered_within_the_limits(source: str) -> None:
    with Prose() as prose:
        for text in dict.fromkeys(texts(source)):
            assert limits.excess(text) is None
            assert faults(prose.html(text)) == []
