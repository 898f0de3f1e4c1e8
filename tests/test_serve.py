"""The preview: from memory, on loopback alone, and it survives whatever editors and git do to the folder."""

from __future__ import annotations

import http.client
import json
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import Message
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from statusgen.diagnostics import Diagnostic, Span, StatusgenError
from statusgen.files import Batch, File, digest
from statusgen.printing import as_text
from statusgen.serve import Preview, Rebuilt, Server, Watch

PATIENCE = 20.0
"""Seconds that a test waits for what should come at once."""


class Answer(NamedTuple):
    """What the server says."""

    status: int
    headers: Message
    body: str


@dataclass
class Running:
    """A preview of a folder with one page that shows all of the folder's incident files."""

    source: Path
    preview: Preview
    server: Server

    def ask(self, path: str, host: str | None = None, method: str = "GET") -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=PATIENCE)
        headers = {"Host": host} if host else {}
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        body = answer.read().decode("utf-8")
        connection.close()
        return Answer(answer.status, answer.headers, body)

    def get(self, path: str, host: str | None = None, method: str = "GET") -> tuple[int, str]:
        answer = self.ask(path, host, method)
        return answer.status, answer.body

    def save(self, text: str) -> None:
        """All at once, as editors do: a file written in place is seen empty first, if the look comes between."""
        (self.source / "incidents" / ".a.md.swp").write_text(text, "utf-8")
        (self.source / "incidents" / ".a.md.swp").replace(self.source / "incidents" / "a.md")

    def state(self) -> dict[str, object]:
        state: dict[str, object] = json.loads(self.get("/.statusgen/state?seen=-1")[1])
        return state

    def shows(self, text: str) -> bool:
        """Whether the page comes to show the text."""
        return self._comes(lambda: text in self.get("/")[1])

    def tells(self, text: str) -> bool:
        """Whether the findings over the page come to hold the text."""
        return self._comes(lambda: text in str(self.state()["findings"]))

    def _comes(self, holds: Callable[[], bool]) -> bool:
        for _ in range(50):
            epoch = self.preview.epoch
            if holds():
                return True
            self.preview.wait(epoch, PATIENCE / 10)
        return False


def rebuilt(source: Path) -> Rebuilt:
    """The stand-in for a build: `broken` in a file is an error, `fault` a fault of the environment."""
    texts = {path.name: path.read_text("utf-8") for path in sorted(source.glob("incidents/*.md"))}
    if any("fault" in text for text in texts.values()):
        raise StatusgenError("the theme is broken", "mend it")
    problems = tuple(
        Diagnostic(Span(f"incidents/{name}", 1, 1), "broken", "it is <broken>", "mend it")
        for name, text in texts.items()
        if "broken" in text
    )
    if problems:
        return Rebuilt(None, problems)
    page = f"<!doctype html><title>x</title><body>{' '.join(texts.values())}</body>".encode()
    inner = File("incidents/a/index.html", "k", lambda: b"<body>inner</body>")
    return Rebuilt({"all": lambda: iter([File("index.html", digest(page), lambda: page), inner])})


@contextmanager
def serving(source: Path, rebuild: Callable[[Path], Rebuilt] = rebuilt) -> Iterator[Running]:
    preview = Preview(lambda _changed: rebuild(source))
    watch = Watch(source, preview.refresh)
    preview.refresh()
    with Server(preview, 0, as_text) as server, watch:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield Running(source, preview, server)
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    source = tmp_path / "project"
    (source / "incidents").mkdir(parents=True)
    (source / "incidents" / "a.md").write_text("first", "utf-8")
    with serving(source) as found:
        yield found


def test_a_saved_file_is_on_the_page(running: Running) -> None:
    assert running.shows("first")
    (running.source / "incidents" / "a.md").write_text("second", "utf-8")
    assert running.shows("second")


def test_an_editor_that_saves_by_rename_is_seen(running: Running) -> None:
    running.save("renamed")
    assert running.shows("renamed")


