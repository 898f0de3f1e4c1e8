"""Who is told what: by severity, service, kind and audience."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from statusgen.derive import IncidentView, Snapshot
from statusgen.derive.news import News
from statusgen.model import Choice, Kind, Policy, Severity


def severities(view: IncidentView, until: datetime) -> frozenset[Severity]:
    """Every severity that the incident had up to then: whoever was told of it is told how it ends."""
    incident = view.incident
    had = {incident.severity, *(update.severity for update in incident.updates if update.at <= until)}
    return frozenset(severity for severity in had if severity)


def goes_by(channel: str, item: News, policy: Policy) -> bool:
    """Whether the policy sends this news by the channel: of an incident its severity says so; what the policy does not
    speak of goes by all channels."""
    if item.view.kind is not Kind.INCIDENT:
        return True
    asked = [policy.severities.get(severity) for severity in severities(item.view, item.at)]
    return any(terms is None or terms.channels is None or channel in terms.channels for terms in asked)


def is_chosen(choice: Choice, item: News, snapshot: Snapshot) -> bool:
    """Whether somebody with this choice wants this news. What names no service concerns everybody."""
    if not concerns(choice, item.view, item.at):
        return False
    wanted = set(services_of(choice, snapshot))
    named = set(item.view.incident.services)
    return not (choice.services or choice.groups) or not named or bool(named & wanted)


def concerns(choice: Choice, view: IncidentView, until: datetime) -> bool:
    """Whether it is of a kind that somebody chose, and was severe enough until then. Who asks for a severity asks for
    incidents: of what has none they are told if they name its kind too."""
    if choice.kinds and view.kind not in choice.kinds:
        return False
    if choice.severity is None:
        return True
    if view.kind is not Kind.INCIDENT:
        return bool(choice.kinds)
    worst = max((severity.rank for severity in severities(view, until)), default=-1)
    return worst >= choice.severity.rank


def services_of(choice: Choice, snapshot: Snapshot) -> Iterator[str]:
    """The ids of the services that it names, those of its groups and their sub-groups among them."""
    yield from choice.services
    for group in snapshot.all_groups:
        if group.id in choice.groups:
            yield from (service.id for service in group.everything)
