"""Events of any monitoring, in a form of our own: one JSON object, or a list of them.

    {"service": "email", "status": "firing", "severity": "high", "summary": "Queue over 10,000", "key": "mail-queue",
     "started": "2026-11-20T07:52:00Z", "ended": null}

`service` names a service of yours, or a word that `imports.monitoring.services` knows; `status` is `firing` or
`resolved`; `key` is the same for the same fault (default: service and summary). All else may be left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from statusgen.importers._alerts import Alert, key_of, read_rows, texts
from statusgen.importers._messages import instant, parsed
from statusgen.importers._saving import Saved
from statusgen.importers._watching import watch

SYSTEM = "event"
_WHAT = "the message"
_KNOWN = ("firing", "resolved")


def take(data: bytes, target: Path, now: datetime) -> Saved:
    """Writes what the events change in the project in `target`."""
    found = parsed(data, _WHAT)
    alerts, bad = read_rows([found] if isinstance(found, dict) else found, _WHAT, lambda row: _alert(row, now))
    return watch(SYSTEM, alerts, target, now, bad)


def _alert(row: Mapping[str, Any], now: datetime) -> Alert | str:
    told = texts(row)
    if told.get("status") not in _KNOWN:
        return "its `status` is not `firing` or `resolved`"
    until = instant(row.get("ended")) or now
    return Alert(
        key=told.get("key", "")[:64] or key_of({name: told.get(name, "") for name in ("service", "summary")}),
        since=instant(row.get("started")),
        until=until if told["status"] == "resolved" else None,
        labels=told,
        summary=told.get("summary", ""),
    )
