"""Writes what of docs/ is made from the code: a page for each diagnostic, their index, the keys of services.yaml, the
table of figures, and the schema of reports."""

from __future__ import annotations

import json
from pathlib import Path

from statusgen.derive.metrics.definitions import DEFINITIONS, UNITS
from statusgen.derive.metrics.measures import MEASURES
from statusgen.manual import codes, page
from statusgen.outputs.reporting.schema import SCHEMA
from tools.keys import keys_page

REPORT = Path(__file__).parent.parent / "docs" / "report.schema.json"
FIGURES = Path(__file__).parent.parent / "docs" / "metrics.md"
SERVICES = Path(__file__).parent.parent / "docs" / "services.md"
DIAGNOSTICS = Path(__file__).parent.parent / "docs" / "diagnostics"


def pages() -> dict[str, str]:
    """The folder docs/diagnostics: text by file name."""
    entries = [f"- [{code}]({code}.md): {page(code).partition(chr(10))[0]}\n" for code in codes()]
    index = "# Diagnostics\n\nWhat `statusgen check` finds, and what to do about it.\n\n" + "".join(entries)
    return {"index.md": index, **{f"{code}.md": f"# {code}\n\n{page(code)}" for code in codes()}}


def report_schema() -> str:
    """The file docs/report.schema.json."""
    return json.dumps(SCHEMA, indent=1) + "\n"


def with_figures(text: str) -> str:
    """The file docs/metrics.md with the table of figures as it is to be."""
    before, head, rest = text.partition("| key | | formula | left out |\n| --- | --- | --- | --- |\n")
    rows = "".join(
        f"| `{key}`{'' if measure.public else ' *staff*'} | {UNITS[measure.unit].lower()} "
        f"| {DEFINITIONS[key].formula} | {DEFINITIONS[key].left_out} |\n"
        for key, measure in MEASURES.items()
    )
    return before + head + rows + "\n" + rest.partition("\n\n")[2]


def main() -> None:
    """Make the folder so, and delete the pages of codes that are no more; write the others."""
    FIGURES.write_text(with_figures(FIGURES.read_text("utf-8")), "utf-8")
    SERVICES.write_text(keys_page(), "utf-8")
    REPORT.write_text(report_schema(), "utf-8")
    DIAGNOSTICS.mkdir(parents=True, exist_ok=True)
    for old in DIAGNOSTICS.glob("*.md"):
        if old.name not in pages():
            old.unlink()
    for name, text in pages().items():
        (DIAGNOSTICS / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
