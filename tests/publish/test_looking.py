"""A helper looks at the output ahead of time: what it saw is believed only as far as it is still true."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from statusgen.cache import Cache
from statusgen.publish import looking
from statusgen.publish.looking import Look, looking_at
from statusgen.publish.manifest import MANIFEST
from statusgen.publish.place import claimed
from statusgen.publish.tree import Tree
from tests.publish.desk import NEXT, SITE, Desk, found


@pytest.fixture(autouse=True)
def _every_site_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "LARGE", 0)
    monkeypatch.setattr(looking, "cores", lambda: 2)


@pytest.fixture
def twice(desk: Desk) -> Desk:
    """A site, and a second tree beside it."""
    for content in (SITE, NEXT, SITE):
        desk.publish(content)
    desk.made.clear()
    return desk


@pytest.fixture
def look(twice: Desk) -> Iterator[Look]:
    """What a helper saw, all of which is said."""
    with looking_at(twice.output, twice.source, twice.memory) as look:
        assert look.live and look.twin
        yield look


@pytest.fixture
def not_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process must not look itself."""

    def refused(*_: object, **_options: object) -> None:
        pytest.fail("looked at here, too")

    monkeypatch.setattr(looking, "_spoiled", refused)
    monkeypatch.setattr(Tree, "scan", refused)


@pytest.mark.parametrize("content", [SITE, NEXT], ids=["same", "changed"])
@pytest.mark.usefixtures("look", "not_here")
def test_what_a_helper_saw_need_not_be_looked_at_again(twice: Desk, look: Look, content: dict[str, str]) -> None:
    twice.publish(content, look=look)
    assert found(twice.output) == content
    assert sorted(twice.made) == sorted(path for path, text in content.items() if SITE.get(path) != text)


def test_a_file_that_was_touched_before_is_made_anew(twice: Desk) -> None:
    (twice.output / "index.html").write_text("touched")
    with looking_at(twice.output, twice.source, twice.memory) as look:
        twice.publish(SITE, look=look)
    assert found(twice.output) == SITE
    assert twice.made == ["index.html"]


def test_what_others_put_there_meanwhile_is_kept(twice: Desk, look: Look) -> None:
    (twice.output / "CNAME").write_text("status.example.org")
    (twice.output / "incidents" / "mine.txt").write_text("mine")
    theirs = {"CNAME": "status.example.org", "incidents/mine.txt": "mine"}
    twice.publish(NEXT, look=look)
    assert found(twice.output) == {**NEXT, **theirs}
    twice.publish(SITE)
    assert found(twice.output) == {**SITE, **theirs}


def test_a_scan_that_noted_no_times_proves_nothing_later(twice: Desk) -> None:
    assert Tree.scan(twice.output, stamped=True).is_true_of(twice.output)
    assert not Tree.scan(twice.output).is_true_of(twice.output)


def test_times_that_are_set_back_hide_nothing(twice: Desk, look: Look) -> None:
    """As tools that copy do, after they wrote."""
    folder = twice.output / "incidents"
    before = folder.stat()
    (folder / "mine.txt").write_text("mine")
    os.utime(folder, ns=(before.st_atime_ns, before.st_mtime_ns))
    twice.publish(NEXT, look=look)
    assert found(twice.output) == {**NEXT, "incidents/mine.txt": "mine"}


@pytest.mark.parametrize("content", [SITE, NEXT], ids=["same", "changed"])
@pytest.mark.parametrize("is_deleted", [True, False], ids=["deleted", "saved by rename"])
def test_a_page_that_is_touched_meanwhile_is_made_anew(
    twice: Desk, look: Look, content: dict[str, str], is_deleted: bool
) -> None:
    page = twice.output / "history.atom"
    page.unlink()
    if not is_deleted:
        page.with_suffix(".tmp").write_text("touched")
        page.with_suffix(".tmp").rename(page)
    twice.publish(content, look=look)
    assert found(twice.output) == content


