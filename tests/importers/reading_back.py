"""An imported project as the other commands see it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from statusgen.checks import check_all
from statusgen.diagnostics import Diagnostic
from statusgen.reading import load


def findings_in(folder: Path, now: datetime) -> list[Diagnostic]:
    """Everything that `check` finds."""
    parsed = load(folder)
    found = list(parsed.problems)
    if parsed.value is not None:
        found += check_all(parsed.value, now)
    return found