def test_after_a_burst_of_saves_the_last_one_is_shown_and_few_rebuilds_were_made(running: Running) -> None:
    before = running.preview.epoch
    for n in range(100):
        (running.source / "incidents" / "a.md").write_text(f"save-{n}-", "utf-8")
    assert running.shows("save-99-")
    assert running.preview.epoch - before < 20


def test_a_deleted_folder_may_come_back(running: Running) -> None:
    shutil.rmtree(running.source / "incidents")
    assert running.shows("<body><script")
    (running.source / "incidents").mkdir()
    (running.source / "incidents" / "b.md").write_text("back again", "utf-8")
    assert running.shows("back again")
    (running.source / "incidents" / "b.md").write_text("and watched", "utf-8")
    assert running.shows("and watched")


def test_with_an_error_the_last_good_page_stays_and_the_finding_is_told_until_it_is_gone(running: Running) -> None:
    assert running.state()["findings"] == ""
    running.save("broken")
    assert running.tells("incidents/a.md:1:1: error: it is <broken> [broken]")
    assert running.state()["good"] is False
    assert running.shows("first")
    running.save("mended")
    assert running.shows("mended")
    assert (running.state()["good"], running.state()["findings"]) == (True, "")


def test_before_there_is_a_good_site_every_page_is_the_findings(tmp_path: Path) -> None:
    (tmp_path / "incidents").mkdir()
    (tmp_path / "incidents" / "a.md").write_text("broken", "utf-8")
    with serving(tmp_path) as running:
        for path in ("/", "/incidents/a/"):
            status, page = running.get(path)
            assert status == 503
            assert "incidents/a.md:1:1: error: it is &lt;broken&gt; [broken]" in page
            assert "/.statusgen/reload.js" in page
        running.save("well now")
        assert running.shows("well now")
        assert running.get("/nowhere")[0] == 404


def test_what_stays_is_rendered_once_and_another_theme_renders_it_anew() -> None:
    opened, made = [], []
    given = {"key": "1", "edition": "light"}

    def page(name: str, text: str) -> File:
        def make() -> bytes:
            made.append(name)
            return text.encode()

        return File(name, "same", make)

    def files() -> list[File]:
        opened.append(given["key"])
        return [page("old.html", f"old in {given['edition']}")]

    def rebuild(_changed: frozenset[str]) -> Rebuilt:
        loose = page("index.html", f"front in {given['edition']}")
        batch = Batch("old", given["key"], files)
        return Rebuilt({"all": lambda: iter([loose, batch])}, edition=given["edition"])

    preview = Preview(rebuild)
    for _ in range(2):
        preview.refresh()
        assert preview.read("old.html") == b"old in light"
    assert (opened, made) == (["1"], ["old.html"])
    given["key"] = "2"
    preview.refresh()
    assert preview.read("old.html") == b"old in light"
    assert (opened, made) == (["1", "2"], ["old.html"])
    given["edition"] = "dark"
    preview.refresh()
    assert (preview.read("old.html"), preview.read("index.html")) == (b"old in dark", b"front in dark")


def test_of_the_parts_of_a_site_those_are_asked_that_may_have_the_page() -> None:
    asked: list[str] = []
    folders = {"front": ["index.html"], "reports": ["a.html"], "styles": ["a.css"]}

    def part(name: str) -> Iterator[File]:
        asked.append(name)
        return (File.of(path, path.encode()) for path in folders[name])

    preview = Preview(lambda _changed: Rebuilt({name: partial(part, name) for name in folders}))
    preview.refresh()
    assert (preview.read("a.css"), asked) == (b"a.css", ["front", "reports", "styles"])
    assert (preview.read("a.html"), len(asked)) == (b"a.html", 3)
    asked.clear()
    preview.refresh()
    assert asked == []
    assert (preview.read("a.css"), asked) == (b"a.css", ["styles"])
    folders["front"].append(folders["styles"].pop())  # it is made by another part now
    preview.refresh()
    assert preview.read("a.css") == b"a.css"
    folders["front"].pop()
    preview.refresh()
    assert (preview.read("a.css"), preview.read("index.html")) == (None, b"index.html")


