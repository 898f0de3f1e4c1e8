"""A small project whose site is compared with one that is built from nothing: what differs would be a stale page."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from statusgen import cli


class Project:
    """A folder of sources, and the site that builds leave of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def lay(self, texts: Mapping[str, str]) -> None:
        """Write these files, by path."""
        for path, text in texts.items():
            file = self._folder / "source" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")

    def build(self, now: str, *options: str, name: str = "site") -> dict[str, bytes]:
        """The files of the site, as a build into this folder leaves them."""
        output = self._folder / name
        order = ["build", "--quiet", "--source", str(self._folder / "source"), "--output", str(output), "--now", now]
        assert cli.run([*order, *options]) == 0
        return {str(path.relative_to(output)): path.read_bytes() for path in output.rglob("*") if path.is_file()}

    def stale(self, now: str, *options: str) -> list[str]:
        """Build, and name the files that a build from nothing makes otherwise, or not, or alone."""
        found = self.build(now, *options)
        shutil.rmtree(self._folder / "anew", ignore_errors=True)
        anew = self.build(now, "--force", *options, name="anew")
        return sorted(path for path in found.keys() | anew.keys() if found.get(path) != anew.get(path))
