"""Pages as people read them without a screen full of pixels: by w3m, which knows neither style nor script."""

from __future__ import annotations

import gzip
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from statusgen.model import Project
from statusgen.value import replace
from tests.outputs import situations
from tests.outputs.making import THEMES, files
from tests.outputs.test_own_pages import SUPPORT
from tests.programs import program

PROJECT = replace(situations.outage(), pages=(SUPPORT,))


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., str]:
    """A page of the project as w3m prints it, 78 columns wide."""
    w3m = program("w3m")

    def printed(path: str, theme: str, project: Project = PROJECT) -> str:
        page = tmp_path / "page.html"
        page.write_bytes(files(project, theme=theme)[path].data)
        words = [w3m, "-dump", "-T", "text/html", "-cols", "78", "-O", "UTF-8", "-o", "auto_image=0", str(page)]
        run = subprocess.run(words, capture_output=True, check=True, timeout=60, env={"HOME": str(tmp_path)})
        return run.stdout.decode()

    return printed


@pytest.mark.parametrize("theme", THEMES)
class TestAPageInATerminal:
    def test_tells_the_state_before_all_else(self, read: Callable[..., str], theme: str) -> None:
        said = read("index.html", theme)
        headline = said.index("are down.")
        assert headline < said.index("No network in the buildings") < said.index("Services for residents")
        assert said[:headline].count("\n") < 20, "on the first screen"

    def test_has_nothing_that_only_an_eye_could_read(self, read: Callable[..., str], theme: str) -> None:
        for path in ("index.html", "services/e-mail/index.html", "incidents/2026-11-22-network-down/index.html"):
            said = read(path, theme)
            assert "{" not in said, "neither style nor data shows"
            assert not re.search("(outage|Degraded|Operational|Maintenance|Notice)[A-Z]", said), "words stand apart"
            assert max(map(len, said.splitlines())) <= 100

    def test_a_report_reads_from_top_to_bottom(self, read: Callable[..., str], theme: str) -> None:
        said = read("incidents/2026-11-22-network-down/index.html", theme)
        for words in ("No network in the buildings", "Investigating", "Next update by", "E-mail"):
            assert words in said

    def test_pages_of_the_projects_own_read_too(self, read: Callable[..., str], theme: str) -> None:
        said = read("support/index.html", theme)
        assert said.index("Support", said.index("Northfield")) < said.index("Call us.") < said.index("Hours")


def test_the_plain_theme_is_small() -> None:
    """Each page as it is sent, but for the list of every feed; the frame alone without compression too."""
    made = files(situations.large(), theme="plain")
    sizes = {path: len(gzip.compress(file.data, 9)) for path, file in made.items() if path.endswith(".html")}
    assert [path for path, size in sizes.items() if size > 5_000 and path != "subscribe/index.html"] == []
    assert len(made["404.html"].data) < 5_000
