"""The rule about aliases knows every path of a built site."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from statusgen import build
from statusgen.checks import alias_taken
from statusgen.derive import take_snapshot
from statusgen.files import single
from statusgen.model import Incident, Kind
from statusgen.model.incident import Source
from statusgen.prose import Prose
from statusgen.value import replace
from tests.make import project

ROOT = Path(__file__).parent.parent.parent
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def test_no_path_of_the_site_can_be_an_alias() -> None:
    whole = build.check(ROOT, NOW, build.open_cache(None)).project
    assert whole
    with Prose() as prose:
        files = single(build.render(take_snapshot(whole, NOW), build.tools_for(whole, ROOT, prose), ROOT))
        paths = [file.path for file in files]
    assert len(paths) > 100
    greedy = Incident("greedy", Kind.NOTICE, "x", Source("x"), aliases=tuple(f"/{path}" for path in paths))
    problems = list(alias_taken.check(replace(whole, incidents=(*whole.incidents, greedy)), NOW))
    assert len(problems) == len(paths)


def test_the_folder_of_a_language_is_taken_but_that_of_the_sites_own_is_not_there() -> None:
    """A page that is moved may have had `/en/…` for what is English at the root now."""
    moved = Incident(
        "moved",
        Kind.NOTICE,
        "x",
        Source.of("x", "", {"aliases.0": (2, 1), "aliases.1": (3, 1)}),
        aliases=("/en/old/", "/de/old/"),
    )
    whole = project(moved)
    whole = replace(whole, site=replace(whole.site, languages=("en", "de")))
    assert [problem.span for problem in alias_taken.check(whole, NOW)] == [moved.source.span("aliases.1")]


def test_an_alias_is_the_path_that_a_web_server_reads_in_it() -> None:
    lines = {f"aliases.{n}": (n + 1, 1) for n in range(5)}
    written = ("/incidents/%61/", "/old/%62", "/old/b/", "/caf%C3%A9/", "/café")
    there = Incident("a", Kind.NOTICE, "x", Source("a.md"))
    moved = Incident("moved", Kind.NOTICE, "x", Source.of("moved.md", "", lines), aliases=written)
    problems = alias_taken.check(project(there, moved), NOW)
    assert [problem.span.line for problem in problems] == [1, 3, 5]
