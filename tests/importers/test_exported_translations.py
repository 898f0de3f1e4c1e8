"""Translations come back only beside the originals that they were made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from statusgen.diagnostics import StatusgenError
from statusgen.importers import import_site
from tests.importers.test_exported import (
    CATALOGUE,
    MAIL,
    SPANISH,
    exported,
    files,
    project_in,
)


@pytest.fixture
def translated(tmp_path: Path) -> Path:
    """An internal export of a report with a translation."""
    catalogue = CATALOGUE[: CATALOGUE.index("policy:")]
    for path, text in (("services.yaml", catalogue), ("incidents/mail.md", MAIL), ("incidents/mail.es.md", SPANISH)):
        (tmp_path / "source" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "source" / path).write_text(text, "utf-8")
    exported(tmp_path / "source", tmp_path / "all.jsonl", "internal")
    import_site("statusgen", tmp_path / "all.jsonl", tmp_path / "back")
    return tmp_path / "all.jsonl"


@pytest.mark.parametrize("edit", ["moved", "translation moved", "changed"])
def test_a_translation_comes_only_beside_the_original_that_it_was_made_of(
    edit: str, translated: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "back" / "incidents"
    (folder / "old").mkdir()
    if edit == "changed":
        (folder / "mail.es.md").unlink()
        (folder / "mail.md").write_text(MAIL.replace("## 2026-01-10 10:00", "## 2026-01-10 10:05"), "utf-8")
    for name in {"moved": ["mail.md", "mail.es.md"], "translation moved": ["mail.es.md"]}.get(edit, []):
        (folder / name).rename(folder / "old" / name)
    before = files(folder)
    import_site("statusgen", translated, tmp_path / "back")
    assert files(folder) == before
    project_in(tmp_path / "back")  # which checks it


def test_a_translation_that_is_gone_comes_back(translated: Path, tmp_path: Path) -> None:
    (tmp_path / "back" / "incidents" / "mail.es.md").unlink()
    import_site("statusgen", translated, tmp_path / "back")
    assert (tmp_path / "back" / "incidents" / "mail.es.md").read_text("utf-8") == SPANISH


def test_files_whose_times_would_be_read_in_another_zone_are_not_taken_over(translated: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "services.yaml").write_text(CATALOGUE.replace("Europe/Madrid", "Asia/Tokyo"), "utf-8")
    with pytest.raises(StatusgenError, match="are in Europe/Madrid, those of the project in Asia/Tokyo"):
        import_site("statusgen", translated, elsewhere)
    assert files(elsewhere).keys() == {"services.yaml"}