def test_a_build_that_has_not_saved_yet_what_it_published(desk: Desk, tmp_path: Path) -> None:
    """What it added is looked at all the same, though its cache comes between the look and the build."""

    def opened() -> Cache:
        return Cache(tmp_path / "cache", "1")

    before, other = opened(), opened()
    Desk(desk.source, desk.output, before.table("published")).publish(SITE)
    before.save()
    Desk(desk.source, desk.output, other.table("published")).publish(NEXT)
    (desk.output / "incidents" / "b" / "index.html").write_text("touched")
    desk.memory = opened().table("published")
    with looking_at(desk.output, desk.source, desk.memory) as look:
        assert look.live
        other.save()
        desk.publish(NEXT, look=look)
    assert found(desk.output) == NEXT


def test_another_build_meanwhile(twice: Desk, look: Look) -> None:
    other = Desk(twice.source, twice.output)
    other.publish({**NEXT, "history.atom": "<feed>new</feed>"})
    twice.publish(SITE, look=look)
    assert found(twice.output) == SITE


def test_what_a_build_that_was_killed_meanwhile_left_is_not_published(twice: Desk, look: Look) -> None:
    (tree,) = twice.kept_trees()
    (tree / "incidents" / "b").mkdir(exist_ok=True)
    (tree / "incidents" / "b" / "secret.html").write_text("of the staff's edition")
    (tree / "assets" / "site.css").unlink()
    twice.publish(NEXT, look=look)
    assert found(twice.output) == NEXT


def test_the_second_tree_is_gone_meanwhile(twice: Desk, look: Look) -> None:
    (tree,) = twice.kept_trees()
    tree.rename(twice.source / "elsewhere")
    twice.publish(NEXT, look=look)
    assert found(twice.output) == NEXT


def test_the_second_tree_is_another_one_meanwhile(twice: Desk, look: Look) -> None:
    (tree,) = twice.kept_trees()
    tree.rename(twice.source / "elsewhere")
    shutil.copytree(twice.source / "elsewhere", tree)  # with all times
    (tree / "history.atom").write_text("of somebody else")
    twice.publish(NEXT, look=look)
    assert found(twice.output) == NEXT


def test_the_manifest_is_another_one_meanwhile(twice: Desk, look: Look) -> None:
    (twice.output / MANIFEST).write_bytes((twice.output / MANIFEST).read_bytes())
    (twice.output / "index.html").write_text("touched")
    twice.publish(SITE, look=look)
    assert found(twice.output) == SITE


def test_while_a_build_is_at_it_only_what_no_build_changes_is_looked_at(twice: Desk) -> None:
    with (
        claimed(twice.output, twice.source, 0),
        looking_at(twice.output, twice.source, twice.memory) as look,
    ):
        assert look.live and not look.twin
    twice.publish(NEXT, look=look)
    assert found(twice.output) == NEXT


@pytest.mark.parametrize("after", [0, 1])
def test_a_helper_that_dies(twice: Desk, after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = looking._look

    def dies(*arguments: object) -> Iterator[bytes]:
        for number, said in enumerate(whole(*arguments)):  # type: ignore[arg-type]  # those that it is given
            if number == after:
                os.kill(os.getpid(), signal.SIGKILL)
            yield said

    monkeypatch.setattr(looking, "_look", dies)
    (twice.output / "index.html").write_text("touched")
    with looking_at(twice.output, twice.source, twice.memory) as look:
        twice.publish(SITE, look=look)
    assert found(twice.output) == SITE


@pytest.mark.parametrize("layout", ["link", "nothing", "no memory", "small"])
def test_what_there_is_to_look_at(twice: Desk, layout: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if layout == "link":
        twice.output.rename(twice.source / "first")
        twice.output.symlink_to("first")
    if layout == "nothing":
        twice.output = twice.source / "new"
    if layout == "no memory":
        twice.forget()
    if layout == "small":
        monkeypatch.setattr(looking, "LARGE", 1 << 20)
    for content in (NEXT, SITE, NEXT):
        with looking_at(twice.output, twice.source, twice.memory) as look:
            twice.publish(content, look=look)
        assert found(twice.output) == content


def test_a_name_that_is_no_text(twice: Desk) -> None:
    strange = os.fsencode(twice.output) + b"/caf\xe9"
    Path(os.fsdecode(strange)).write_text("mine")
    with looking_at(twice.output, twice.source, twice.memory) as look:
        assert not look.live and not look.twin
        twice.publish(NEXT, look=look)
    assert Path(os.fsdecode(strange)).read_text() == "mine"
