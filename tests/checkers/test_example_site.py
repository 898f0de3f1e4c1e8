"""The example site before judges that are not ours."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from tests.checkers import feed_rules, link_rules
from tests.conftest import BuiltSite
from tests.programs import node_package, program
from tools.serving import served


def nu_messages(folder: Path) -> list[str]:
    """What the Nu HTML checker says of the HTML, CSS and SVG files of a folder, warnings included.

    Pages are served, so that their policy may allow what comes from their own origin.
    """
    paths = sorted(folder.rglob("*"))
    jar = node_package("vnu-jar/build/dist/vnu.jar")
    java = (program("java"), "-Xss4m", "-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar")
    options = ["--also-check-css", "--also-check-svg", "--format", "json", "--exit-zero-always"]
    with served(folder) as base:
        pages = [base + path.relative_to(folder).as_posix() for path in paths if path.suffix == ".html"]
        files = [str(path) for path in paths if path.suffix in {".css", ".svg"}]
        assert pages
        run = subprocess.run([*java, jar, *options, *pages, *files], capture_output=True, text=True, check=True)
    return [
        f"{urlsplit(message['url']).path}:{message.get('lastLine', '?')}: {message['message']}"
        for message in json.loads(run.stderr)["messages"]
        if message["type"] != "info" or message.get("subType") == "warning"
    ]


def test_nu_html_checker_has_nothing_to_say(example_site: BuiltSite) -> None:
    assert nu_messages(example_site.folder) == []


def test_every_link_leads_somewhere(example_site: BuiltSite) -> None:
    assert link_rules.faults(example_site.folder, example_site.url) == []


def test_feeds_keep_to_their_standards(example_site: BuiltSite) -> None:
    feeds = [path for path in sorted(example_site.folder.rglob("*")) if feed_rules.is_feed(path)]
    assert {"history.atom", "history.rss", "updates.atom", "updates.rss"} <= {path.name for path in feeds}
    assert {path.relative_to(example_site.folder).as_posix(): feed_rules.faults(path) for path in feeds} == {
        path.relative_to(example_site.folder).as_posix(): [] for path in feeds
    }
