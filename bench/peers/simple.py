"""The corpus as content for generators that get simpler templates: pages of incidents, services and months."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from bench.peers.content import Content, paragraphs

PROJECTS = Path(__file__).parent / "projects"


def pelican(content: Content, folder: Path) -> None:
    """A project for Pelican: services are tags."""
    shutil.copytree(PROJECTS / "pelican", folder)
    for view in content.snapshot.incidents:
        facts = content.facts(view)
        head = {
            "Title": facts["title"],
            "Date": facts["date"],
            "Slug": view.id,
            "Tags": ", ".join(service.id for service in view.services),
            "Status": "published",
            "State": facts["status"],
            "Severity": facts.get("severity", ""),
        }
        lines = [f"{name}: {value}" for name, value in head.items()]
        _write(folder / "content" / f"{view.id}.md", "\n".join(lines) + "\n\n" + paragraphs(_updates(facts)))


def mkdocs(content: Content, folder: Path) -> None:
    """A project for MkDocs, which makes no lists: they are written as Markdown."""
    shutil.copytree(PROJECTS / "mkdocs", folder)
    docs = folder / "docs"
    links: dict[str, list[str]] = {}
    for view in content.snapshot.incidents:
        facts = content.facts(view)
        head = f"# {view.title}\n\n{facts['date']} {facts['status']}\n\n"
        _write(docs / "incidents" / f"{view.id}.md", head + paragraphs(_updates(facts)))
        places = [f"services/{service.id}" for service in view.services]
        for place in [*places, f"history/{view.started:%Y-%m}"]:
            links.setdefault(place, []).append(f"- [{view.title}](../incidents/{view.id}.md) {facts['date']}")
    for place, found in links.items():
        _write(docs / f"{place}.md", f"# {Path(place).name}\n\n" + "\n".join(found))
    newest = [f"- [{view.title}](incidents/{view.id}.md)" for view in content.snapshot.incidents[:50]]
    _write(docs / "index.md", "# Status\n\n" + "\n".join(newest))
    for folder_name in ("services", "history"):
        parts = [Path(place).name for place in links if place.startswith(folder_name)]
        _write(docs / folder_name / "index.md", "\n".join(f"- [{part}]({part}.md)" for part in parts))


def eleventy(content: Content, folder: Path) -> None:
    """A project for Eleventy: front matter and Markdown."""
    shutil.copytree(PROJECTS / "eleventy", folder)
    for view in content.snapshot.incidents:
        facts = content.facts(view)
        text = paragraphs(_updates(facts))
        del facts["updates"]
        head = yaml.dump(facts, Dumper=yaml.CSafeDumper, sort_keys=False)
        _write(folder / "content" / "incidents" / f"{view.id}.md", f"---\n{head}---\n\n{text}")
    data = {"layout": "incident.11ty.js", "permalink": "/incidents/{{ page.fileSlug }}/index.html"}
    _write(folder / "content" / "incidents" / "incidents.json", json.dumps(data))


def _updates(facts: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
    found = facts["updates"]
    return found if isinstance(found, list) else []


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text + "\n", "utf-8")
