"""What monitoring has told so far: outages by service, and the alerts that each consists of.

It lies in `incidents/_alerts.json`, beside the files that were written, so that the next message finds the outage that
it belongs to. An outage ends when the last of its alerts ended, and stayed so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from statusgen.diagnostics import StatusgenError
from statusgen.importers._alerts import Alert
from statusgen.model import Impact, Severity
from statusgen.packing import from_plain, to_plain
from statusgen.value import Struct, field, replace

MEMORY = "incidents/_alerts.json"
_MOST_MARKS = 5000


class Mark(Struct, frozen=True):
    """One alert of an outage: since when it fires, and until when it did."""

    since: datetime
    until: datetime | None
    severity: Severity
    impact: Impact


class Outage(Struct, frozen=True):
    """One incident that monitoring opened, in the file `path`: its alerts by key, what was told of it last, and since
    when it is over."""

    id: str
    path: str
    service: str
    marks: Mapping[str, Mark] = field(default_factory=dict)
    severity: Severity | None = None
    impact: Impact | None = None
    told: datetime | None = None
    over: datetime | None = None

    @property
    def firing(self) -> tuple[Mark, ...]:
        return tuple(mark for mark in self.marks.values() if mark.until is None)

    @property
    def began(self) -> datetime:
        return min(mark.since for mark in self.marks.values())

    @property
    def ended(self) -> datetime | None:
        """When the last alert ended; None while one fires."""
        return None if self.firing else max(mark.until for mark in self.marks.values() if mark.until)

    @property
    def worst(self) -> tuple[Severity, Impact]:
        """Of the alerts that fire."""
        return (
            max((mark.severity for mark in self.firing), key=lambda word: word.rank),
            max((mark.impact for mark in self.firing), key=lambda word: word.rank),
        )

    def has(self, alert: Alert, ended: datetime | None = None) -> bool:
        """Whether it is told of again, or began no later than the last of these, or before people ended it."""
        there = self.marks.get(alert.key)
        last = there.since if there else max(mark.since for mark in self.marks.values())
        if alert.since is not None and alert.since <= max(last, ended or last):
            return True
        return there is not None and (not alert.fires or (alert.since is None and there.until is None))

    def with_marks(self, marks: Mapping[str, Mark]) -> Outage:
        """The same with what was told of its alerts now."""
        both = {**self.marks, **marks}
        firing = {key: mark for key, mark in both.items() if mark.until is None}
        ended = {key: mark for key, mark in both.items() if mark.until is not None}
        return replace(self, marks=dict([*ended.items(), *firing.items()][-_MOST_MARKS:]))


class Memory(Struct, frozen=True):
    """All outages that may go on."""

    outages: tuple[Outage, ...] = ()

    def of(self, service: str) -> tuple[Outage, ...]:
        """The outages of a service, the last one first."""
        return tuple(one for one in reversed(self.outages) if one.service == service)

    def with_outage(self, outage: Outage) -> Memory:
        rest = tuple(one for one in self.outages if one.id != outage.id)
        return Memory((*rest, outage))

    def forget(self, now: datetime, reopen: timedelta) -> Memory:
        """Without what is over for longer than anything could go on."""
        return Memory(tuple(one for one in self.outages if one.over is None or now - one.over <= reopen))


def owner_of(alert: Alert, there: Iterable[Outage], gone: Iterable[Outage], ends: Mapping[str, datetime]) -> str | None:
    """The id of the outage that an alert belongs to: the one that knows it, else one that is gone and in whose time it
    began, else the one that goes on. `ends`: when people ended it, by id."""
    past = [one for one in gone if one.has(alert, ends.get(one.id))]
    told = [one for one in (*there, *past) if alert.key in one.marks]
    return next((one.id for one in (*told, *past, *there)), None)


def read_memory(data: bytes | None) -> Memory:
    """What was written down. Raises StatusgenError if somebody changed it beyond recognition."""
    if data is None:
        return Memory()
    try:
        return from_plain(json.loads(data), Memory)
    except (ValueError, RecursionError):
        hint = "take it back from git, or delete it: open incidents of monitoring are then ended by people"
        raise StatusgenError(f"{MEMORY} cannot be read", hint, 1) from None


def write_memory(memory: Memory) -> str:
    return json.dumps(to_plain(memory), indent=1, ensure_ascii=False) + "\n"


def marks_of(
    alerts: Iterable[tuple[Alert, Severity, Impact]], known: Mapping[str, Mark], now: datetime
) -> dict[str, Mark]:
    """Alerts as marks, each with its last beginning, of which later ones are told apart; one without a beginning goes
    on, or begins when it ends, or now. None ends before it began, and what ended before it began anew is no news."""
    found = {}
    for alert, severity, impact in alerts:
        there = known.get(alert.key)
        goes_on = there is not None and (there.until is None or not alert.fires)
        if there and goes_on and alert.since and alert.until and max(alert.since, alert.until) < there.since:
            continue
        last = there.since if there and (goes_on or alert.since) else None
        since = min(max(filter(None, (alert.since, last)), default=alert.until or now), now)
        until = None if alert.until is None else min(max(alert.until, since), now)
        found[alert.key] = Mark(since, until, severity, impact)
    return found
