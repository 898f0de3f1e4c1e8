"""What the shell offers for an argument: from the names of files alone, so that it comes at once."""

from __future__ import annotations

from pathlib import Path

import click

from statusgen.model import Status


def incident_ids(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """The ids of all incidents, the newest first."""
    source = Path(ctx.params.get("source") or ".")
    files = source.glob("incidents/**/*.md")
    stems = {file.stem for file in files if not any(part.startswith(("_", ".")) for part in file.parts)}
    return sorted((stem for stem in stems if stem.startswith(incomplete) and stem != "README"), reverse=True)


def statuses(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """The words of an update's heading."""
    return [str(status) for status in Status if status.startswith(incomplete)]
