"""Files that are promised together are looked at together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from statusgen.diagnostics import StatusgenError
from statusgen.files import Batch, File
from tests.publish.desk import Desk, found

LOOSE = {"index.html": "all is well"}
OLD = {"incidents/a/index.html": "mail is late", "incidents/a.json": "{}"}
NEW = {"incidents/b/index.html": "web is down"}


def batch(desk: Desk, name: str, content: Mapping[str, str]) -> Batch:
    return Batch(name, repr(content), lambda: desk.files(content))


def unasked(desk: Desk, name: str, content: Mapping[str, str]) -> Batch:
    """The same batch, which must not be opened."""
    return Batch(name, repr(content), lambda: pytest.fail("the batch was opened"))


def promises(*parts: Batch, desk: Desk, loose: Mapping[str, str] = LOOSE) -> Iterator[File | Batch]:
    yield from desk.files(loose)
    yield from parts


def test_a_batch_with_the_key_of_before_stays_unopened(desk: Desk) -> None:
    desk.publish_files(promises(batch(desk, "old", OLD), batch(desk, "new", NEW), desk=desk))
    changed = {"incidents/b/index.html": "web is back"}
    published = desk.publish_files(promises(unasked(desk, "old", OLD), batch(desk, "new", changed), desk=desk))
    assert found(desk.output) == LOOSE | OLD | changed
    assert (published.written, published.unchanged, published.deleted, published.files) == (1, 3, 0, 4)
    assert published.bytes == sum(map(len, (LOOSE | OLD | changed).values()))
    again = desk.publish_files(promises(unasked(desk, "old", OLD), unasked(desk, "new", changed), desk=desk))
    assert (again.written, again.unchanged) == (0, 4)


@pytest.mark.parametrize("damage", ["edited", "deleted"])
def test_what_somebody_did_to_a_file_of_it_is_undone(desk: Desk, damage: str) -> None:
    desk.publish_files(promises(batch(desk, "old", OLD), desk=desk))
    page = desk.output / "incidents/a/index.html"
    page.write_text("mine") if damage == "edited" else page.unlink()
    desk.made.clear()
    desk.publish_files(promises(batch(desk, "old", OLD), desk=desk))
    assert found(desk.output) == LOOSE | OLD
    assert desk.made == ["incidents/a/index.html"]


def test_what_a_batch_is_remembered_to_have_and_has_not_does_no_harm(desk: Desk) -> None:
    """The site is healed all the same, and nothing else of the batch is made anew."""
    more = {**OLD, "incidents/b.json": "{}"}
    desk.publish_files(promises(Batch("old", "same", lambda: desk.files(more)), desk=desk))
    (desk.output / "incidents/b.json").unlink()
    desk.made.clear()
    desk.publish_files(promises(Batch("old", "same", lambda: desk.files(OLD)), desk=desk))
    assert found(desk.output) == LOOSE | OLD
    assert desk.made == []
    desk.publish_files(promises(Batch("old", "same", lambda: pytest.fail("the batch was opened")), desk=desk))


def test_files_go_with_their_batch(desk: Desk) -> None:
    desk.publish_files(promises(batch(desk, "old", OLD), batch(desk, "new", NEW), desk=desk))
    published = desk.publish_files(promises(unasked(desk, "new", NEW), desk=desk))
    assert found(desk.output) == LOOSE | NEW
    assert published.deleted == 2


def test_files_may_move_between_batches(desk: Desk) -> None:
    desk.publish_files(promises(batch(desk, "old", OLD), batch(desk, "new", NEW), desk=desk))
    desk.made.clear()
    desk.publish_files(promises(batch(desk, "all", OLD | NEW), desk=desk))
    assert found(desk.output) == LOOSE | OLD | NEW
    assert desk.made == []


@pytest.mark.parametrize("path", ["incidents/a.json", "incidents/a", "incidents/a.json/x"])
@pytest.mark.parametrize("is_last", [False, True])
def test_a_path_that_a_kept_batch_has_is_nobody_elses(desk: Desk, path: str, is_last: bool) -> None:
    desk.publish_files(promises(batch(desk, "old", OLD), desk=desk))
    parts: list[File | Batch] = [File(path, "x", lambda: b"other"), batch(desk, "old", OLD)]
    with pytest.raises(StatusgenError, match=r"on one path|cannot hold both"):
        desk.publish_files(reversed(parts) if is_last else parts)
    assert found(desk.output) == LOOSE | OLD


def test_with_force_and_without_memory_a_batch_is_opened(desk: Desk, tmp_path: Path) -> None:
    desk.publish_files(promises(batch(desk, "old", OLD), desk=desk))
    for options in ({"force": True}, {"prefix_key": "another theme"}):
        desk.made.clear()
        desk.publish_files(promises(batch(desk, "old", OLD), desk=desk), **options)
        assert sorted(desk.made) == sorted(LOOSE | OLD)
