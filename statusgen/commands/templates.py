"""The templates of reports that lie under incidents/_templates."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path

import click

from statusgen.model import Severity


def template_named(source: Path, name: str) -> str:
    """The text of the template. Raises UsageError, with what is probably meant, where there is none."""
    folder = source / "incidents" / "_templates"
    known = sorted(path.stem for path in folder.glob("*.md"))
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known) or 'none'}"
        raise click.UsageError(f"there is no template {name} in incidents/_templates: {hint}")
    return (folder / f"{name}.md").read_text("utf-8")


def severity_of(template: str) -> Severity | None:
    """The severity that it has already."""
    found = re.search(r"^severity: *['\"]?(\w+)", template, re.MULTILINE)
    return Severity(found[1]) if found and found[1] in list(Severity) else None
