"""What `make bench` writes into docs/benchmarks.md, and what it leaves alone."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench import scenarios, tables
from bench.process import Run, RunError, run
from bench.tables import Size


def test_the_measured_part_is_replaced_and_the_rest_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text(f"# By hand\n\n{tables.BEGIN}\n\nold\n\n{tables.END}\n\n## By hand, too\n", "utf-8")
    monkeypatch.setattr(tables, "DOCS", page)
    for text in ("new", "newer"):
        tables.write(text)
        assert page.read_text("utf-8") == f"# By hand\n\n{tables.BEGIN}\n\n{text}\n\n{tables.END}\n\n## By hand, too\n"


def test_the_page_has_the_place_for_it() -> None:
    text = (Path(__file__).parent.parent / "docs" / "benchmarks.md").read_text("utf-8")
    assert text.count(tables.BEGIN) == text.count(tables.END) == 1


def test_medians_ratios_and_growth() -> None:
    sizes = [Size(100, 5), Size(1000, 30)]
    for size, cpu in zip(sizes, (1.0, 10.0), strict=True):
        for wall in (1, 2, 9):
            size.add(scenarios.COLD, Run(wall, cpu, 50))
            size.add("Yardstick", Run(4, cpu * 2, 200))
        size.weights = {scenarios.COLD: (600, 9_000_000), "Yardstick": (500, 8_000_000)}
        size.written[scenarios.COLD] = 600
    text = tables.page("On a day.", sizes, {"Yardstick": "makes the same."})
    assert "| cold build | 2.00 | 1.00 | 50 | 600 |" in text
    assert "| statusgen | 2.00 | 1.00 | 50 | 600 | 9.0 | 0.50 | 0.50 | 0.25 |" in text
    assert "| statusgen, cold build | 1.00 |" in text
    assert "- **Yardstick** makes the same." in text


def test_a_program_that_fails_is_an_error_with_its_words() -> None:
    with pytest.raises(RunError, match="no such thing"):
        run([sys.executable, "-c", "raise SystemExit('no such thing')"])
