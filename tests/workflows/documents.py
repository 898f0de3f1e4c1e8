"""The workflows, the actions, and what the docs tell people to copy."""

from __future__ import annotations

import re

from tests.conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def shown_in_docs(language: str, page: str = "ci.md") -> list[str]:
    text = (ROOT / "docs" / page).read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


ACTIONS = sorted(ROOT.glob("action.yml")) + sorted(ROOT.glob("*/action.yml"))

# The workflows, the actions, and what the docs tell people to copy.
DOCUMENTS = {
    str(path.relative_to(ROOT)).removeprefix(".github/workflows/"): path.read_text("utf-8")
    for path in (*WORKFLOWS, *ACTIONS)
}


SHOWN = {
    f"docs/{page}, {number}": text
    for page in ("ci.md", "operations.md", "intake.md")
    for number, text in enumerate(shown_in_docs("yaml", page))
}
DOCUMENTS |= SHOWN
