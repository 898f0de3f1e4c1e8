"""What a build changes in the output folder, and what it leaves alone."""

from __future__ import annotations

import json
import os
import tracemalloc
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from statusgen.cache import Cache
from statusgen.diagnostics import StatusgenError
from statusgen.files import File, digest
from statusgen.publish.manifest import MANIFEST
from tests.publish.desk import NEXT, SITE, Desk, found, times


def test_a_first_build_writes_the_site(desk: Desk) -> None:
    published = desk.publish(SITE)
    assert found(desk.output) == SITE
    assert (published.written, published.unchanged, published.deleted, published.files) == (5, 0, 0, 5)
    assert published.bytes == sum(map(len, SITE.values()))
    assert published.whole


def test_the_manifest_tells_the_content_and_nothing_else(desk: Desk, tmp_path: Path) -> None:
    desk.publish(SITE)
    manifest = json.loads((desk.output / MANIFEST).read_bytes())
    assert manifest == {"version": 1, "files": {path: sha256(text.encode()).hexdigest() for path, text in SITE.items()}}
    other = Desk(tmp_path / "elsewhere", tmp_path / "out")
    other.source.mkdir()
    other.publish(dict(reversed(SITE.items())), prefix_key="another theme", force=True)
    assert (other.output / MANIFEST).read_bytes() == (desk.output / MANIFEST).read_bytes()


def test_nothing_changed_nothing_touched(desk: Desk) -> None:
    desk.publish(SITE)
    before, inode = times(desk.output), desk.output.stat().st_ino
    desk.made.clear()
    published = desk.publish(SITE)
    assert (published.written, published.unchanged, published.deleted) == (0, 5, 0)
    assert desk.made == []
    assert times(desk.output) == before
    assert desk.output.stat().st_ino == inode
    assert desk.kept_trees() == []


def test_a_change_writes_what_changed(desk: Desk) -> None:
    desk.publish(SITE)
    before = times(desk.output)
    desk.made.clear()
    published = desk.publish(NEXT)
    assert found(desk.output) == NEXT
    assert (published.written, published.unchanged, published.deleted) == (2, 3, 1)
    assert sorted(desk.made) == ["incidents/b/index.html", "index.html"]
    kept = SITE.keys() & NEXT.keys() - {"index.html"}
    assert {path: times(desk.output)[path] for path in kept} == {path: before[path] for path in kept}
    assert not (desk.output / "incidents/a").exists()


def test_a_key_that_changed_for_the_same_bytes_keeps_the_file(desk: Desk) -> None:
    desk.publish(SITE)
    before = times(desk.output)
    desk.made.clear()
    assert desk.publish(SITE, prefix_key="new theme").unchanged == 5
    assert len(desk.made) == 5
    assert times(desk.output) == before
    desk.made.clear()
    desk.publish(SITE, prefix_key="new theme")
    assert desk.made == []


@pytest.mark.parametrize("how", ["cache deleted", "cache damaged", "cache nested", "force"])
def test_without_what_the_cache_knows_all_is_made_and_compared(desk: Desk, how: str) -> None:
    desk.publish(SITE)
    before = times(desk.output)
    desk.made.clear()
    key = digest(os.fsencode(desk.output))
    assert desk.memory.get(key) is not None
    if how == "cache deleted":
        desk.forget()
    elif how == "cache damaged":
        desk.memory.put(key, b'["theme", ["index.html"]]')
    elif how == "cache nested":
        desk.memory.put(key, b"[" * 100_000)
    assert desk.publish(SITE, force=how == "force").unchanged == 5
    assert len(desk.made) == 5
    assert times(desk.output) == before


def test_a_file_becomes_a_folder_and_a_folder_a_file(desk: Desk) -> None:
    for content in [
        {"a": "1", "b/c/d": "2"},
        {"a/x/y": "3", "b": "4"},
        {"a": "1", "b/c": "5"},
        {"a/x/y": "3", "b": "4"},
    ]:
        desk.publish(content)
        assert found(desk.output) == content


@pytest.mark.parametrize(
    "path",
    [
        *[
            "",
            "/etc/passwd",
            "../x",
            "a/../../x",
            "a//b",
            "a/",
            "./a",
            ".git/hooks/pre-commit",
            "a/.GIT/config",
            MANIFEST,
        ],
        *["a\0b", "a\nb", "a\\b", "\ud800", "x" * 256, "é" * 128, f"a/{'😀' * 64}/b"],
    ],
)
def test_no_file_leaves_the_site(desk: Desk, path: str) -> None:
    with pytest.raises(StatusgenError, match="no file of a site can have the path"):
        desk.publish({path: "x"})
    assert not desk.output.exists()


