"""The corpus as content for Hugo. The theme, projects/hugo, is written for speed: each index is a taxonomy, which
Hugo makes once, and each text, row and entry of a feed is rendered once (`partialCached`)."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import yaml

from bench import corpus
from bench.peers.content import Content, stamp

PROJECT = Path(__file__).parent / "projects" / "hugo"
PAGES = ("known-issues", "maintenance", "subscribe")

FEEDS = ["updatesatom", "updatesrss", "updatesjson", "historyatom", "historyrss", "calendar"]

ARCHIVES = ["updatesarchive", "archivejson"]

STYLES = {
    "index": "index.html",
    "incident": "incidents/*/index.html",
    "service": "services/*/index.html",
    "month": "history/*/index.html",
    "issues": "known-issues/*/index.html",
    "maintenance": "maintenance/index.html",
    "subscribe": "subscribe/index.html",
}
"""Whose style each kind of page has: statusgen's own, so that both write pages of the same weight."""


def convert(content: Content, folder: Path) -> None:
    """A Hugo project in `folder`."""
    shutil.copytree(PROJECT, folder)
    pages = folder / "content"
    for view in content.snapshot.incidents:
        _write(pages / "incidents" / f"{view.id}.md", content.facts(view))
    _write(pages / "incidents" / "_index.md", {"title": "Incidents", "build": {"render": "never"}})
    for service in content.snapshot.services:
        facts = content.service(service) | {"outputs": ["html", *FEEDS, "badges"]}
        _write(pages / "services" / service.id / "_index.md", facts)
        _write(pages / "known-issues" / f"{service.id}.md", {"title": service.name, "service": service.id})
    _write(pages / "services" / "_index.md", {"title": "Services"})
    for group in content.snapshot.all_groups:
        facts = {"title": group.name, "outputs": FEEDS}
        _write(pages / "groups" / group.id / "_index.md", facts)
    for (service_id, year), count in content.parts.items():
        url = f"/services/{service_id}/{year}/"
        facts = {"title": str(year), "service": service_id, "count": count, "url": url}
        _write(pages / "parts" / f"{service_id}-{year}" / "_index.md", facts)
    for kind, owner, year in content.chapters:
        facts = {"title": str(year), "url": f"/{kind}/{owner}/updates/{year}/", "outputs": ARCHIVES}
        _write(pages / "chapters" / f"{owner}-{year}" / "_index.md", facts)
    for name in ("groups", "years", "parts", "chapters"):
        _write(pages / name / "_index.md", {"title": name, "build": {"render": "never"}})
    for year in sorted({view.started.year for view in content.snapshot.incidents}):
        outputs = ["historyarchive", *ARCHIVES, "search"]
        _write(pages / "years" / str(year) / "_index.md", {"title": str(year), "outputs": outputs})
    _write(pages / "months" / "_index.md", {"title": "History", "url": "/history/"})
    for name in PAGES:
        place = f"{name}/_index.md" if name == "known-issues" else f"{name}.md"
        _write(pages / place, {"title": name.replace("-", " ").capitalize(), "layout": name})
    (folder / "data").mkdir()
    (folder / "data" / "now.yaml").write_text(f"now: {stamp(corpus.NOW)}\n", "utf-8")
    (folder / "assets").mkdir()
    for name, css in _styles().items():
        (folder / "assets" / f"{name}.css").write_text(css, "utf-8")


def _write(file: Path, facts: Mapping[str, object]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\n{yaml.dump(facts, Dumper=yaml.CSafeDumper, sort_keys=False)}---\n", "utf-8")


def _styles() -> Mapping[str, str]:
    """From the pages of a small site."""
    with tempfile.TemporaryDirectory() as scratch:
        project = Path(scratch) / "project"
        corpus.write(project, 100, 5)
        words = ["build", "--quiet", "--source", str(project), "--now", stamp(corpus.NOW)]
        subprocess.run([sys.executable, "-m", "statusgen", *words], check=True, stderr=subprocess.DEVNULL)
        pages = {name: next((project / "site").glob(pattern)) for name, pattern in STYLES.items()}
        return {name: re.findall(r"<style>(.*?)</style>", page.read_text("utf-8"))[0] for name, page in pages.items()}
