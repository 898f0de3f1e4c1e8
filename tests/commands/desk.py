"""A project and a command line, as the tests of commands use them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

NOW = "2026-01-15T12:00:00Z"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command gave."""

    status: int
    out: str
    err: str


Run = Callable[..., Answer]

INCIDENT = (
    *("new", "incident", "--title", "Phones: no dial tone", "--service", "network=partial_outage"),
    *("--severity", "high", "-m", "Phones have no dial tone. Mobile phones work."),
)


ID = "2026-01-15-phones-no-dial-tone"


def incident_file(project: Path) -> Path:
    return project / "incidents" / f"{ID}.md"
