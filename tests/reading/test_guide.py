"""The guide to the format shows files that are right, and names every key and field."""

from __future__ import annotations

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from statusgen.model import Kind
from statusgen.reading.frontkeys import FRONT_MATTER
from statusgen.reading.incidents import Facts, parse_incident
from statusgen.reading.updates import FIELDS

GUIDE = (Path(__file__).parents[2] / "docs" / "format.md").read_text("utf-8")
EXAMPLES = re.findall(r"```markdown\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_are_right(example: str) -> None:
    parsed = parse_incident("incidents/x.md", example.encode(), Facts(ZoneInfo("Europe/Berlin"), None))
    assert parsed.problems == ()


def test_there_is_an_example_of_each_kind() -> None:
    kinds = {
        match[1] if (match := re.search(r"^kind: (\w+)", example, re.MULTILINE)) else "incident" for example in EXAMPLES
    }
    assert kinds == {str(kind) for kind in Kind}


@pytest.mark.parametrize("records", [FRONT_MATTER, FIELDS])
def test_every_key_is_named(records: dict[Kind, object]) -> None:
    fields = [record.fields for record in records.values()]  # type: ignore[attr-defined]  # of tables
    names = {field.name for each in fields for field in each}
    assert [name for name in sorted(names) if not re.search(rf"[`\n]{name}[`:]", GUIDE)] == []
