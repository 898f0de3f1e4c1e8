"""The process that renders what may take long."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from statusgen.diagnostics import StatusgenError
from statusgen.prose import Prose, Remark, RemarkKind
from statusgen.prose.library import Library
from statusgen.prose.source import Source, prepare
from statusgen.prose.worker import Worker

HEAVY = (("words *and* [x](https://a.example) <b> " * 40) + "\n\n") * 20
"""Within the limits, and more than is rendered beside all else."""
TYPED = "<pre><code>words *and* "


def process_of(prose: Prose) -> subprocess.Popen[bytes] | None:
    return prose._worker._process


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_gives_what_the_library_gives() -> None:
    library = Library()
    texts = [HEAVY, HEAVY + "é 宕 \U0001f53b", "", "a", "[x](/incidents/y/)"]
    worker = Worker()
    assert [worker.html(text) for text in texts] == [library.html(prepare(text)) for text in texts]
    worker.close()


def test_a_heavy_text_goes_there_and_leaving_ends_it() -> None:
    with Prose() as prose:
        assert prose.html(HEAVY).startswith("<p>words <em>and</em> <a href=")
        process = process_of(prose)
        assert process is not None
        assert prose.remarks(HEAVY) == (Remark(1, 36, RemarkKind.RAW_HTML, "b"),)
        assert process_of(prose) is process, "one process for all texts"
    assert process.returncode is not None
    assert not is_there(process.pid)


def test_forgetting_it_ends_it_too() -> None:
    prose = Prose()
    prose.html(HEAVY)
    process = process_of(prose)
    assert process is not None
    del prose
    gc.collect()
    assert process.returncode is not None


def test_what_takes_too_long_is_shown_as_typed_and_told() -> None:
    kept: dict[str, bytes] = {}

    class Store:
        def get(self, key: str) -> bytes | None:
            return kept.get(key)

        def put(self, key: str, value: bytes) -> None:
            kept[key] = value

    with Prose(Store(), seconds=0) as prose:
        assert prose.html(HEAVY).startswith(TYPED)
        assert Remark(1, 1, RemarkKind.STOPPED) in prose.remarks(HEAVY)
        assert process_of(prose) is None
        assert kept == {}, "another machine may be faster"
    with Prose(Store()) as prose:
        assert not prose.html(HEAVY).startswith(TYPED)


def test_after_a_death_the_next_text_gets_a_new_one() -> None:
    with Prose() as prose:
        prose.html(HEAVY)
        process = process_of(prose)
        assert process is not None
        process.kill()
        process.wait()
        assert prose.html(HEAVY + "one").startswith(TYPED)
        assert not prose.html(HEAVY + "two").startswith(TYPED)


def test_a_text_that_the_library_trips_over_is_shown_as_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Library, source: Source) -> str:
        raise RecursionError(source.text)

    monkeypatch.setattr(Library, "html", fail)
    with Prose() as prose:
        assert prose.html("a\n\n> b & c") == "<pre><code>a\n\n&gt; b &amp; c\n</code></pre>".replace("&gt;", "&gt;")
        assert prose.remarks("a\n\n> b & c") == (Remark(1, 1, RemarkKind.STOPPED),)
        assert prose.html("no library") == "<p>no library</p>"


def test_that_it_does_not_start_is_a_fault_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with Prose() as prose, pytest.raises(StatusgenError, match="does not start"):
        prose.html(HEAVY)


def run(code: str, tmp_path: Path) -> str:
    """What a fresh interpreter prints, in another folder and without standard input."""
    root = str(Path(__file__).parent.parent.parent)
    return subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {root!r})\n{code}"],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is kept by Linux")
def test_memory_is_bounded(tmp_path: Path) -> None:
    code = (
        "from statusgen.prose.worker import _bound_memory, MEMORY\n"
        "_bound_memory()\n"
        "try:\n    bytearray(MEMORY)\nexcept MemoryError:\n    print('refused')"
    )
    assert run(code, tmp_path) == "refused\n"


def test_plain_prose_costs_no_library_and_no_process(tmp_path: Path) -> None:
    code = (
        "from statusgen.prose import Prose\n"
        "with Prose() as prose:\n"
        "    prose.html('Mail is **late**.'), prose.plain('- a'), prose.remarks('x'), prose.version\n"
        "    print(prose._worker._process, 'markdown' in sys.modules, 'nh3' in sys.modules)"
    )
    assert run(code, tmp_path) == "None False False\n"


def test_works_from_anywhere(tmp_path: Path) -> None:
    code = f"from statusgen.prose import Prose\nwith Prose() as prose:\n    print(prose.html({HEAVY!r})[:12])"
    assert run(code, tmp_path) == "<p>words <em\n"
