"""What the preview is told of changed files, and what it reads again of them."""

from __future__ import annotations

import shutil
from pathlib import Path
from queue import Queue

import pytest

from statusgen.serve import Sources, Watch

PATIENCE = 20.0
"""Seconds that a test waits for what should come at once."""


def test_the_watch_names_what_was_changed(tmp_path: Path) -> None:
    (tmp_path / "incidents" / "2026").mkdir(parents=True)
    for name in ("a", "b", "c"):
        (tmp_path / "incidents" / "2026" / f"{name}.md").write_text(name, "utf-8")
    told: Queue[frozenset[str]] = Queue()

    def until(wanted: set[str]) -> set[str]:
        """All that it names until it has named these."""
        named: set[str] = set()
        while not wanted <= named:
            named |= told.get(timeout=PATIENCE)
        return named

    with Watch(tmp_path, told.put):
        (tmp_path / "incidents" / "2026" / "a.md").write_text("changed", "utf-8")
        assert until({"incidents/2026/a.md"}) == {"incidents/2026/a.md"}  # the others it does not name
        (tmp_path / "incidents" / "2026" / ".b.md.swp").write_text("saved by rename", "utf-8")
        (tmp_path / "incidents" / "2026" / ".b.md.swp").replace(tmp_path / "incidents" / "2026" / "b.md")
        assert "incidents/2026/c.md" not in until({"incidents/2026/b.md"})
        shutil.rmtree(tmp_path / "incidents")
        until({f"incidents/2026/{name}.md" for name in ("a", "b", "c")})
        (tmp_path / "incidents" / "old").mkdir(parents=True)
        (tmp_path / "incidents" / "old" / "d.md").write_text("d", "utf-8")
        until({"incidents/old/d.md"})
        (tmp_path / "README.md").write_text("nobody reads it", "utf-8")
        (tmp_path / "services.yaml").write_text("site: {}", "utf-8")
        assert "README.md" not in until({"services.yaml"})
        (tmp_path / "figures.csv").write_text("", "utf-8")
        until({"figures.csv"})


def test_what_goes_wrong_while_it_tells_ends_the_preview(tmp_path: Path) -> None:
    """Else it would show an old site for ever, and say nothing."""
    told: Queue[str] = Queue()

    def changed(_: frozenset[str]) -> None:
        raise KeyError("a bug")

    def watch() -> None:
        with Watch(tmp_path, changed, lambda: told.put("broken")):
            (tmp_path / "services.yaml").write_text("site: {}", "utf-8")
            assert told.get(timeout=PATIENCE) == "broken"

    with pytest.raises(KeyError, match="a bug"):
        watch()


def test_of_the_sources_only_what_was_changed_is_read_again(tmp_path: Path) -> None:
    def put(name: str, text: str) -> None:
        (tmp_path / "incidents" / name).write_text(text, "utf-8")

    def read() -> dict[str, bytes | None]:
        return {found.path: sources.read(found.path, 100) for found in sources.walk("incidents", skip=("_", "."))}

    (tmp_path / "incidents").mkdir()
    put("a.md", "a")
    put("b.md", "b")
    put("_c.md", "c")
    sources = Sources(tmp_path)
    assert read() == {"incidents/a.md": b"a", "incidents/b.md": b"b"}
    put("a.md", "aa")
    put("b.md", "bb")
    sources.forget(["incidents/a.md"])
    assert read() == {"incidents/a.md": b"aa", "incidents/b.md": b"b"}
    put("new.md", "new")
    sources.forget(["incidents/new.md", "incidents/b.md"])
    assert read() == {"incidents/a.md": b"aa", "incidents/b.md": b"bb", "incidents/new.md": b"new"}
    (tmp_path / "incidents" / "a.md").unlink()
    sources.forget(["incidents/a.md"])
    assert read() == {"incidents/b.md": b"bb", "incidents/new.md": b"new"}
    (tmp_path / "incidents" / "b.md").unlink()
    (tmp_path / "incidents" / "b.md").symlink_to(tmp_path / "secret")
    sources.forget(["incidents/b.md"])
    assert [found.odd for found in sources.walk("incidents") if found.path == "incidents/b.md"] == ["a link"]
    shutil.rmtree(tmp_path / "incidents")
    sources.forget(["incidents", "incidents/new.md"])
    assert read() == {}
