"""What triage found, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from statusgen.derive.similar import Triage
from statusgen.printing import visible

_LONGEST = 100
_PART = {0: "few", 1: "some", 2: "many"}


def lines(found: Triage, *, is_rated: bool = False) -> Iterator[str]:
    """The answer for people; of the severity where nobody rated it yet."""
    names = [f"{one.service.name} ({one.service.id}), {one.share:.0%}" for one in found.services]
    yield _line("Service", "; ".join(names) or "none that is known: say it in other words")
    if not is_rated:
        yield _line("Severity", f"{found.severity or 'not known'}{_reason(found)}")
    yield from (_line("Open now", f"{one.id}: {one.title}") for one in found.duplicates)
    for one in found.similar:
        solved = f" [solved by: {_short(one.solved_by)}]" if one.solved_by else ""
        yield _line("Similar", f"{one.incident.id}: {one.incident.title}{solved}")
    yield from (_line("Runbook", f"{one.id}: {one.title}") for one in found.runbooks[:1])
    if found.team:
        yield _line("Team", found.team)
    yield from (_line("Meanwhile", _short(text)) for text in found.self_help)


def as_json(found: Triage) -> dict[str, Any]:
    """The answer for machines; docs/triage.schema.json describes it."""
    weighed = found.weighed
    return {
        "services": [
            {"id": one.service.id, "name": one.service.name, "share": round(one.share, 3)} for one in found.services
        ],
        "severity": found.severity,
        "reasons": None
        if weighed is None
        else {
            "service": weighed.service.id,
            "impact": weighed.impact,
            "criticality": weighed.service.criticality,
            "users": weighed.service.users,
            "points": list(weighed.points),
        },
        "voters": found.voters,
        "open": [{"id": one.id, "title": one.title} for one in found.duplicates],
        "similar": [
            {
                "id": one.incident.id,
                "title": one.incident.title,
                "likeness": round(one.likeness, 3),
                "severity": one.incident.severity,
                "solved_by": one.solved_by or None,
            }
            for one in found.similar
        ],
        "runbooks": [{"id": one.id, "title": one.title} for one in found.runbooks],
        "team": found.team,
        "self_help": list(found.self_help),
    }


def _reason(found: Triage) -> str:
    weighed = found.weighed
    if weighed is None:
        return f", as {found.voters} of the similar ones" if found.voters else ""
    service, (impact, critical, users) = weighed.service, weighed.points
    affected = f"{weighed.impact.replace('_', ' ')} of {service.name} ({impact})"
    return (
        f": {affected} + criticality {service.criticality or 'not told'} ({critical}) + {_PART[users]} users ({users})"
    )


def _line(name: str, text: str) -> str:
    return f"{name:<10} {visible(text)}"


def _short(text: str) -> str:
    """The first line, or as much of it as fits."""
    line = " ".join(text.strip().partition("\n")[0].split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
