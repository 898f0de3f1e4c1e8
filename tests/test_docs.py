"""The documentation says what the code does."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from statusgen.checks import CHECKS
from statusgen.derive.metrics.definitions import DEFINITIONS
from statusgen.derive.metrics.measures import MEASURES, OUTSIDE
from statusgen.duties import DUTIES
from statusgen.importers import CODES as IMPORTERS
from statusgen.manual import codes, page
from statusgen.reading.findings import CODES as READING
from statusgen.theme.findings import CODES as THEME
from tests.conftest import ROOT
from tools.docs import DIAGNOSTICS, FIGURES, SERVICES, pages, with_figures
from tools.keys import keys_page


def test_the_pages_of_the_diagnostics_are_current() -> None:
    """`make docs` writes them."""
    assert {file.name: file.read_text("utf-8") for file in DIAGNOSTICS.iterdir()} == pages()


@pytest.mark.parametrize("code", codes())
def test_each_page_says_what_is_wrong_and_shows_how_to_do_it_right(code: str) -> None:
    first, blank, *rest = page(code).splitlines()
    assert first.endswith(".")
    assert blank == "" and rest
    assert max(map(len, page(code).splitlines())) <= 120


def test_rules_are_called_what_their_modules_are_called() -> None:
    for check in CHECKS:
        assert check.__name__.rpartition(".")[2].replace("_", "-") == check.CODE  # type: ignore[attr-defined]  # modules


def test_a_code_has_one_page() -> None:
    assert len(codes()) == len(CHECKS) + len(DUTIES) + len(READING) + len(THEME) + len(IMPORTERS)


def test_without_docstrings_the_pages_come_from_the_documentation() -> None:
    script = "from statusgen.manual import codes, page; print(*(page(code) for code in codes()), sep='', end='')"
    run = subprocess.run([sys.executable, "-OO", "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == "".join(page(code) for code in codes())


def test_each_promise_of_the_security_policy_has_its_test() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "SECURITY.md").read_text("utf-8"))
    assert len(named) > 30
    for path, name in named:
        assert f"def {name or 'test_'}" in (ROOT / path).read_text("utf-8"), f"{path}::{name}"


def test_the_page_of_keys_is_that_of_the_tables() -> None:
    """`make docs` writes it."""
    page = SERVICES.read_text("utf-8")
    assert page == keys_page()
    for key in ("site.url", "services[].depends_on", "services[].criticality", "policy.close_after", "groups[].parent"):
        assert f"| `{key}` | " in page
    assert "update_every` | how often customers hear something new |" in page


def test_the_table_of_figures_is_that_of_the_code() -> None:
    """`make docs` writes it; each figure is defined once, for pages, reports and here."""
    text = FIGURES.read_text("utf-8")
    assert text == with_figures(text)
    assert DEFINITIONS.keys() == {*MEASURES, *OUTSIDE}
    assert "| `time_to_notify` | time | First told" in text and "| `never_told` *staff* | number |" in text
