"""Captured answers of hosted pages, imported, built, and asked again: the same components, states, incidents, updates
and times, but for what docs/importing.md explains.

The captures are no part of the project. They are looked for in `../shared/data`, beside the checkout; where they are
not, these tests are left out and say so.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from statusgen.build import Order, build, check, open_cache
from statusgen.disk import open_source
from statusgen.importers import import_site
from tests.conftest import ROOT
from tests.importers.round_trip import differences, incident_differences, other_keys, there_and_back
from tests.importers.test_real_data import DATA, NOW

CAPTURES = [
    path
    for place in ("statuspage/*/snapshots/*.json", "statuspage-captures/*summary*.json")
    for path in sorted(DATA.glob(place))
    if path.stat().st_size
]
ARCHIVE = DATA / "statuspage/github.outages+github-outages/incidents-resolved-derived.json"


def explained(difference: str, found: list[str]) -> bool:
    """The differences that docs/importing.md lists."""
    kind = difference.partition(":")[0]
    if kind in ("component status", "update affected_components", "incident created_at"):
        return True
    if kind == "incident started_at":  # of a maintenance: it is its `created_at`
        told = after_arrow(difference)
        return any(one.startswith("incident created_at:") and after_arrow(one) == told for one in found)
    by_components = any(one.startswith("component status:") for one in found)
    return kind in ("status indicator", "status description") and (
        by_components or "'none' →" in difference or "'All Systems" in difference
    )


def listed() -> set[str]:
    """The keys in the table of docs/importing.md, and those that differ by milliseconds alone."""
    text = (
        (ROOT / "docs" / "importing.md").read_text("utf-8").partition("\n### There and back\n")[2].partition("\n#")[0]
    )
    first = "".join(line.split(" | ")[0] for line in text.splitlines() if line.startswith("| "))
    times = {"display_at", "monitoring_at", "resolved_at", "scheduled_for", "scheduled_until"}
    return {word.rpartition(".")[2] for word in re.findall("`([^`]+)`", first)} | times


def after_arrow(difference: str) -> str:
    """What it is here."""
    return difference.rpartition("→ ")[2]


def test_the_captures_are_here() -> None:
    """Says why the others do not run."""
    if not CAPTURES:
        pytest.skip(f"no captures in {DATA}")


@pytest.mark.parametrize("capture", CAPTURES, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_a_captured_summary_comes_back(capture: Path, tmp_path: Path) -> None:
    before, after = there_and_back(capture, tmp_path)
    found = list(differences(before, after))
    assert [one for one in found if not explained(one, found)] == []
    assert set(other_keys(before, after)) - listed() == set()
    states = [one for one in found if one.startswith("component status:")]
    assert all(one.endswith("→ 'operational'") for one in states)


def test_an_archive_comes_back(tmp_path: Path) -> None:
    """Each of its incidents, as our page gives it under its own id."""
    if not ARCHIVE.is_file():
        pytest.skip(f"no archive at {ARCHIVE}")
    import_site("statuspage", ARCHIVE, tmp_path / "source")
    cache = open_cache(None)
    checked = check(tmp_path / "source", NOW, cache)
    assert checked.project is not None
    build(checked.project, Order(open_source(tmp_path / "source"), tmp_path / "site"), now=NOW, cache=cache)
    rows = json.loads(ARCHIVE.read_text("utf-8"))["incidents"]
    assert len(rows) == len(checked.project.incidents)
    found = []
    for row in rows:
        made = json.loads((tmp_path / "site/api/v2/incidents" / f"{row['id']}.json").read_text("utf-8"))
        found += [f"{row['id']}: {one}" for one in incident_differences(row, made) if not explained(one, [])]
    assert found == []
