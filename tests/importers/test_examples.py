"""Whole sites of other tools in and out. `--update` writes what is expected anew: look at the difference."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from statusgen.importers import IMPORTERS, Saved, import_site
from statusgen.importers._findings import CODES
from statusgen.importers._given import Takes
from statusgen.reading.catalogue import read_catalogue
from tests.importers.reading_back import findings_in

FIXTURES = Path(__file__).parent / "fixtures"
SYSTEMS = [system for system, importer in IMPORTERS.items() if importer.TAKES != Takes.ADDRESS]


def told(saved: Saved) -> str:
    """What an import says, line by line."""
    lines = [f"{problem.span}: {problem.code}: {problem.message}" for problem in saved.problems]
    lines += [f"{saved.read} read, {len(saved.written)} written, {len(saved.left_out)} left out"]
    return "\n".join([*lines, *(f"left out: {one.item}: {one.reason}" for one in saved.left_out), ""])


@pytest.mark.parametrize("system", SYSTEMS)
class TestSite:
    def test_comes_out_as_expected(
        self, system: str, tmp_path: Path, expect: Callable[[Path, str], None], request: pytest.FixtureRequest
    ) -> None:
        saved = import_site(system, FIXTURES / system, tmp_path)
        expected = FIXTURES / f"{system}-expected"
        files = {path.relative_to(tmp_path): path.read_text("utf-8") for path in tmp_path.rglob("*") if path.is_file()}
        if request.config.getoption("--update"):
            shutil.rmtree(expected, ignore_errors=True)
        for name, text in {**files, Path("findings.txt"): told(saved)}.items():
            (expected / name).parent.mkdir(parents=True, exist_ok=True)
            expect(expected / name, text)
        known = {path.relative_to(expected) for path in expected.rglob("*") if path.is_file()}
        assert known - {Path("findings.txt")} == set(files)

    def test_reads_back_without_a_finding(self, system: str, tmp_path: Path) -> None:
        import_site(system, FIXTURES / system, tmp_path)
        assert findings_in(tmp_path, now=datetime(2026, 6, 1, tzinfo=UTC)) == []

    def test_a_last_day_is_to_be_corrected_where_one_was_written(self, system: str, tmp_path: Path) -> None:
        saved = import_site(system, FIXTURES / system, tmp_path)
        parsed = read_catalogue((tmp_path / "services.yaml").read_bytes()).value
        lasts = {service.name: service.until for service in parsed.services} if parsed else {}
        for problem in saved.problems:
            if problem.code == "import-unknown-service":
                last = lasts[problem.message.split("`")[1]]
                assert ("correct `until`" in problem.hint) is (last is not None)

    def test_a_second_run_changes_nothing(self, system: str, tmp_path: Path) -> None:
        first = import_site(system, FIXTURES / system, tmp_path)
        before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
        second = import_site(system, FIXTURES / system, tmp_path)
        assert (second.written, sorted(second.unchanged)) == ((), sorted(first.written))
        assert second.read == first.read
        assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == before


def test_the_examples_show_every_finding(tmp_path: Path) -> None:
    """But those about the source, the project or a message as a whole, which have tests of their own."""
    found = {
        problem.code
        for system in SYSTEMS
        for problem in import_site(system, FIXTURES / system, tmp_path / system).problems
    }
    alone = {"import-not-a-site", "import-broken", "import-incomplete"}
    alone |= {"import-services-kept", "import-updates-kept", "import-window-kept"}
    of_messages = {"import-answer", "import-truncated"}
    assert set(CODES) - found == alone | of_messages
