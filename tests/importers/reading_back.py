"""An imported project as the other commands see it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from statusgen.checks import api_below_the_root, check_all
from statusgen.diagnostics import Diagnostic
from statusgen.reading import load


def findings_in(folder: Path, now: datetime) -> list[Diagnostic]:
    """Everything that `check` finds, but that a site below the root, which it may well have been, is one."""
    parsed = load(folder)
    found = list(parsed.problems)
    if parsed.value is not None:
        found += check_all(parsed.value, now)
    return [problem for problem in found if problem.code != api_below_the_root.CODE]
