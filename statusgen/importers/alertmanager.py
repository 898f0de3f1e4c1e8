"""Alertmanager (Prometheus): the JSON that its webhook receiver is sent, of version 4.

https://prometheus.io/docs/alerting/latest/configuration/#webhook_config. What tools in its place leave out is taken
from what they send: a status from the group's or from the end, a fingerprint from the labels.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from statusgen.diagnostics import MessageError, Span
from statusgen.importers._alerts import Alert, key_of, read_rows, texts
from statusgen.importers._findings import origin
from statusgen.importers._messages import instant, parsed
from statusgen.importers._saving import Saved
from statusgen.importers._watching import watch

SYSTEM = "alertmanager"
_WHAT = "the message"


def take(data: bytes, target: Path, now: datetime) -> Saved:
    """Writes what the message changes in the project in `target`."""
    found = parsed(data, _WHAT)
    if not isinstance(found, dict) or "alerts" not in found:
        raise MessageError(f"{_WHAT} is no message of Alertmanager", "send what its webhook receiver sends")
    alerts, bad = read_rows(found["alerts"], _WHAT, lambda row: _alert(row, found, now))
    cut = found.get("truncatedAlerts")
    missing = cut if isinstance(cut, int) and cut > 0 else 0
    problems = (origin.import_truncated(Span(SYSTEM), missing),) if missing else ()
    return watch(SYSTEM, alerts, target, now, bad, problems)


def _alert(row: Mapping[str, Any], found: Mapping[str, Any], now: datetime) -> Alert:
    labels = {**texts(found.get("commonLabels")), **texts(row.get("labels"))}
    notes = {**texts(found.get("commonAnnotations")), **texts(row.get("annotations"))}
    until = instant(row.get("endsAt"))
    status = row.get("status") or found.get("status")
    over = status == "resolved" if isinstance(status, str) else until is not None and until <= now
    name = labels.get("alertname", "")
    told = notes.get("summary") or notes.get("message") or notes.get("description") or ""
    return Alert(
        key=texts(row).get("fingerprint", "")[:64] or key_of(labels),
        since=instant(row.get("startsAt")),
        until=(until or now) if over else None,
        labels=labels,
        summary=": ".join(part for part in (name, told) if part),
    )
