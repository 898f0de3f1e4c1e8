"""Events of any monitoring, in a form of our own: one JSON object, or a list of them.

    {"service": "email", "status": "firing", "severity": "high", "summary": "Queue over 10,000", "key": "mail-queue",
     "started": "2026-11-20T07:52:00Z", "ended": null}

`service` names a service of yours, or a word that `imports.monitoring.services` knows; `status` is `firing` or
`resolved`; `key` is the same for the same fault (default: service and summary). All else may be left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from statusgen.diagnostics import MessageError
from statusgen.importers._alerts import Alert, key_of, rows, texts
from statusgen.importers._messages import instant, parsed
from statusgen.importers._saving import Saved
from statusgen.importers._watching import watch

SYSTEM = "event"
_WHAT = "the message"
_KNOWN = ("firing", "resolved")


def take(data: bytes, target: Path, now: datetime) -> Saved:
    """Writes what the events change in the project in `target`."""
    found = parsed(data, _WHAT)
    return watch(SYSTEM, list(_alerts([found] if isinstance(found, dict) and found else found or [], now)), target, now)


def _alerts(found: Any, now: datetime) -> Iterator[Alert]:
    for row in rows(found, _WHAT):
        told = texts(row)
        if told.get("status") not in _KNOWN:
            raise MessageError("`status` of an event is not `firing` or `resolved`", "say which it is")
        until = instant(row.get("ended")) or now
        yield Alert(
            key=told.get("key", "")[:64] or key_of({name: told.get(name, "") for name in ("service", "summary")}),
            since=instant(row.get("started")),
            until=until if told["status"] == "resolved" else None,
            labels=told,
            summary=told.get("summary", ""),
        )
