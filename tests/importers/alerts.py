"""What monitoring sends, minute by minute, to a project that takes it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from statusgen.derive import take_snapshot
from statusgen.importers import SENDERS, Saved
from statusgen.model import Audience, Incident
from statusgen.reading import load
from tests.importers.reading_back import findings_in

START = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = datetime(2101, 1, 1, tzinfo=UTC)
SERVICES = """site: {title: T, url: "https://status.example.org/", timezone: Europe/Berlin}
services:
  - {id: email, name: E-mail}
  - {id: api, name: Public *API*}
  - {id: billing, name: Billing, audience: internal}
policy: {severities: {critical: {update_every: 30m}}}
imports: {monitoring: {write: file, services: {smtp-relay: email}}}
"""


def alert(service: str = "email", minute: float = 0, **values: Any) -> dict[str, Any]:
    """An alert as Alertmanager sends it, which began at this minute."""
    labels = {"alertname": "QueueLong", "service": service, "severity": "warning", "instance": "relay-04"}
    labels |= values.pop("labels", {})
    began = START + timedelta(minutes=minute)
    return {
        "status": "firing",
        "labels": labels,
        "annotations": {"summary": "Queue on relay-04 over 10,000"},
        "startsAt": f"{began:%Y-%m-%dT%H:%M:%S}.123456789Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "fingerprint": f"{service}-{labels['alertname']}",
        **values,
    }


def over(minute: float, service: str = "email", **values: Any) -> dict[str, Any]:
    ended = f"{START + timedelta(minutes=minute):%Y-%m-%dT%H:%M:%SZ}"
    return alert(service, status="resolved", endsAt=ended, **values)


def sent(folder: Path, minute: float, *alerts: dict[str, Any], system: str = "alertmanager") -> Saved:
    """One message at this minute."""
    data = json.dumps({"version": "4", "alerts": alerts} if system == "alertmanager" else alerts).encode()
    return SENDERS[system].take(data, folder, START + timedelta(minutes=minute))


def only(folder: Path) -> Incident:
    """The one incident, of which `check` finds nothing wrong, as staff see it."""
    assert [p for p in findings_in(folder, LATER) if p.is_error] == []
    project = load(folder).value
    assert project is not None
    (incident,) = project.incidents
    return incident


def statuses(folder: Path, audience: Audience = Audience.PUBLIC) -> list[str]:
    project = load(folder).value
    assert project is not None
    snapshot = take_snapshot(project, LATER, audience)
    return [str(update.status) for view in snapshot.incidents for update in view.incident.updates]