def test_names_up_to_the_limit_are_fine(desk: Desk) -> None:
    content = {
        f"{'é' * 127}/{'x' * 255}/{'😀' * 63}": "deep",
        "..a": "dots",
        "a b/c": "blank",
        "A": "large",
        "a.": "small",
    }
    desk.publish(content)
    assert found(desk.output) == content


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        (["a/x", "b", "a/x"], "two files of the site lie on one path: a/x"),
        (["a", "a/x"], "the site cannot hold both a and a/x: one is a folder of the other"),
        (["a/x/y", "a"], "the site cannot hold both a/x/y and a: one is a folder of the other"),
    ],
)
def test_two_files_on_one_path_are_an_error(desk: Desk, paths: list[str], message: str) -> None:
    desk.publish(SITE)
    with pytest.raises(StatusgenError) as raised:
        desk.publish_files(File(path, "key", lambda: b"") for path in paths)
    assert (raised.value.message, raised.value.status) == (message, 1)
    assert found(desk.output) == SITE


@pytest.mark.parametrize("fault", [ValueError, StatusgenError, OSError, KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_page_that_cannot_be_made_leaves_the_old_site(desk: Desk, fault: type[BaseException], is_first: bool) -> None:
    if not is_first:
        desk.publish(SITE)

    def broken() -> bytes:
        raise fault("template")

    with pytest.raises(fault, match="template"):
        desk.publish_files([*desk.files(NEXT), File("z", "key", broken)])
    assert desk.kept_trees() == []
    if is_first:
        assert not desk.output.exists()
    else:
        assert found(desk.output) == SITE


def test_a_cold_build_does_not_hold_the_site_in_memory(desk: Desk) -> None:
    def pages() -> Iterator[File]:
        for n in range(100):
            yield File(f"{n}.html", "key", lambda: bytes(1_000_000))

    tracemalloc.start()
    try:
        desk.publish_files(pages())
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_the_folder_keeps_its_rights(desk: Desk) -> None:
    desk.output.mkdir()
    desk.output.chmod(0o2750)
    for content in (SITE, NEXT):
        desk.publish(content)
        assert desk.output.stat().st_mode & 0o7777 == 0o2750


def test_two_editions_of_one_project_do_not_mix(desk: Desk) -> None:
    staff = Desk(desk.source, desk.source / "internal", desk.memory)
    for _ in range(2):
        for content, other in ((SITE, NEXT), (NEXT, SITE)):
            desk.publish(content)
            staff.publish(other)
            assert (found(desk.output), found(staff.output)) == (content, other)


def test_an_empty_site_is_a_site(desk: Desk) -> None:
    nothing: dict[str, str] = {}
    for content in (nothing, SITE, nothing):
        desk.publish(content)
        assert found(desk.output) == content
        assert (desk.output / MANIFEST).exists()


names = st.sampled_from(["a", "b", "A", "index.html", "é"])

paths = st.lists(names, min_size=1, max_size=3).map("/".join)


def fit_together(content: Mapping[str, str]) -> bool:
    return not any(other.startswith(f"{path}/") for path in content for other in content)


sites = st.dictionaries(paths, st.sampled_from(["", "x", "y", "long" * 2000]), max_size=8).filter(fit_together)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(sites, st.booleans()), max_size=6))
def test_any_row_of_sites(tmp_path_factory: pytest.TempPathFactory, row: list[tuple[dict[str, str], bool]]) -> None:
    """Each build gives its own site; what stays equal from one to the next keeps its time; others' files stay."""
    base = tmp_path_factory.mktemp("row")
    desk = Desk(base, base / "site")
    desk.output.mkdir()
    (desk.output / ".theirs").write_text("mine")
    last: dict[str, str] = {}
    before: dict[str, int] = {}
    for content, forget in row:
        if forget:
            desk.memory = Cache(None, "1").table("published")
        published = desk.publish(content)
        assert found(desk.output) == {**content, ".theirs": "mine"}
        same = {path for path in content if last.get(path) == content[path]}
        assert published.unchanged == len(same)
        assert published.deleted == len(last.keys() - content.keys())
        after = times(desk.output)
        assert {path: after[path] for path in same} == {path: before[path] for path in same}
        last, before = content, after
