"""Alerts of monitoring, whoever sent them: what is wrong, since when, and by which labels one knows the service."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any

from statusgen.diagnostics import MessageError
from statusgen.importers._imported import LeftOut
from statusgen.importers._texts import one_line
from statusgen.value import Struct

MOST_ALERTS = 1000
"""In one message; Alertmanager cuts its own (`max_alerts`)."""
_LONGEST = 200


class Alert(Struct, frozen=True):
    """One alert as it stands: `key` is the same whenever it is told of; `until` is None while it fires."""

    key: str
    since: datetime | None
    until: datetime | None
    labels: Mapping[str, str]
    summary: str

    @property
    def fires(self) -> bool:
        return self.until is None


def read_rows(
    found: Any, what: str, read: Callable[[Mapping[str, Any]], Alert | str]
) -> tuple[list[Alert], list[LeftOut]]:
    """The alerts that `read` makes of a list of tables, of a size that one looks at, and the rows that are none, by
    number. Raises MessageError if it is something else, or no row is one: sent again it would be none either."""
    if not isinstance(found, list):
        raise MessageError(f"{what} holds no alerts", "send it as the manual shows")
    if len(found) > MOST_ALERTS:
        raise MessageError(f"{what} holds more than {MOST_ALERTS} alerts", "group them, or set `max_alerts`")
    alerts: list[Alert] = []
    bad: list[LeftOut] = []
    for number, row in enumerate(found, 1):
        made = read(row) if isinstance(row, dict) else "it is no JSON object"
        if isinstance(made, str):
            bad.append(LeftOut(f"row {number}", made))
        else:
            alerts.append(made)
    if bad and not alerts:
        raise MessageError(f"{what} holds no alerts: {bad[0].item}: {bad[0].reason}", "send it as the manual shows")
    return alerts, bad


def texts(table: Any) -> dict[str, str]:
    """The texts and numbers of a table, each on one line and of a decent length."""
    pairs = table.items() if isinstance(table, Mapping) else ()
    return {
        str(key): one_line(str(value))[:_LONGEST]
        for key, value in pairs
        if isinstance(value, str | int | float) and not isinstance(value, bool)
    }


def key_of(labels: Mapping[str, str]) -> str:
    """The fingerprint of an alert that has none: the same labels make the same."""
    told = json.dumps(sorted(labels.items())).encode("utf-8", "replace")
    return blake2b(told, digest_size=8).hexdigest()


def each_once(alerts: Iterable[Alert]) -> list[Alert]:
    """Of several with one key, what is told of the latest instant; of one instant, or of none, the last."""
    found: dict[str, Alert] = {}
    for alert in alerts:
        other = found.get(alert.key, alert)
        now, before = alert.until or alert.since, other.until or other.since
        if now is None or before is None or now >= before:
            found[alert.key] = alert
    return list(found.values())
