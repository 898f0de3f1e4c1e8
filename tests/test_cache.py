"""The cache remembers, and never says anything but what was put into it."""

from __future__ import annotations

import os
import random
import zoneinfo
from pathlib import Path

import pytest

from statusgen import versions
from statusgen.cache import MOST_LAYERS, Cache

VALUES = {"a": b"", "b": b"one\ntwo\0", "c": bytes(range(256)) * 8}


def filled(folder: Path, values: dict[str, bytes] | None = None, version: str = "1") -> Path:
    """A saved cache with one table; returns the table's newest layer."""
    cache = Cache(folder, version)
    for key, value in (VALUES if values is None else values).items():
        cache.table("prose").put(key, value)
    cache.save()
    return max(folder.glob("prose.*.cache"), default=folder)


def recalled(folder: Path, version: str = "1") -> dict[str, bytes | None]:
    table = Cache(folder, version).table("prose")
    return {key: table.get(key) for key in VALUES}


def test_a_later_run_finds_what_was_put(tmp_path: Path) -> None:
    filled(tmp_path / "new" / "folder")
    assert recalled(tmp_path / "new" / "folder") == VALUES


def test_what_was_never_put_is_none(tmp_path: Path) -> None:
    filled(tmp_path)
    assert Cache(tmp_path, "1").table("prose").get("d") is None
    assert Cache(tmp_path, "1").table("other").get("a") is None


def test_another_version_starts_empty(tmp_path: Path) -> None:
    filled(tmp_path)
    assert recalled(tmp_path, "2") == dict.fromkeys(VALUES)


def test_the_last_value_of_a_key_holds(tmp_path: Path) -> None:
    filled(tmp_path)
    filled(tmp_path, {"b": b"newer"})
    assert recalled(tmp_path) == VALUES | {"b": b"newer"}


def test_without_a_folder_it_lasts_for_one_run() -> None:
    cache = Cache(None, "1")
    cache.table("prose").put("a", b"here")
    cache.save()
    assert cache.table("prose").get("a") == b"here"


def test_a_cache_that_lives_on_can_be_saved_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path, "1")
    for key, value in VALUES.items():
        cache.table("prose").put(key, value)
        cache.save()
    assert {key: cache.table("prose").get(key) for key in VALUES} == VALUES


def test_what_nobody_needs_goes_first_and_what_is_needed_stays(tmp_path: Path) -> None:
    for round_ in range(20):
        cache = Cache(tmp_path, "1", limit=5_000)
        assert round_ == 0 or cache.table("prose").get("kept") == b"k" * 1_000
        cache.table("prose").put("kept", b"k" * 1_000)
        cache.table("prose").put(f"new-{round_}", b"n" * 1_000)
        cache.save()
        assert sum(layer.stat().st_size for layer in tmp_path.glob("*.cache")) < 5_000 + MOST_LAYERS * 2_200
    table = Cache(tmp_path, "1").table("prose")
    left = [n for n in range(20) if table.get(f"new-{n}")]
    assert left == list(range(left[0], 20)) and 4 <= len(left) < 15


def test_no_file_is_altered_and_layers_stay_few(tmp_path: Path) -> None:
    seen: dict[Path, bytes] = {}
    for n in range(30):
        filled(tmp_path, {f"key-{n}": b"value"})
        layers = {path: path.read_bytes() for path in tmp_path.glob("*.cache")}
        assert all(layers[path] == data for path, data in seen.items() if path in layers)
        assert len(layers) <= MOST_LAYERS
        seen = layers
    table = Cache(tmp_path, "1").table("prose")
    assert all(table.get(f"key-{n}") == b"value" for n in range(30))


def test_a_layer_of_which_all_was_put_anew_goes_a_run_later_and_no_other(tmp_path: Path) -> None:
    """What is put anew by each build is read at the next start twice at most, not as often as it was put; what a run
    found is there when it ends."""

    def layers() -> list[Path]:
        return sorted(tmp_path.glob("*.cache"))

    other = filled(tmp_path, version="0")
    first = filled(tmp_path)
    second = filled(tmp_path, {"b": b"newer"})
    third = filled(tmp_path, {"b": b"newest"})
    assert layers() == [other, first, second, third]
    fourth = filled(tmp_path, {"b": b"the very newest"})
    assert layers() == [other, first, third, fourth]
    assert recalled(tmp_path) == VALUES | {"b": b"the very newest"}
    fifth, last = filled(tmp_path), filled(tmp_path)
    assert layers() == [other, fifth, last]
    assert recalled(tmp_path) == recalled(tmp_path, "0") == VALUES


@pytest.mark.parametrize("is_whole", [False, True])
def test_of_what_no_run_asks_for_any_more_as_much_is_kept_as_of_the_rest(tmp_path: Path, is_whole: bool) -> None:
    """Where every run asks for all it needs: ten thousand edits leave no more behind than one project."""
    for number in range(40 * MOST_LAYERS):
        table = Cache(tmp_path, "1", whole={"reports"} if is_whole else ()).table("reports")
        assert table.get("stays") in (None, bytes(1000))
        table.put("stays", bytes(1000))
        table.put(f"edit-{number}", bytes(100))
        table.save()
    sizes = [layer.stat().st_size for layer in tmp_path.glob("reports.*.cache")]
    assert (sum(sizes) < 2 * 1100 + MOST_LAYERS * 1200 + 1000) is is_whole
    left = Cache(tmp_path, "1").table("reports")
    assert left.get("stays") and left.get(f"edit-{number}") and left.get(f"edit-{number - MOST_LAYERS}")


