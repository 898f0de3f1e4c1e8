"""What the tests of publishing share: a project with an output folder, and sites made of a few words."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from statusgen.cache import Cache, Table
from statusgen.diagnostics import StatusgenError
from statusgen.files import Batch, File, digest
from statusgen.publish import Published, Stage, publish
from statusgen.publish.manifest import MANIFEST

SITE = {
    "index.html": "all is well",
    "assets/site.css": "body {}",
    "incidents/a/index.html": "mail is late",
    "incidents/a.json": "{}",
    "history.atom": "<feed/>",
}
NEXT = {**SITE, "index.html": "mail is late", "incidents/b/index.html": "new"}
del NEXT["incidents/a/index.html"]


@dataclass
class Desk:
    """A project, its output, and all paths that were made so far."""

    source: Path
    output: Path
    memory: Table = field(default_factory=lambda: Cache(None, "1").table("published"))
    made: list[str] = field(default_factory=list)

    def publish(self, content: Mapping[str, str], **options: Any) -> Published:
        return self.publish_files(self.files(content), **options)

    def publish_files(self, files: Iterable[File | Batch], **options: Any) -> Published:
        settings: dict[str, Any] = {"source": self.source, "prefix_key": "theme", "cache": self.memory} | options
        return publish([Stage(files)], self.output, **settings)

    def files(self, content: Mapping[str, str]) -> Iterator[File]:
        for path, text in content.items():
            yield File(path, digest(path, text), partial(self._make, path, text))

    def _make(self, path: str, text: str) -> bytes:
        self.made.append(path)
        return text.encode()

    def forget(self) -> None:
        """The cache is deleted."""
        self.memory = Cache(None, "1").table("published")

    def kept_trees(self) -> list[Path]:
        """What builds left beside the site."""
        return sorted([*self.source.glob(".statusgen/*/tree"), *self.output.parent.glob(".statusgen-*")])


def found(folder: Path) -> dict[str, str]:
    """The text of every file in the folder, but the manifest; links as `-> target`, folders that are empty as `/`."""
    files = {}
    for above, folders, names in os.walk(folder):
        for name in names + [f for f in folders if Path(above, f).is_symlink()]:
            path = Path(above, name)
            text = f"-> {path.readlink()}" if path.is_symlink() else path.read_text() if path.is_file() else "special"
            files[path.relative_to(folder).as_posix()] = text
        if not names and not folders and Path(above) != folder:
            files[Path(above).relative_to(folder).as_posix()] = "/"
    files.pop(MANIFEST, None)
    return files


def times(folder: Path) -> dict[str, int]:
    """The modification time of every file in the folder."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()
    }


def refusal(desk: Desk, output: Path) -> StatusgenError:
    desk.output = output
    with pytest.raises(StatusgenError) as raised:
        desk.publish(SITE)
    assert desk.made == []
    return raised.value


def refusal_of_old_site(desk: Desk) -> StatusgenError:
    with pytest.raises(StatusgenError) as raised:
        desk.publish(NEXT)
    assert found(desk.output) == SITE
    return raised.value
