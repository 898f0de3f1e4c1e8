"""Files that are promised in stages: what is promised first may be made while the rest is still being promised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from statusgen.diagnostics import StatusgenError
from statusgen.files import File
from statusgen.publish import Published, Stage, publish
from tests.publish.desk import NEXT, SITE, Desk, found

LARGE = frozenset({"index.html", "history.atom"})


class Stages:
    """Publishes in two stages, and notes what happens."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.happened: list[str] = []

    def publish(self, content: Mapping[str, str], **options: Any) -> Published:
        first = {path: text for path, text in content.items() if path in LARGE}
        rest = {path: text for path, text in content.items() if path not in LARGE}
        stages = [self._stage("first", first), self._stage("rest", rest)]
        settings: dict[str, Any] = {"source": self.desk.source, "prefix_key": "theme", "cache": self.desk.memory}
        self.happened.clear()
        return publish(stages, self.desk.output, **settings | options)

    def _stage(self, name: str, content: Mapping[str, str]) -> Stage:
        def promises() -> Iterator[File]:
            self.happened.append(f"{name} promised")
            yield from self.desk.files(content)

        @contextmanager
        def maker(due: Sequence[File], of: int) -> Iterator[Iterator[tuple[int, bytes]]]:
            self.happened.append(f"{name}: {len(due)} begun of {of}")
            yield ((n, self._made(name, file)) for n, file in enumerate(due))

        return Stage(promises(), maker)

    def _made(self, name: str, file: File) -> bytes:
        self.happened.append(f"{name}: {file.path}")
        return file.make()


@pytest.fixture
def stages(desk: Desk) -> Stages:
    return Stages(desk)


def test_what_is_promised_first_is_begun_before_the_rest_is_promised(stages: Stages) -> None:
    stages.publish(SITE)
    published = stages.publish(NEXT)
    assert found(stages.desk.output) == NEXT
    assert (published.written, published.unchanged, published.deleted) == (2, 3, 1)
    assert stages.happened == [
        "first promised",
        "first: 1 begun of 5",
        "rest promised",
        "rest: 1 begun of 5",
        "rest: incidents/b/index.html",
        "first: index.html",
    ]
    assert stages.publish(NEXT).written == 0


def test_all_stages_are_one_progress(stages: Stages) -> None:
    stages.publish(SITE)
    asked: list[str] = []

    @contextmanager
    def progress(files: Sequence[File]) -> Iterator[Iterator[File]]:
        yield steps(files)
        asked.append("left")

    def steps(files: Sequence[File]) -> Iterator[File]:
        for file in files:
            yield file
            asked.append(f"{file.path} of {len(files)}")
        asked.append("all")

    stages.publish(NEXT, progress=progress)
    assert asked == ["incidents/b/index.html of 2", "index.html of 2", "all", "left"]


def test_where_all_is_due_it_is_shared_out_at_once(stages: Stages) -> None:
    stages.publish(SITE)
    assert found(stages.desk.output) == SITE
    assert stages.happened[:3] == ["first promised", "rest promised", "rest: 5 begun of 5"]
    stages.publish(SITE, force=True)
    assert "rest: 5 begun of 5" in stages.happened


@pytest.mark.parametrize("path", ["index.html", "incidents/a.json"])
def test_what_somebody_touched_is_made_anew_of_either(stages: Stages, path: str) -> None:
    stages.publish(SITE)
    (stages.desk.output / path).write_text("touched")
    stages.publish(SITE)
    assert found(stages.desk.output) == SITE
    assert stages.happened[-1] == f"rest: {path}"


def test_two_files_on_one_path_in_two_stages(stages: Stages) -> None:
    stages.publish(SITE)
    with pytest.raises(StatusgenError, match="cannot hold both"):
        stages.publish({**SITE, "index.html/more.html": "below a file"})
    assert found(stages.desk.output) == SITE
