"""Builders of model values: a test names only what matters to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from statusgen.model import (
    Group,
    Impact,
    Incident,
    Kind,
    Policy,
    Project,
    Service,
    Severity,
    Site,
    Source,
    Status,
    Update,
    View,
    Window,
)


def at(text: str) -> datetime:
    """An instant of `2026-01-31 08:30`, in UTC unless it has an offset."""
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def window(start: str, end: str) -> Window:
    return Window(at(start), at(end))


def update(time: str, status: str, services: Mapping[str, str] | None = None, **more: Any) -> Update:
    impacts = {id: Impact(impact) for id, impact in (services or {}).items()}
    return Update(at(time), Status(status), services=impacts, **more)


def incident(
    id: str = "2026-01-10-mail-late",
    services: Mapping[str, str] | None = None,
    updates: Iterable[Update] = (),
    **more: Any,
) -> Incident:
    """An incident from its first update on, unless `started` or `determined` say otherwise."""
    updates = tuple(updates) or (update("2026-01-10 10:00", "investigating"),)
    determined = more.pop("determined", updates[0].at)
    return Incident(
        id=id,
        kind=Kind.INCIDENT,
        title=more.pop("title", "Mail is late"),
        source=Source(f"incidents/{id}.md", digest=id),
        services={name: Impact(impact) for name, impact in (services or {"email": "degraded"}).items()},
        severity=more.pop("severity", Severity.MEDIUM),
        determined=determined,
        started=more.pop("started", determined),
        updates=updates,
        **more,
    )


def maintenance(
    id: str = "2026-01-20-switches",
    when: Window | None = None,
    services: Iterable[str] = ("email",),
    updates: Iterable[Update] = (),
    **more: Any,
) -> Incident:
    when = when or window("2026-01-20 22:00", "2026-01-21 02:00")
    return Incident(
        id=id,
        kind=Kind.MAINTENANCE,
        title=more.pop("title", "New switches"),
        source=Source(f"incidents/{id}.md", digest=id),
        services=dict.fromkeys(services, Impact.MAINTENANCE),
        announced=more.pop("announced", at("2026-01-15 09:00")),
        window=when,
        updates=tuple(updates),
        **more,
    )


def notice(id: str = "2026-01-05-new-address", updates: Iterable[Update] = (), **more: Any) -> Incident:
    return Incident(
        id=id,
        kind=Kind.NOTICE,
        title=more.pop("title", "A new address"),
        source=Source(f"incidents/{id}.md", digest=id),
        services={},
        updates=tuple(updates),
        **more,
    )


def service(id: str = "email", **more: Any) -> Service:
    return Service(id=id, name=more.pop("name", id.title()), **more)


def group(id: str, parent: str | None = None) -> Group:
    return Group(id=id, name=id.title(), parent=parent)


def project(
    *incidents: Incident,
    services: Iterable[Service] = (),
    groups: Iterable[Group] = (),
    policy: Policy | None = None,
    views: Iterable[View] = (),
    timezone: str = "UTC",
    **site: Any,
) -> Project:
    site.setdefault("title", "Example Status")
    site.setdefault("url", "https://status.example.org/")
    return Project(
        site=Site(timezone=timezone, **site),
        groups=tuple(groups),
        services=tuple(services) or (service(),),
        incidents=incidents,
        policy=policy or Policy(),
        views=tuple(views),
    )