def test_what_a_run_needs_is_kept_whatever_the_limit(tmp_path: Path) -> None:
    cache = Cache(tmp_path, "1", limit=10)
    for key, value in VALUES.items():
        cache.table("prose").put(key, value)
    cache.save()
    assert recalled(tmp_path) == VALUES


def test_damage_anywhere_is_never_another_value(tmp_path: Path) -> None:
    """Each byte changed, the file cut at each length: what comes back is what was put, or nothing."""
    values = {"a": b"x" * 20, "b": b"y" * 20}
    file = filled(tmp_path, values)
    sound = file.read_bytes()
    damaged = [sound[:n] + bytes([sound[n] ^ 0x41]) + sound[n + 1 :] for n in range(len(sound))]
    damaged += [sound[:n] for n in range(len(sound))]
    missing = 0
    for content in damaged:
        file.write_bytes(content)
        table = Cache(tmp_path, "1").table("prose")
        for key, value in values.items():
            found = table.get(key)
            assert found in {None, value}
            missing += found is None
    assert missing >= len(damaged)


@pytest.mark.parametrize("seed", range(20))
def test_any_other_content_is_an_empty_table(tmp_path: Path, seed: int) -> None:
    file = filled(tmp_path)
    chance = random.Random(seed)
    start = file.read_bytes()[: chance.choice([0, 16, 32, 44])]
    file.write_bytes(start + chance.randbytes(chance.choice([0, 1, 60, 5_000])))
    assert recalled(tmp_path) == dict.fromkeys(VALUES)
    filled(tmp_path)
    assert recalled(tmp_path) == VALUES


def test_a_pipe_a_link_or_a_folder_in_its_place_is_an_empty_table(tmp_path: Path) -> None:
    sound = filled(tmp_path / "sound")
    for name in ("pipe", "link", "folder"):
        file = tmp_path / name / "prose.000001.cache"
        file.parent.mkdir()
        if name == "pipe":
            os.mkfifo(file)
        elif name == "link":
            file.symlink_to(sound)
        else:
            file.mkdir()
        assert recalled(file.parent) == dict.fromkeys(VALUES)


def test_saving_follows_no_link(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine")
    folder = tmp_path / "cache"
    folder.mkdir()
    (folder / "prose.000001.cache").symlink_to(precious)
    (folder / f"prose.{os.getpid()}.new").symlink_to(precious)
    filled(folder)
    assert precious.read_text() == "mine"
    assert recalled(folder) == VALUES


def test_a_save_that_fails_leaves_the_last_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = filled(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "link", full)
        patched.setattr(Path, "replace", full)
        filled(tmp_path, {"b": b"newer"})
    assert recalled(tmp_path) == VALUES
    assert [path for path in tmp_path.iterdir() if path != file and path.name != ".gitignore"] == []


def test_two_runs_at_once_lose_nothing_of_each_other(tmp_path: Path) -> None:
    """As for customers and for staff: each remembers its own output anew, and both began from the same layers."""
    for key in ("a", "b"):
        filled(tmp_path, {key: b"old"})
    runs = {key: Cache(tmp_path, "1") for key in ("a", "b")}
    for run in runs.values():
        assert run.table("prose").get("a") == b"old"
    for key, run in runs.items():
        run.table("prose").put(key, b"new")
        run.save()
    table = Cache(tmp_path, "1").table("prose")
    assert (table.get("a"), table.get("b")) == (b"new", b"new")


def test_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    filled(tmp_path)
    filled(tmp_path, {"b": b"newer"})
    assert recalled(tmp_path) == VALUES | {"b": b"newer"}


def test_what_a_killed_run_left_goes_with_the_layers(tmp_path: Path) -> None:
    (tmp_path / "prose.1.new").write_text("half")
    for n in range(2 * MOST_LAYERS):
        filled(tmp_path, {f"key-{n}": b"value"})
    assert list(tmp_path.glob("*.new")) == []


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    filled(tmp_path / "file" / "cache")
    assert recalled(tmp_path / "file" / "cache") == dict.fromkeys(VALUES)


def test_git_does_not_see_it_and_others_cannot_read_it(tmp_path: Path) -> None:
    file = filled(tmp_path)
    assert (tmp_path / ".gitignore").read_text() == "*\n"
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("key", ["two\nlines", "", "é", "\ud800", "a\0b"])
def test_a_key_that_the_index_cannot_hold_is_a_mistake_of_ours(key: str) -> None:
    with pytest.raises(ValueError):
        Cache(None, "1").table("prose").put(key, b"")


def test_what_python_compiles_meanwhile_is_no_other_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process writes there under a name that is gone a moment later."""
    monkeypatch.setattr(versions, "__file__", str(tmp_path / "versions.py"))
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "code.py").write_text("x = 1\n")
    before = versions.version_of_code.__wrapped__()
    (tmp_path / "__pycache__" / "code.cpython-311.pyc.140624274773424").symlink_to("gone")
    assert versions.version_of_code.__wrapped__() == before
    (tmp_path / "code.py").write_text("x = 10\n")
    assert versions.version_of_code.__wrapped__() != before


@pytest.mark.parametrize("file", ["tzdata.zi", "Europe/Berlin"])
def test_other_zone_data_of_the_system_is_other_code(tmp_path: Path, file: str) -> None:
    """It comes before that of the package; instants of every page rest on it."""
    zone = tmp_path / file
    zone.parent.mkdir(exist_ok=True)
    zone.write_text("2025a")
    zoneinfo.reset_tzpath([str(tmp_path / "nothing"), str(tmp_path)])
    try:
        before = versions.version_of_code.__wrapped__()
        assert versions.version_of_code.__wrapped__() == before
        zone.write_text("version 2025b")
        assert versions.version_of_code.__wrapped__() != before
    finally:
        zoneinfo.reset_tzpath()
