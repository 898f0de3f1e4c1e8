"""The rule about aliases knows every path of a built site."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from statusgen import build
from statusgen.checks import alias_taken
from statusgen.derive import take_snapshot
from statusgen.files import single
from statusgen.model import Incident, Kind
from statusgen.model.incident import Source
from statusgen.prose import Prose

ROOT = Path(__file__).parent.parent.parent
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def test_no_path_of_the_site_can_be_an_alias() -> None:
    project = build.check(ROOT, NOW, build.open_cache(None)).project
    assert project
    with Prose() as prose:
        files = single(build.render(take_snapshot(project, NOW), build.tools_for(project, ROOT, prose), ROOT))
        paths = [file.path for file in files]
    assert len(paths) > 100
    greedy = Incident("greedy", Kind.NOTICE, "x", Source("x"), aliases=tuple(f"/{path}" for path in paths))
    problems = list(alias_taken.check(replace(project, incidents=(*project.incidents, greedy)), NOW))
    assert len(problems) == len(paths)
