"""No page is stale: after any change a build gives the same files as one from nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from statusgen.value import Struct
from tests.anew import Project

Texts = Mapping[str, str]

SITE = """site:
  title: Example
  url: https://status.example.org/
  timezone: Europe/Berlin
  history_since: 2024-01-01
"""
MAIL = "  - {id: mail, name: Mail}\n"
CATALOGUE = f"{SITE}services:\n{MAIL}"
RETIRED = f"{CATALOGUE}  - {{id: fax, name: Fax, until: 2025-04-30}}\n"
JUNE = "2025-06-01T12:00Z"


class Case(Struct, frozen=True):
    """What lies in the sources at first, and what of it is another then, or is gone; and when it is built."""

    name: str
    before: Texts
    after: Texts = {}  # noqa: RUF012  # a struct copies it
    now: str = JUNE
    later: str = JUNE
    audience: str = "public"


def report(day: str, services: str = "{mail: partial_outage}", more: str = "", ending: str = "") -> Texts:
    return {
        f"incidents/{day}-slow.md": f"""---
title: It was slow
severity: low
services: {services}
determined: {day} 10:00
{more}---

## {day} 10:10 investigating

We look.
{ending}"""
    }


def over(day: str, services: str = "{mail: partial_outage}", more: str = "", time: str = "11:00") -> Texts:
    return report(day, services, more, f"\n## {day} {time} resolved\n\nIt works.\n")


LATELY = {"services.yaml": CATALOGUE, **over("2025-05-10")}
POSTMORTEM = "\n## 2025-01-12 10:00 postmortem\nnext_update: 2025-06-01 12:00\n\nA disk was full.\n"
PROMISED = {path: text + POSTMORTEM for path, text in over("2025-01-10").items()}
LONG_TO_TELL = f"{CATALOGUE}policy:\n  notify: {{within: 10d}}\n"
FAX_WORK = """---
title: Fax paper
kind: maintenance
services: [fax]
window: {start: 2025-04-01 12:00, end: 2025-04-01 14:00}
---

Paper.
"""
YEARLY = """---
title: Yearly test
kind: maintenance
services: [mail]
announced: 2024-01-01 10:00
window: {start: 2025-03-29 22:00, end: 2025-03-30 06:00}
repeat: FREQ=YEARLY
---

Test.
"""
OPEN_FAX = {"services.yaml": RETIRED, **report("2025-05-09", "{fax: degraded}")}

CASES = (
    Case(
        "a promise of a post-mortem passes, long after the end",
        {**LATELY, **PROMISED},
        now="2025-05-31T12:00Z",
        later="2025-06-03T12:00Z",
    ),
    Case(
        "customers were to be told only after the incident was closed",
        {"services.yaml": LONG_TO_TELL, **over("2025-03-27", more="audience: internal\n"), **over("2025-05-10")},
        now="2025-04-04T12:00Z",
        later="2025-04-08T12:00Z",
        audience="internal",
    ),
    Case(
        "an incident was determined long after its end",
        {
            "services.yaml": LONG_TO_TELL,
            **{
                path: text.replace("determined: 2025-03-01 10:00", "determined: 2025-03-30 10:00")
                for path, text in over("2025-03-01", more="audience: internal\n").items()
            },
        },
        now="2025-04-04T12:00Z",
        later="2025-04-12T12:00Z",
        audience="internal",
    ),
    Case(
        "customers answer how content they are",
        LATELY,
        {"feedback/a.yaml": "answers:\n  - {incident: 2025-05-10-slow, answer: good}\n"},
        audience="internal",
    ),
    Case(
        "monitoring leaves a draft that nobody publishes",
        LATELY,
        {
            path.replace("incidents/", "incidents/_draft-"): text
            for path, text in over("2025-05-20", more="imported_from: zabbix 12\nreported_by: monitoring\n").items()
        },
        audience="internal",
    ),
    Case(
        "another report makes a retired service worse",
        {**OPEN_FAX, **report("2025-05-10", "{fax: partial_outage}", "impact: major\n")},
        report("2025-05-10", "{fax: major_outage}", "impact: major\n"),
    ),
    Case(
        "the end of an incident of a retired service is corrected",
        {
            "services.yaml": RETIRED,
            "incidents/2025-04-01-paper.md": FAX_WORK,
            **over("2025-05-09", "{fax: degraded}"),
            **over("2025-05-10"),
        },
        over("2025-05-09", "{fax: degraded}", time="11:30"),
    ),
    Case(
        "of recurring work the first time that no change of the clock moves comes into view",
        {"services.yaml": CATALOGUE, "incidents/yearly.md": YEARLY},
        now="2024-03-01T12:00Z",
        later="2024-04-15T12:00Z",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_a_build_after_a_change_gives_what_one_from_nothing_gives(case: Case, tmp_path: Path) -> None:
    project, audience = Project(tmp_path), ("--audience", case.audience)
    project.lay(case.before)
    project.build(case.now, *audience)
    project.lay(case.after)
    assert project.stale(case.later, *audience) == []