def test_a_fault_of_the_environment_is_told_and_the_preview_goes_on(running: Running) -> None:
    running.save("fault")
    assert running.tells("the theme is broken")
    running.save("well")
    assert running.shows("well")


def test_a_file_that_is_saved_while_the_first_build_still_runs_is_on_the_page(tmp_path: Path) -> None:
    (tmp_path / "incidents").mkdir()

    def slow(source: Path) -> Rebuilt:
        found = rebuilt(source)
        if not (source / "incidents" / "a.md").exists():
            (source / "incidents" / "a.md").write_text("meanwhile", "utf-8")
        return found

    with serving(tmp_path, slow) as running:
        assert running.shows("meanwhile")


def test_a_page_that_waits_when_the_preview_ends_is_told_no_news(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "statusgen", "serve", "--port", "0", "--source", str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        port = next(urlsplit(line.split()[0]).port for line in process.stderr if line.startswith("http"))
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
            connection.request("GET", "/.statusgen/state?seen=-1")
            seen = json.load(connection.getresponse())["epoch"]
            connection.request("GET", f"/.statusgen/state?seen={seen}")
            process.send_signal(signal.SIGTERM)  # who runs the tests may have told all to ignore SIGINT
            with pytest.raises(ConnectionError):  # an answer would have it load itself anew, from a server that is gone
                connection.getresponse()
    assert process.returncode == 128 + signal.SIGTERM


def test_a_page_of_the_last_run_learns_from_the_next_one_that_it_is_old(tmp_path: Path) -> None:
    seen = []
    for _ in range(2):
        with serving(tmp_path) as running:
            seen.append(running.state()["epoch"])
    assert seen[0] != seen[1]


@pytest.mark.parametrize(
    "path",
    [
        "/..%2f..%2fetc/passwd",
        "/../../etc/passwd",
        "//etc/passwd",
        "/%00",
        "/incidents/..%5c..%5cx",
        "/.statusgen/../x",
    ],
)
def test_no_path_leaves_the_site(running: Running, path: str) -> None:
    status, body = running.get(path)
    assert status == 404
    assert "root:" not in body


def test_it_answers_to_its_own_name_only_and_takes_no_writes(running: Running) -> None:
    port = running.server.server_port
    assert running.get("/", host=f"localhost:{port}")[0] == 200
    assert running.get("/", host="localhost")[0] == 200  # what a browser says of port 80
    assert running.get("/", host=f"evil.example:{port}")[0] == 421
    assert running.get("/", method="POST")[0] == 501
    assert running.server.server_address[0] == "127.0.0.1"


def test_files_are_told_to_be_what_hosts_are_told(tmp_path: Path) -> None:
    """A browser shows what it knows, and puts all else among its downloads."""
    kinds = {
        "index.html": "text/html; charset=utf-8",
        "api/v1/summary": "application/json; charset=utf-8",
        "updates.json": "application/feed+json; charset=utf-8",
        "services/mail/history.atom": "application/atom+xml; charset=utf-8",
        "build.json": "application/json; charset=utf-8",
        "static/a.pdf": "application/pdf",
        "static/a.strange": "application/octet-stream",
    }
    (tmp_path / "incidents").mkdir()
    files = [File(path, path, lambda: b"x") for path in kinds]
    with serving(tmp_path, lambda _source: Rebuilt({"all": lambda: iter(files)})) as running:
        told = {path: running.ask(f"/{path}").headers["Content-Type"] for path in kinds}
    assert told == kinds


def test_a_folder_without_its_slash_leads_to_the_page(running: Running) -> None:
    assert running.get("/incidents/a")[0] == 301
    assert "inner" in running.get("/incidents/a/")[1]
    assert running.get("/incidents/a/", method="HEAD") == (200, "")
