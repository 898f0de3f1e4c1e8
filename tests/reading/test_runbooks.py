"""Files under runbooks/: what they say, and what is wrong with them."""

from __future__ import annotations

from datetime import UTC

from statusgen.model import Audience
from statusgen.reading.incidents import Facts
from statusgen.reading.runbooks import parse_runbook

FACTS = Facts(UTC, {"email": Audience.PUBLIC, "console": Audience.INTERNAL})
TEXT = b"""---
title: Mail is late
services: [email, console]
categories: [capacity]
---

Look at the queue. <!-- which one? -->
"""


def test_a_runbook_says_what_it_is_for() -> None:
    found = parse_runbook("runbooks/mail/mail-queue.md", TEXT, FACTS).value
    assert found is not None
    assert (found.id, found.title, found.services) == ("mail-queue", "Mail is late", ("email", "console"))
    assert found.categories == ("capacity",)
    assert found.text.strip() == "Look at the queue."


def test_unknown_services_and_keys_are_findings() -> None:
    text = TEXT.replace(b"console", b"consol").replace(b"categories", b"category")
    found = parse_runbook("runbooks/mail-queue.md", text, FACTS)
    assert found.value is None
    codes = [(problem.code, problem.span.line) for problem in found.problems]
    assert codes == [("unknown-service", 3), ("unknown-key", 4), ("html-comment", 7)]
    assert "console" not in "".join(p.hint or "" for p in found.problems), "internal services are not suggested"
