"""What the preview shows after each of many edits is what a build of the same sources would publish at that instant."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest

from statusgen import build
from statusgen.commands.serve import Rebuild
from statusgen.commands.session import Session
from statusgen.derive import take_snapshot
from statusgen.files import File, single
from statusgen.prose import Prose
from statusgen.serve import Preview
from tests.stories import story

Row = TypeVar("Row")

OVER = """---
title: {title}
severity: low
services: {{website: partial_outage}}
determined: 2026-{month}-02 08:40
category: network
resolution: It was restarted.
---

## 2026-{month}-02 09:00 investigating

Pages do not open.

## 2026-{month}-02 10:00 resolved

They open again.
"""


class Silent:
    """A console to which nobody listens."""

    is_terminal = color = False
    width: int | None = None

    def result(self, _text: str) -> None: ...

    say = detail = warn = result

    def progress(
        self, rows: Iterable[Row], _label: str, _length: int | None = None
    ) -> AbstractContextManager[Iterable[Row]]:
        return nullcontext(rows)


def over(month: int, title: str = "Website down") -> str:
    return OVER.format(title=title, month=f"{month:02}")


def put(path: str, text: str) -> Callable[[Path], None]:
    def edit(source: Path) -> None:
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text(text, "utf-8")

    return edit


def replaced(path: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(source: Path) -> None:
        text = (source / path).read_text("utf-8")
        (source / path).write_text(text.replace(old, new), "utf-8")

    return edit


def moved(path: str, to: str) -> Callable[[Path], None]:
    def edit(source: Path) -> None:
        if (source / path).exists():
            (source / to).parent.mkdir(parents=True, exist_ok=True)
            (source / path).rename(source / to)

    return edit


def deleted(path: str) -> Callable[[Path], None]:
    return lambda source: (source / path).unlink(missing_ok=True)


MAPS = "incidents/2026-05-20-slow-maps"
EDITS: tuple[Callable[[Path], None], ...] = (
    put("incidents/2025/first.md", over(1)),
    put("incidents/2025/second.md", over(2)),
    put("incidents/2025/second.es.md", "---\ntitle: La página no se abre\n---\n"),
    replaced("incidents/2025/first.md", "Website down", "Website very slow"),
    replaced("incidents/2025/first.md", "network", "storage"),
    replaced(f"{MAPS}.md", "ten seconds", "twelve seconds"),
    replaced(f"{MAPS}.es.md", "diez segundos", "doce segundos"),
    replaced(f"{MAPS}.md", "severity: low", "severity: lowest"),
    replaced(f"{MAPS}.md", "severity: lowest", "severity: high"),
    deleted("incidents/2025/second.es.md"),
    deleted("incidents/2025/second.md"),
    moved("incidents/2025/first.md", "incidents/2026/moved.md"),
    moved("incidents/2025", "incidents/old"),
    put("incidents/twice/first.md", over(3)),
    deleted("incidents/twice/first.md"),
    replaced("services.yaml", "name: Website", "name: Web pages"),
    replaced("services.yaml", "history_since: 2026-05-01", "history_since: 2026-01-01"),
    put("pages/about.md", "---\ntitle: About\nmenu: footer\n---\n\nWho we are.\n"),
    put("static/logo.svg", "<svg/>"),
    put("incidents/soon.md", "---\ntitle: Work\nkind: maintenance\nservices: [maps]\nannounced: 2026-05-19 10:00\n"
        "window: {start: 2026-05-21 10:00, end: 2026-05-22 10:00}\n---\n"),
)  # fmt: skip


def contents(source: Path) -> dict[str, bytes | None]:
    return {
        path.relative_to(source).as_posix(): path.read_bytes() if path.is_file() else None for path in source.rglob("*")
    }


def promised(source: Path, now: datetime, prose: Prose) -> Mapping[str, File] | None:
    """What a build would publish; None if it would not."""
    checked = build.check(source, now, build.open_cache(None))
    if checked.project is None or checked.errors:
        return None
    tools = build.tools_for(checked.project, source, prose)
    return {file.path: file for file in single(build.render(take_snapshot(checked.project, now), tools, source))}


@pytest.mark.parametrize("seed", [0, 1])
def test_after_each_edit_the_preview_shows_what_a_build_would_publish(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    source, now = tmp_path / "project", datetime.fromisoformat("2026-05-20T20:30:00Z")
    shutil.copytree(story("languages"), source, ignore=shutil.ignore_patterns("expected"))
    replaced("services.yaml", "[en, es, ar]", "[en, es]")(source)
    edits = list(EDITS)
    if seed:
        random.shuffle(edits)
    with Prose() as prose:
        session = Session(source, now, False, lambda: now, {}, Silent(), True)
        rebuild = Rebuild(session, build.open_cache(None), prose)
        rebuild.url = "https://status.example.org/"
        preview = Preview(rebuild)
        preview.refresh()
        made: dict[tuple[str, str], bytes] = {}
        seen: set[str] = set()
        for edit in edits:
            before = contents(source)
            try:
                edit(source)
            except FileNotFoundError:
                continue  # in this order there is no such file yet
            after = contents(source)
            now += random.choice((timedelta(minutes=7), timedelta(hours=5), timedelta(days=9)))
            preview.refresh(frozenset(path for path in before | after if before.get(path, ...) != after.get(path, ...)))
            clean = promised(source, now, prose)
            assert (clean is None) == any(problem.is_error for problem in preview.problems)
            if clean is None:
                continue
            for path in random.sample(sorted(clean), 24):
                key = (path, clean[path].key)
                if key not in made:
                    made[key] = clean[path].make()
                assert preview.read(path) == made[key], path
            gone = [
                path for path in (*sorted(seen - clean.keys())[:20], "never.html") if preview.read(path) is not None
            ]
            assert gone == []
            seen |= clean.keys()
        assert len(made) > 150


class Speaking(Silent):
    """Keeps what is said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, text: str) -> None:
        self.said.append(text)


def test_the_terminal_hears_once_that_the_files_are_well_again(tmp_path: Path) -> None:
    source, now = tmp_path / "project", datetime.fromisoformat("2026-05-20T20:30:00Z")
    shutil.copytree(story("languages"), source, ignore=shutil.ignore_patterns("expected"))
    good, console = (source / "services.yaml").read_text(), Speaking()
    with Prose() as prose:
        rebuild = Rebuild(Session(source, now, False, lambda: now, {}, console, False), build.open_cache(None), prose)
        rebuild.url = "https://status.example.org/"
        for text in (good, "site: [", good, good):
            (source / "services.yaml").write_text(text)
            rebuild(frozenset({"services.yaml"}))
    assert console.said == ["mended: the files have no errors, and the preview shows them"]
