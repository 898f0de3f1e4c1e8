"""How long a saved file takes to be on the screen: a real server, a client that reads as the page's script does."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from bench import corpus


def saved_to_screen(folder: Path, count: int) -> list[float]:
    """Seconds from the save of the newest incident to its page's new bytes, so often."""
    file = corpus.newest_incident(folder)
    words = [sys.executable, "-m", "statusgen", "serve", "--source", str(folder), "--port", "0"]
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as said, Path(said.name).open("w") as errors:
        process = subprocess.Popen([*words, "--now", f"{corpus.NOW:%Y-%m-%dT%H:%M:%SZ}"], stderr=errors)
        try:
            url = _address(Path(said.name), process)
            page = f"{url}incidents/{file.stem}/"
            _read(page)
            return [_once(file, url, page, n) for n in range(count)]
        finally:
            process.terminate()
            process.wait(10)


def _address(said: Path, process: subprocess.Popen[bytes]) -> str:
    """Where the server listens, as it says among its findings."""
    while process.poll() is None:
        found = re.search(r"^http://127\.0\.0\.1:\d+/", said.read_text("utf-8"), re.MULTILINE)
        if found:
            return found[0]
        time.sleep(0.05)
    raise SystemExit("the preview did not start")


def _once(file: Path, url: str, page: str, n: int) -> float:
    epoch = json.loads(_read(f"{url}.statusgen/state?seen=-1"))["epoch"]
    time.sleep(0.3)  # let the watcher come to rest
    mark = f"Seen on the screen, number {n}."
    text = file.read_text("utf-8")
    begin = time.perf_counter()
    file.write_text(f"{text}\n{mark}\n", "utf-8")
    _read(f"{url}.statusgen/state?seen={epoch}")
    if mark not in _read(page):
        raise SystemExit("the page does not show what was saved")
    return time.perf_counter() - begin


def _read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=60) as answer:
        text: str = answer.read().decode("utf-8")
        return text
