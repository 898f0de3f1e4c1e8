"""The stories under tests/sites, and the files of the sites that they make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from statusgen import build
from statusgen.derive import take_snapshot
from statusgen.files import File, single
from statusgen.model import Audience, Project
from statusgen.prose import Prose
from statusgen.value import replace

STORIES = sorted(path.parent for path in (Path(__file__).parent / "sites").glob("*/now.txt"))

PROSE = Prose()  # of all of them: what is made later needs it


def story(name: str) -> Path:
    """The folder of the story of this name."""
    return next(folder for folder in STORIES if folder.name == name)


class Site(Mapping[str, bytes]):
    """The files of a site by path, each made when it is first looked at: many tests ask for one alone."""

    def __init__(self, files: Mapping[str, File]) -> None:
        self._files = files
        self._made: dict[str, bytes] = {}

    def __getitem__(self, path: str) -> bytes:
        if path not in self._made:
            self._made[path] = self._files[path].make()
        return self._made[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def built(folder: Path, audience: Audience = Audience.PUBLIC, source: Path | None = None) -> Mapping[str, bytes]:
    """The files of the story's site on the plain theme, by path; `source` has its sources where they were changed."""
    now = datetime.fromisoformat((folder / "now.txt").read_text("utf-8").strip())
    checked = build.check(source or folder, now, build.open_cache(None))
    assert checked.project is not None and checked.errors == 0, checked.problems
    return rendered(checked.project, now, audience, source or folder)


def rendered(
    project: Project, now: datetime, audience: Audience = Audience.PUBLIC, source: Path = Path("nowhere")
) -> Mapping[str, bytes]:
    """The files of the project's site on the plain theme, by path."""
    return Site(_files(project, now, audience, source, PROSE))


def promised(project: Project, now: datetime) -> dict[str, File]:
    """The same, before they are made."""
    return _files(project, now, Audience.PUBLIC, Path("nowhere"), PROSE)


def _files(project: Project, now: datetime, audience: Audience, source: Path, prose: Prose) -> dict[str, File]:
    plain = replace(project, site=replace(project.site, theme="plain"))
    tools = build.tools_for(plain, source, prose)
    files = list(single(build.render(take_snapshot(plain, now, audience), tools, source)))
    assert len({file.path for file in files}) == len(files), "two files on one path"
    return {file.path: file for file in files}
