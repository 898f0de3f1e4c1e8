"""Sites for a browser to read: written into a folder, as a build would."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from statusgen.derive import take_snapshot
from statusgen.files import single
from statusgen.language import Language
from statusgen.model import Project
from statusgen.outputs import OUTPUTS
from statusgen.prose import Prose
from statusgen.rendering import Tools
from statusgen.theme.engine import find_theme
from tests.outputs import situations


def written(
    folder: Path,
    theme: str = "default",
    project: Project | None = None,
    now: datetime = situations.NOW,
    language_code: str = "en",
) -> Path:
    """The site in this folder; of no other project: one in a major outage."""
    language = Language(language_code)
    tools = Tools(find_theme(theme, Path("/nonexistent"), language), Prose(), language)
    snapshot = take_snapshot(project or situations.outage(), now)
    for file in single(promise for output in OUTPUTS.values() for promise in output(snapshot, tools)):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.make())
    return folder
