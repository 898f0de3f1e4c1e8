"""The issue form by which people without git report an incident, and what its headings are.

A forge writes what was filled in as Markdown: a heading `### LABEL` for each field, and the answer below it. The free
text stands last, so that whatever is written there cannot be taken for another field.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from statusgen.model import Audience, Impact, Service, Severity
from statusgen.writing.dumping import dump

LABEL = "incident"
"""The label of issues that are reports."""
SERVICES, IMPACT, SEVERITY, SINCE, TEXT = "Services", "Impact", "Severity", "Since when", "What customers notice"
HEADINGS = (SERVICES, IMPACT, SEVERITY, SINCE, TEXT)
"""The fields in their order."""

_IMPACTS = {
    Impact.DEGRADED: "slow or unreliable",
    Impact.PARTIAL_OUTAGE: "does not work for some, or in part",
    Impact.MAJOR_OUTAGE: "does not work for anybody",
}
_SEVERITIES = {
    Severity.LOW: "few are affected, and there is a way around it",
    Severity.MEDIUM: "some cannot work as usual",
    Severity.HIGH: "many cannot work",
    Severity.CRITICAL: "nearly everybody, or safety and money are at stake",
}


def write_form(services: Iterable[Service]) -> str:
    """The issue form of GitHub (`.github/ISSUE_TEMPLATE/incident.yml`) for those of these services that are public."""
    options = [f"{service.name} ({service.id})" for service in services if service.audience is Audience.PUBLIC]
    body = [
        _field("dropdown", SERVICES, "Which services are disturbed?", required=True, multiple=True, options=options),
        _field("dropdown", IMPACT, "How badly?", required=True, options=_words(_IMPACTS)),
        _field("dropdown", SEVERITY, "How urgent is it?", required=True, options=_words(_SEVERITIES)),
        _field("input", SINCE, "14:30, or 2026-11-20 14:30. Empty: since now.", required=False),
        _field("textarea", TEXT, "One or two sentences that customers may read. No names, no secrets.", required=True),
    ]
    head = {
        "name": "Incident",
        "description": "A service is disturbed: this becomes a report on the status page, once it is reviewed.",
        "labels": [LABEL],
    }
    return dump({**head, "body": body})


def write_template(services: Iterable[Service]) -> str:
    """The same as a description template of GitLab (`.gitlab/issue_templates/Incident.md`)."""
    listed = "\n".join(f"- {one.name} ({one.id})" for one in services if one.audience is Audience.PUBLIC)
    answers = {
        SERVICES: listed,
        IMPACT: " | ".join(_IMPACTS),
        SEVERITY: " | ".join(_SEVERITIES),
        SINCE: "",
        TEXT: "",
    }
    hint = "<!-- Leave what applies under each heading. The title of the issue is the title of the report. -->"
    parts = [f"### {heading}\n\n{answers[heading]}".rstrip() for heading in HEADINGS]
    return "\n\n".join([hint, *parts]) + f'\n\n/label ~"{LABEL}"\n'


def _words(told: dict[Any, str]) -> list[str]:
    return [f"{word}: {about}" for word, about in told.items()]


def _field(kind: str, label: str, about: str, *, required: bool, **attributes: Any) -> dict[str, Any]:
    id = label.lower().replace(" ", "-")
    validations = {"validations": {"required": True}} if required else {}
    return {"type": kind, "id": id, "attributes": {"label": label, "description": about, **attributes}, **validations}
